"""Time between steps (tijd tussen stappen)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.spread import spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


def time_between(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Time between the completions of two steps that follow each other in a case.

    It includes the work on the second step, so it is not waiting time (Dutch: tijd tussen stappen).
    Columns: `from_activity`, `to_activity`, the key of `by`, `n` (occurrences), `total`, `median`,
    `p90` (timedelta64), `n_cases` (cases in which it occurs), `share` (of all time between steps, 0
    to 1). Most frequent first; the counts are
    those of the directly-follows graph (van der Aalst, Process Mining, 2016, section 5.2).

    A step without an end takes no part, and nothing is reckoned across it. `by` is `case`,
    `variant`, `month` or a case attribute.

    >>> import pmtools as pm
    >>> between = pm.time_between(pm.example_log())
    >>> bool((between.n >= between.n_cases).all())
    True
    """
    time = pl.col("total").dt.total_milliseconds()
    n_cases = pl.col("case_id").n_unique().cast(pl.Int64)
    return (
        log.within("case", gaps)
        .per(["transition", by], **spread("gap"), n_cases=n_cases)
        .answer(rank="n", share=time / pl.max_horizontal(time.sum(), 1))
    )


def gaps(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per pair of completed steps that follow each other: who, what and how long."""
    return (
        events.select("case_id", "activity", "end")
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
            gap=pl.col("next_end") - pl.col("end"),
        )
    )
