"""The value of each case and the moment from which it is known, per measure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.engine.rows import Rows
from pmtools.errors import CapabilityError, ParameterError
from pmtools.measures.deadlines import deadlines
from pmtools.measures.term_basis import service_for
from pmtools.measures.terms.milestones import Meaning
from pmtools.measures.terms.rows import read_for
from pmtools.measures.waiting_time import waits

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

IN_TIME, LATE = ("in_time",), ("late", "overdue")
SUPPLEMENT = ("requested", "supplemented")
"""What a service calls asking the applicant for what was missing, and getting it."""
UNTIL = {"rework": 0.0, "first_time_complete": 1.0}
"""What a case is until something happens to it."""
SECONDS, DAY = 86_400, 86_400_000_000
"""Of a day; the latter are microseconds."""


class Asked(NamedTuple):
    """A measure, and what it needs to know."""

    measure: str
    step: str = ""
    service: str = ""


class Told(NamedTuple):
    """Of each case its value, the local moment from which it has it, and what it has until then."""

    value: pd.Series[float]
    known: pd.Series[pd.Timestamp]
    until_known: float = float("nan")


def values_of(log: EventLog, cases: pd.DataFrame, asked: Asked) -> Told:
    """The values of cases, given their `case_id`, `start`, `end` and how long they `spent`."""
    if asked.measure == "share_in_term":
        return _in_term(log, cases, asked)
    if asked.measure in UNTIL:
        return _happened(log, cases, asked)
    if asked.measure.startswith("throughput"):
        value = cases["spent"].dt.total_seconds() / SECONDS
    else:
        found = _waited(log, asked).answer().set_index("case_id")["value"]
        value = cases["case_id"].map(found).astype("float64")
    return Told(value.where(cases["end"].notna()).astype("float64"), cases["end"])


def _in_term(log: EventLog, cases: pd.DataFrame, asked: Asked) -> Told:
    """Of each case when its term was over: before it, only those in time would be known.

    Cases that no term judges have no value from the begin.
    """
    judged = deadlines(log, service_for(log, asked.service)).set_index("case_id")
    judged = judged.reindex(cases["case_id"])
    of_status = {**dict.fromkeys(IN_TIME, 1.0), **dict.fromkeys(LATE, 0.0)}
    value = judged["status"].map(of_status).astype("float64").set_axis(cases.index)
    term = judged["deadline"].set_axis(cases.index).astype(cases["start"].dtype)
    runs = judged["status"].eq("running").to_numpy()
    known = term.where(value.notna(), cases["start"]).where(~runs)
    return Told(value, known)


def _happened(log: EventLog, cases: pd.DataFrame, asked: Asked) -> Told:
    """A case is what it was until the moment that something happens to it, and the other then."""
    import pandas as pd

    until = UNTIL[asked.measure]
    found = _moments(log, asked).answer().set_index("case_id")["moment"]
    moment = found.reindex(cases["case_id"]).set_axis(cases.index)
    local = moment.dt.tz_convert(log.origin.zone).dt.tz_localize(None)
    value = pd.Series(until, cases.index).where(local.isna(), 1.0 - until)
    return Told(value, local.fillna(cases["start"]).astype(cases["start"].dtype), until)


def _moments(log: EventLog, asked: Asked) -> Rows:
    """The first moment that it happened, of each case to which it did."""
    if asked.measure == "rework":
        kernel = partial(_again, step=asked.step)
    else:
        kernel = partial(_supplements, meant=_that_asks(log, asked.service))
    return log.within("case", kernel).per("case", moment=pl.col("moment").min())


def _again(events: pl.LazyFrame, step: str) -> pl.LazyFrame:
    """The steps whose activity occurred earlier in its case, as in `rework`."""
    nth = pl.col("activity").cum_count().over("case_id", "activity")
    return _of(events, step).filter(nth > 1).select("case_id", moment=_moment())


def _supplements(events: pl.LazyFrame, meant: Meaning) -> pl.LazyFrame:
    asks = meant.is_of(meant.of(*SUPPLEMENT))
    return events.filter(asks).select("case_id", moment=_moment())


def _moment() -> pl.Expr:
    return pl.coalesce("end", "start")


def _that_asks(log: EventLog, service: str) -> Meaning:
    """What the labels mean to the service. CapabilityError when none says that more was asked."""
    read = read_for(log, service_for(log, service))
    if not read.meant.of(*SUPPLEMENT):
        raise CapabilityError(
            "supplement",
            "No activity of this log says that something was missing from a request. Write its "
            f"label at `requested` under [events] in a copy of {read.pack.file}, and give that: "
            "service=FILE.toml.",
        )
    return read.meant


def _waited(log: EventLog, asked: Asked) -> Rows:
    """What each case waited for a step, all times together."""
    if not asked.step:
        raise ParameterError("waiting_before needs a step: name the activity that is waited for.")
    log.require("start")
    spent = pl.col("wait").dt.total_microseconds().sum() / DAY
    kernel = partial(_waits, clock=log.clock, step=asked.step)
    return log.within("case", kernel).per("case", value=spent)


def _waits(events: pl.LazyFrame, clock: Clock, step: str) -> pl.LazyFrame:
    return _of(waits(events, clock), step)


def _of(rows: pl.LazyFrame, step: str) -> pl.LazyFrame:
    """The rows of an activity; of all without one."""
    return rows.filter(pl.col("activity").cast(pl.String) == step) if step else rows
