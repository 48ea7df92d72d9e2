"""Activities (stappen): how often each occurs, and where in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def activities(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """How often each activity occurs, in how many cases, and where in the case.

    Columns: `activity` (str), the key of `by`, `n` (occurrences), `n_cases` (cases with it),
    `n_first` and `n_last` (cases that begin and end with it; all int64), `position` (float64: the
    median of its place in the case, 0 is the first event and 1 the last; 0 for a case of one
    event). Most frequent first.

    >>> import pmtools as pm
    >>> steps = pm.activities(pm.example_log())
    >>> int(steps.n_first.sum()) == int(steps.n_last.sum())
    True
    """
    return (
        log.within("case", places)
        .per(
            ["activity", by],
            n=pl.len().cast(pl.Int64),
            n_cases=pl.col("case_id").n_unique().cast(pl.Int64),
            n_first=pl.col("first").sum().cast(pl.Int64),
            n_last=pl.col("last").sum().cast(pl.Int64),
            position=pl.col("position").median(),
        )
        .answer(rank="n")
    )


def places(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per event: its activity and its place in the case."""
    case, place = pl.col("case_id"), pl.int_range(pl.len())
    first = (case != case.shift()).fill_null(True)
    last = (case != case.shift(-1)).fill_null(True)
    before = place - pl.when(first).then(place).forward_fill()
    behind = pl.when(last).then(place).backward_fill() - place
    return events.select(
        "case_id",
        "activity",
        first=first,
        last=last,
        position=pl.when(before + behind > 0).then(before / (before + behind)).otherwise(0.0),
    )
