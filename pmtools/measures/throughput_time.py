"""Throughput time (doorlooptijd) of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.spread import spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


def throughput_time(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Calendar time from the first to the last event of a case (Dutch: doorlooptijd).

    Cases that still run count with what they have so far. Columns: the key of `by`, `n` (cases,
    int64), `total`, `median`, `p80`, `p90` (timedelta64). `by` is `case`, `variant`, `month` (of
    the first event, local time) or a case attribute; without it, or with `log`, one row.

    Raises ParameterError when the log cannot be split by `by`.

    >>> import pmtools as pm
    >>> pm.throughput_time(pm.example_log()).columns.to_list()
    ['n', 'total', 'median', 'p80', 'p90']
    """
    return log.within("case", first_to_last).per(by, **spread("throughput_time")).answer()


def first_to_last(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: the time from its first moment to its last."""
    return first_and_last(events).select(
        "case_id", throughput_time=pl.col("last") - pl.col("first")
    )


def first_and_last(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its first and its last moment."""
    return events.group_by("case_id").agg(
        first=pl.min_horizontal(pl.col("start").min(), pl.col("end").min()),
        last=pl.max_horizontal(pl.col("start").max(), pl.col("end").max()),
    )
