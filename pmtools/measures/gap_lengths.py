"""Gap lengths (hoe lang het ergens duurt): the times that lie at one place, in classes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.kept import kept
from pmtools.measures.spread import spread
from pmtools.measures.throughput_time import length_of
from pmtools.measures.time_between import gaps

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def gap_lengths(
    log: EventLog, to_activity: str, from_activity: str | None = None, whole: bool = False
) -> pd.DataFrame:
    """How often the time to a step, or between two steps, is how long.

    The times are those of `time_between`: from the end of a step to the end of the next, work
    included. Columns: `length` (timedelta64: the half days, or at most an hour, within which it is
    done; in office time half working days), `n` (int64), `total`, `median`, `p80`, `p90`
    (timedelta64); with `whole` one row for all of them, without `length`. Of a step that nothing
    comes before there are no rows.

    >>> import pmtools as pm
    >>> lengths = pm.gap_lengths(pm.example_log(), "Besluit vaststellen")
    >>> between = pm.time_between(pm.example_log())
    >>> bool(between[between.to_activity == "Besluit vaststellen"].n.sum() == lengths.n.sum())
    True
    """
    at = partial(gaps_at, clock=log.clock, to_activity=to_activity, from_activity=from_activity)
    by = None if whole else "length"
    return log.within("case", at).per(by, **spread("gap")).answer()


def gaps_at(
    events: pl.LazyFrame, clock: Clock, to_activity: str, from_activity: str | None
) -> pl.LazyFrame:
    """One row per time between steps that leads to a step, or from one step to it."""
    there = pl.col("to_activity").cast(pl.String) == to_activity
    if from_activity is not None:
        there &= pl.col("from_activity").cast(pl.String) == from_activity
    found = gaps(events, clock).filter(there)
    return found.select("case_id", "gap", length=length_of(pl.col("gap"), clock))
