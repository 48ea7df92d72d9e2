"""Whose wait: which activities say so, by the usual labels and by a file."""

from pathlib import Path

import pytest

import pmtools as pm
from pmtools.errors import ParameterError

LOGS = Path(__file__).parents[1] / "logs"


def test_a_reviewed_file_of_own_steps_alone_says_that_all_waiting_is_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[own]\nbefore = ["Check"]', encoding="utf-8")
    log = pm.read_csv(LOGS / "desk.csv")
    assert pm.waiting_causes(log, "party", parties=str(file)).party.to_list() == ["own"]
    assert pm.causes_basis(log, parties=str(file)).n_unmatched[0] == 0
    file.write_text('[own]\nbefore = ["Chek"]', encoding="utf-8")
    assert pm.causes_basis(log, parties=str(file)).n_unmatched[0] == 1


def test_by_a_file_and_by_the_usual_labels() -> None:
    told = pm.waits_for(pm.read_csv(LOGS / "desk.csv"), str(LOGS / "desk.parties.toml"))
    assert told.to_dict("records") == [
        {"party": "applicant", "when": "before", "activity": "Decide", "n_events": 2},
        {"party": "partner", "when": "after", "activity": "Intake", "n_events": 5},
    ]
    usual = pm.waits_for(pm.example_log())
    assert set(usual.party) == {"applicant", "partner"}
    assert "Advies welstand ontvangen" in set(usual.activity)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no activity is named"),
        ("[applicant]\nbefore = []", "no activity is named"),
        ('[aplicant]\nbefore = ["a"]', "applicant"),
        ('[applicant]\nbefor = ["a"]', "before"),
        ('[applicant]\nbefore = "a"', "a list of texts"),
        ('[applicant]\nbefore = ["a b"]\n[partner]\nbefore = ["A_B"]', "Keep it under one"),
        ("[applicant", "is not TOML"),
    ],
)
def test_a_file_that_is_wrong_names_the_place_and_the_remedy(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=said) as wrong:
        pm.waits_for(pm.example_log(), str(file))
    assert "own.toml" in str(wrong.value)
