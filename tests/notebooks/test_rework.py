"""The rework notebook: what is done again, for which cases, and what goes back and forth."""

from collections.abc import Callable
from pathlib import Path

import pmtools as pm


def test_the_planted_rework_comes_first(made: Callable[..., Path], answers: Callable) -> None:
    run = answers(made("environmental_permit", "rework", "--language", "nl"))
    assert run["rework"].activity[0] == "Toets volledigheid"
    assert run["rework"].n.sum() == pm.rework(pm.example_log()).n.sum()


def test_shares_are_of_the_cases_of_their_kind(
    made: Callable[..., Path], answers: Callable
) -> None:
    run = answers(made("environmental_permit", "rework", "-p", "by=kanaal"))
    split = run["rework_by_attribute_1"]
    cases = pm.example_log().cases["kanaal"].value_counts().rows()
    n_of = dict(cases)
    for row in split.itertuples():
        assert row.share == row.n_cases / n_of[row.kanaal]


def test_handovers_are_between_teams_and_never_between_persons(
    made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    run = made("environmental_permit", "rework", "--language", "nl")
    assert {*answers(run)["handovers"].columns} >= {"from_team", "to_team", "n_back"}
    assert "medewerker" not in page(run)


def test_a_log_without_teams_says_so(
    made: Callable[..., Path], record: Callable, page: Callable[[Path], str], data: Path
) -> None:
    run = made(str(data / "logs" / "Production.csv.gz"), "rework")
    assert [skip["lack"] for skip in record(run)["skips"]] == ["team"]
    assert "Dit log zegt niet welk team een stap deed" in page(run)
