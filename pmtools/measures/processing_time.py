"""Processing time (bewerkingstijd): how long steps take from their start to their end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.grain import grain
from pmtools.measures.kept import kept
from pmtools.measures.spread import n_cases, share_of_time, spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def processing_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time from the start to the end of a step, pauses included (Dutch: bewerkingstijd).

    Only of steps that have both; a step that ends before it starts is left out (`log_health` names
    it). In office time (`log.on`) it counts by the hours of the team of the step. Columns:
    `activity`, the key of `by`, `n`, `total`, `median`, `p80`, `p90` (timedelta64), `n_cases`
    (int64), `share` (of all processing time, 0 to 1). Most frequent first. `by` is `team` or `log`
    in place of the activity; what a case has splits it.

    Raises CapabilityError when the log has no start times.

    >>> import pmtools as pm
    >>> pm.processing_time(pm.example_log())
    Traceback (most recent call last):
    pmtools.errors.CapabilityError: This log has one moment per step, so it cannot tell ...
    """
    log.require("start")
    return (
        log.within("case", partial(worked, clock=log.clock))
        .per(grain(log, "activity", by), **spread("work"), n_cases=n_cases())
        .answer(rank="n", share=share_of_time())
    )


def worked(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per step with a start and an end: what, who and how long."""
    return events.filter(pl.col("end") >= pl.col("start")).select(
        "case_id", "activity", "team", "resource", work=clock.between("start", "end", team="team")
    )
