"""Workload (werkvoorraad): what comes in, what is finished, and what is in hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import names_of
from pmtools.engine.rows import refuse
from pmtools.measures.kept import kept
from pmtools.measures.throughput_time import first_and_last

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FIRST, LAST = "\0first", "\0last"
"""The edges of a case, under names that no attribute has."""
ANSWER = {"period", "arrivals", "completions", "wip", "age_median", "age_p90"}


@kept
def workload(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Per month what came in, what was finished, and what was in hand at its end and how old.

    Columns: `period` (datetime64, first day of the month, local time), the key of `by`, `arrivals`
    and `completions` (cases that begin, and that end finished, in the month), `wip` (work in
    progress, Dutch: werkvoorraad: cases begun and not finished at its end; all int64), `age_median`
    and `age_p90` (timedelta64, how long those had run by then; null when there are none). The last
    month ends at the last moment of the log. Every month between the first and the last has a row.

    Raises CapabilityError when the log does not say which cases are finished.

    >>> import pmtools as pm
    >>> work = pm.workload(pm.example_log())
    >>> int(work.arrivals.sum() - work.completions.sum()) == int(work.wip.iloc[-1])
    True
    """
    log.require("finished")
    split = by if by != "log" else None
    names = names_of(split) if split else []
    refuse(ANSWER.intersection(names))
    return (
        log.within("case", first_and_last)
        .per(
            ["case", "finished", split],
            **{FIRST: pl.col("first").min(), LAST: pl.col("last").max()},
        )
        .within("log", partial(monthly, zone=log.origin.zone, names=names))
        .answer()
    )


def monthly(cases: pl.LazyFrame, zone: str, names: list[str]) -> pl.LazyFrame:
    """One row per month (and value of the key), with what came, went and was in hand."""
    keys = {f"\0{name}": pl.col(name) for name in names}
    known = cases.filter(pl.col("finished").is_not_null()).select(
        "finished", **keys, first=FIRST, last=LAST
    )
    age = pl.col("age")
    return (
        _rows(known, zone, list(keys))
        .group_by("period", *keys)
        .agg(
            arrivals=pl.col("arrived").sum().cast(pl.Int64),
            completions=pl.col("completed").sum().cast(pl.Int64),
            wip=age.count().cast(pl.Int64),
            age_median=age.median(),
            age_p90=age.quantile(0.9, "linear"),
        )
        .rename({key: key.removeprefix("\0") for key in keys})
        .sort("period", *names, nulls_last=True)
    )


def _rows(known: pl.LazyFrame, zone: str, keys: list[str]) -> pl.LazyFrame:
    """A row per arrival, per completion, and per case and month at whose end it was in hand."""
    local = {name: pl.col(name).dt.convert_time_zone(zone) for name in ("first", "last")}
    month = {f"{name}_month": at.dt.truncate("1mo") for name, at in local.items()}
    known = known.with_columns(**month, ends=pl.col("last").max())
    until = pl.when("finished").then("last_month").otherwise(pl.col("last_month").max())
    in_hand = (
        known.with_columns(period=pl.datetime_ranges("first_month", until, "1mo", closed="both"))
        .explode("period")
        # A finished case is not in hand at the end of the month in which it ended.
        .filter(~pl.col("finished") | (pl.col("period") < pl.col("last_month")))
        .select(*keys, "period", age=_end_of_period() - pl.col("first"))
    )
    arrived = known.select(*keys, period="first_month", arrived=pl.lit(1))
    completed = known.filter("finished").select(*keys, period="last_month", completed=pl.lit(1))
    rows = pl.concat([arrived, completed, in_hand, _grid(known, keys)], how="diagonal")
    return rows.with_columns(pl.col("period").dt.replace_time_zone(None))


def _end_of_period() -> pl.Expr:
    after = pl.col("period").dt.offset_by("1mo").dt.convert_time_zone("UTC")
    return pl.min_horizontal(after, "ends")


def _grid(known: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """A row for every month of the log, and of every value of the key."""
    first, last = pl.col("first_month").min(), pl.col("last_month").max()
    every = pl.datetime_ranges(first, last, "1mo", closed="both")
    months = known.select(period=every).explode("period").drop_nulls()
    return months.join(known.select(keys).unique(), how="cross") if keys else months
