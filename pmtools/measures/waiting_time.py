"""Waiting time (wachttijd): from what came before to the start of a step."""

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
def waiting_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time from the latest completion before a step in its case to the start of that step.

    Only of steps with a start (Dutch: wachttijd). The step waited for is the one that ended last
    among those that come earlier in the case and ended at or before this start; a step without one
    takes no part. Where work runs in parallel this is the time since anything was completed, not
    since the step could begin. In office time (`log.on`) it counts by the hours of the team of the
    step. Columns and `by` as in `time_between`; `share` is of all waiting.

    Raises CapabilityError when the log has no start times.

    >>> import pmtools as pm
    >>> pm.waiting_time(pm.example_log())
    Traceback (most recent call last):
    pmtools.errors.CapabilityError: This log has one moment per step, so it cannot tell ...
    """
    log.require("start")
    return (
        log.within("case", partial(waits, clock=log.clock))
        .per(grain(log, "transition", by), **spread("wait"), n_cases=n_cases())
        .answer(rank="n", share=share_of_time())
    )


def waits(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per step that waited for an earlier one: for what, what and how long."""
    asked = ("case_id", "activity", "team", "resource", "start", "end")
    ended = pl.col("end").is_not_null()
    last = {
        f"last_{name}": pl.when(ended).then(name).shift().forward_fill()
        for name in ("case_id", "activity", "end")
    }
    steps = events.select(asked).with_columns(**last)
    later = steps.filter(pl.col("case_id") == pl.col("last_case_id"), pl.col("start").is_not_null())
    # Events lie in the order of their ends: only a step that overlaps has to look further back.
    follows = pl.col("last_end") <= pl.col("start")
    overlapping = later.filter(~follows).drop(last)
    back = steps.filter(ended).select("case_id", last_activity="activity", last_end="end")
    found = overlapping.sort("start").join_asof(
        back.sort("last_end"),
        left_on="start",
        right_on="last_end",
        by="case_id",
        check_sortedness=False,
    )
    kept = ("case_id", "activity", "team", "resource", "start", "last_activity", "last_end")
    return pl.concat(
        [later.filter(follows).select(kept), found.drop_nulls("last_end").select(kept)]
    ).select(
        "case_id",
        "activity",
        "team",
        "resource",
        from_activity="last_activity",
        to_activity="activity",
        wait=clock.between("last_end", "start", team="team"),
    )
