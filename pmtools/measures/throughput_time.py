"""Throughput time (doorlooptijd) of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.spread import once, spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

HOUR = 3_600_000_000
HALF_DAY = 12 * HOUR
"""In microseconds."""


@kept
def throughput_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Calendar time from the first to the last event of a case (Dutch: doorlooptijd).

    Cases that still run count with what they have so far. Columns: the key of `by`, `n` (cases,
    int64), `total`, `median`, `p80`, `p90` (timedelta64). `by` is `case`, `variant`, `month` (of
    the first event, local time), `length` (timedelta64: the half days, or at most an hour, within
    which a case is done) or a case attribute; without it, or with `log`, one row.

    Raises ParameterError when the log cannot be split by `by`.

    >>> import pmtools as pm
    >>> pm.throughput_time(pm.example_log()).columns.to_list()
    ['n', 'total', 'median', 'p80', 'p90']
    """
    told = once if by == "case" else spread
    return log.within("case", first_to_last).per(by, **told("throughput_time")).answer()


def first_to_last(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: the time from its first moment to its last."""
    time = pl.col("last") - pl.col("first")
    return first_and_last(events).select("case_id", throughput_time=time, length=_length(time))


def _length(time: pl.Expr) -> pl.Expr:
    """The least of nothing, an hour and every half day that is as long."""
    spent = time.dt.total_microseconds()
    half_days = (spent + HALF_DAY - 1) // HALF_DAY * HALF_DAY
    within_an_hour = pl.when(spent > 0).then(HOUR).otherwise(0)
    length = pl.when(spent > HOUR).then(half_days).otherwise(within_an_hour)
    return length.cast(pl.Duration("us"))


def first_and_last(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its first and its last moment."""
    return events.group_by("case_id").agg(
        first=pl.min_horizontal(pl.col("start").min(), pl.col("end").min()),
        last=pl.max_horizontal(pl.col("start").max(), pl.col("end").max()),
    )
