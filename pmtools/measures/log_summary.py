"""What a log holds: counts and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def log_summary(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Counts and period of a log.

    Columns: `source` (file name), `zone`, the key of `by`, `n_cases`, `n_events`,
    `n_day_only` (events of which only the day is known, or whose moment is exactly local midnight),
    `n_started` (events with a start time), `n_open` (events without an end; all
    int64), `first` and `last` (datetime64, UTC).

    >>> import pmtools as pm
    >>> int(pm.log_summary(pm.example_log()).n_cases[0])
    600
    """
    counts = {
        name: pl.col(name).sum().cast(pl.Int64)
        for name in ("n_events", "n_day_only", "n_started", "n_open")
    }
    return (
        log.within("case", case_counts)
        .per(
            by,
            n_cases=pl.len().cast(pl.Int64),
            **counts,
            first=pl.col("first").min(),
            last=pl.col("last").max(),
        )
        .answer(source=pl.lit(log.origin.name), zone=pl.lit(log.origin.zone))
    )


def case_counts(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its counts, first and last moment."""
    return events.group_by("case_id").agg(
        n_events=pl.len(),
        n_day_only=(pl.col("precision") == "day").sum(),
        n_started=pl.col("start").is_not_null().sum(),
        n_open=pl.col("end").is_null().sum(),
        first=pl.min_horizontal(pl.col("start").min(), pl.col("end").min()),
        last=pl.max_horizontal(pl.col("start").max(), pl.col("end").max()),
    )
