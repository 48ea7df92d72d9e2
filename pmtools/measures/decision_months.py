"""Decision months (maanden van besluit): on time by month, and which months can be compared."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.on_time import on_time
from pmtools.measures.terms.rows import as_of, term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FEWEST = 5
"""Decisions below which one of them would decide the share of a month."""


@kept
def decision_months(log: EventLog, service: str, at: str = "", terms: str = "") -> pd.DataFrame:
    """Of the cases that were decided in each month, how many were in time.

    Columns: `period` (datetime64, month of the decision), `n_cases` (decided, with a deadline that
    is told), `n_in_time`, `in_time_share` (0 to 1), `n_norm`, `n_in_norm` and `norm_share` (null)
    by the own service norm; counts are int64. `complete` (bool): the month is whole, has at least
    five such cases, and begins at least so long after the first receipt of such a case as nine in
    ten decisions took (linear interpolation). In an earlier month only quick cases can have been
    decided, and it would look good.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> pm.decision_months(pm.example_log(), "environmental_permit").complete.to_list()[:2]
    [False, False]
    """
    import pandas as pd

    found = on_time(log, service, "period", at, terms)
    found = found.rename(columns={"share": "in_time_share", "share_norm": "norm_share"})
    after = pd.offsets.MonthBegin(1)
    last = pd.Timestamp(as_of(log, at)) + timedelta(days=1)
    usual = _usual(log, service, at, terms)
    # A decision in a case without a known deadline is neither in time nor late.
    found["n_cases"] = found["n_in_time"] + found["n_late"]
    enough = found["n_cases"] >= FEWEST
    found["complete"] = enough & (found["period"] >= usual) & (found["period"] + after <= last)
    names = ["period", "n_cases", "n_in_time", "in_time_share", "n_norm", "n_in_norm", "norm_share"]
    return found[[*names, "complete"]]


def _usual(log: EventLog, service: str, at: str, terms: str) -> pd.Timestamp:
    """The day from which on slow cases can have been decided as well."""
    import pandas as pd

    taken = pl.col("decided") - pl.col("received")
    rows = term_rows(log, service, at, terms).within("case", _decided)
    edges = rows.per(None, begins=pl.col("received").min(), usual=taken.quantile(0.9, "linear"))
    begins, usual = edges.answer().iloc[0][["begins", "usual"]]
    return pd.Timestamp.min if pd.isna(begins) else pd.Timestamp(begins) + usual


def _decided(rows: pl.LazyFrame) -> pl.LazyFrame:
    told = pl.col("status").is_in(["in_time", "late"]) & pl.col("received").is_not_null()
    return rows.filter(told)
