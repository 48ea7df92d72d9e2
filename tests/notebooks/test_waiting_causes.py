"""The notebook waiting_causes: its figures are those of the measures, its files are handed on."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

pytestmark = pytest.mark.long

CAUSES = ["batching", "prioritisation", "contention", "unavailability", "extraneous"]
LOGS = Path(__file__).parents[1] / "logs"


def test_the_causes_add_up_and_are_those_of_the_measure(
    made: Callable[..., Path], answers: Callable
) -> None:
    run, log = answers(made("benefit", "waiting_causes")), pm.example_log("benefit")
    whole = pm.waiting_causes(log, "log").iloc[0]
    for name in ("transition", "step", "party", "team", "weekday"):
        told = run[f"causes_by_{name}"]
        assert told.waiting.sum() == whole.total
        assert (told[[*CAUSES, "unsplit"]].sum(axis=1) == told.waiting).all()
        assert told[CAUSES].sum().to_dict() == whole[CAUSES].to_dict()
    assert run["causes"].waiting.sum() == whole.total
    assert run["unavailability"].waiting.sum() == whole.unavailability


def test_a_log_with_one_moment_a_step_says_once_what_it_lacks(
    made: Callable[..., Path], page: Callable[[Path], str], record: Callable
) -> None:
    run = made("environmental_permit", "waiting_causes")
    assert page(run).count("ook het begin van een stap vastleggen") == 1
    assert {skip["lack"] for skip in record(run)["skips"]} == {"causes_start", "no_causes"}


def test_an_estimate_is_told_as_such_with_its_bounds(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    run = made("environmental_permit", "waiting_causes", "-p", "starts=estimate")
    assert "Dat begin is hier geschat" in page(run)
    assert "dit is een schatting" in page(run)
    told = answers(run)["sensitivity"].set_index("starts").waiting
    assert told["earliest"] <= told["estimate"] <= told["latest"]
    assert answers(run)["causes_by_transition"].waiting.sum() == told["estimate"]
    assert "geschat begin zijn stapels niet te zien" in page(run)


@pytest.mark.long
def test_the_parties_laid_down_can_be_given_back(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable, record: Callable
) -> None:
    first = made("benefit", "waiting_causes")
    laid = first.parents[1] / "parties.toml"
    text = laid.read_text(encoding="utf-8")
    assert '# "Besluit nemen"' in text
    own = laid.with_name("own.parties.toml")
    before, legal = text.split("[legal]")
    mended = legal.replace("after = []", 'after = ["Besluit nemen"]')
    own.write_text(f"{before}[legal]{mended}", encoding="utf-8")
    run = made("benefit", "waiting_causes", "-p", f"parties={own}")
    parties = answers(run)["causes_by_party"].set_index("party").waiting
    assert set(parties.index) == {"own", "applicant", "legal"}
    assert "uw eigen bestand, own.parties.toml" in page(run)
    assert [one["parameter"] for one in record(run)["files"]] == ["parties"]
    same = made("benefit", "waiting_causes", "-p", f"parties={laid}")
    pd.testing.assert_frame_equal(
        answers(same)["causes_by_party"], answers(first)["causes_by_party"]
    )


def test_hours_of_persons_count_and_their_names_stay_out(
    made: Callable[..., Path], answers: Callable
) -> None:
    """Resources of a report are pseudonyms: so are the persons of the calendar that it gets."""
    run = made(str(LOGS / "desk.csv"), "waiting_causes", "-p", f"calendar={LOGS / 'desk.toml'}")
    told = answers(run)["causes"].set_index("cause").waiting
    assert told.unavailability == pd.Timedelta(hours=100)
    assert answers(run)["grounds"].n_own[0] == 1
    kept = [path for path in run.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert not {b"Ann", b"Bob"} & set(path.read_bytes().replace(b'"', b" ").split()), path
    assert "Ann" not in json.dumps([path.name for path in kept])
