"""Workload (werkvoorraad): what comes in, what is finished, and what is in hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import ATTRIBUTE, names_of
from pmtools.engine.rows import refuse
from pmtools.measures.kept import kept
from pmtools.measures.throughput_time import first_and_last

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FIRST, LAST, BEGINS, ENDS = "\0first", "\0last", "\0begins", "\0ends"
"""The edges of a case and those of all cases, under names that no attribute has."""
ARRIVED, COMPLETED, AGE = "\0arrived", "\0completed", "\0age"
ANSWER = {"period", "arrivals", "completions", "wip", "age_median", "age_p90"}


@kept
def workload(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Per month what came in, what was finished, and what was in hand at its end and how old.

    Columns: `period` (datetime64, first day of the month, local time), the key of `by`, `arrivals`
    and `completions` (cases that begin, and that end finished, in the month), `wip` (work in
    progress, Dutch: werkvoorraad: cases begun and not finished at its end; all int64), `age_median`
    and `age_p90` (timedelta64, how long those had run by then, in calendar time on every clock;
    null when there are none). The last
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
    cases = log.within("case", first_and_last).per(
        ["case", "finished", split],
        **{FIRST: pl.col("first").min(), LAST: pl.col("last").max()},
    )
    edges = cases.within("case", known).per(
        None, **{BEGINS: pl.col(FIRST).min(), ENDS: pl.col(LAST).max()}
    )
    # Polars interpolates in another way where there are nulls: the last microsecond may differ.
    age = pl.col(AGE).drop_nulls()
    return (
        cases.within("case", partial(monthly, zone=log.origin.zone, names=names), edges=edges)
        .per(
            ["period", *(ATTRIBUTE + name for name in names)],
            arrivals=pl.col(ARRIVED).sum().cast(pl.Int64),
            completions=pl.col(COMPLETED).sum().cast(pl.Int64),
            wip=age.count().cast(pl.Int64),
            age_median=age.median(),
            age_p90=age.quantile(0.9, "linear"),
        )
        .answer()
    )


def known(cases: pl.LazyFrame) -> pl.LazyFrame:
    """The cases of which it is known whether they are finished."""
    return cases.filter(pl.col("finished").is_not_null())


def monthly(cases: pl.LazyFrame, edges: pl.LazyFrame, zone: str, names: list[str]) -> pl.LazyFrame:
    """A row per arrival, per completion, and per case and month at whose end it was in hand.

    `edges` has the first and the last moment of all cases. Every month between them has a row for
    every value of the key.
    """
    rows = (
        known(cases)
        .join(edges, how="cross")
        .with_columns(
            **{f"\0{name}_month": _month(name, zone) for name in (FIRST, LAST, BEGINS, ENDS)}
        )
    )
    first, last, begins, ends = (f"\0{name}_month" for name in (FIRST, LAST, BEGINS, ENDS))
    until = pl.when("finished").then(last).otherwise(ends)
    in_hand = (
        rows.with_columns(period=pl.datetime_ranges(first, until, "1mo", closed="both"))
        .explode("period")
        # A finished case is not in hand at the end of the month in which it ended.
        .filter(~pl.col("finished") | (pl.col("period") < pl.col(last)))
        .select(*names, "period", (_end_of_period() - pl.col(FIRST)).alias(AGE))
    )
    arrived = rows.select(*names, pl.lit(1).alias(ARRIVED), period=first)
    completed = rows.filter("finished").select(*names, pl.lit(1).alias(COMPLETED), period=last)
    every = pl.datetime_ranges(begins, ends, "1mo", closed="both")
    grid = rows.select(*names, begins, ends).unique().select(*names, period=every)
    return pl.concat(
        [arrived, completed, in_hand, grid.explode("period")], how="diagonal"
    ).with_columns(pl.col("period").dt.replace_time_zone(None))


def _month(moment: str, zone: str) -> pl.Expr:
    return pl.col(moment).dt.convert_time_zone(zone).dt.truncate("1mo")


def _end_of_period() -> pl.Expr:
    after = pl.col("period").dt.offset_by("1mo").dt.convert_time_zone("UTC")
    return pl.min_horizontal(after, ENDS)
