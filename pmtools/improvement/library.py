"""The library of countermeasures: what earlier iterations brought, as far as it was measured."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.improvement.register.checking import within
from pmtools.improvement.register.model import BY_NAME, UNITS, VERDICTS, Iteration, Register

if TYPE_CHECKING:
    import pandas as pd

FIGURES, COUNTS, DATES = ("effect", "low", "high"), ("n_before", "n_after"), ("start", "reviewed")
OF_ITERATION = ("id", "title", "team", "countermeasure", "problem", "hypothesis", "start")
OF_RESULT = ("verdict", *FIGURES, "unit", *COUNTS)
COLUMNS = (
    *("register", "id", "title", "team", "process", "step", "measure", "measured_step"),
    *("countermeasure", "problem", "hypothesis", "start", "verdict", "effect", "low", "high"),
    *("unit", "n_before", "n_after", "worse", "reviewed", "scope", "overlapping", "lessons"),
)
KINDS = {
    **dict.fromkeys(COLUMNS, "str"),
    **dict.fromkeys(FIGURES, "float64"),
    **dict.fromkeys(COUNTS, "Int64"),
    **dict.fromkeys(DATES, "datetime64[s]"),
}


def library(registers: Iterable[Register]) -> pd.DataFrame:
    """The measured effects of one or more registers: a row for each iteration with a review.

    Whatever the last review found is in it: what was not shown and what got worse too. Columns:
    `register` (its name), `id`, `title`, `team`, `process` (of the goal), `step` (that the
    iteration is about, else its goal), `measure` (that was measured), `measured_step` (that the
    measure is about; empty for whole cases), `countermeasure`, `problem`, `hypothesis` (str),
    `start` (datetime64), `verdict` (`improved`, `not_shown`, `too_little_data`, `worse`), `effect`,
    `low`, `high` (float64, after less before in `unit`, with its 95 % interval; null where nothing
    could be said), `unit` (`days`, `points`, `cases`, or empty), `n_before`, `n_after` (Int64:
    cases, weeks for `wip`; null where nobody wrote it down), `worse` (measures that had to be kept
    and got worse, one to a line), `reviewed` (datetime64), `scope` (a filter as TOML, empty for all
    cases), `overlapping` (others from which its effect cannot be told apart, a title to a line) and
    `lessons` (newest first, one to a line). In the order of the registers, then of start; an
    iteration that two registers hold is there once.
    """
    return _frame(_rows(registers))


def library_text(registers: Iterable[Register]) -> str:
    """The same as a file, for `read_library`."""
    import tomlkit

    return tomlkit.dumps({"effect": _rows(registers)})


def read_library(path: str) -> pd.DataFrame:
    """The measured effects in a file, as `pmtools report --register` makes it; none without one.

    Columns as `library` gives. ParameterError for a file that holds no such effects.

    >>> read_library("").empty
    True
    """
    if not path:
        return _frame([])
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return _frame([_read(one) for one in told["effect"]])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(_no_library(path, str(error))) from error
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterError(_no_library(path, repr(error))) from error


def reviewed_and_not(register: Register) -> tuple[int, int]:
    """How many iterations of a register have a measured effect, and how many have no review yet."""
    n = sum(bool(one.results) for one in register.iterations)
    return n, len(register.iterations) - n


def _rows(registers: Iterable[Register]) -> list[dict[str, Any]]:
    once = dict[tuple[object, ...], dict[str, Any]]()
    for register in registers:
        for one in sorted(register.iterations, key=lambda one: (one.start, one.id)):
            if one.results:
                row = _row(register, one)
                once.setdefault(tuple(row[name] for name in COLUMNS[1:] if name in row), row)
    return list(once.values())


def _row(register: Register, one: Iteration) -> dict[str, Any]:
    """What a file says of an iteration; what nobody told is not in it."""
    goal, last = next(of for of in register.goals if of.id == one.goal), one.results[-1]
    measure = last.measure or goal.measure
    of_goal = goal.step if measure == goal.measure else ""
    lessons = sorted((of for of in register.lessons if of.iteration == one.id),
                     key=lambda of: of.date, reverse=True)  # fmt: skip
    told: dict[str, Any] = {name: getattr(one, name) for name in OF_ITERATION}
    told |= {name: getattr(last, name) for name in OF_RESULT}
    told |= {
        "register": register.name,
        "process": goal.process,
        "step": one.step or goal.step,
        "measure": measure,
        "measured_step": of_goal or (one.step if BY_NAME[measure].step else ""),
        "worse": "\n".join(last.worse),
        "reviewed": last.date,
        "scope": one.scope_text(),
        "overlapping": _lines(of.title for of in within(register, one.id, goal.baseline_weeks)),
        "lessons": _lines(of.text for of in lessons),
    }
    return {name: told[name] for name in COLUMNS if told[name] is not None}


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)


def _read(told: dict[str, Any]) -> dict[str, Any]:
    """A row of a file. ValueError or TypeError where it is none."""
    words = {"verdict": VERDICTS, "measure": tuple(BY_NAME), "unit": ("", *UNITS)}
    unknown = [name for name, known in words.items() if told[name] not in known]
    unknown += [name for name in told if name not in COLUMNS]
    unknown += [
        name for name, kind in KINDS.items() if kind == "str" and type(told[name]) is not str
    ]
    if unknown:
        raise ValueError(f"{unknown[0]} = {str(told[unknown[0]])[:40]!r}")
    return told


def _no_library(path: str, why: str) -> str:
    return f"{path} holds no measured effects ({why}). pmtools report --register makes such a file."


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(KINDS)
