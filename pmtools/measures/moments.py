"""Moments (momenten): every step of every case in time, for a picture of all or of one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.throughput_time import first_and_last

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COLUMNS = ["case_id", "place", "event", "activity", "start", "end", "moment", "since"]


def moments(log: EventLog, case: str | None = None) -> pd.DataFrame:
    """One row per event: of which case, which step of it, and when.

    A dotted chart is drawn from it (Song and Van der Aalst, 2007; Process Mining, 2016, section
    9.2), or with `case` one case as a strip. Columns: `case_id`, `place` (int64: of the case, from
    1 on, in the order in which cases begin), `event` (int64: which of its case, from 1 on),
    `activity`, `start`, `end`, `moment` (datetime64, local: the end, or the start of a step that
    still runs) and `since` (timedelta64: from the first moment of the case, by the clock of the
    log). In the order of `place` and `event`. Who did a step is never told.

    It is as long as the log: choose cases with `log.keep` where that does not fit in memory.

    Raises ParameterError with near names for a case that the log does not have.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> len(pm.moments(log)) == log.known.n_events
    True
    """
    chosen = log if case is None else log.one_case(case)
    steps = chosen.within("case", partial(in_time, clock=log.clock)).answer()
    places = log.within("case", first_and_last).within("log", in_order).answer()
    found: pd.DataFrame = steps.merge(places, on="case_id", how="left")
    for name in ("start", "end", "moment"):
        found[name] = found[name].dt.tz_convert(log.origin.zone).dt.tz_localize(None)
    return found.sort_values(["place", "event"], ignore_index=True)[COLUMNS]


def in_time(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per event: which step of its case it is, and when."""
    begin = pl.min_horizontal(pl.col("start").min(), pl.col("end").min()).over("case_id")
    return (
        events.select("case_id", "activity", "start", "end")
        .with_columns(
            event=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("case_id"),
            moment=pl.coalesce("end", "start"),
            begin=begin,
        )
        .with_columns(since=clock.between("begin", "moment"))
        .drop("begin")
    )


def in_order(cases: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its place among all, by its first moment, then as the source has them."""
    ordered = cases.sort("first", "case_id")
    return ordered.select("case_id", place=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
