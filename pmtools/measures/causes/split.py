"""Every waiting interval split into its five causes, a resource at a time."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
import polars.selectors as cs

from pmtools.clock.feast_days import FIRST, LAST
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.measures.causes.batching import ALONE
from pmtools.measures.causes.enabling import MOMENT, moments
from pmtools.measures.causes.lane import Causes
from pmtools.measures.causes.lanes import LANE_COLUMNS, in_order, lanes

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
    known = {name: pl.when(waits, reason.is_null()).then(name) for name in CAUSES}
    wait = pl.when(waits).then(pl.col("start") - pl.col("enabled"))
    rows = causes(steps, hours, least)
    return rows.with_columns(**known, to_activity="activity", wait=wait, reason=reason)


def causes(steps: pl.LazyFrame, hours: OfficeCalendar, least: int) -> pl.LazyFrame:
    """The steps with the five causes, and when the batch of each was begun.

    Only of steps that are usable do they mean anything.
    """
    told = pl.Struct({**dict.fromkeys(CAUSES, LENGTH), "batch": MOMENT})
    asked = cs.by_name(LANE_COLUMNS, require_all=False)
    found = pl.struct(asked, usable=USABLE).map_batches(
        partial(_causes, hours=hours, least=least), return_dtype=told
    )
    return steps.with_columns(found.alias("told")).unnest("told")


def in_years() -> pl.Expr:
    """Whether the moments of a step lie in the years of which feast days are known."""
    first, last = (pl.lit(day).cast(MOMENT) for day in (FIRST, LAST))
    ends = pl.coalesce("end", "start")
    return (pl.col("enabled") > first + pl.duration(days=2)) & (ends < last - pl.duration(days=2))


USABLE = pl.col("resource").is_not_null() & pl.col("timed") & in_years()
"""Steps of which it can be told when they were in whose hands."""


def workable(steps: pl.DataFrame) -> pl.DataFrame:
    """Those steps, in the order of lanes."""
    return steps[in_order(steps, steps.select(USABLE).to_series())]


def _causes(of: pl.Series, hours: OfficeCalendar, least: int) -> pl.Series:
    steps = of.struct.unnest()
    rows = in_order(steps, steps["usable"])
    found = {name: np.empty(len(rows), np.int64) for name in (*CAUSES, "batch")}
    for laid in lanes(steps, hours, rows):
        batches = laid.lane.batches(least)
        causes_ = laid.lane.causes(laid.away, batches)
        begun = np.where(batches.number == ALONE, ALONE, batches.begin - laid.moved)
        for name, told in zip(found, (*causes_, begun), strict=True):
            found[name][laid.rows] = told
    back = {name: np.full(len(steps), ALONE, np.int64) for name in found}
    for name, told in found.items():
        back[name][rows] = told
    inside = pl.Series(back["batch"] != ALONE)
    batch = pl.select(pl.when(inside).then(moments(back["batch"]))).to_series()
    lengths = {name: pl.Series(back[name]).cast(LENGTH) for name in CAUSES}
    return pl.DataFrame({**lengths, "batch": batch}).to_struct()
