"""A review as it is asked: an iteration and its goal in one file, which a notebook reads."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.errors import CapabilityError, ParameterError
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.register.amounts import PERCENT, POINTS, Amount
from pmtools.improvement.register.checking import open_too_many, within
from pmtools.improvement.register.fields import folded
from pmtools.improvement.register.model import BY_NAME, Goal, Iteration, Register
from pmtools.improvement.register.reading import iteration_of

if TYPE_CHECKING:
    import pandas as pd

WEEK = 7
TEXTS = ("id", "title", "team", "problem", "hypothesis", "countermeasure", "programme_goal")


@dataclass(frozen=True)
class Asked:
    """What is reviewed, and by which plan; the texts are the team's own."""

    id: str
    title: str
    team: str
    problem: str
    hypothesis: str
    countermeasure: str
    programme_goal: str
    measure: str
    target: str
    start: date
    step: str = ""
    baseline_weeks: int = 52
    wash_out_weeks: int = 0
    adjust: tuple[str, ...] = ()
    horizon: float | None = None
    expected: float | None = None
    expected_share: float | None = None
    guards: tuple[tuple[str, str], ...] = ()
    """Measures that must not get worse, each with the activity that it is about."""
    overlapping: tuple[str, ...] = ()
    """Titles of other iterations of the same goal or step, from which it cannot be told apart."""
    open: tuple[str, ...] = ()
    """The titles of what the team has open, oldest first, when that is more than `open_limit`."""
    open_limit: int = 0
    scope: str = ""

    @property
    def lower_is_better(self) -> bool:
        """Whether less of the measure is better."""
        return BY_NAME[self.measure].lower_is_better

    def plan(self, until: pd.Timestamp) -> Plan:
        """The plan, for a log that ends at a local moment."""
        return Plan(
            start=self.start,
            until=until,
            baseline=self.baseline_weeks,
            wash_out=self.wash_out_weeks,
            adjust=self.adjust,
            expected=self.expected,
            expected_share=self.expected_share,
            horizon=self.horizon,
        )

    def frame(self) -> pd.DataFrame:
        """The same as one row of texts, for who tells it."""
        import pandas as pd

        told = {name: getattr(self, name) for name in (*TEXTS, "measure", "target", "step")}
        told |= {"start": pd.Timestamp(self.start), "overlapping": self.overlapping}
        told |= {"open": self.open, "open_limit": self.open_limit}
        told |= {"expected": self.expected, "expected_share": self.expected_share}
        return pd.DataFrame([told])


def asked_text(register: Register, iteration: str) -> str:
    """The file of the review of an iteration. ParameterError for one that is not there."""
    import tomlkit

    return tomlkit.dumps(asked_values(register, iteration))


def asked_values(register: Register, iteration: str) -> dict[str, Any]:
    """What the file of a review says. ParameterError for an iteration that is not there."""
    found = iteration_of(register, iteration)
    goal = next(one for one in register.goals if one.id == found.goal)
    others = tuple(one.title for one in within(register, iteration, goal.baseline_weeks))
    return {**_values(found, goal, others), **_open(register, found.team)}


def _open(register: Register, team: str) -> dict[str, Any]:
    """What a team has open when that is more than it agreed on."""
    teams = open_too_many(register)
    own = next((held for name, held in teams.items() if folded(name) == folded(team)), ())
    return {"open": [one.title for one in own], "open_limit": register.open_limit}


def _values(found: Iteration, goal: Goal, others: tuple[str, ...]) -> Mapping[str, Any]:
    step = found.step or goal.step
    told: dict[str, Any] = {name: getattr(found, name, "") for name in TEXTS}
    told |= {
        "programme_goal": goal.programme_goal,
        "measure": goal.measure,
        "target": str(goal.target),
        "start": found.start,
        "step": goal.step or (step if BY_NAME[goal.measure].step else ""),
        "baseline_weeks": goal.baseline_weeks,
        "wash_out_weeks": -(-found.wash_out.days // WEEK),
        "adjust": list(goal.adjust),
        "guards": [[one.measure, one.step] for one in goal.guards],
        "overlapping": list(others),
        "scope": found.scope_text(),
    }
    if goal.horizon is not None:
        told["horizon"] = float(goal.horizon.days)
    return told | _expected(found.expected)


def _expected(amount: Amount | None) -> dict[str, float]:
    if amount is None:
        return {}
    if amount.unit == PERCENT:
        return {"expected_share": amount.value / 100}
    return {"expected": amount.value / (100 if amount.unit == POINTS else 1)}


def read_asked(path: str) -> Asked:
    """The review that a file asks, as `pmtools review` makes it.

    CapabilityError when none is given, ParameterError for a file that asks no review.
    """
    if not path:
        raise CapabilityError(
            "asked",
            "Which iteration is reviewed? pmtools review ITERATION LOG asks it from a register.",
        )
    try:
        return asked_of(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise ParameterError(f"{path} asks no review ({error}). Use pmtools review.") from error


def asked_of(values: Mapping[str, Any]) -> Asked:
    """A review as `asked_values` says it. TypeError or ValueError where it says none."""
    told = dict(values)
    told["guards"] = tuple((str(one), str(of)) for one, of in told.get("guards", []))
    for name in ("adjust", "overlapping", "open"):
        told[name] = tuple(told.get(name, ()))
    asked = Asked(**told)
    if asked.measure not in BY_NAME:
        raise ValueError(f"measure = {asked.measure!r} is none of {', '.join(BY_NAME)}")
    return asked


def require_review(review: object) -> None:
    """CapabilityError when there is no review, where it was told why.

    >>> require_review("a review")
    """
    if review is None:
        raise CapabilityError("no_outcome", "Without an outcome there is nothing to show here.")


def require_asked(path: str) -> None:
    """CapabilityError when no review is asked, where that was told before.

    >>> require_asked("asked.toml")
    """
    if not path:
        raise CapabilityError("no_asked", "Without a review that is asked there is nothing here.")
