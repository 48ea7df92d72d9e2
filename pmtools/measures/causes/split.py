"""Every waiting interval split into its five causes, a resource at a time."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from pmtools.clock.feast_days import FIRST, LAST
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.measures.causes.batching import ALONE
from pmtools.measures.causes.enabling import MOMENT, moments
from pmtools.measures.causes.lane import Causes
from pmtools.measures.causes.lanes import lanes

CAUSES = Causes._fields
LENGTH = pl.Duration("us")
NO_RESOURCE, NO_TIME = "no_resource", "no_time"
"""Why an interval cannot be split: nobody is named, or a moment is only a day or in no calendar."""


def split(steps: pl.LazyFrame, hours: OfficeCalendar, least: int) -> pl.LazyFrame:
    """The steps with how long each waited for another (`wait`, empty where for none), and why.

    The causes add up to the wait; they are empty, with a `reason`, where it cannot be split.
    `batch` is when the batch of the step was begun; empty for a step that is in none.
    """
    waits = pl.col("from_activity").is_not_null()
    reason = (
        pl.when(pl.col("resource").is_null())
        .then(pl.lit(NO_RESOURCE))
        .when(~pl.col("sure") | ~in_years())
        .then(pl.lit(NO_TIME))
    )
    known = {name: pl.when(reason.is_null()).then(name) for name in CAUSES}
    known = {name: pl.when(waits, reason.is_null()).then(name) for name in CAUSES}
    wait = pl.when(waits).then(pl.col("start") - pl.col("enabled"))
    rows = causes(steps, hours, least)
    return rows.with_columns(**known, to_activity="activity", wait=wait, reason=reason)


def causes(steps: pl.LazyFrame, hours: OfficeCalendar, least: int) -> pl.LazyFrame:
    """The steps with the five causes, and when the batch of each was begun."""
    schema = steps.collect_schema()
    schema = pl.Schema({**schema, **dict.fromkeys(CAUSES, LENGTH), "batch": MOMENT})
    return steps.map_batches(partial(_causes, hours=hours, least=least), schema=schema)


def in_years() -> pl.Expr:
    """Whether the moments of a step lie in the years of which feast days are known."""
    first, last = (pl.lit(day).cast(MOMENT) for day in (FIRST, LAST))
    ends = pl.coalesce("end", "start")
    return (pl.col("enabled") > first + pl.duration(days=2)) & (ends < last - pl.duration(days=2))


USABLE = pl.col("resource").is_not_null() & pl.col("timed") & in_years()
"""Steps of which it can be told when they were in whose hands."""


def workable(steps: pl.DataFrame) -> pl.DataFrame:
    """Those steps, in order of their resource and start."""
    return steps.filter(USABLE).sort("resource", "start")


def _causes(steps: pl.DataFrame, hours: OfficeCalendar, least: int) -> pl.DataFrame:
    work = workable(steps)
    found = [np.zeros(len(work), np.int64) for _ in CAUSES]
    begun = np.full(len(work), ALONE, np.int64)
    for laid in lanes(work, hours):
        batches = laid.lane.batches(least)
        for all_, mine in zip(found, laid.lane.causes(laid.away, batches), strict=True):
            all_[laid.rows] = mine
        begin = batches.begin - laid.moved
        begun[laid.rows] = np.where(batches.number != ALONE, begin, ALONE)
    told = {name: pl.Series(of).cast(LENGTH) for name, of in zip(CAUSES, found, strict=True)}
    inside = pl.Series(begun != ALONE)
    batch = pl.select(pl.when(inside).then(moments(begun))).to_series()
    rest = steps.filter(~USABLE)
    nothing = dict.fromkeys(CAUSES, pl.lit(None, LENGTH)) | {"batch": pl.lit(None, MOMENT)}
    return pl.concat([work.with_columns(**told, batch=batch), rest.with_columns(**nothing)])
