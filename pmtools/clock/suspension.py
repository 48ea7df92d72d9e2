"""Suspensions (opschortingen): the days on which a term stands still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.legal import Days

SPREAD = 2**32
"""More than there are days."""


@dataclass(frozen=True, eq=False)
class Stops:
    """Stretches of suspended days: of the `n`-th case, from `begin` until (not including) `end`.

    Of one case they lie in order and do not touch: make them with `merged`.
    """

    n: NDArray[np.int64]
    begin: Days
    end: Days

    def days(self, n: int) -> NDArray[np.timedelta64]:
        """How many days are suspended in each of `n` cases."""
        lengths = (self.end - self.begin).astype(np.int64)
        return np.bincount(self.n, lengths, n).astype(np.int64).astype("m8[D]")

    def ranked(self) -> list[NDArray[np.int64]]:
        """The places of the first stretch of every case, of the second, and so on."""
        first = np.searchsorted(self.n, self.n)
        rank = np.arange(len(self.n)) - first
        return [np.flatnonzero(rank == one) for one in range(int(rank.max(initial=-1)) + 1)]


def merged(n: NDArray[np.int64], begin: Days, end: Days) -> Stops:
    """Stretches of suspended days made one where they meet or overlap; empty ones go.

    >>> days = np.array(["2026-01-13", "2026-01-20", "2026-02-02", "2026-03-01"], "M8[D]")
    >>> stops = merged(np.array([0, 0]), days[:2], days[2:])
    >>> stops.begin.astype(str).tolist(), stops.end.astype(str).tolist()
    (['2026-01-13'], ['2026-03-01'])
    """
    there = end > begin
    order = np.lexsort((end[there], begin[there], n[there]))
    n, begin, end = n[there][order], begin[there][order], end[there][order]
    # Each case has a range of numbers of its own, so that one pass keeps the cases apart.
    first, last = (n * SPREAD + day.astype(np.int64) for day in (begin, end))
    until = np.maximum.accumulate(last)
    opens = np.flatnonzero(np.append(True, first[1:] > until[:-1])) if len(n) else order
    closes = np.append(opens[1:], len(n)) - 1
    ends = (until[closes] - n[opens] * SPREAD).astype("M8[D]") if len(n) else end
    return Stops(n[opens], begin[opens], ends)


NO_STOPS = Stops(np.empty(0, np.int64), np.empty(0, "M8[D]"), np.empty(0, "M8[D]"))
