"""Check of the forecast (terugblik): what it would have said on earlier days, and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.decode import to_pandas
from pmtools.errors import ParameterError
from pmtools.measures.forecast import Looking
from pmtools.measures.forecasting.backtest import backtest, cutoffs, outcomes
from pmtools.measures.forecasting.skill import calibration, skill
from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import as_of

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from pmtools.log import EventLog

BY = (None, "band", "case")


@kept
def forecast_check(
    log: EventLog, service: str, by: str | None = None, at: str = "", terms: str = ""
) -> pd.DataFrame:
    """How good the forecast would have been, on days in the second half of the log until `at`.

    On each of twelve days only what was known that day is used, and what became of those cases is
    seen at the end of `at`. A case was late when it was decided after its deadline as that finally
    was, suspensions and an extension of after that day included; it is known of cases whose final
    deadline is `at` or before. Withdrawn cases are left out.

    One row: the columns of `skill.skill`, among which `verdict`: whether it beats a forecast by the
    days left alone; and `days` (int64, days on which it was forecast), `first` and `last`
    (datetime64, of those). With `by="band"` the rows of `skill.calibration`: per band of chance
    what was said and what came. With `by="case"` those of `backtest.backtest`, a row per case and
    day.

    Raises ParameterError for a service that the log does not fit, and an unknown `by`.

    >>> import pmtools as pm
    >>> pm.forecast_check(pm.example_log(), "environmental_permit").verdict[0]
    'does not beat'
    """
    if by not in BY:
        raise ParameterError(f"by is {by!r}. Choose 'band', 'case' or nothing.")
    if by == "case":
        return to_pandas(_looked_back(log, service, at, terms))
    rows = pl.from_pandas(forecast_check(log, service, "case", at, terms))
    rows = rows.with_columns(pl.col("late", "moved").cast(pl.Boolean))
    if by == "band":
        return calibration(rows)
    edges = pl.select(first=rows["at"].min(), last=rows["at"].max()).cast(pl.Datetime("us"))
    return skill(rows).assign(days=rows["at"].n_unique()).join(to_pandas(edges))


def _looked_back(log: EventLog, service: str, at: str, terms: str) -> pl.DataFrame:
    end = min(as_of(log, at), as_of(log, ""))  # beyond the log nothing is seen
    looking = Looking(log, service, terms, end)
    first: date | None = looking.steps["day"].min()  # type: ignore[assignment]
    days = [day for day in cutoffs(first or end, end) if day < end]
    final = looking.stays(end)
    rows = backtest(lambda day: final if day == end else looking.stays(day), days, end)
    return judged(rows, final, end)


def judged(rows: pl.DataFrame, stays: pl.DataFrame, end: date) -> pl.DataFrame:
    """The rows of `backtest` with `late` by the deadline as it finally was.

    A suspension moves a deadline along for as long as it lasts: by the deadline of that day nearly
    all suspended cases would be late.
    """
    kept_ = (pl.col("decided") <= pl.col("deadline")).fill_null(False)
    out = pl.col("decided").is_null() & (pl.col("ended") <= pl.col("deadline")).fill_null(False)
    final = outcomes(stays).with_columns(late=pl.when(pl.col("deadline") <= end, ~out).then(~kept_))
    return rows.drop("late").join(
        final.select("case_id", "late"), on="case_id", how="left", maintain_order="left"
    )
