"""Case values (waarde per zaak): what a goal is about, of every case by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.engine.keys import ATTRIBUTE
from pmtools.engine.rows import Rows
from pmtools.errors import ParameterError
from pmtools.measures.deadlines import deadlines
from pmtools.measures.rework import again
from pmtools.measures.term_basis import service_for
from pmtools.measures.throughput_time import first_and_last
from pmtools.measures.waiting_time import waits

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

TIMES = ("throughput_median", "throughput_p80", "throughput_restricted_mean")
FIGURES = (*TIMES, "share_in_term", "waiting_before", "rework")
IN_TIME, LATE = ("in_time",), ("late", "overdue")
SECONDS, DAY = 86_400, 86_400_000_000
"""Of a day; the latter are microseconds."""


def case_values(
    log: EventLog,
    measure: str = "throughput_restricted_mean",
    step: str = "",
    service: str = "",
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Of each case when it began and ended, and the figure that a goal is about.

    Columns: `case_id` (str), `start`, `end` (datetime64, local; null while the case runs), `value`
    (float64) and the case attributes of `by`. For `throughput_…` the value is the days from first
    to last event; `share_in_term` 1 when decided in the statutory term, 0 when late or overdue;
    `waiting_before` the days of waiting before `step` (`waiting_time`), all times together;
    `rework` 1 when `step` (any activity without it) is taken again. It is null where it cannot be
    told (yet): while a case runs, unless the term is over, and without the step.

    Raises CapabilityError when the log does not say which cases are finished, has no starts
    (`waiting_before`) or shows no service, ParameterError for another measure or a step that does
    not occur.

    >>> import pmtools as pm
    >>> cases = pm.case_values(pm.example_log(), "rework", by=["kanaal"])
    >>> cases.columns.to_list()
    ['case_id', 'start', 'end', 'value', 'kanaal']
    """
    if measure not in FIGURES:
        known = ", ".join(FIGURES)
        raise ParameterError(f"Cases have no figure {measure!r} of their own. They have: {known}.")
    if step and step not in log.labels:
        raise ParameterError(f"No activity of this log is called {step!r}. Look at its steps.")
    log.require("finished")
    keys = ["case", "finished", *(ATTRIBUTE + name for name in by)]
    cases = log.within("case", first_and_last).per(
        keys, start=pl.col("first").min(), last=pl.col("last").max()
    )
    told = cases.answer()
    told["end"] = told["last"].where(told["finished"].eq(True))
    told["value"] = _values(log, told, measure, step, service)
    for name in ("start", "end"):
        told[name] = told[name].dt.tz_convert(log.origin.zone).dt.tz_localize(None)
    order = ["case_id", "start", "end", "value", *by]
    return told[order].sort_values(["start", "case_id"], ignore_index=True)


def _values(
    log: EventLog, cases: pd.DataFrame, measure: str, step: str, service: str
) -> pd.Series[float]:
    import pandas as pd

    if measure in TIMES:
        return pd.Series((cases["end"] - cases["start"]).dt.total_seconds() / SECONDS)
    if measure == "share_in_term":
        status = deadlines(log, service_for(log, service)).set_index("case_id")["status"]
        of_status = {**dict.fromkeys(IN_TIME, 1.0), **dict.fromkeys(LATE, 0.0)}
        return cases["case_id"].map(status.map(of_status)).astype("float64")
    found = _rows(log, measure, step).answer().set_index("case_id")["value"]
    known = cases["case_id"].map(found)
    if measure == "rework":
        known = known.fillna(0.0)
    return known.where(cases["end"].notna()).astype("float64")


def _rows(log: EventLog, measure: str, step: str) -> Rows:
    """One row per case of which there is anything to tell."""
    if measure == "rework":
        return log.within("case", partial(_again, clock=log.clock, step=step)).per(
            "case", value=pl.lit(1.0)
        )
    if not step:
        raise ParameterError("waiting_before needs a step: name the activity that is waited for.")
    log.require("start")
    spent = pl.col("wait").dt.total_microseconds().sum() / DAY
    return log.within("case", partial(_waits, clock=log.clock, step=step)).per("case", value=spent)


def _again(events: pl.LazyFrame, clock: Clock, step: str) -> pl.LazyFrame:
    return _of(again(events, clock), step)


def _waits(events: pl.LazyFrame, clock: Clock, step: str) -> pl.LazyFrame:
    return _of(waits(events, clock), step)


def _of(rows: pl.LazyFrame, step: str) -> pl.LazyFrame:
    """The rows of an activity; of all without one."""
    return rows.filter(pl.col("activity").cast(pl.String) == step) if step else rows
