"""The on-time notebook: figures with their denominators, and what it says without a service."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app


@pytest.fixture(scope="session")
def dutch(made: Callable[..., Path]) -> Path:
    return made("environmental_permit", "on_time", "--language", "nl")


def test_its_figures_are_those_of_the_measures(dutch: Path, answers: Callable) -> None:
    found, log = answers(dutch), pm.example_log()
    judged = pm.on_time(log, "environmental_permit")
    pd.testing.assert_frame_equal(found["on_time"][list(judged)], judged)
    each = pm.deadlines(log, "environmental_permit").status.astype(str).value_counts()
    whole = found["on_time"].iloc[0]
    assert (whole.n_in_time, whole.n_late) == (each["in_time"], each["late"])
    assert found["days_left"].n_cases.sum() == each["in_time"] + each["late"]
    assert found["on_time_by_attribute_1"].n_cases.sum() == each["in_time"] + each["late"]
    assert found["unjudged"].n_cases.sum() == 600


def test_the_page_says_out_of_how_many_and_by_which_article(
    dutch: Path, page: Callable[[Path], str], answers: Callable
) -> None:
    html, whole = page(dutch), answers(dutch)["on_time"].iloc[0]
    n_in_time, decided = int(whole.n_in_time), int(whole.n_in_time + whole.n_late)
    assert f"op tijd: {n_in_time} van de {decided} besloten zaken" in html
    assert "Getoetst aan art. 16.64 Omgevingswet. Een jurist moet nog bevestigen" in html
    assert "Lopende zaken tellen niet als op tijd of te laat" in html
    assert "OMG-2025-" not in html  # no case numbers unless asked for


def test_only_months_that_can_be_compared_are_drawn(dutch: Path, answers: Callable) -> None:
    shown = answers(dutch)["on_time_by_month"]
    assert shown["complete"].all()
    assert shown["period"].min() == pd.Timestamp("2025-04-01")


@pytest.mark.long
def test_case_numbers_are_listed_when_asked_for(
    made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    run = made("environmental_permit", "on_time", "-p", "cases=true")
    listed = answers(run)["unjudged_cases"]
    each = pm.deadlines(pm.example_log(), "environmental_permit", status="withdrawn")
    assert sorted(listed["case_id"]) == sorted(each["case_id"])
    assert listed["case_id"].iloc[0] in page(run)


@pytest.mark.long
def test_a_day_asked_for_changes_what_is_known(
    made: Callable[..., Path], answers: Callable
) -> None:
    run = made("environmental_permit", "on_time", "-p", "at=2025-06-30")
    whole = answers(run)["on_time"].iloc[0]
    assert whole.n_cases < 600
    expected = pm.on_time(pm.example_log(), "environmental_permit", at="2025-06-30").iloc[0]
    assert whole.n_running == expected.n_running


@pytest.mark.long
def test_of_a_day_after_the_log_it_warns(
    made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    text = page(made("benefit", "on_time", "-p", "at=2026-02-01", "--language", "nl"))
    assert "Let op: het laatste in dit log is van 31 december 2025" in text
    assert "Let op" not in page(made("environmental_permit", "on_time", "--language", "nl"))


def test_columns_of_a_norm_are_there_only_with_a_norm(
    dutch: Path, page: Callable[[Path], str], answers: Callable
) -> None:
    assert "n_norm" not in answers(dutch)["on_time_by_month"].columns
    assert "Met een servicenorm" not in page(dutch)


@pytest.mark.long
@pytest.mark.parametrize("notebook", ["on_time", "steering"])
def test_a_chart_without_bars_cannot_be_asked_for(notebook: str, tmp_path: Path) -> None:
    asked = ["report", "environmental_permit", "--notebook", notebook, "-p", "bars=0"]
    done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path), "--quiet"])
    assert done.exit_code == 2
    assert "at least one bar" in done.output


def test_without_a_service_it_says_which_there_are(
    made: Callable[..., Path], page: Callable[[Path], str], record: Callable
) -> None:
    run = made("property_tax", "on_time", "--language", "nl")
    assert "Er zijn: omgevingsvergunning, uittreksel, bijstand" in page(run)
    assert {skip["lack"] for skip in record(run)["skips"]} == {"service", "no_service"}


def test_a_service_that_does_not_fit_stops_with_what_is_missing(tmp_path: Path) -> None:
    asked = ["report", "environmental_permit", "--notebook", "on_time", "-p", "service=woo"]
    done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path), "--quiet"])
    assert done.exit_code == 2
    assert "'woo' does not fit this log" in done.output


def test_the_reviewable_file_lies_beside_the_reports_and_can_be_given_back(
    dutch: Path, made: Callable[..., Path], answers: Callable, page: Callable[[Path], str]
) -> None:
    file = dutch.parents[1] / "environmental_permit.service.toml"
    text = file.read_text(encoding="utf-8")
    assert 'received = ["Aanvraag ontvangen"]' in text
    assert '# "Toets volledigheid"' in text
    assert "environmental_permit.service.toml" in page(dutch)
    again = made("environmental_permit", "on_time", "-p", f"service={file}")
    pd.testing.assert_frame_equal(answers(again)["on_time"], answers(dutch)["on_time"])
    assert "uw eigen bestand, environmental_permit.service.toml" in page(again)


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "environmental_permit" / "environmental_permit.service.toml"
    own.parent.mkdir()
    own.write_text("# mine", encoding="utf-8")
    asked = ["report", "environmental_permit", "--notebook", "on_time", "--out", str(tmp_path)]
    assert CliRunner().invoke(app, [*asked, "--quiet"]).exit_code == 0
    assert own.read_text(encoding="utf-8") == "# mine"


@pytest.mark.long
@pytest.mark.parametrize("log", ["environmental_permit", "property_tax"])
def test_the_improvement_report_has_a_section_when_the_log_shows_its_service(
    log: str, made: Callable[..., Path], page: Callable[[Path], str], answers: Callable
) -> None:
    run = made(log, "improvement", "--language", "nl")
    part = page(run).split(">Op tijd</h2>")[1].split("<h2 ")[0]
    if log == "environmental_permit":
        assert "op tijd: " in part
        assert "on_time_by_month" in answers(run)
        assert "<dt>Wettelijke termijn</dt>" in page(run)
    else:
        assert "Dit log laat niet zien van welke dienst de zaken zijn" in part
        assert "on_time" not in answers(run)
        assert "<dt>Wettelijke termijn</dt>" not in page(run)
