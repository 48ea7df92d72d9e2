"""How much of the waiting for a batch passes while its resource could not have begun anyway."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from pmtools.clock.worked_time import OfficeCalendar
from pmtools.measures.causes.lanes import lanes
from pmtools.measures.causes.split import LENGTH, USABLE, workable


def held(steps: pl.LazyFrame, hours: OfficeCalendar, least: int) -> pl.LazyFrame:
    """The steps with `held`: of `batching`, while the resource was busy or did not work."""
    schema = pl.Schema({**steps.collect_schema(), "held": LENGTH})
    return steps.map_batches(partial(_held, hours=hours, least=least), schema=schema)


def _held(steps: pl.DataFrame, hours: OfficeCalendar, least: int) -> pl.DataFrame:
    work = workable(steps)
    found = np.zeros(len(work), np.int64)
    for laid in lanes(work, hours):
        lane = laid.lane
        busy, ready = lane.busy(), lane.batches(least).ready
        occupied = busy.until(ready) - busy.until(lane.enabled)
        off = lane.off(busy, lane.enabled, laid.away) - lane.off(busy, ready, laid.away)
        found[laid.rows] = occupied + off
    told = work.with_columns(held=pl.Series(found).cast(LENGTH))
    return pl.concat([told, steps.filter(~USABLE)], how="diagonal")
