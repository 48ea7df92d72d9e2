"""Savings (winst): the time that would not pass in a scenario, per transition."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.kept import kept
from pmtools.measures.spread import total
from pmtools.measures.throughput_time import first_to_last
from pmtools.measures.time_between import gaps
from pmtools.measures.waiting_time import waits

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

TRANSITION = ("from_activity", "to_activity")


@kept
def savings(log: EventLog, waiting: bool = False) -> pd.DataFrame:
    """What two scenarios would save in each transition.

    Columns: `from_activity`, `to_activity`, `n_touched` (cases in which it takes longer than the
    median, int64), `save_high` (timedelta64: everything above the transition's median comes down to
    it), `save_low` (everything above its P90 comes down to that), `slowest` (timedelta64: the time
    of the occurrences that take longer than the P90). Of no case more is saved than its
    throughput time. A scenario is no forecast, and those of two transitions cannot be added up
    (what is saved in the one may be spent in the other). The time is that between steps, or with
    `waiting` the waiting time. Largest `save_high` first.

    Raises CapabilityError when `waiting` is asked of a log without start times.

    >>> import pmtools as pm
    >>> saved = pm.savings(pm.example_log())
    >>> bool((saved.save_low <= saved.save_high).all())
    True
    """
    if waiting:
        log.require("start")
    rows = log.within("case", partial(waited if waiting else passed, clock=log.clock))
    time = pl.col("time")
    usual = rows.per("transition", median=time.median(), p90=time.quantile(0.9, "linear"))
    return (
        rows.within("case", above, usual=usual)
        .per(
            "transition",
            n_touched=pl.len().cast(pl.Int64),
            save_high=total(pl.col("high")),
            save_low=total(pl.col("low")),
            slowest=total(pl.col("slow")),
        )
        .answer(rank="save_high")
    )


def passed(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """The time between steps, per occurrence, and how long its case lasts."""
    rows = gaps(events, clock).select("case_id", *TRANSITION, time="gap")
    return rows.join(first_to_last(events, clock), on="case_id")


def waited(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """The waiting time, per occurrence, and how long its case lasts."""
    rows = waits(events, clock).select("case_id", *TRANSITION, time="wait")
    return rows.join(first_to_last(events, clock), on="case_id")


def above(rows: pl.LazyFrame, usual: pl.LazyFrame) -> pl.LazyFrame:
    """What lies above the usual of a transition, per case; at most as long as the case lasts."""
    time, nothing, most = pl.col("time"), pl.duration(), pl.col("throughput_time").first()
    over = {"high": pl.col("median"), "low": pl.col("p90")}
    beyond = {
        name: pl.min_horizontal(pl.max_horizontal(time - edge, nothing).sum(), most)
        for name, edge in over.items()
    }
    slow = pl.when(time > pl.col("p90")).then(time).sum()
    return (
        rows.join(usual, on=TRANSITION)
        .filter(time > pl.col("median"))
        .group_by("case_id", *TRANSITION)
        .agg(**beyond, slow=slow)
    )
