"""Everything that is wrong in a register, and what is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.improvement.register.fields import folded
from pmtools.improvement.register.model import Iteration, Place, Register
from pmtools.improvement.register.reading import FILES, ITERATIONS, MAIN, iteration_of, read_all
from pmtools.improvement.register.tables import Problem, TomlFile, near

SHORT = 13
"""Weeks of a baseline in which a quarter does not fit."""
YEAR = 366
"""Days after the wash-out in which the cases begin that a review looks at."""
SHOWN = 5
"""So many names in a sentence."""


@dataclass(frozen=True)
class Checked:
    """What a check found: problems are to be mended, notes to be thought over."""

    register: Register
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def check_register(folder: str | Path, scope_of: Callable[[str], object] | None = None) -> Checked:
    """Every problem and every note of a register.

    `scope_of` reads the filter of an iteration and raises ParameterError when it is none. Raises
    ParameterError when there is no register.
    """
    register, problems = read_all(Path(folder))
    if scope_of:
        problems += _scopes(register, scope_of)
    notes = (*_unread(Path(folder)), *_short(register), *_too_many(register), *_overlaps(register))
    return Checked(register, tuple(problems), notes)


def open_too_many(register: Register) -> dict[str, tuple[Iteration, ...]]:
    """The teams that have more iterations open than the limit, each with these, oldest first."""
    of_team = dict[str, list[Iteration]]()
    for iteration in sorted(register.iterations, key=lambda one: (one.start, one.id)):
        if iteration.state == "open":
            of_team.setdefault(folded(iteration.team), []).append(iteration)
    return {
        found[0].team: tuple(found)
        for found in of_team.values()
        if len(found) > register.open_limit
    }


def overlapping(register: Register, iteration_id: str) -> tuple[Iteration, ...]:
    """The others of the same days and the same goal, or the same step of the same process.

    Their effects cannot be told apart. Raises ParameterError when there is no such iteration.
    """
    one = iteration_of(register, iteration_id)
    return tuple(
        other
        for other in register.iterations
        if _related(register, one, other)
        and one.start <= (other.ended or date.max)
        and other.start <= (one.ended or date.max)
    )


def within(register: Register, iteration_id: str, baseline: int) -> tuple[Iteration, ...]:
    """The others whose effect is in the cases that a review compares, whether they ended or not.

    Of the same goal, or the same step of the same process: those of the same days, and those that
    began in the `baseline` weeks before the start or in the year after the wash-out.
    """
    one = iteration_of(register, iteration_id)
    first = one.start - timedelta(weeks=baseline)
    last = one.start + one.wash_out + timedelta(days=YEAR)
    beside = overlapping(register, iteration_id)
    return tuple(
        other
        for other in register.iterations
        if other in beside or (_related(register, one, other) and first <= other.start <= last)
    )


def _related(register: Register, one: Iteration, other: Iteration) -> bool:
    """Whether two iterations are of the same goal, or the same step of the same process."""
    process = {goal.id: goal.process for goal in register.goals}
    same = other.goal == one.goal or _same_step(one, other, process)
    return other.id != one.id and same


def _same_step(one: Iteration, other: Iteration, process: dict[str, str]) -> bool:
    same_process = process.get(one.goal) == process.get(other.goal)
    return bool(one.step) and one.step == other.step and same_process


def _scopes(register: Register, scope_of: Callable[[str], object]) -> Iterator[Problem]:
    for iteration in register.iterations:
        if not iteration.scope:
            continue
        try:
            scope_of(iteration.scope_text())
        except ParameterError as error:
            place = TomlFile.read(iteration.place.file).place(("scope",))
            yield Problem(place, f"[scope]: {error}")


def _unread(folder: Path) -> Iterator[Problem]:
    """Files that look as if they were meant to be read."""
    known = (MAIN, *FILES.values())
    for path in sorted(folder.glob("*.toml")):
        if path.name not in known and path.name[0] != ".":
            why = f"this file is not read.{near(path.name, known)} Known are: {', '.join(known)}."
            yield Problem(Place(path, 1), why)
    for path in sorted((folder / ITERATIONS).glob("*")):
        if path.suffix.lower() != ".toml" and path.name[0] != ".":
            yield Problem(Place(path, 1), "this is not read: an iteration's name ends in .toml.")


def _short(register: Register) -> Iterator[Problem]:
    for goal in register.goals:
        if goal.baseline_weeks < SHORT:
            yield Problem(
                goal.place,
                f"goal {goal.id!r} has a baseline of {goal.baseline_weeks} weeks, in which a busy "
                "month looks like the rule. Take a year (baseline_weeks = 52) when the log has it.",
            )


def _too_many(register: Register) -> Iterator[Problem]:
    for team, found in open_too_many(register).items():
        names = ", ".join(repr(one.id) for one in found)
        yield Problem(
            found[0].place,
            f"{team} has {len(found)} improvements open ({names}); you agreed on at most "
            f"{register.open_limit}. Good that there is so much energy! Finishing one first often "
            "gets more done: which can be reviewed, or ended? The oldest is "
            f"{found[0].id!r}.",
        )


def _overlaps(register: Register) -> Iterator[Problem]:
    """One note an iteration, about those that come before it in the register."""
    for n, one in enumerate(register.iterations):
        earlier = [other.id for other in register.iterations[:n]]
        ids = [other.id for other in overlapping(register, one.id) if other.id in earlier]
        if ids:
            names = ", ".join(map(repr, ids[:SHOWN]))
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            yield Problem(
                one.place,
                f"{one.id!r} overlaps in time with {names}{more}, on the same goal or step: what "
                "each did cannot be told apart. Their reviews will say so.",
            )
