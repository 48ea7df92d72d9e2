"""Suspensions (opschortingen): how often the term stood still, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import milestone_rows
from pmtools.measures.terms.suspended import apart

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def suspensions(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """How often and for how long cases stood still, per kind of suspension.

    Columns: `kind` (`supplement`: something was asked of the applicant; `view`: a third party was
    asked for its view; `other`), `n` (suspensions that ended), `n_cases` (cases with one that
    began), `n_unended`, `n_unmatched` (that end without a begin; all int64), `median`, `p90`
    (timedelta64: from the day after it began until the day it ended, linear interpolation). What
    the log calls a suspension is counted, also where it came too late to move the deadline (see
    `on_time`).

    >>> import pmtools as pm
    >>> pm.suspensions(pm.example_log(), "environmental_permit").kind.to_list()
    ['supplement']
    """
    rows = milestone_rows(log, service, at, terms).within("case", apart)
    days, begun = pl.col("days"), pl.col("begin").is_not_null()
    ended = days.filter(begun & pl.col("end").is_not_null())
    return rows.per(
        "kind",
        n=(begun & pl.col("end").is_not_null()).sum().cast(pl.Int64),
        n_cases=pl.col("case_id").filter(begun).n_unique().cast(pl.Int64),
        n_unended=(begun & pl.col("end").is_null()).sum().cast(pl.Int64),
        n_unmatched=(~begun).sum().cast(pl.Int64),
        median=ended.median(),
        p90=ended.quantile(0.9, "linear"),
    ).answer()
