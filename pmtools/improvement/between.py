"""The difference in differences: how much more changed in one group than in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pmtools.improvement.estimate.effect import course_of
from pmtools.improvement.estimate.long_run import Difference, difference
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.register.model import IMPROVED, WORSE

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4
"""Of a year: a direction is told by quarter."""
BETTER, NEITHER = "better", ""
PREFIXES = {"outside": "outside_", "difference": "", "apart": "apart_"}
"""Of the columns with the ends of each interval."""


class Found(NamedTuple):
    """What two groups, inside and outside, show beside each other."""

    outside: Difference
    """After less before, outside."""
    difference: Difference
    """How much more that is inside."""
    apart: Difference
    """How much more the figure changed inside each quarter of a year, before the start."""


def found_between(stacked: pd.DataFrame, plan: Plan) -> Found | None:
    """The difference in differences, by least squares (see `Comparison.result`).

    Takes the compared cases of both groups: `start` (datetime64), `inside`, `after` (bool),
    `kind_of_case` (str) and `value` (float64). The weekly sums, of which the variance is taken, are
    over both groups: what moves both in a week falls away against itself. Before the start both
    groups have a straight line each instead, with the season in common. None where one of
    these cannot be told.
    """
    course = course_of(stacked, plan)
    inside, after = (stacked[name].to_numpy(dtype=float) for name in ("inside", "after"))
    y, both = stacked["value"].to_numpy(dtype=float), inside * after
    fixed = [*_kinds(stacked), *course.columns]
    outside = difference(y, after, np.column_stack([*fixed, both]), course.week)
    more = difference(y, both, np.column_stack([*fixed, after]), course.week)
    early = after == 0
    quarters = (course.years * QUARTERS)[early]
    season = [column[early] for column in course.columns[1:]]
    lines = np.column_stack([*_kinds(stacked[early]), quarters, *season])
    apart = difference(y[early], inside[early] * quarters, lines, course.week[early])
    return Found(outside, more, apart) if outside and more and apart else None


def figures_of(found: Found | None) -> dict[str, float]:
    """The figures with their 95 % intervals; NaN where nothing was found."""
    told = dict[str, float]()
    for name, prefix in PREFIXES.items():
        one: Difference | None = getattr(found, name, None)
        low, high = one.interval() if one else (np.nan, np.nan)
        told |= {name: one.value if one else np.nan, f"{prefix}low": low, f"{prefix}high": high}
    return told | {"smallest": found.difference.smallest() if found else np.nan}


def reading(verdict: str, found: Found | None, *, lower_is_better: bool) -> str:
    """What a comparison adds to the verdict, which it does not change.

    `too_few`; beside an effect: `supported`, `elsewhere_too` (no difference is shown, and the
    others went the same way), `unsure`, `against` (the others went further); beside none:
    `only_better`, `only_worse` (than the others) or `neither`.
    """
    if found is None:
        return "too_few"
    compared, elsewhere = (
        _way(one, lower_is_better=lower_is_better) for one in (found.difference, found.outside)
    )
    said = {IMPROVED: BETTER, WORSE: WORSE}.get(verdict, NEITHER)
    if said == NEITHER:
        return f"only_{compared}" if compared else "neither"
    if compared:
        return "supported" if compared == said else "against"
    return "elsewhere_too" if elsewhere == said else "unsure"


def _way(found: Difference, *, lower_is_better: bool) -> str:
    """Better or worse when the interval lies on one side of nothing."""
    low, high = found.interval()
    if low <= 0 <= high:
        return NEITHER
    return BETTER if (high < 0) == lower_is_better else WORSE


def _kinds(stacked: pd.DataFrame) -> list[NDArray[np.float64]]:
    """A column for each kind of case of each group, which says the group too."""
    import pandas as pd

    kind = stacked["inside"].astype(str) + stacked["kind_of_case"]
    return [*pd.get_dummies(kind).to_numpy(dtype=float).T]
