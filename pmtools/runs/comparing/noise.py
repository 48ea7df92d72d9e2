"""Whether two means differ by more than weeks do among themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.signedinteger[Any]]
SURE = 0.01
"""How often, at most, a figure is said to have moved when none did."""
MOST_ALIKE = 0.8
"""Weeks that are more alike than this cannot be told from a trend."""
LAGS = range(1, 5)
POWER, TINY = 0.8, 1e-300


@dataclass(frozen=True)
class Side:
    """A figure of the cases of one run, summed by the week in which they began."""

    sums: Numbers
    """Per week, weeks without cases too, the figure of its cases added up."""
    sizes: Numbers
    """How many cases that are; of the cases per week, 1."""
    n_cases: int

    @property
    def mean(self) -> float:
        """The figure per case, or per week."""
        return float(self.sums.sum() / self.sizes.sum())

    @property
    def weeks(self) -> int:
        """The weeks that have cases."""
        return int((self.sizes > 0).sum())

    @property
    def left(self) -> Numbers:
        """By how much the sum of each week differs from what its number of cases lets expect."""
        return self.sums - self.mean * self.sizes

    @property
    def spread(self) -> float:
        """The variance of the sum of a week, per case in it."""
        lost = self.weeks / (self.weeks - 1)
        return float(lost * (self.left**2).sum() / self.sizes.sum())


def by_week(values: Numbers, weeks: Whole) -> Side:
    """The values of cases, with the week of each, as a side."""
    place = weeks - weeks.min()
    n = int(place.max()) + 1
    sizes = np.bincount(place, minlength=n).astype(np.float64)
    sums = np.bincount(place, weights=values, minlength=n).astype(np.float64)
    return Side(sums, sizes, len(values))


@dataclass(frozen=True)
class Verdict:
    """Two means, with how often chance alone makes them differ as much."""

    before: float
    after: float
    chance: float
    smallest: float
    """A true difference of this size is found four times in five, at least."""


def differ(before: Side, after: Side, among: int = 1) -> Verdict:
    """Whether the mean per case differs, with weeks as what varies.

    The variance of each mean is that of a ratio of weekly sums (Cochran, Sampling techniques, 1977,
    chapter 6), the degrees of freedom those of Welch (1947) and Satterthwaite (1946). Cases of one
    week share what happened in it, so that weeks, not cases, are counted. With few new weeks their
    own variance can be small by luck: it is taken as no smaller than what the older weeks tell.
    When weeks in a row are alike (lag-1 correlation of both), there are in effect fewer of them.
    The figure is one `among` so many that are judged together.
    """
    from scipy.stats import t

    fewer = 1 / _alike(before, after)
    old, new = (_variance(side, side.spread, fewer) for side in (before, after))
    from_old = _variance(after, before.spread, fewer)
    freedom = [max(side.weeks * fewer - 1, 1.0) for side in (before, after)]
    if from_old > new:
        new, freedom[1] = from_old, freedom[0]
    error = np.sqrt(old + new)
    gap = after.mean - before.mean
    if not error:
        return Verdict(before.mean, after.mean, float(abs(gap) < 1e-9), 0.0)  # noqa: PLR2004
    own = (old + new) ** 2 / (old**2 / freedom[0] + new**2 / freedom[1])
    chance = float(2 * t.sf(abs(gap) / error, own))
    reach = t.ppf(1 - SURE / among / 2, own) + t.ppf(POWER, own)
    return Verdict(before.mean, after.mean, chance, float(error * reach))


def moved(verdicts: Mapping[str, Verdict]) -> set[str]:
    """Which figures moved when all are judged together (Holm, 1979)."""
    found = set[str]()
    for left, (name, verdict) in enumerate(
        sorted(verdicts.items(), key=lambda item: item[1].chance)
    ):
        if verdict.chance > SURE / (len(verdicts) - left):
            break
        found.add(name)
    return found


def _variance(side: Side, spread: float, fewer: float) -> float:
    return spread / float(side.sizes.sum()) / fewer


def _alike(*sides: Side) -> float:
    """By how much the variance of a mean of weeks is larger since weeks in a row are alike.

    By lag-1 correlation as if it fades week by week, and by that of LAGS weeks: the larger, since
    either sees too little in few weeks.
    """
    left = [side.left / np.sqrt(max(side.spread, TINY)) for side in sides]
    each = sum(float((own**2).sum()) for own in left)
    weeks = sum(len(own) for own in left)
    if not each:
        return 1.0
    seen = [sum(float((own[lag:] * own[:-lag]).sum()) for own in left) / each for lag in LAGS]
    # What is seen in so few weeks is too little by about this much (Kendall, 1954).
    first = min(max(seen[0] + (1 + 3 * seen[0]) / weeks, 0.0), MOST_ALIKE)
    return max((1 + first) / (1 - first), 1 + 2 * sum(seen), 1.0)
