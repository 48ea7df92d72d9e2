"""Idle time (stilstand): when nothing of a case, or of a resource, is in hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.kept import kept
from pmtools.measures.spread import spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FOREVER = pl.datetime(2900, 1, 1, time_unit="us", time_zone="UTC")
"""Later than any moment of a log."""


@kept
def idle_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time between the first start and the last end of a case in which none of its steps runs.

    Steps that overlap count once; a step without an end is in hand from its start on; steps
    without a start, or that end before they start, take no part (Dutch: stilstand). Columns: the
    key of `by`, `n` (cases, int64), `total`, `median`, `p80`, `p90` (timedelta64). With
    `by="resource"` it is the time in which a resource has nothing in hand, as bupaR defines it
    (edeaR, `idle_time`): one row a resource. In office time (`log.on`) the idle stretches count by
    the hours of the office.

    Raises CapabilityError when the log has no start times, or no resource when asked by it.

    >>> import pmtools as pm
    >>> pm.idle_time(pm.example_log())
    Traceback (most recent call last):
    pmtools.errors.CapabilityError: This log has one moment per step, so it cannot tell ...
    """
    unit = "resource" if by == "resource" else "case"
    log.require("start", *(["resource"] if by == "resource" else []))
    if by == "resource":
        # What a resource has in hand in a few cases is little; all its steps may be millions.
        idle = log.within("case", in_hand_of_resources).within(
            "resource", partial(idle_of_resources, clock=log.clock)
        )
    else:
        idle = log.within("case", partial(idle_of_cases, clock=log.clock))
    each = idle.per(unit, idle=pl.col("idle").sum())
    return each.per(None if by == "log" else by, **spread("idle")).answer()


def idle_of_cases(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """Of each step, the time before it in which nothing of its case was in hand."""
    return _uncovered(_steps(events, "case_id"), "case_id", clock)


def idle_of_resources(stretches: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """Of each stretch of work, the time before it in which its resource had nothing in hand."""
    return _uncovered(stretches, "resource", clock)


def in_hand_of_resources(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per stretch in which a resource has anything in hand, as far as these cases tell.

    A step without an end is a row with its start: the first of a resource tells all.
    """
    steps = _steps(events.filter(pl.col("resource").is_not_null()), "resource")
    ended = steps.drop_nulls("end").sort("resource", "start", "end")
    after = pl.col("start") > pl.col("end").cum_max().shift().over("resource")
    stretch = ended.with_columns(stretch=after.fill_null(True).cum_sum())
    edges = (pl.col("start").min(), pl.col("end").max())
    open_ = steps.filter(pl.col("end").is_null()).group_by("resource")
    return pl.concat(
        [
            stretch.group_by("resource", "stretch").agg(edges).drop("stretch"),
            open_.agg(edges),
        ]
    )


def _steps(events: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """The steps that can be in hand."""
    end = pl.col("end")
    return events.select(key, "start", "end").filter(
        pl.col("start").is_not_null(), end.is_null() | (end >= pl.col("start"))
    )


def _uncovered(steps: pl.LazyFrame, key: str, clock: Clock) -> pl.LazyFrame:
    end = pl.col("end")
    busy_until = end.fill_null(FOREVER).cum_max().shift().over(key)
    # Nothing lies before the first step, nor before one that begins while another is in hand.
    free_from = pl.min_horizontal(busy_until.fill_null(pl.col("start")), "start")
    return (
        # A step without an end is in hand from its start on, and lengthens nothing.
        steps.filter(pl.col("start") <= end.max().over(key))
        .sort(key, "start", "end")
        .with_columns(free_from=free_from)
        .select(key, idle=clock.between("free_from", "start"))
    )
