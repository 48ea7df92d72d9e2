"""Statuses (oordelen): how many cases have which verdict, or why they have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def statuses(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """How many cases have each status of `deadlines`; every case counts once.

    Columns: `kind` (the status, str) and `n_cases` (int64), most cases first.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> int(pm.statuses(pm.example_log(), "environmental_permit").n_cases.sum())
    600
    """
    rows = term_rows(log, service, at, terms).within("case", _statuses)
    return rows.per("kind", n_cases=pl.len().cast(pl.Int64)).answer(rank="n_cases")


def _statuses(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.select(kind=pl.col("status").cast(pl.String))
