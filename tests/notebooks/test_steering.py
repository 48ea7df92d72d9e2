"""The steering notebook: what runs, what is due, and what is expected of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

PERMIT, THEN = "environmental_permit", "2025-10-15"
AT = ("-p", f"at={THEN}")


@pytest.fixture(scope="module")
def run(made: Callable[..., Path]) -> Path:
    return made(PERMIT, "steering", "--language", "nl")


def test_its_answers_are_those_of_the_measures(run: Path, answers: Callable) -> None:
    found, log = answers(run), pm.example_log(PERMIT)
    pd.testing.assert_frame_equal(found["forecast"], pm.forecast(log, PERMIT))
    pd.testing.assert_frame_equal(found["forecast_check"], pm.forecast_check(log, PERMIT))
    whole = pm.running(log, PERMIT).rename(columns={"n": "n_cases"})
    pd.testing.assert_frame_equal(found["by_days_left"], whole, check_dtype=False)
    assert found["by_days_left_and_step"].n_cases.sum() == whole.n_cases[0]


def test_every_part_says_of_how_many_it_is(run: Path, page: Callable[[Path], str]) -> None:
    text = page(run)
    assert "<strong>61</strong> <span>lopende zaken waarvan de uiterste dag bekend is" in text
    assert "Op deze lijst: 8 van de 61 lopende zaken" in text
    assert text.count("Geteld over alle lopende zaken waarvan de uiterste dag bekend is") == 2
    assert "waarvan de uiterste dag bekend is, van de teams die getoond worden" in text
    assert "Van de 61 lopende zaken worden er naar verwachting 16" in text
    assert "Lopende zaken tellen nooit mee als op tijd of te laat" in text
    assert "art. 16:64" in text or "art. 16.64" in text


def test_it_says_whether_it_beats_the_days_left(run: Path, page: Callable[[Path], str]) -> None:
    assert "niet aantoonbaar beter dan alleen het aantal dagen dat over is" in page(run)
    assert "Balk: deel dat te laat werd beslist" in page(run)


@pytest.mark.long
def test_cases_are_named_only_when_that_is_asked_for(
    run: Path, made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    files = [page(run), *(frame.to_csv() for frame in answers(run).values())]
    assert not any("OMG-2025-" in text for text in files)
    listed = answers(run)["due"]
    assert "case_id" not in listed.columns
    assert listed.days_left.to_list() == sorted(listed.days_left)
    asked = made(PERMIT, "steering", "-p", "cases=true", "-p", "days=14")
    near = answers(asked)["due"]
    assert near.case_id.str.startswith("OMG-2025-").all()
    assert (near.days_left <= 14).all() and len(near) > len(listed)
    assert near.case_id[0] in page(asked)


def test_no_employee_is_named(run: Path, page: Callable[[Path], str], answers: Callable) -> None:
    events = pm.example_log(PERMIT).events
    people = events["resource"].drop_nulls().unique().cast(str).to_list()
    told = page(run) + " ".join(frame.to_csv() for frame in answers(run).values())
    assert people and not any(name in told for name in people)


def test_small_teams_are_not_told(run: Path, answers: Callable) -> None:
    teams = answers(run)["by_days_left_and_team"]
    assert (teams.n_cases >= 5).all()
    assert set(answers(run)["due"].team.dropna()) <= set(teams.team)


@pytest.mark.long
def test_as_of_an_earlier_day_nothing_of_later_is_told(
    made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    run = made(PERMIT, "steering", *AT, "--language", "nl")
    assert "Stand aan het einde van 15 oktober 2025" in page(run)
    assert "Het log loopt door tot en met 31 december 2025" in page(run)
    assert answers(run)["in_and_out"].period.max() == pd.Timestamp("2025-09-01")
    assert answers(run)["forecast"].n[0] == 75


@pytest.mark.long
def test_of_a_day_after_the_log_it_warns(
    made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    run = made("benefit", "steering", "-p", "at=2026-01-10", "--language", "en")
    assert "Mind: the last thing in this log is of 31 December 2025" in page(run)


@pytest.mark.long
def test_of_a_log_that_shows_another_service_it_warns(
    made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    run = made(PERMIT, "steering", "-p", "service=wmo_decision", "--language", "nl")
    assert "lijkt het van een andere dienst, ‘environmental_permit’" in page(run)


def test_before_the_log_nothing_runs(
    made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    text = page(made(PERMIT, "steering", "-p", "at=2020-01-01", "--language", "nl"))
    assert "Er loopt geen zaak waarvan de uiterste dag bekend is" in text
    assert "Er is geen eerdere dag waarop deze verwachting kan worden nagegaan" in text


def test_without_a_service_it_says_so(
    made: Callable[..., Path], page: Callable[[Path], str], record: Callable, tmp_path: Path
) -> None:
    file = tmp_path / "other.csv"
    file.write_text("zaak,stap,moment\n1,Begin,2026-01-05\n1,Einde,2026-01-09\n", encoding="utf-8")
    run = made(str(file), "steering", "--language", "nl")
    assert "Dit log laat niet zien van welke dienst de zaken zijn" in page(run)
    assert {skip["lack"] for skip in record(run)["skips"]} == {"service", "no_service", "finished"}
