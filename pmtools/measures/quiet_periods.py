"""Quiet periods: stretches in which no case shows any work."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

LADDER = (
    (timedelta(weeks=2), timedelta(minutes=30)),
    (timedelta(weeks=26), timedelta(days=4)),
    (timedelta.max, timedelta(weeks=1)),
)
"""A log of at most so long, and from when on a period without work is told."""


@kept
def quiet_periods(log: EventLog, longer_than: timedelta | None = None) -> pd.DataFrame:
    """Stretches of time in which no step of any case runs, begins or ends.

    Columns: `begin`, `end` (datetime64, UTC), `length`, `threshold` (timedelta64). A step with a
    start covers the time to its end; any other is a moment. By default a period is told when it is
    longer than 30 minutes in a log of at most two weeks, 4 days in one of at most half a year, else
    a week. (daqapo's detect_inactive_periods counts the same for type `activities`.)

    >>> import pmtools as pm
    >>> quiet = quiet_periods(pm.example_log())
    >>> bool((quiet.length > quiet.threshold).all())
    True
    """
    first, last = pl.col("begin").min(), pl.col("until").max()
    whole = log.within("case", edges).per(None, first=first, last=last).answer().iloc[0]
    span = whole["last"] - whole["first"]
    threshold = longer_than or next(limit for longest, limit in LADDER if not span > longest)
    long = partial(between_work, longer_than=threshold)
    found: pd.DataFrame = (
        log.within("case", partial(busy, longer_than=threshold))
        .within("log", long)
        .answer(threshold=pl.lit(threshold))
    )
    return found.sort_values("begin", ignore_index=True)


def covered(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per event: from when until when it shows work."""
    begin = pl.coalesce("start", "end")
    return events.select(begin=begin, until=pl.max_horizontal(begin, "end"))


def edges(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row for all events: when the first work begins, and until when the last is shown."""
    return covered(events).select(pl.col("begin").min(), pl.col("until").max())


def busy(events: pl.LazyFrame, longer_than: timedelta) -> pl.LazyFrame:
    """One row per stretch of work without a quiet period in it."""
    ordered = covered(events).sort("begin")
    quiet = pl.col("begin") - pl.col("until").cum_max().shift() > longer_than
    stretch = quiet.fill_null(False).cum_sum()
    return ordered.group_by(stretch.alias("stretch")).agg(
        pl.col("begin").min(), pl.col("until").max()
    )


def between_work(rows: pl.LazyFrame, longer_than: timedelta) -> pl.LazyFrame:
    """One row per quiet period: between the end of all that went before and what begins next."""
    ordered = rows.sort("begin").with_columns(before=pl.col("until").cum_max().shift())
    length = pl.col("begin") - pl.col("before")
    return ordered.filter(length > longer_than).select(begin="before", end="begin", length=length)
