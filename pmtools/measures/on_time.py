"""On time (op tijd): how many cases were decided within the term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import term_rows
from pmtools.measures.terms.verdicts import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COUNTED = ("in_time", "late", "running", "overdue", "withdrawn", "no_decision", "uncertain")
IN_TIME, LATE = 1, 2
"""Of an extension."""


@kept
def on_time(
    log: EventLog, service: str, by: str | None = None, at: str = "", terms: str = ""
) -> pd.DataFrame:
    """How many cases were decided within the statutory term, and within the own service norm.

    Only cases that were decided count as in time or late: `share` is `n_in_time` of those two (0 to
    1; null when there is none). Columns: the key of `by` (`period`: the month of the decision,
    datetime64; `team`: that decided; or a case attribute), `n_cases`, then `n_<status>` for each
    status of `deadlines`, those whose deadline is not told together as `n_unknown`; `share`;
    `left_median` and `over_median` (days from decision to deadline of those in time, and past it of
    those late, float64); `n_norm` and `n_in_norm` (cases decided, by the service norm),
    `share_norm`; `n_extended`, `n_extended_late` (told after the term), `n_suspended` (cases),
    `n_suspended_late` (suspensions that began after the term), `n_reopened`; `penalty_low`,
    `penalty_high` (euro). Counts and euros are int64.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> whole = pm.on_time(pm.example_log(), "environmental_permit").iloc[0]
    >>> bool(whole.share == whole.n_in_time / (whole.n_in_time + whole.n_late))
    True
    """
    rows = term_rows(log, service, at, terms)
    if by == "period":
        rows = rows.within("case", _decided)
    decided = pl.col("n_in_time") + pl.col("n_late")
    return rows.per(by, n_cases=_count(), **_counts(), **_days()).answer(
        share=pl.when(decided > 0).then(pl.col("n_in_time") / decided),
        share_norm=pl.when(pl.col("n_norm") > 0).then(pl.col("n_in_norm") / pl.col("n_norm")),
    )


def _decided(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col("decided").is_not_null())


def _count(kept: pl.Expr | None = None) -> pl.Expr:
    count = pl.len() if kept is None else kept.sum()
    return count.cast(pl.Int64)


def _counts() -> dict[str, pl.Expr]:
    status, extension = pl.col("status"), pl.col("extension")
    judged = pl.col("decided").is_not_null() & pl.col("norm_left").is_not_null()
    return {
        **{f"n_{one}": _count(status == one) for one in COUNTED},
        "n_unknown": _count(status.is_in(list(UNKNOWN))),
        "n_norm": _count(judged),
        "n_in_norm": _count(judged & (pl.col("norm_left") >= 0)),
        "n_extended": _count(extension == IN_TIME),
        "n_extended_late": _count(extension == LATE),
        "n_suspended": _count(pl.col("n_suspensions") > 0),
        "n_suspended_late": _count(pl.col("n_suspended_late")),
        "n_reopened": _count(pl.col("reopened")),
        "penalty_low": _count(pl.col("penalty_low")),
        "penalty_high": _count(pl.col("penalty_high")),
    }


def _days() -> dict[str, pl.Expr]:
    left, status = pl.col("days_left"), pl.col("status")
    return {
        "left_median": left.filter(status == "in_time").median(),
        "over_median": (-left).filter(status == "late").median(),
    }
