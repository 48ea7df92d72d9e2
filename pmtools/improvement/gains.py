"""The gains that a register holds, in one file, which a notebook reads to judge them anew."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import CapabilityError, ParameterError
from pmtools.improvement.asked import Asked, asked_of, asked_values
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.found import UNITS
from pmtools.improvement.register.checking import overlapping
from pmtools.improvement.register.fields import folded
from pmtools.improvement.register.model import BY_NAME, IMPROVED, Iteration, Register, Result
from pmtools.improvement.review import TIMES, Review

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("effect", "low", "high")
OTHER_PROCESS, NOT_REVIEWED = "other_process", "not_reviewed"
LEFT = ("id", "title", "team", "start", "ended", "why")
LONG = 80
"""Letters of the name of a process in a message."""


@dataclass(frozen=True)
class Gain:
    """An iteration of which a review said `improved`, and how much better that was."""

    asked: Asked
    found_on: date
    effect: float | None = None
    """After less before, in days, as a share or in cases; None when the register does not tell."""
    low: float | None = None
    high: float | None = None
    found_measure: str = ""
    """The measure of that review, where the goal has another now."""
    ended: date | None = None
    others: tuple[tuple[str, date], ...] = ()
    """Iterations of the same goal or step since its start, each with its own start."""

    @property
    def id(self) -> str:
        """The id of the iteration."""
        return self.asked.id

    def plan(self, until: pd.Timestamp) -> Plan:
        """The plan of the review, by which the gain that was found is the effect to see again.

        Without it the effect that the team expected stays.
        """
        plan = self.asked.plan(until)
        if self.effect is None:
            return plan
        return replace(plan, expected=abs(self.effect), expected_share=None)

    def review(self, cases: pd.DataFrame, until: pd.Timestamp) -> Review:
        """The review of all cases after the change."""
        return Review(cases, self.asked.measure, self.plan(until), self.asked.lower_is_better)


@dataclass(frozen=True)
class Gains:
    """What is judged, and which iterations are not, with why."""

    judged: tuple[Gain, ...]
    left: pd.DataFrame
    """Columns: `id`, `title`, `team` (str), `start`, `ended` (datetime64, null while it goes on),
    `why`: `other_process`, `not_reviewed`, or the verdict of the last review."""


def gains_text(register: Register, process: str = "") -> str:
    """The file of the iterations of a process with a gain to judge, and of those without.

    An iteration has a gain when any of its reviews said `improved`; the last that did tells how
    much. Raises ParameterError when the goals are of more than one process and none is named, and
    for a process that no goal has.
    """
    import tomlkit

    of_goal = {goal.id: folded(goal.process) for goal in register.goals}
    chosen = _chosen(register, process)
    told: dict[str, list[dict[str, Any]]] = {"gain": [], "left": []}
    for one in sorted(register.iterations, key=lambda one: (one.start, one.id)):
        found = [result for result in one.results if result.verdict == IMPROVED]
        if chosen and of_goal[one.goal] != chosen:
            told["left"].append(_left(one, OTHER_PROCESS))
        elif not found:
            told["left"].append(_left(one, one.verdict or NOT_REVIEWED))
        else:
            told["gain"].append(_gain(register, one, found[-1]))
    return tomlkit.dumps(told)


def left_in(text: str) -> dict[str, str]:
    """Why the iterations of such a file that have no gain to judge are not judged, in a line."""
    told = {
        OTHER_PROCESS: "of another process",
        NOT_REVIEWED: "not judged: no review yet",
    }
    return {
        one["id"]: told.get(one["why"], f"not judged: {one['why'].replace('_', ' ')}")
        for one in tomllib.loads(text)["left"]
    }


def _chosen(register: Register, process: str) -> str:
    """The process whose goals count; empty when there is none to choose from."""
    there = {folded(goal.process): " ".join(goal.process.split()) for goal in register.goals}
    names = ", ".join(repr(name[:LONG]) for name in there.values()) or "none yet"
    if process and folded(process) not in there:
        raise ParameterError(
            f"No goal of the register {register.folder} is of the process {process!r}. "
            f"There is: {names}."
        )
    if not process and len(there) > 1:
        raise ParameterError(
            f"The goals of the register {register.folder} are of more than one process: {names}. "
            "A log is of one: name it with --process."
        )
    return folded(process)


def _left(one: Iteration, why: str) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in LEFT[:-1]} | {"why": why}
    return {name: value for name, value in told.items() if value is not None}


def _gain(register: Register, one: Iteration, found: Result) -> dict[str, Any]:
    asked = asked_values(register, one.id)
    told: dict[str, Any] = {"asked": asked, "found_on": found.date}
    told |= {"ended": one.ended} if one.ended else {}
    now = str(asked["measure"])
    if found.measure and found.measure != now and not {found.measure, now} <= {*TIMES}:
        told["found_measure"] = found.measure
    unit, size = UNITS[BY_NAME[now].unit]
    if found.unit == unit and "found_measure" not in told:
        figures = {name: getattr(found, name) for name in FIGURES}
        told |= {name: of / size for name, of in figures.items() if of is not None}
    # What began after the iteration was closed mingles with its gain all the same.
    going_on = tuple(replace(of, ended=None) if of is one else of for of in register.iterations)
    others = overlapping(replace(register, iterations=going_on), one.id)
    return told | {"others": [[other.id, other.start] for other in others]}


def read_gains(path: str) -> Gains:
    """The gains that a file asks to judge, as `pmtools sustain` makes it.

    CapabilityError when none is given, ParameterError for a file that asks none.
    """
    import pandas as pd

    if not path:
        raise CapabilityError(
            "asked_gains", "Of which register? pmtools sustain LOG asks it from a register."
        )
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        judged = tuple(_read(gain) for gain in told["gain"])
        left = pd.DataFrame(told["left"], columns=list(LEFT))
        kinds = dict.fromkeys(LEFT, "str") | dict.fromkeys(("start", "ended"), "datetime64[s]")
        return Gains(judged, left.astype(kinds))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ParameterError(f"{path} asks no gains ({error}). Use pmtools sustain.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterError(f"{path} asks no gains ({error!r}). Use pmtools sustain.") from error


def require_gains(path: str) -> None:
    """CapabilityError when no gains are asked, where that was told before.

    >>> require_gains("gains.toml")
    """
    if not path:
        raise CapabilityError("no_asked_gains", "Without a register there is nothing here.")


def _read(told: Mapping[str, Any]) -> Gain:
    others = tuple((str(name), start) for name, start in told["others"])
    return Gain(**{**told, "asked": asked_of(told["asked"]), "others": others})
