"""Running cases (lopende zaken) by the days that are left to their deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

BANDS = {"n_week": (1, 7), "n_two_weeks": (8, 14), "n_four_weeks": (15, 28)}
"""Days left, both included."""
FEW = 5
"""Of fewer cases nothing is said that would be of one of them."""


@kept
def running(
    log: EventLog, service: str, by: str | None = None, at: str = "", terms: str = ""
) -> pd.DataFrame:
    """The cases that run at the end of the day `at` (else the log's last), by the days left.

    Columns: the key of `by` (`activity`: the last step that was taken; `team`: that took it; or a
    case attribute), `n` (cases that run and whose deadline is told), `n_overdue` (its day is over),
    `n_week` (1 to 7 days left), `n_two_weeks` (8 to 14), `n_four_weeks` (15 to 28), `n_later`,
    `n_suspended` (stand still now; all int64), `used_median`, `used_p90` (float64: whole days of
    the term that were used, suspended days left out; NaN for fewer than 5 and 10 cases). Most cases
    first.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> now = pm.running(pm.example_log(), "environmental_permit").iloc[0]
    >>> int(now.n_overdue + now.n_week + now.n_two_weeks + now.n_four_weeks + now.n_later - now.n)
    0
    """
    left, used = pl.col("days_left"), pl.col("used_days").drop_nulls()
    bands = {name: _count(left.is_between(*edges)) for name, edges in BANDS.items()}
    return (
        term_rows(log, service, at, terms)
        .within("case", _running)
        .per(
            by,
            n=pl.len().cast(pl.Int64),
            n_overdue=_count(left <= 0),
            **bands,
            n_later=_count(left > max(edges[1] for edges in BANDS.values())),
            n_suspended=_count(pl.col("suspended")),
            used_median=pl.when(used.len() >= FEW).then(used.median().round()),
            used_p90=pl.when(used.len() >= 2 * FEW).then(used.quantile(0.9, "linear").round()),
        )
        .answer(rank="n" if by else None)
    )


def _running(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col("status").is_in(["running", "overdue"]))


def _count(kept: pl.Expr) -> pl.Expr:
    return kept.sum().cast(pl.Int64)
