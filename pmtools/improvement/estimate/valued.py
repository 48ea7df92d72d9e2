"""Of the cases before and after a change the figure that is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pmtools.errors import ParameterError
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.restricted_mean import kaplan_meier, pseudo_values

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
UNLIKE, CHANCE = 0.05, 1.96
"""Shares of cases that are not known may differ by so much, or by so many standard errors."""


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
    """Whether both sides have as many cases as can say anything, and are alike in what is known."""
    unknown: tuple[float, float] = (0.0, 0.0)
    """Of the cases before and after that were followed, the share whose figure was not known."""


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
    after, start = kept["after"].to_numpy(), days_of(kept["start"])
    if not _enough(after, fewest):
        return Valued(kept, left_out, float("nan"), enough=False)
    limit, before = np.where(after, day_of(plan.until), day_of(plan.start)), ~after
    settled = _settled(kept)
    told, days = (settled <= limit)[before], (np.minimum(settled, limit) - start)[before]
    horizon = plan.horizon if plan.horizon is not None else _nine_tenths(days, told)
    # A microsecond is lost in days since 1970: a figure of that very day counts.
    followed = kept[start + horizon <= limit + A_SECOND]
    figure = as_known(followed, horizon + A_SECOND)
    compared, rare = _alike(followed.assign(value=figure)[figure.notna()], plan)
    enough = _enough(compared["after"].to_numpy(), fewest)
    unknown = _unknown(followed, figure)
    if enough and _differ(unknown, followed["after"].to_numpy()):
        return Valued(compared, left_out + rare, horizon, enough=False, unknown=unknown)
    return Valued(compared, left_out + rare, horizon, enough=enough)


def as_known(cases: pd.DataFrame, horizon: float) -> pd.Series[float]:
    """The figure that each case had so many days after its begin; null where it was not known."""
    import pandas as pd

    until = cases.get("until_known", pd.Series(np.nan, cases.index))
    took = cases["known"] - cases["start"]
    return cases["value"].where(took <= pd.to_timedelta(horizon, unit="D"), until)


def _settled(cases: pd.DataFrame) -> NDArray[np.float64]:
    """From which day nothing changes the figure of a case any more."""
    if "until_known" not in cases or cases["until_known"].isna().all():
        return days_of(cases["known"])
    return days_of(cases["end"])


def _unknown(followed: pd.DataFrame, figure: pd.Series[float]) -> tuple[float, float]:
    """The shares of cases before and after that have a figure, or may, but not by the horizon."""
    none = followed["value"].isna() & followed["known"].notna()  # it never will have one
    unknown, after = (figure.isna() & ~none).to_numpy(), followed["after"].to_numpy()
    return float(unknown[~after].mean()), float(unknown[after].mean())


def _differ(unknown: tuple[float, float], after: NDArray[np.bool_]) -> bool:
    """Whether two shares differ by more than is small, and more than by chance."""
    first, second = unknown
    n = np.array([(~after).sum(), after.sum()])
    spread = float(np.sqrt((np.array(unknown) * (1 - np.array(unknown)) / n).sum()))
    return abs(second - first) > max(UNLIKE, CHANCE * spread)


def _nine_tenths(days: NDArray[np.float64], ended: NDArray[np.bool_]) -> float:
    """The day by which it was so for nine tenths of the baseline; of all that were seen else."""
    curve = kaplan_meier(days, ended)
    reached = np.flatnonzero(curve.share <= NINE_TENTHS)
    return float(curve.day[reached[0]] if len(reached) else days.max())


def _sides(cases: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, int]:
    """The cases before and after, of kinds that both sides have; and how many are of others."""
    missing = [name for name in plan.adjust if name not in cases.columns]
    if missing:
        raise ParameterError(f"Cases have no {', '.join(missing)} to adjust for. Name another.")
    start = cases["start"]
    before, after = ((start >= first) & (start < last) for first, last in (plan.before, plan.after))
    kept = cases[before | after].assign(after=after[before | after])
    return _alike(kept, plan)


def _alike(kept: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, int]:
    """The cases of kinds that both sides have, and how many are of others."""
    import pandas as pd

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


def reached(
    window: tuple[pd.Timestamp, pd.Timestamp], cases: pd.DataFrame
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """A window from the day of the first case on, where that lies within it."""
    (first, last), begun = window, cases["start"].min().normalize() if len(cases) else window[0]
    return (begun, last) if first < begun < last else (first, last)


def days_of(moments: pd.Series[Any]) -> NDArray[np.float64]:
    """Days since 1970 of each moment; endless for none."""
    days = moments.to_numpy().astype("M8[us]").astype(np.int64) / MICROSECONDS
    return np.where(moments.isna().to_numpy(), np.inf, days)


def day_of(moment: date) -> float:
    """Days since 1970 of a moment."""
    import pandas as pd

    return pd.Timestamp(moment).timestamp() / SECONDS
