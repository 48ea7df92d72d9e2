"""What may not be added to a register: what could not be read back, or belongs to nothing."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register import (
    Lesson,
    Result,
    add_lesson,
    add_result,
    init_register,
    read_register,
)

ITERATION = """# head
id = "one"   # the name
goal = "g"
team = "t"
title = "x"
problem = "x"
hypothesis = "If x, then y"
countermeasure = 'y'
start = 2026-01-01

[scope]   # keep
occurs = "Décide"
"""
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


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = init_register(tmp_path / "register")
    (folder / "goals.toml").write_text(GOAL, encoding="utf-8")
    (folder / "iterations" / "one.toml").write_text(ITERATION, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "better"}, {"effect": math.nan, "unit": "days"}, {"effect": math.inf, "unit": "days"},
        {"effect": 1.0}, {"unit": "weeks"}, {"low": 2.0, "high": 1.0}, {"n_before": -1}, {"log": "\ud800"},
        {"date": "2026-01-01"}, {"date": None}, {"measure": "speed"}, {"n_after": 1.5}, {"log": 3}, {"run": True},
    ],
)  # fmt: skip
def test_what_could_not_be_read_back_is_not_written(register: Path, wrong: dict) -> None:
    path = register / "iterations" / "one.toml"
    given = {"date": date(2026, 1, 1), "verdict": "worse", **wrong}
    with pytest.raises(ParameterError, match="cannot be kept|must be|UTF-8"):
        add_result(register, "one", Result(**given))
    assert path.read_text(encoding="utf-8") == ITERATION


def test_a_lesson_of_no_iteration_is_refused_and_its_file_may_be_missing(register: Path) -> None:
    (register / "lessons.toml").unlink()
    with pytest.raises(ParameterError, match="no iteration 'two'"):
        add_lesson(register, Lesson(date(2026, 2, 1), "Call early.", "two"))
    lesson = Lesson(date(2026, 2, 1), "Call early.", "one")
    add_lesson(register, lesson)
    assert read_register(register).lessons == (lesson,)


def test_the_numbers_of_numpy_are_numbers(register: Path) -> None:
    given = Result(
        date(2026, 1, 1),
        "improved",
        effect=np.float64(-9.5),
        low=np.float32(-12.5),
        high=-6,
        unit="days",
        n_before=np.int64(200),
    )
    add_result(register, "one", given)
    assert read_register(register).iterations[0].results == (given,)


def test_what_got_worse_is_kept_and_must_be_a_measure(register: Path) -> None:
    given = Result(date(2026, 1, 1), "improved", worse=("rework", "wip"))
    add_result(register, "one", given)
    assert read_register(register).iterations[0].results == (given,)
    with pytest.raises(ParameterError, match="Did you mean 'rework'"):
        add_result(register, "one", Result(date(2026, 1, 1), "improved", worse=("reworks",)))
