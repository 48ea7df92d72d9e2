"""What a register holds: goals, iterations with their results, agreements, lessons and risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pmtools.improvement.register.amounts import CASES, DAYS, PERCENT, POINTS, Amount

LANGUAGES = ("nl", "en")
IMPROVED, NOT_SHOWN, TOO_LITTLE, WORSE = "improved", "not_shown", "too_little_data", "worse"
VERDICTS = (IMPROVED, NOT_SHOWN, TOO_LITTLE, WORSE)
UNITS = (DAYS, POINTS, CASES)
"""In what an effect is told; `points` are percentage points."""


@dataclass(frozen=True)
class Measure:
    """What a goal can be about; `step` tells whether it `may` or `must` name an activity."""

    name: str
    unit: str
    lower_is_better: bool = True
    step: str = ""


MEASURES = (
    Measure("throughput_median", DAYS),
    Measure("throughput_p80", DAYS),
    Measure("throughput_restricted_mean", DAYS),
    Measure("share_in_term", PERCENT, lower_is_better=False),
    Measure("first_time_complete", PERCENT, lower_is_better=False),
    Measure("waiting_before", DAYS, step="must"),
    Measure("rework", PERCENT, step="may"),
    Measure("wip", CASES),
)
BY_NAME = {measure.name: measure for measure in MEASURES}


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Place(Path(), 1)


@dataclass(frozen=True)
class Guard:
    """A figure that must not get worse while a goal is worked on."""

    measure: str
    step: str = ""


@dataclass(frozen=True)
class Goal:
    """Where a process should be on a date, and by which measure that is seen."""

    id: str
    programme_goal: str
    process: str
    measure: str
    target: Amount
    date: date
    owner: str
    step: str = ""
    baseline_weeks: int = 52
    adjust: tuple[str, ...] = ()
    horizon: timedelta | None = None
    guards: tuple[Guard, ...] = ()
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def lower_is_better(self) -> bool:
        """Whether less of its measure is better."""
        return BY_NAME[self.measure].lower_is_better


@dataclass(frozen=True)
class Result:
    """What a review found; `effect`, `low` and `high` are after less before, in `unit`."""

    date: date
    verdict: str
    log: str = ""
    sha256: str = ""
    measure: str = ""
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    n_before: int | None = None
    n_after: int | None = None
    worse: tuple[str, ...] = ()
    """Guard measures that got worse meanwhile."""
    run: str = ""


@dataclass(frozen=True)
class Iteration:
    """One change that a team tries; `expected` has its sign: -10 days is ten days less."""

    id: str
    goal: str
    team: str
    title: str
    problem: str
    hypothesis: str
    countermeasure: str
    start: date
    step: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)
    """The filter on its cases, as it stands in the file."""
    expected: Amount | None = None
    wash_out: timedelta = timedelta(0)
    ended: date | None = None
    results: tuple[Result, ...] = ()
    """In the order of their dates."""
    place: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def verdict(self) -> str:
        """That of the last review; empty when there was none."""
        return self.results[-1].verdict if self.results else ""

    @property
    def state(self) -> str:
        """`open` until a review can tell more than that there is too little data; or `ended`."""
        if self.ended:
            return "ended"
        return "open" if self.verdict in ("", TOO_LITTLE) else "reviewed"

    def scope_text(self) -> str:
        """The scope as TOML, for `Filter.from_toml`; empty when all cases are meant."""
        import tomlkit

        return tomlkit.dumps(self.scope)


@dataclass(frozen=True)
class Agreement:
    """A rule that a team keeps to, and how much it may deviate."""

    id: str
    rule: str
    tolerance: Amount
    since: date
    iteration: str = ""


@dataclass(frozen=True)
class Lesson:
    """What was learnt, from an iteration or in between."""

    date: date
    text: str
    iteration: str = ""


@dataclass(frozen=True)
class Risk:
    """What may go wrong with an iteration or a goal, what helps, and whether that was done."""

    id: str
    risk: str
    mitigation: str
    carried_out: bool
    date: date
    iteration: str = ""
    goal: str = ""


@dataclass(frozen=True)
class Register:
    """All that a folder says."""

    folder: Path
    name: str
    language: str = "nl"
    open_limit: int = 3
    goals: tuple[Goal, ...] = ()
    iterations: tuple[Iteration, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    risks: tuple[Risk, ...] = ()
