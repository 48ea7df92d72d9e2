"""Forecast (verwachting): how many of the running cases will be decided after their term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.decode import to_pandas
from pmtools.errors import ParameterError
from pmtools.measures.forecasting.backtest import known_at
from pmtools.measures.forecasting.chance import ANSWER, miss_chance
from pmtools.measures.forecasting.skill import expected_late
from pmtools.measures.kept import kept
from pmtools.measures.terms.rows import as_of, read_for, term_rows

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

DAYS = ("received", "deadline", "decided")
NEEDED = (*DAYS, "status", "activity", "step_days", "team", "days_left", "suspended")
"""What is needed of the verdict of a case."""
RUNNING = ("running", "overdue")
UNSURE = "uncertain"
"""Of these cases it is not told whether they were late, so that nothing is learned from them."""


@kept
def forecast(
    log: EventLog, service: str, by: str | None = None, at: str = "", terms: str = ""
) -> pd.DataFrame:
    """How many cases that run at the end of the day `at` will be decided after their deadline.

    From how such cases went before, as known that day (see `chance.miss_chance`); nothing that
    happened later is looked at. What a case says of itself in an attribute (its procedure, or its
    deadline where the service takes that from one) is taken as known that day; a decision of later
    is not.

    One row: `n` (cases that run and whose deadline is told), `n_told` (of which a chance can be
    told), `already` (whose deadline was that day or before; int64), `expected` (cases late, those
    included), `low` and `high` (95 % interval; float64, null when no chance can be told) and `at`
    (datetime64, the day). With `by="case"` a row per running case, least days left first:
    `case_id`, `activity` (the last step), `step_days` (since, int64), `team`, `deadline`
    (datetime64), `days_left` (int64), `suspended` (bool: stands still now), `chance`, `low`, `high`
    (float64, 0 to 1), `n_like` (Int64, past cases that it rests on) and `basis` (str); null where
    nothing is known.

    Raises ParameterError for a service that the log does not fit, and an unknown `by`.

    >>> import pmtools as pm
    >>> found = pm.forecast(pm.example_log(), "environmental_permit").iloc[0]
    >>> bool(found.already <= found.low <= found.expected <= found.high <= found.n)
    True
    """
    if by not in (None, "case"):
        raise ParameterError(f"by is {by!r}. A forecast is of all running cases, or by 'case'.")
    day = as_of(log, at)
    if by == "case":
        then = Looking(log, service, terms, day).on(day)
        runs = then.cases.filter(pl.col("status").is_in(RUNNING))
        return _per_case(runs, miss_chance(then.stays, day))
    rows = forecast(log, service, "case", at, terms)
    told = pl.from_pandas(rows[["chance", "low", "high", "days_left"]]).drop_nulls("chance")
    found = expected_late(told.rename({"days_left": "left"}))
    if told.is_empty():
        found[["expected", "low", "high"]] = float("nan")
    found.insert(1, "n_told", found["n"])
    return found.assign(n=len(rows), at=_midnight(day))


@dataclass(frozen=True)
class Then:
    """What was known at the end of a day: the verdict of each case, and its stays in steps."""

    cases: pl.DataFrame
    stays: pl.DataFrame


class Looking:
    """A log as it was known at the end of any day until `last`; nothing later is looked at."""

    def __init__(self, log: EventLog, service: str, terms: str, last: date) -> None:
        self.log, self.service, self.terms, self.last = log, service, terms, last
        meant = read_for(log, service, terms).meant
        kernel = partial(_steps, zone=meant.zone, out=meant.of("withdrawn"), last=last)
        found = pl.from_pandas(log.within("case", kernel).answer())
        self.steps = _dated(found, "day").sort("case_id", "place")

    def on(self, day: date) -> Then:
        """What was known at the end of a day."""
        told = {name: pl.col(name).first() for name in NEEDED}
        rows = term_rows(self.log, self.service, str(day), self.terms).per("case", **told)
        cases = _dated(pl.from_pandas(rows.answer()), *DAYS)
        # Judged to the second, a decision on the last day itself can be too late.
        on_the_day = (pl.col("status") == "late") & (pl.col("decided") <= pl.col("deadline"))
        last = pl.when(on_the_day).then(pl.col("decided") - pl.duration(days=1))
        sure = pl.when(pl.col("status") != UNSURE).then(last.otherwise("deadline"))
        known = cases.join(self._ends(day), on="case_id", how="left").with_columns(
            received=pl.coalesce("received", "first"),
            deadline=sure,
            withdrawn=pl.when(pl.col("status") == "withdrawn")
            .then("out")
            .when(pl.col("status") == "no_decision")
            .then("last"),
        )
        terms = known.select("case_id", "deadline", since="received")
        ended = known.select("case_id", "received", "decided", "withdrawn")
        return Then(cases, known_at(self.steps.drop("place", "out"), ended, terms, day))

    def _ends(self, day: date) -> pl.DataFrame:
        """Per case the first day, the last until a day, and that of the first withdrawal."""
        steps = self.steps.filter(pl.col("day") <= day)
        return steps.group_by("case_id").agg(
            first=pl.col("day").min(),
            last=pl.col("day").max(),
            out=pl.col("day").filter("out").min(),
        )

    def stays(self, day: date) -> pl.DataFrame:
        """The stays as known at the end of a day."""
        return self.on(day).stays


def _steps(events: pl.LazyFrame, zone: str, out: list[str], last: date) -> pl.LazyFrame:
    """The steps of each case in their order with their day, and whether it is withdrawn by one."""
    step = pl.col("activity").cast(pl.String)
    rows = events.select(
        "case_id",
        step=step,
        day=pl.coalesce("end", "start").dt.convert_time_zone(zone).dt.date(),
        out=step.is_in(out),
    )
    place = pl.int_range(pl.len(), dtype=pl.Int64).over("case_id")
    return rows.filter(pl.col("day") <= last).with_columns(place=place)


def _dated(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(*names).cast(pl.Date), pl.col("case_id").cast(pl.String))


def _per_case(runs: pl.DataFrame, chances: pl.DataFrame) -> pd.DataFrame:
    known = chances.select("case_id", *ANSWER)
    rows = runs.join(known, on="case_id", how="left", validate="1:1")
    told = rows.select(
        *("case_id", "activity", "step_days", "team"),
        pl.col("deadline").cast(pl.Datetime("us")),
        *("days_left", "suspended", *ANSWER),
    )
    found = to_pandas(told.sort("days_left", "case_id"))
    whole = {"step_days": "int64", "days_left": "int64", "n_like": "Int64"}
    return found.astype(whole)


def _midnight(day: date) -> pd.Timestamp:
    import pandas as pd

    return pd.Timestamp(day).as_unit("us")
