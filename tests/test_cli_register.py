"""`pmtools register`: begin one, and say all that is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app

GOAL = """
[[goal]]
id = "g"
programme_goal = "x"
process = "p"
measure = "wip"
target = 25
date = 2027-01-01
owner = "coach"
"""
ITERATION = """id = "{id}"
goal = "g"
team = "Vergunningen"
title = "x"
problem = "x"
hypothesis = "If x, then y"
countermeasure = "y"
start = 2026-01-01
"""


def said(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["register", *args])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def here(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_register_is_begun_and_checked(here: Path) -> None:
    code, out, err = said("init")
    assert (code, out) == (0, "register\n")
    assert "Begin with goals.toml" in err
    assert "Haal de # weg" in (here / "register" / "goals.toml").read_text(encoding="utf-8")
    none = "0 goals, 0 iterations (0 open), 0 agreements, 0 lessons, 0 risks; nothing to mend.\n"
    assert said("check") == (0, none, "")
    code, out, err = said("init")
    assert (code, out) == (2, "")
    assert err.startswith("pmtools: register holds a register already")


def test_it_speaks_english_where_that_is_asked(here: Path) -> None:
    assert said("init", "ours", "--language", "en")[:2] == (0, "ours\n")
    assert "Take the # away" in (here / "ours" / "goals.toml").read_text(encoding="utf-8")
    assert said("init", "other", "--language", "fy")[0] == 2
    assert not (here / "other").exists()


def test_every_problem_is_told_and_then_the_notes(here: Path) -> None:
    said("init")
    (here / "register" / "goals.toml").write_text(GOAL + "ouner = 1\n", encoding="utf-8")
    for n in range(4):
        text = ITERATION.format(id=f"i{n}")
        (here / "register" / "iterations" / f"{n}.toml").write_text(text, encoding="utf-8")
    bad = ITERATION.format(id="bad").replace("2026-01-01", '"soon"') + '[scope]\noccured = "x"\n'
    (here / "register" / "iterations" / "bad.toml").write_text(bad, encoding="utf-8")
    code, out, _ = said("check")
    lines = out.splitlines()
    goals, one = (Path("register", *name) for name in (["goals.toml"], ["iterations", "bad.toml"]))
    assert code == 2
    assert lines[0].startswith(f"{goals}:10: unknown key 'ouner'. Did you mean 'owner'?")
    assert lines[1].startswith(f"{one}:8: start = 'soon' must be a date without quotes")
    assert lines[-1].endswith("2 problems to mend.")
    text = bad.replace('"soon"', "2026-01-01")
    (here / "register" / "iterations" / "bad.toml").write_text(text, encoding="utf-8")
    (here / "register" / "goals.toml").write_text(GOAL, encoding="utf-8")
    code, out, _ = said("check")
    assert code == 2
    assert out.startswith(f"{one}:9: [scope]: ")
    assert "'occurs'" in out.splitlines()[0]


def test_notes_are_no_mistake(here: Path) -> None:
    said("init")
    (here / "register" / "goals.toml").write_text(GOAL, encoding="utf-8")
    for n in range(4):
        text = ITERATION.format(id=f"i{n}")
        (here / "register" / "iterations" / f"{n}.toml").write_text(text, encoding="utf-8")
    code, out, _ = said("check")
    assert code == 0
    assert ":1: note: Vergunningen has 4 improvements open ('i0', 'i1', 'i2', 'i3')" in out
    assert out.endswith("1 goal, 4 iterations (4 open), 0 agreements, 0 lessons, 0 risks; nothing to mend.\n")  # fmt: skip


def test_no_register_is_told(here: Path) -> None:
    code, out, err = said("check")
    assert (code, out) == (2, "")
    assert "pmtools register init register" in err
