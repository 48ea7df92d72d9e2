"""When nobody works: at weekends, on feast days, and at all other times outside working hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from pmtools.clock.worked_time import DAY, OfficeCalendar, Week
from pmtools.measures.causes.dominance import Whole
from pmtools.measures.causes.lanes import lanes
from pmtools.measures.causes.split import LENGTH, workable

ALL_DAY = ((0, DAY),)
SATURDAY = 5


def away(steps: pl.LazyFrame, hours: OfficeCalendar, least: int) -> pl.LazyFrame:
    """One row per wait and kind of unavailability in it: its `team`, the `kind`, and how long.

    `weekend` is what nobody works of Saturdays and Sundays, `feast_day` closed days from Monday to
    Friday, `other_hours` the rest of `unavailability`.
    """
    given = steps.collect_schema()
    schema = {name: given[name] for name in ("case_id", "team")} | {
        "kind": pl.String(), "away": LENGTH,
    }  # fmt: skip
    found = partial(_away, hours=hours, least=least)
    return steps.map_batches(found, schema=pl.Schema(schema))


def _away(steps: pl.DataFrame, hours: OfficeCalendar, least: int) -> pl.DataFrame:
    work = workable(steps)
    told = work.with_columns(
        weekend=pl.Series(_off(work, weekend_of(hours), least)).cast(LENGTH),
        feast_day=pl.Series(_off(work, feasts_of(hours), least)).cast(LENGTH),
    ).filter(pl.col("unavailability") > pl.duration())
    other = pl.col("unavailability") - pl.col("weekend") - pl.col("feast_day")
    kinds = {"weekend": pl.col("weekend"), "feast_day": pl.col("feast_day"), "other_hours": other}
    parts = (
        told.select("case_id", "team", kind=pl.lit(kind), away=time) for kind, time in kinds.items()
    )
    return pl.concat(parts).filter(pl.col("away") > pl.duration())


def _off(work: pl.DataFrame, hours: OfficeCalendar, least: int) -> Whole:
    """Of each step, how long it waited with nothing in hand while nobody works by a calendar."""
    found = np.zeros(len(work), np.int64)
    for laid in lanes(work, hours):
        lane = laid.lane
        found[laid.rows] = lane.off(lane.busy(), lane.batches(least).ready, laid.away)
    return found


def weekend_of(hours: OfficeCalendar) -> OfficeCalendar:
    """A calendar in which only the weekend is free, as far as it is in this one."""
    closed = (day for day in hours.closed if day.weekday() >= SATURDAY)
    return _with(hours, lambda week: (ALL_DAY,) * SATURDAY + week[SATURDAY:], frozenset(closed))


def feasts_of(hours: OfficeCalendar) -> OfficeCalendar:
    """A calendar in which only the closed days of this one are free that are no weekend."""
    closed = (day for day in hours.closed if day.weekday() < SATURDAY)
    return replace(hours, week=(ALL_DAY,) * 7, closed=frozenset(closed), teams=(), persons=())


def _with(
    hours: OfficeCalendar, changed: Callable[[Week], Week], closed: frozenset[date]
) -> OfficeCalendar:
    teams, persons = (
        tuple((name, changed(week)) for name, week in told) for told in (hours.teams, hours.persons)
    )
    return replace(hours, week=changed(hours.week), closed=closed, teams=teams, persons=persons)
