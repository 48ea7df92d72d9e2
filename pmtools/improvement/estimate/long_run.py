"""How sure a difference is when weeks hang together: an interval that is valid with few weeks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
BANDWIDTH, FEWEST = 0.4, 3
"""Cosines per week to the power two thirds (Lazarus, Lewis, Stock and Watson), and at least."""

TINY = 1e-9
"""A smaller part of a number is what rounding leaves of it."""


class Difference(NamedTuple):
    """A coefficient, its standard error, and the degrees of freedom of that."""

    value: float
    error: float
    freedom: float

    def interval(self, sure: float = 0.95) -> tuple[float, float]:
        """The two-sided interval."""
        from scipy.stats import t

        reach = self.error * float(t.ppf((1 + sure) / 2, self.freedom))
        return self.value - reach, self.value + reach

    def smallest(self, sure: float = 0.95, power: float = 0.8) -> float:
        """The smallest true difference that is found so often."""
        from scipy.stats import t

        reach = float(t.ppf((1 + sure) / 2, self.freedom) + t.ppf(power, self.freedom))
        return self.error * reach


def difference(
    y: Numbers, after: Numbers, others: Numbers, week: NDArray[np.int64]
) -> Difference | None:
    """How much `y` differs `after`, with the columns of `others` held equal (least squares).

    The variance is that of the weekly sums, by the equal-weighted cosine estimator of the long-run
    variance with Student's t (Lazarus, Lewis, Stock and Watson, HAR inference: recommendations for
    practice, 2018): the cosines are few and smooth, so that weeks that hang together are taken into
    account, and the degrees of freedom follow from their number. A block bootstrap of a few blocks
    has no such guarantee. What least squares itself takes out of the cosines is put back, and the
    degrees of freedom are those of Satterthwaite (1946), both as they would be for weeks that do
    not hang together. None where nothing can be said: `after` follows from the other columns, or
    `y` does from all of them, so that it does not tell how much it varies.
    """
    columns = np.column_stack([others, after])
    basis, _ = np.linalg.qr(columns)
    rest = y - basis @ (basis.T @ y)
    own, _ = np.linalg.qr(others)
    moved = after - own @ (own.T @ after)
    size = float(moved @ moved)
    if size <= TINY * float(after @ after) or float(rest @ rest) <= TINY**2 * float(y @ y):
        return None
    value = float(moved @ y) / size
    waves = _cosines(int(week.max()) + 1)[:, week] * moved
    left = waves @ waves.T - (waves @ basis) @ (waves @ basis).T
    trace = float(np.trace(left))
    error = float(np.sqrt(((waves @ rest) ** 2).sum() / trace * size) / size)
    return Difference(value, error, trace**2 / float((left * left).sum()))


def _cosines(weeks: int) -> Numbers:
    number = max(int(BANDWIDTH * weeks ** (2 / 3)), FEWEST)
    order = np.arange(1, number + 1)[:, np.newaxis]
    return np.asarray(np.sqrt(2 / weeks) * np.cos(np.pi * order * (np.arange(weeks) + 0.5) / weeks))
