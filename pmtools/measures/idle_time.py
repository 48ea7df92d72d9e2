"""Idle time (stilstand): when nothing of a case, or of a resource, is in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.spread import spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FOREVER = pl.datetime(2900, 1, 1, time_unit="us", time_zone="UTC")
"""Later than any moment of a log."""


def idle_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time between the first start and the last end of a case in which none of its steps runs.

    Steps that overlap count once; a step without an end is in hand from its start on; steps
    without a start, or that end before they start, take no part (Dutch: stilstand). Columns: the
    key of `by`, `n` (cases, int64), `total`, `median`, `p80`, `p90` (timedelta64). With
    `by="resource"` it is the time in which a resource has nothing in hand, as bupaR defines it
    (edeaR, `idle_time`): one row a resource.

    Raises CapabilityError when the log has no start times, or no resource when asked by it.

    >>> import pmtools as pm
    >>> pm.idle_time(pm.example_log())
    Traceback (most recent call last):
    pmtools.errors.CapabilityError: This log has one moment per step, so it cannot tell ...
    """
    unit = "resource" if by == "resource" else "case"
    log.require("start", *(["resource"] if by == "resource" else []))
    kernel = idle_of_resources if unit == "resource" else idle_of_cases
    idle = log.within(unit, kernel).per(unit, idle=pl.col("idle").sum())
    return idle.per(None if by == "log" else by, **spread("idle")).answer()


def idle_of_cases(events: pl.LazyFrame) -> pl.LazyFrame:
    """Of each step, the time before it in which nothing of its case was in hand."""
    return _uncovered(events, "case_id")


def idle_of_resources(events: pl.LazyFrame) -> pl.LazyFrame:
    """Of each step, the time before it in which its resource had nothing in hand."""
    return _uncovered(events.filter(pl.col("resource").is_not_null()), "resource")


def _uncovered(events: pl.LazyFrame, key: str) -> pl.LazyFrame:
    end = pl.col("end")
    kept = events.select(key, "start", "end").filter(
        pl.col("start").is_not_null(), end.is_null() | (end >= pl.col("start"))
    )
    busy_until = end.fill_null(FOREVER).cum_max().shift().over(key)
    free = (pl.col("start") - busy_until).fill_null(pl.duration())
    return (
        # A step without an end is in hand from its start on, and lengthens nothing.
        kept.filter(pl.col("start") <= end.max().over(key))
        .sort(key, "start", "end")
        .select(key, idle=pl.max_horizontal(free, pl.duration()))
    )
