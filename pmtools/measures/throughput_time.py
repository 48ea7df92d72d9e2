"""Throughput time (doorlooptijd) of cases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.kept import kept
from pmtools.measures.spread import once, spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

HOUR = 3_600_000_000
DAY = 24 * HOUR
"""In microseconds."""


@kept
def throughput_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time from the first to the last event of a case (Dutch: doorlooptijd), gross of suspension.

    By the clock of the log: calendar time, or with `log.on` office time by the hours of the office.
    Cases that still run count with what they have so far. Columns: the key of `by`, `n` (cases,
    int64), `total`, `median`, `p80`, `p90` (timedelta64). `by` is `case`, `variant`, `month` (of
    the first event, local time), `length` (timedelta64: the half days, or at most an hour, within
    which a case is done; in office time half working days) or a case attribute; without it, or
    with `log`, one row.

    Raises ParameterError when the log cannot be split by `by`.

    >>> import pmtools as pm
    >>> pm.throughput_time(pm.example_log()).columns.to_list()
    ['n', 'total', 'median', 'p80', 'p90']
    """
    told = once if by == "case" else spread
    cases = log.within("case", partial(first_to_last, clock=log.clock))
    return cases.per(by, **told("throughput_time")).answer()


def first_to_last(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per case: the time from its first moment to its last."""
    cases = first_and_last(events).select("case_id", throughput_time=clock.between("first", "last"))
    return cases.with_columns(length=length_of(pl.col("throughput_time"), clock))


def length_of(time: pl.Expr, clock: Clock) -> pl.Expr:
    """The least of nothing, an hour and every half (working) day that is as long."""
    day = clock.office.day_length // timedelta(microseconds=1) if clock.office else DAY
    spent, short = time.dt.total_microseconds(), min(HOUR, day // 2)
    half_days = (2 * spent + day - 1) // day * day // 2
    within_an_hour = pl.when(spent > 0).then(short).otherwise(0)
    length = pl.when(spent > short).then(half_days).otherwise(within_an_hour)
    return length.cast(pl.Duration("us"))


def first_and_last(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its first and its last moment."""
    return events.group_by("case_id").agg(
        first=pl.min_horizontal(pl.col("start").min(), pl.col("end").min()),
        last=pl.max_horizontal(pl.col("start").max(), pl.col("end").max()),
    )
