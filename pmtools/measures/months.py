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
    throughput time of all cases, in calendar time on every clock; else slow cases of that month
    still ran, and it looks fast).

    >>> import pmtools as pm
    >>> known = pm.months(pm.example_log())
    >>> bool(known.whole.iloc[0]), bool(known.complete.iloc[-1])
    (False, False)
    """
    zone = log.origin.zone
    first, last = pl.col("first"), pl.col("last")
    cases = log.within("case", first_and_last)
    whole = cases.per(
        None, usual=(last - first).quantile(0.9, "linear"), begins=first.min(), ends=last.max()
    )
    return (
        cases.within("case", partial(begun, zone=zone))
        .per("period", n_cases=pl.len().cast(pl.Int64))
        .within("log", partial(compared, zone=zone), whole=whole)
        .answer()
    )


def begun(cases: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """One row per case: the month in which it began."""
    return cases.select(period=pl.col("first").dt.convert_time_zone(zone).dt.truncate("1mo"))


def compared(months: pl.LazyFrame, zone: str, whole: pl.LazyFrame) -> pl.LazyFrame:
    """The months, with whether they are whole, and old enough to be compared."""
    edges = pl.col("begins", "ends").dt.convert_time_zone(zone)
    month, ends, begins = pl.col("period"), pl.col("ends"), pl.col("begins")
    inside = (month > begins) & (month < ends.dt.truncate("1mo"))
    after = month.dt.offset_by("1mo") + pl.col("usual")
    return (
        months.join(whole.with_columns(edges), how="cross")
        .with_columns(whole=inside)
        .with_columns(complete=pl.col("whole") & (after <= ends))
        .select(month.dt.replace_time_zone(None).alias("month"), "n_cases", "whole", "complete")
    )
