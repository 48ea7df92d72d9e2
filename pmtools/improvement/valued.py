"""Of the cases before and after a change the figure that is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmtools.errors import ParameterError
from pmtools.improvement.plan import Plan
from pmtools.improvement.restricted_mean import kaplan_meier, pseudo_values

if TYPE_CHECKING:
    import pandas as pd

ENOUGH_CASES, FOLLOWED = 30, 10
"""Fewer cases on a side say nothing; a horizon is reached by so many cases."""
OVERLAP = 5
"""A kind of case with fewer on a side cannot be compared."""
NINE_TENTHS = 0.1
"""Without a declared horizon it is the day by which nine tenths of the baseline had ended."""
SECONDS, MICROSECONDS = 86_400, 86_400_000_000
"""Of a day."""
A_SECOND = 1 / SECONDS


@dataclass(frozen=True)
class Valued:
    """The cases that are compared, each with its figure."""

    cases: pd.DataFrame
    """With `start` (datetime64), `after` (bool), `kind_of_case` (str) and, when there are `enough`,
    `value` (float64)."""
    left_out: int
    """Cases of a kind that only one side has enough of."""
    horizon: float
    """Days; NaN where there were too few to tell."""
    enough: bool
    """Whether both sides have as many cases as can say anything."""


def valued_on_time(cases: pd.DataFrame, plan: Plan) -> Valued:
    """The days that cases take, counted to a horizon: `effect_on_time` says of which cases."""
    kept, left_out = _sides(cases, plan)
    after, start, end = kept["after"].to_numpy(), days_of(kept["start"]), days_of(kept["end"])
    if not _enough(after):
        return Valued(kept, left_out, float("nan"), enough=False)
    limit = np.where(after, day_of(plan.until), day_of(plan.start))
    ended, days, follow = end <= limit, np.minimum(end, limit) - start, limit - start
    horizon = _horizon(days[~after], ended[~after], [follow[~after], follow[after]], plan.horizon)
    value = np.empty(len(kept))
    for side in (~after, after):
        value[side] = pseudo_values(days[side], ended[side], horizon)
    return Valued(kept.assign(value=value), left_out, horizon, enough=True)


def valued_as_known(cases: pd.DataFrame, plan: Plan, fewest: int = ENOUGH_CASES) -> Valued:
    """A figure that each case has, as known by a horizon: `effect_on_value` says of which cases."""
    kept, left_out = _sides(cases, plan)
    after, start, known = kept["after"].to_numpy(), days_of(kept["start"]), days_of(kept["known"])
    if not _enough(after, fewest):
        return Valued(kept, left_out, float("nan"), enough=False)
    limit = np.where(after, day_of(plan.until), day_of(plan.start))
    before = ~after
    told, days = (known <= limit)[before], (np.minimum(known, limit) - start)[before]
    horizon = plan.horizon if plan.horizon is not None else _nine_tenths(days, told)
    # A microsecond is lost in days since 1970: a figure of that very day counts.
    in_time = known - start <= horizon + A_SECOND
    whole = (start + horizon <= limit + A_SECOND) & in_time & kept["value"].notna().to_numpy()
    told_of = kept[whole].reset_index(drop=True)
    return Valued(told_of, left_out, horizon, enough=_enough(after[whole], fewest))


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
    compared = bool(counts.sum().all())
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


def days_of(moments: pd.Series[Any]) -> NDArray[np.float64]:
    """Days since 1970 of each moment; endless for none."""
    days = moments.to_numpy().astype("M8[us]").astype(np.int64) / MICROSECONDS
    return np.where(moments.isna().to_numpy(), np.inf, days)


def day_of(moment: date) -> float:
    """Days since 1970 of a moment."""
    import pandas as pd

    return pd.Timestamp(moment).timestamp() / SECONDS
