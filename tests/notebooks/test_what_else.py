"""What else changed, on the page of a review: a step that is only registered at another moment."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.improvement.register.making import init_register

pytestmark = pytest.mark.long

BEGINS, WEEKS = datetime(2024, 1, 1), 52
CHANGE = BEGINS + timedelta(weeks=WEEKS)
HOSTILE = "<script>alert(1)</script> \u202e{n}"
STEPS = ("Ontvangen", "Toets", HOSTILE, "Advies", "Besluit")
DAYS = (0, 5, 9, 8, 6)
GOAL = """
[[goal]]
id = "sneller"
programme_goal = "Inwoners weten snel waar zij aan toe zijn"
process = "vergunning"
measure = "{measure}"
target = "{target}"
date = 2026-06-01
owner = "teamleider"
"""
ITERATION = """
id = "lijst"
goal = "sneller"
team = "vergunningen"
title = "Met een lijst"
problem = "Het duurt lang."
hypothesis = "Met een lijst gaat het sneller."
countermeasure = "Een lijst."
start = 2024-12-30
"""


def log(folder: Path, days: tuple[float, ...], new: str = "") -> Path:
    """A log of two years in which each step moves so many days after the change."""
    random = np.random.default_rng(7)
    rows = []
    for number, begin in enumerate(np.sort(random.uniform(0, 2 * WEEKS * 7, 800))):
        start = BEGINS + timedelta(days=float(begin))
        gaps = np.array(DAYS) * random.uniform(0.7, 1.3, len(DAYS))
        moment = gaps.cumsum() + (np.array(days) if start >= CHANGE else 0)
        for step, day in zip(STEPS, moment, strict=True):
            label = new if new and step == "Toets" and start >= CHANGE else step
            at = start + timedelta(days=float(day))
            if at < BEGINS + timedelta(weeks=2 * WEEKS):
                rows.append((f"z{number}", label, at.isoformat(timespec="seconds")))
    file = folder / "log.csv"
    pd.DataFrame(rows, columns=["case_id", "activity", "time"]).to_csv(file, index=False)
    (folder / "m.toml").write_text('[finished]\nactivities = ["Besluit"]\n', encoding="utf-8")
    return file


@pytest.fixture
def reviewed(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """The folder of a run of a review of a log."""
    monkeypatch.setenv("PMTOOLS_CONFIG", str(reports / "settings"))

    def run(file: Path, *options: str, measure: str = "throughput_p80", more: str = "") -> Path:
        made = init_register(tmp_path / "register")
        target = "20%" if measure == "rework" else "20 dagen"
        goal = GOAL.format(measure=measure, target=target) + more
        with (made / "goals.toml").open("a", encoding="utf-8") as goals:
            goals.write(goal)
        (made / "iterations" / "lijst.toml").write_text(ITERATION, encoding="utf-8")
        asked = ["review", "lijst", str(file), "--register", str(made), "--quiet"]
        asked += ["--mapping", str(file.with_name("m.toml")), "--out", str(tmp_path / "out")]
        done = CliRunner().invoke(app, [*asked, *options])
        assert done.exit_code == 0, done.output
        return Path(done.stdout.strip().splitlines()[-1]).parent

    return run


def test_a_step_that_is_registered_earlier_is_named_and_told_beside_the_verdict(
    tmp_path: Path, reviewed: Callable, page: Callable, answers: Callable
) -> None:
    run = reviewed(log(tmp_path, (0, 0, -5, 0, 0), new="Toets aan <b>plan</b>"))
    told = answers(run)["registration"].set_index("activity")
    assert told.kind[told.kind != ""].to_dict() == {HOSTILE: "moved"}
    html = page(run)
    verdict, rest = html.split("Wat veranderde er nog meer?</h2>")
    caution = "Let op: dit wordt nu waarschijnlijk op een ander moment vastgelegd"
    assert caution in verdict
    assert verdict.index(caution) < verdict.index("Per week</h3>")
    assert re.search(r"werd (4,[89]|5|5,[1-3]) dagen korter", rest)
    assert "Nieuw is ‘Toets aan &lt;b&gt;plan&lt;/b&gt;’: erna in 100% van de zaken" in rest
    assert "Verdwenen is ‘Toets’" in rest
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {n}" in rest
    assert "\u202e" not in html


@pytest.mark.long
def test_a_last_step_that_is_registered_earlier_cannot_be_told_apart(
    tmp_path: Path, reviewed: Callable, page: Callable, answers: Callable
) -> None:
    run = reviewed(log(tmp_path, (0, 0, 0, 0, -4)), "--language", "en")
    found = answers(run)
    assert found["outcome"].verdict[0] == "improved"
    assert found["registration"].set_index("activity").kind["Besluit"] == "ends_there"
    html = page(run)
    verdict, rest = html.split("What else changed?</h2>")
    assert "Note: this figure ends at ‘Besluit’." in verdict
    assert "This goal ends at ‘Besluit’." in rest


@pytest.mark.long
def test_where_nothing_changed_it_is_said_what_was_looked_at(
    tmp_path: Path, reviewed: Callable, page: Callable
) -> None:
    html = page(reviewed(log(tmp_path, (0, 0, 0, 0, 0)), measure="rework"))
    assert "Dat kon bij 3 stappen. Bij 2 stappen niet" in html
    assert "Daarbij viel niets op." in html
    assert "Er kwam geen stap bij en er verdween er geen" in html
    assert "Let op:" not in html


def test_a_measure_that_the_log_cannot_tell_is_said_once_and_the_rest_is_skipped(
    tmp_path: Path, reviewed: Callable, page: Callable, record: Callable
) -> None:
    file = log(tmp_path, (0, 0, 0, 0, 0))
    run = reviewed(file, measure="waiting_before", more='step = "Advies"\n')
    told = {(skip["section"], skip["lack"]) for skip in record(run)["skips"]}
    rest = ("weeks", "mix", "what_else", "compared", "guards")
    assert told == {("outcome", "start"), *((section, "no_outcome") for section in rest)}
    assert page(run).count("Zonder uitkomst is hier niets te laten zien.") == len(rest)
