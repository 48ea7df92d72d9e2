"""What is worth a look in a register: too much at once, overlaps, short baselines, stray files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register import (
    check_register,
    init_register,
    iterations,
    open_too_many,
    overlapping,
    read_register,
)
from pmtools.improvement.register.checking import SHORT

GOAL = """
[[goal]]
id = "{id}"
programme_goal = "x"
process = "{process}"
measure = "wip"
target = 25
date = 2027-01-01
owner = "coach"
baseline_weeks = {weeks}
"""
ITERATION = """
id = "{id}"
goal = "{goal}"
team = "{team}"
title = "x"
problem = "x"
hypothesis = "If x, then y"
countermeasure = "y"
start = {start}
{more}
"""
REVIEWED = '[[result]]\ndate = 2026-05-01\nverdict = "{}"'


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = init_register(tmp_path / "register", "en")
    goals = [("g", "permits"), ("h", "permits"), ("other", "objections")]
    text = "".join(GOAL.format(id=id_, process=process, weeks=52) for id_, process in goals)
    (folder / "goals.toml").write_text(text, encoding="utf-8")
    return folder


def begin(folder: Path, id_: str, start: str = "2026-01-01", more: str = "", goal: str = "g", team: str = "Team A") -> None:  # fmt: skip
    text = ITERATION.format(id=id_, goal=goal, team=team, start=start, more=more)
    (folder / "iterations" / f"{id_}.toml").write_text(text, encoding="utf-8")


def notes(folder: Path) -> list[str]:
    checked = check_register(folder)
    assert checked.problems == ()
    return [str(note) for note in checked.notes]


def test_a_new_register_has_nothing_to_mend(register: Path) -> None:
    assert notes(register) == []


def test_too_many_open_is_told_kindly_and_is_no_mistake(register: Path) -> None:
    for n, team in enumerate(("Team A", "team  a", "Team A", "Team B")):
        begin(register, f"i{n}", f"2026-0{4 - n}-01", f"ended = 2026-0{4 - n}-02", team=team)
    assert open_too_many(read_register(register)) == {}  # those that ended are not open
    for n, team in enumerate(("Team A", "team  a", "Team A", "Team B")):
        begin(register, f"i{n}", f"2026-0{4 - n}-01", team=team)
    begin(register, "seen", "2026-05-01", REVIEWED.format("not_shown"))
    assert open_too_many(read_register(register)) == {}  # three of the limit of three
    begin(register, "unseen", "2026-06-01", REVIEWED.format("too_little_data"))
    found = open_too_many(read_register(register))
    assert {team: [one.id for one in them] for team, them in found.items()} == {
        "Team A": ["i2", "i1", "i0", "unseen"]
    }
    (told,) = [note for note in notes(register) if "improvements open" in note]
    assert told.startswith(f"{register / 'iterations' / 'i2.toml'}:1: Team A has 4 improvements")
    assert "at most 3. Good that there is so much energy!" in told
    assert iterations(register).id.is_unique


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({}, {}, True),
        ({"more": "ended = 2026-02-01"}, {"start": "2026-02-01"}, True),
        ({"more": "ended = 2026-01-31"}, {"start": "2026-02-01"}, False),
        ({"start": "2026-03-01"}, {"more": "ended = 2026-02-28"}, False),
        ({}, {"goal": "h"}, False),
        ({"more": 'step = "Toets"'}, {"goal": "h", "more": 'step = "Toets"'}, True),
        ({"more": 'step = "Toets"'}, {"goal": "h", "more": 'step = "Besluit"'}, False),
        ({"more": 'step = "Toets"'}, {"goal": "other", "more": 'step = "Toets"'}, False),
        ({}, {"team": "Team B"}, True),
    ],
)
def test_iterations_of_one_goal_or_step_overlap_in_time(
    register: Path, one: dict[str, str], other: dict[str, str], overlap: bool
) -> None:
    begin(register, "one", **one)
    begin(register, "two", **other)
    held = read_register(register)
    assert [it.id for it in overlapping(held, "one")] == ["two"] * overlap
    assert [it.id for it in overlapping(held, "two")] == ["one"] * overlap
    told = [note for note in notes(register) if "cannot be told apart" in note]
    assert len(told) == overlap
    assert all("'two' overlaps in time with 'one'" in note for note in told)


def test_many_overlaps_are_told_in_short(register: Path) -> None:
    for n in range(9):
        begin(register, f"i{n}")
    told = [note for note in notes(register) if "cannot be told apart" in note]
    assert len(told) == 8
    assert "with 'i0', 'i1', 'i2', 'i3', 'i4' and 3 more, on" in told[-1]
    with pytest.raises(ParameterError, match="no iteration 'i10'"):
        overlapping(read_register(register), "i10")


@pytest.mark.parametrize(("weeks", "told"), [(3, 1), (SHORT - 1, 1), (SHORT, 0)])
def test_a_short_baseline_is_noted(register: Path, weeks: int, told: int) -> None:
    (register / "goals.toml").write_text(GOAL.format(id="g", process="p", weeks=weeks))
    found = notes(register)
    assert len(found) == told
    assert all(f"a baseline of {weeks} weeks" in note and "goals.toml:2:" in note for note in found)


def test_a_file_that_is_not_read_is_noted(register: Path) -> None:
    (register / "goal.toml").write_text("")
    (register / "iterations" / "one.toml.txt").write_text("")
    (register / "iterations" / ".one.toml.part").write_text("")
    begin(register, "._one")  # as macOS leaves it
    found = notes(register)
    assert [note.partition(": ")[0] for note in found] == [
        f"{register / 'goal.toml'}:1",
        f"{register / 'iterations' / 'one.toml.txt'}:1",
    ]
    assert "Did you mean 'goals.toml'?" in found[0]


def test_every_scope_can_be_tried(register: Path) -> None:
    begin(register, "one", more='[scope]\nattribute = "soort"\nvalues = ["a", "b"]')
    begin(register, "two")
    asked: list[str] = []
    assert check_register(register, asked.append).problems == ()
    assert asked == ['attribute = "soort"\nvalues = ["a", "b"]\n']

    def refuse(text: str) -> None:
        raise ParameterError("no filter")

    path = register / "iterations" / "one.toml"
    (problem,) = check_register(register, refuse).problems
    assert str(problem) == f"{path}:10: [scope]: no filter"


def test_what_is_wrong_is_not_counted_twice(register: Path) -> None:
    begin(register, "one", "2026-01-01", 'ended = "no"')
    begin(register, "two")
    checked = check_register(register)
    assert len(checked.problems) == 1
    assert [one.id for one in checked.register.iterations] == ["two"]
    assert checked.notes == ()
    assert checked.register.iterations[0].start == date(2026, 1, 1)
