"""Overlaps: steps of one case that were worked on at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def overlaps(log: EventLog) -> pd.DataFrame:
    """Pairs of steps of one case that overlap in time, by their activities.

    Columns: `from_activity` (the step that starts first), `to_activity`, `n` (pairs of steps) and
    `n_cases` (int64). Two steps overlap when each starts before the other ends; a step without a
    start or an end takes no part. Most frequent first; empty for a log without starts.

    >>> import pmtools as pm
    >>> len(overlaps(pm.example_log())) >= 0
    True
    """
    return (
        log.within("case", pairs)
        .per(
            ["transition"],
            n=pl.len().cast(pl.Int64),
            n_cases=pl.col("case_id").n_unique().cast(pl.Int64),
        )
        .answer(rank="n")
    )


def pairs(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per pair of overlapping steps of a case, the one that starts first before."""
    timed = events.filter(pl.col("start") < pl.col("end")).select(
        "case_id", "start", "end", "seq", from_activity="activity", to_activity="activity"
    )
    ordered = timed.sort("case_id", "start", "seq")
    return ordered.map_batches(_paired).select("case_id", "from_activity", "to_activity")


def _paired(steps: pl.DataFrame) -> pl.DataFrame:
    """Each step beside the next, the one after that, and on, as long as any pair overlaps."""
    case = steps["case_id"].to_physical().to_numpy()
    start, end = (steps[name].dt.timestamp().to_numpy() for name in ("start", "end"))
    open_, lag = np.arange(len(steps)), 1
    first, second = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    while True:
        open_ = open_[open_ + lag < len(steps)]
        later = open_ + lag
        open_ = open_[(case[later] == case[open_]) & (start[later] < end[open_])]
        if not len(open_):
            break
        first.append(open_)
        second.append(open_ + lag)
        lag += 1
    others = steps["to_activity"][np.concatenate(second)]
    return steps[np.concatenate(first)].with_columns(others)
