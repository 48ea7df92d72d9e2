"""Months (maanden): which months of the log are whole, and old enough to be compared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.throughput_time import first_and_last

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def months(log: EventLog) -> pd.DataFrame:
    """The months in which cases began, and whether their figures can be compared.

    Columns: `month` (datetime64, first day, local time), `n_cases` (int64, cases that began),
    `whole` (bool: not the month of the log's first or last moment, which may be cut off),
    `complete` (bool: whole, and from its end to the end of the log passed at least the P90 of the
    throughput time of all cases; else slow cases of that month still ran, and it looks fast).

    >>> import pmtools as pm
    >>> known = pm.months(pm.example_log())
    >>> bool(known.whole.iloc[0]), bool(known.complete.iloc[-1])
    (False, False)
    """
    return (
        log.within("case", first_and_last)
        .within("log", partial(begun, zone=log.origin.zone))
        .answer()
    )


def begun(cases: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """One row per month in which a case began."""
    month = pl.col("first").dt.convert_time_zone(zone).dt.truncate("1mo")
    usual = (pl.col("last") - pl.col("first")).quantile(0.9, "linear")
    known = cases.with_columns(
        month=month,
        usual=usual,
        ends=pl.col("last").max().dt.convert_time_zone(zone),
        begins=month.min(),
    )
    after = pl.col("month").dt.offset_by("1mo")
    whole = (pl.col("month") > pl.col("begins")) & (
        pl.col("month") < pl.col("ends").dt.truncate("1mo")
    )
    return (
        known.group_by("month")
        .agg(pl.len().cast(pl.Int64).alias("n_cases"), pl.col("usual", "ends", "begins").first())
        .with_columns(whole=whole)
        .with_columns(complete=pl.col("whole") & (after + pl.col("usual") <= pl.col("ends")))
        .select(pl.col("month").dt.replace_time_zone(None), "n_cases", "whole", "complete")
    )
