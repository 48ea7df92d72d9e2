"""Time between steps (tijd tussen stappen)."""

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
def time_between(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time between the completions of two steps that follow each other in a case.

    It includes the work on the second step, so it is not waiting time (Dutch: tijd tussen stappen).
    In office time (`log.on`) it counts by the hours of the team of the second step.
    Columns: `from_activity`, `to_activity`, the key of `by`, `n` (occurrences), `total`, `median`,
    `p80`, `p90` (timedelta64), `n_cases` (cases in which it occurs), `share` (of all time between
    steps, 0 to 1). Most frequent first; the counts are those of the directly-follows graph (van der
    Aalst, Process Mining, 2016, section 5.2).

    A step without an end takes no part, and nothing is reckoned across it. `by` is `activity` or
    `team` (of the step to which the time leads) or `log` in place of the transition; `case`,
    `variant`, `month` or a case attribute split it.

    >>> import pmtools as pm
    >>> between = pm.time_between(pm.example_log())
    >>> bool((between.n >= between.n_cases).all())
    True
    """
    return (
        log.within("case", partial(gaps, clock=log.clock))
        .per(grain(log, "transition", by), **spread("gap"), n_cases=n_cases())
        .answer(rank="n", share=share_of_time())
    )


def gaps(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per pair of completed steps that follow each other: who, what and how long."""
    asked = ("case_id", "activity", "team", "resource", "end")
    return (
        events.select(asked)
        .with_columns(pl.all().shift(-1).name.prefix("next_"))
        .filter(
            pl.col("case_id") == pl.col("next_case_id"),
            pl.col("end").is_not_null(),
            pl.col("next_end").is_not_null(),
        )
        .select(
            "case_id",
            from_activity="activity",
            to_activity="next_activity",
            activity="next_activity",
            team="next_team",
            resource="next_resource",
            gap=clock.between("end", "next_end", team="next_team"),
        )
    )
