"""Suspensions (opschortingen): the days on which a term stands still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.legal import Days


@dataclass(frozen=True, eq=False)
class Stops:
    """Stretches of suspended days: of the `n`-th case, from `begin` until (not including) `end`.

    Of one case they lie in order and do not touch: make them with `merged`.
    """

    n: NDArray[np.int64]
    begin: Days
    end: Days

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
    rows = pl.DataFrame({"n": n, "begin": begin, "end": end}).filter(
        pl.col("end") > pl.col("begin")
    )
    ordered = rows.sort("n", "begin", "end")
    until = pl.col("end").cum_max().shift().over("n")
    apart = (pl.col("begin") > until).fill_null(True).cum_sum()
    whole = (
        ordered.with_columns(stretch=apart)
        .group_by("stretch", maintain_order=True)
        .agg(pl.col("n").first(), pl.col("begin").min(), pl.col("end").max())
    )
    return Stops(whole["n"].to_numpy(), whole["begin"].to_numpy(), whole["end"].to_numpy())


NO_STOPS = Stops(np.empty(0, np.int64), np.empty(0, "M8[D]"), np.empty(0, "M8[D]"))
