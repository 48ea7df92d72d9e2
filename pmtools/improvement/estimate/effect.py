"""The effect of an iteration on a figure of cases: one estimator, declared before the look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pmtools.improvement.estimate.long_run import Difference, difference
from pmtools.improvement.estimate.plan import HALF_YEAR, YEAR, Plan
from pmtools.improvement.estimate.valued import (
    ENOUGH_CASES,
    Valued,
    day_of,
    days_of,
    valued_as_known,
    valued_on_time,
)

if TYPE_CHECKING:
    import pandas as pd

ENOUGH_WEEKS = 8
"""Fewer weeks on a side say nothing."""
DAYS_A_YEAR, WEEK = 365.25, 7
LATE = 4
"""So many weeks the first case may come after the begin of a baseline that is whole."""


class Course(NamedTuple):
    """When cases began, and what else goes with time."""

    years: NDArray[np.float64]
    """Since the change."""
    week: NDArray[np.int64]
    """From the first case on, from 0."""
    columns: list[NDArray[np.float64]]
    """Of a regression: a trend and a season, as far as they can be considered."""
    trend: bool
    season: bool


@dataclass(frozen=True)
class Effect:
    """What was found: how much a figure differs after the change, and how sure that is."""

    n_before: int
    n_after: int
    weeks_before: int
    weeks_after: int
    mean_before: float
    horizon: float
    """Up to how many days after its begin a case counts, and its figure must be known; NaN where
    there were too few to tell."""
    difference: Difference | None
    """None when there is too little to say anything."""
    trend: bool
    season: bool
    """Whether these could be considered."""
    left_out: int
    """Cases of a kind that only one side has enough of."""
    unknown: tuple[float, float] = (0.0, 0.0)
    """Shares of cases whose figure was not known, where these differ too much to compare."""


def effect_on_time(cases: pd.DataFrame, plan: Plan) -> Effect:
    """The effect on the days that cases take, counted to a horizon (restricted mean).

    `cases` has `start` and `end` (datetime64; null while a case runs) and the attributes of
    `plan.adjust`. Cases of the baseline that are still open when the iteration starts are censored
    there, those after it at the end of the log. Moments are local: over a change of the clock a
    case counts an hour more or less.
    """
    return _effect(valued_on_time(cases, plan), plan)


def effect_on_value(
    cases: pd.DataFrame, plan: Plan, fewest: int = ENOUGH_CASES, *, slow: bool = True
) -> Effect:
    """The effect on a figure that each case has: 1 or 0 for a share, or a number.

    `cases` has `start`, `known` (datetime64: from when its figure is known; null when it is not
    yet), `value` (float64; null where there is none) and the attributes of `plan.adjust`. What is
    known first is of the cases that went well, or badly: so cases take part that could be followed
    to a horizon, and only with what was known by then; on both sides alike, and before the change
    as if the log ended there. With less than `fewest` on a side nothing is said. Without
    `slow`, what changes slowly (a trend, a season) is not told from the effect.
    """
    return _effect(valued_as_known(cases, plan, fewest), plan, slow=slow)


def course_of(cases: pd.DataFrame, plan: Plan, *, slow: bool = True) -> Course:
    """When cases began (their `start`), seen from a change; with what is `slow`, or without."""
    days = days_of(cases["start"]) - day_of(plan.start)
    week = np.floor((days - days.min()) / WEEK).astype(np.int64)
    # The log may begin later than the baseline that was asked for; its first case may be late.
    reach = min(plan.baseline, int(-days.min() // WEEK) + LATE)
    trend, season = (slow and reach >= weeks for weeks in (HALF_YEAR, YEAR))
    years = days / DAYS_A_YEAR
    angle = 2 * np.pi * years
    columns = [years] if trend else []
    columns += [np.sin(angle), np.cos(angle)] if season else []
    return Course(years, week, columns, trend, season)


def _effect(found: Valued, plan: Plan, *, slow: bool = True) -> Effect:
    import pandas as pd

    if not found.enough:
        return _nothing(found)
    kept, course = found.cases, course_of(found.cases, plan, slow=slow)
    after, week = kept["after"].to_numpy(), course.week
    kinds = pd.get_dummies(kept["kind_of_case"], drop_first=True).to_numpy(dtype=float)
    y = kept["value"].to_numpy(dtype=float)
    before, later = (len(np.unique(week[side])) for side in (~after, after))
    told = None
    if min(before, later) >= ENOUGH_WEEKS:
        others = np.column_stack([np.ones(len(kept)), *course.columns, *kinds.T])
        told = difference(y, after.astype(float), others, week)
    return Effect(
        n_before=int((~after).sum()),
        n_after=int(after.sum()),
        weeks_before=before,
        weeks_after=later,
        mean_before=float(y[~after].mean()),
        horizon=found.horizon,
        difference=told,
        trend=course.trend,
        season=course.season,
        left_out=found.left_out,
    )


def _nothing(found: Valued) -> Effect:
    n_after = int(found.cases["after"].sum())
    sizes = {
        "n_before": len(found.cases) - n_after,
        "n_after": n_after,
        "weeks_before": 0,
        "weeks_after": 0,
    }
    return Effect(
        **sizes, mean_before=float("nan"), horizon=found.horizon, difference=None,
        trend=False, season=False, left_out=found.left_out, unknown=found.unknown,
    )  # fmt: skip
