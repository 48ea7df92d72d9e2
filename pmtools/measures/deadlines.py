"""Deadlines: the statutory term of every case, and whether it was kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.errors import ParameterError
from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import term_rows
from pmtools.measures.terms.verdicts import SCHEMA, STATUS

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def deadlines(
    log: EventLog, service: str, at: str = "", terms: str = "", status: str = ""
) -> pd.DataFrame:
    """The statutory term of each case, as of the end of the day `at` (else the log's last day).

    A case is judged by the rule that held when it was received. Columns: `case_id`, `procedure`,
    `rule` (id) and `article` (str or None); `received`, `deadline`, `decided` (datetime64, local
    days: sent, where the log says that); `status` (str, below); `days_left` (from decision, or `at`
    while it runs, to deadline; negative is over), `used_days` (from the start of the term, less
    `suspended_days`), `norm_left` (to the end of the own service norm) in calendar days (int64, but
    float64 with NaN where some are not known);
    `n_suspensions`, `n_suspended_late` (after the term had ended), `extension` (0 none, 1 within
    the term, 2 after it), `n_unmatched` and `n_unended` (suspensions without a begin, an end);
    `suspended`, `reopened` (bool); `penalty_low`, `penalty_high` (euro, int64); `activity` (last
    step), `step_days` (days since), `team`, `period` (month of decision).

    Status: `in_time`, `late`; `running`, `overdue` (runs, and its last day is
    over); `withdrawn` (without
    a decision, and not reopened); `no_decision` (finished without one); `uncertain` (a suspension
    that did not end decides; its deadline is that without it, its suspended days are those with
    it);
    `no_start`, `no_procedure`, `no_rule`, `no_calendar` (the log or the tables do not tell). With
    `status`, names with commas between, only those cases.

    Raises ParameterError for a service that the log does not fit.

    >>> import pmtools as pm
    >>> found = pm.deadlines(pm.example_log(), "environmental_permit")
    >>> len(found) == found.case_id.nunique() == 600
    True
    """
    rows = term_rows(log, service, at, terms)
    if status:
        wanted = [name.strip() for name in status.split(",")]
        for name in wanted:
            if name not in STATUS.categories:
                there = ", ".join(STATUS.categories)
                raise ParameterError(f"There is no status {name!r}. There are: {there}.")
        rows = rows.within("case", partial(_only, wanted=wanted))
    return rows.per("case", **{name: _told(name) for name in SCHEMA}).answer()


def _told(name: str) -> pl.Expr:
    told = pl.col(name).first()
    return told.cast(pl.Datetime("us")) if SCHEMA[name] == pl.Date else told


def _only(rows: pl.LazyFrame, wanted: list[str]) -> pl.LazyFrame:
    return rows.filter(pl.col("status").cast(pl.String).is_in(wanted))
