"""Chance that gives the same draws on every machine and Python version.

Only `random.Random.random` promises that. Everything else is derived from it with plain arithmetic:
no logarithm or exponential, whose last digit differs between C libraries.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise

Quantiles = tuple[tuple[float, float], ...]
"""Points of a quantile function, share from 0 to 1 with its value, straight between the points."""

SEEDS = 2**53


class Chance:
    """A stream of draws that follows from its seed alone."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random  # noqa: S311 (fiction, not cryptography)

    def split(self) -> Chance:
        """A new stream, so that one draw more in a case leaves the other cases as they are."""
        return Chance(int(self._next() * SEEDS))

    def happens(self, share: float) -> bool:
        """True in this share of the draws.

        >>> Chance(1).happens(1.0)
        True
        """
        return self._next() < share

    def whole(self, n: int) -> int:
        """A whole number from 0 up to and without `n`, each as likely."""
        return int(self._next() * n)

    def pick(self, weights: Mapping[str, int]) -> str:
        """One of the names, each as likely as its weight.

        >>> Chance(1).pick({"balie": 0, "post": 3})
        'post'
        """
        place = self.whole(sum(weights.values()))
        for name, weight in weights.items():
            place -= weight
            if place < 0:
                return name
        raise AssertionError("weights must be positive")

    def draw(self, quantiles: Quantiles) -> float:
        """A value from the distribution that has these quantiles (inverse transform).

        >>> 1 <= Chance(1).draw(((0, 1), (0.9, 2), (1, 10))) < 10
        True
        """
        share = self._next()
        for (low, at_low), (high, at_high) in pairwise(quantiles):
            if share < high:
                return at_low + (at_high - at_low) * (share - low) / (high - low)
        return quantiles[-1][1]
