"""Every notebook of time in office time: what it asks, says and refuses."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli import app
from pmtools.runs.notebooks import find_notebook
from pmtools.runs.parameters import declared

pytestmark = pytest.mark.long

TIMED = ("improvement", "throughput", "waiting", "rework", "variants")
WEEKS = Path(__file__).parents[1] / "logs" / "weeks.toml"
OFFICE = ("--language", "nl", "-p", "time=office")


def text(html: str) -> str:
    return unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))


@pytest.mark.parametrize("name", TIMED)
def test_it_can_be_asked_for(name: str) -> None:
    there = {one.name: one for one in declared(find_notebook(name))}
    assert (there["time"].default, there["calendar"].default) == ("calendar", "")


@pytest.mark.parametrize("name", TIMED)
def test_it_says_by_which_hours_and_never_days_of_calendar_time(
    name: str, made: Callable[..., Path], page: Callable[[Path], str]
) -> None:
    said = text(page(made("environmental_permit", name, *OFFICE)))
    assert "Tijden: kantoortijd (ma–vr 09:00–17:00), in de tijdzone Europe/Amsterdam" in said
    assert "werkdagen" in said
    without = re.sub(
        r"Werkvoorraad .*?Kansen ", "", said, flags=re.DOTALL
    )  # ages are calendar time
    assert not re.findall(r"\d (?:dagen|dag|uur)\b", without if name == "improvement" else said)
    in_calendar = text(page(made("environmental_permit", name, "--language", "nl")))
    assert "Tijden: kalendertijd" in in_calendar
    assert "kantoortijd" not in in_calendar
    assert "werkdagen" not in in_calendar


def test_its_answers_are_those_of_the_measures(
    made: Callable[..., Path], answers: Callable[[Path], dict[str, pd.DataFrame]]
) -> None:
    told = answers(made("environmental_permit", "throughput", *OFFICE))["throughput_figures"]
    log = pm.example_log().on(pm.office_calendar()).done()
    pd.testing.assert_frame_equal(told, pm.throughput_time(log), check_dtype=False)


def test_a_calendar_of_ones_own(
    made: Callable[..., Path], page: Callable[[Path], str], record: Callable
) -> None:
    run = made("environmental_permit", "waiting", *OFFICE, "-p", f"calendar={WEEKS}")
    said = text(page(run))
    assert "kantoortijd (‘Weken’: ma–do 09:00–12:00 + 13:00–17:00, vr 09:00–13:00)" in said
    assert "2 teams uit deze kalender komen in het log niet voor." in said
    assert "op geen enkele werkdag gesloten" in said  # 5 June 2024 is outside this log
    assert record(run)["parameters"]["calendar"] == "weeks.toml"
    assert [file["name"] for file in record(run)["files"]] == ["weeks.toml"]
    assert str(WEEKS.parent) not in (run / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["time=kantoor"], "time is 'kantoor'. Choose calendar or office."),
        ([f"calendar={WEEKS}"], "does nothing in calendar time"),
        (["time=office", "calendar=gone.toml"], "gone.toml"),
    ],
)
def test_what_cannot_be_is_refused(asked: list[str], said: str, tmp_path: Path) -> None:
    options = [word for one in asked for word in ("-p", one)]
    command = ["report", "benefit", "--notebook", "throughput", "--out", str(tmp_path), "--quiet"]
    done = CliRunner().invoke(app, [*command, *options])
    assert done.exit_code == 2
    assert said in done.stderr
