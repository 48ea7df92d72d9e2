"""How far steps fit the hours of who did them, and whether people do one thing at a time."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from pmtools.clock.worked_time import OfficeCalendar
from pmtools.measures.causes.lanes import lanes
from pmtools.measures.causes.split import USABLE, workable


def fit(steps: pl.LazyFrame, hours: OfficeCalendar) -> pl.LazyFrame:
    """The steps with by `whose` hours they were done, and how far they fit these.

    Whether each was begun `outside` of them, and `together`: while another was in hand.
    """
    schema = steps.collect_schema()
    more = {"outside": pl.Boolean(), "together": pl.Boolean(), "whose": pl.String()}
    return steps.map_batches(partial(_fitted, hours=hours), schema=pl.Schema({**schema, **more}))


def _fitted(steps: pl.DataFrame, hours: OfficeCalendar) -> pl.DataFrame:
    work = workable(steps)
    outside, together = np.zeros(len(work), bool), np.zeros(len(work), bool)
    whose = np.full(len(work), "", dtype="U6")
    for laid in lanes(work, hours):
        lane = laid.lane
        until = np.maximum.accumulate(lane.end)
        together[laid.rows][1:] = lane.start[1:] < until[:-1]
        outside[laid.rows] = laid.away(lane.start + 1) > laid.away(lane.start)
        whose[laid.rows] = laid.whose
    told = work.with_columns(
        outside=pl.Series(outside),
        together=pl.Series(together),
        whose=pl.Series(whose.tolist(), dtype=pl.String),
    )
    return pl.concat([told, steps.filter(~USABLE)], how="diagonal")
