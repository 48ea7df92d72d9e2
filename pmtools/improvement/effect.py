"""The effect of an iteration on a figure of cases: one estimator, declared before the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmtools.errors import ParameterError
from pmtools.improvement.long_run import Difference, difference
from pmtools.improvement.plan import HALF_YEAR, YEAR, Plan
from pmtools.improvement.restricted_mean import kaplan_meier, pseudo_values

if TYPE_CHECKING:
    import pandas as pd

ENOUGH_CASES, ENOUGH_WEEKS, FOLLOWED = 30, 8, 10
"""Fewer cases or weeks on a side say nothing; a horizon is reached by so many cases."""
OVERLAP = 5
"""A kind of case with fewer on a side cannot be compared."""
NINE_TENTHS = 0.1
"""Without a declared horizon it is the day by which nine tenths of the baseline had ended."""
DAYS_A_YEAR, WEEK = 365.25, 7
SECONDS, MICROSECONDS = 86_400, 86_400_000_000
"""Of a day."""
A_SECOND = 1 / SECONDS
LATE = 4
"""So many weeks the first case may come after the begin of a baseline that is whole."""


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


def effect_on_time(cases: pd.DataFrame, plan: Plan) -> Effect:
    """The effect on the days that cases take, counted to a horizon (restricted mean).

    `cases` has `start` and `end` (datetime64; null while a case runs) and the attributes of
    `plan.adjust`. Cases of the baseline that are still open when the iteration starts are censored
    there, those after it at the end of the log. Moments are local: over a change of the clock a
    case counts an hour more or less.
    """
    kept, left_out = _sides(cases, plan)
    after, start, end = kept["after"].to_numpy(), _days(kept["start"]), _days(kept["end"])
    if not _enough(after):
        return _nothing(kept, left_out)
    limit = np.where(after, _day(plan.until), _day(plan.start))
    ended, days, follow = end <= limit, np.minimum(end, limit) - start, limit - start
    horizon = _horizon(days[~after], ended[~after], [follow[~after], follow[after]], plan.horizon)
    value = np.empty(len(kept))
    for side in (~after, after):
        value[side] = pseudo_values(days[side], ended[side], horizon)
    return _effect(kept.assign(value=value), left_out, plan, horizon)


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
    kept, left_out = _sides(cases, plan)
    after, start, known = kept["after"].to_numpy(), _days(kept["start"]), _days(kept["known"])
    if not _enough(after, fewest):
        return _nothing(kept, left_out)
    limit = np.where(after, _day(plan.until), _day(plan.start))
    before = ~after
    told, days = (known <= limit)[before], (np.minimum(known, limit) - start)[before]
    horizon = plan.horizon if plan.horizon is not None else _nine_tenths(days, told)
    # A microsecond is lost in days since 1970: a figure of that very day counts.
    in_time = known - start <= horizon + A_SECOND
    whole = (start + horizon <= limit + A_SECOND) & in_time & kept["value"].notna().to_numpy()
    if not _enough(after[whole], fewest):
        return _nothing(kept[whole], left_out, horizon)
    return _effect(kept[whole].reset_index(drop=True), left_out, plan, horizon, slow=slow)


def _nine_tenths(days: NDArray[np.float64], ended: NDArray[np.bool_]) -> float:
    """The day by which it was so for nine tenths of the baseline; of all that were seen else."""
    curve = kaplan_meier(days, ended)
    reached = np.flatnonzero(curve.share <= NINE_TENTHS)
    return float(curve.day[reached[0]] if len(reached) else days.max())


def _sides(cases: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, int]:
    """The cases before and after, of kinds that both sides have; and how many are of others."""
    import pandas as pd

    missing = [name for name in plan.adjust if name not in cases.columns]
    if missing:
        raise ParameterError(f"Cases have no {', '.join(missing)} to adjust for. Name another.")
    start = cases["start"]
    before, after = ((start >= first) & (start < last) for first, last in (plan.before, plan.after))
    kept = cases[before | after].assign(after=after[before | after])
    if not plan.adjust:
        return kept.assign(kind_of_case="").reset_index(drop=True), 0
    of_kind = pd.Series("", index=kept.index)
    for name in plan.adjust:
        of_kind = of_kind + "\0" + kept[name].astype("string").fillna("\0")
    counts = pd.crosstab(of_kind, kept["after"]).reindex(columns=[False, True], fill_value=0)
    compared = bool(plan.adjust) and bool(counts.sum().all())
    many = counts.index[(counts >= OVERLAP).all(axis=1)] if compared else counts.index
    inside = of_kind.isin(many)
    kept = kept.assign(kind_of_case=of_kind)[inside]
    return kept.reset_index(drop=True), int((~inside).sum())


def _enough(after: NDArray[np.bool_], fewest: int = ENOUGH_CASES) -> bool:
    return min(int(after.sum()), int((~after).sum())) >= fewest


def _horizon(
    days: NDArray[np.float64],
    ended: NDArray[np.bool_],
    followed: list[NDArray[np.float64]],
    declared: float | None,
) -> float:
    """Up to which day cases count: declared or by the baseline, never beyond what was followed."""
    if declared is None:
        declared = _nine_tenths(days, ended)
    shortest = min(float(np.sort(side)[-min(FOLLOWED, len(side))]) for side in followed)
    return min(declared, shortest)


def _effect(
    kept: pd.DataFrame, left_out: int, plan: Plan, horizon: float, *, slow: bool = True
) -> Effect:
    import pandas as pd

    days, after = _days(kept["start"]) - _day(plan.start), kept["after"].to_numpy()
    week = np.floor((days - days.min()) / WEEK).astype(np.int64)
    # The log may begin later than the baseline that was asked for; its first case may be late.
    reach = min(plan.baseline, int(-days.min() // WEEK) + LATE)
    trend, season = (slow and reach >= weeks for weeks in (HALF_YEAR, YEAR))
    columns = [np.ones(len(kept))]
    columns += [days / DAYS_A_YEAR] if trend else []
    angle = 2 * np.pi * days / DAYS_A_YEAR
    columns += [np.sin(angle), np.cos(angle)] if season else []
    kinds = pd.get_dummies(kept["kind_of_case"], drop_first=True).to_numpy(dtype=float)
    y = kept["value"].to_numpy(dtype=float)
    before, later = (len(np.unique(week[side])) for side in (~after, after))
    found = None
    if min(before, later) >= ENOUGH_WEEKS:
        others = np.column_stack([*columns, *kinds.T])
        found = difference(y, after.astype(float), others, week)
    return Effect(
        n_before=int((~after).sum()),
        n_after=int(after.sum()),
        weeks_before=before,
        weeks_after=later,
        mean_before=float(y[~after].mean()),
        horizon=horizon,
        difference=found,
        trend=trend,
        season=season,
        left_out=left_out,
    )


def _nothing(kept: pd.DataFrame, left_out: int, horizon: float = float("nan")) -> Effect:
    n_after = int(kept["after"].sum())
    sizes = {
        "n_before": len(kept) - n_after,
        "n_after": n_after,
        "weeks_before": 0,
        "weeks_after": 0,
    }
    return Effect(
        **sizes, mean_before=float("nan"), horizon=horizon, difference=None,
        trend=False, season=False, left_out=left_out,
    )  # fmt: skip


def _days(moments: pd.Series[Any]) -> NDArray[np.float64]:
    """Days since 1970; endless for none."""
    days = moments.to_numpy().astype("M8[us]").astype(np.int64) / MICROSECONDS
    return np.where(moments.isna().to_numpy(), np.inf, days)


def _day(moment: date) -> float:
    import pandas as pd

    return pd.Timestamp(moment).timestamp() / SECONDS
