"""The value of each case and the moment from which it is known, per measure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.engine.rows import Rows
from pmtools.errors import CapabilityError, ParameterError
from pmtools.measures.deadlines import deadlines
from pmtools.measures.rework import again
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
SECONDS, DAY = 86_400, 86_400_000_000
"""Of a day; the latter are microseconds."""


class Asked(NamedTuple):
    """A measure, and what it needs to know."""

    measure: str
    step: str = ""
    service: str = ""


class Told(NamedTuple):
    """Of each case its value, and the local moment from which it is known; null where it is not."""

    value: pd.Series[float]
    known: pd.Series[pd.Timestamp]


def values_of(log: EventLog, cases: pd.DataFrame, asked: Asked) -> Told:
    """The values of cases, given their `case_id`, `end` and `spent` (from first to last event)."""
    if asked.measure == "share_in_term":
        return _in_term(log, cases, asked)
    ended = cases["end"].notna()
    days = asked.measure.startswith("throughput")
    value = cases["spent"].dt.total_seconds() / SECONDS if days else _found(log, cases, asked)
    return Told(value.where(ended).astype("float64"), cases["end"])


def _in_term(log: EventLog, cases: pd.DataFrame, asked: Asked) -> Told:
    """In time is known when it is decided, late as soon as the term is over."""
    judged = deadlines(log, service_for(log, asked.service)).set_index("case_id")
    judged = judged.reindex(cases["case_id"])
    of_status = {**dict.fromkeys(IN_TIME, 1.0), **dict.fromkeys(LATE, 0.0)}
    value = judged["status"].map(of_status).astype("float64")
    known = judged["decided"].where(value.eq(1.0), judged["deadline"]).where(value.notna())
    return Told(value.set_axis(cases.index), known.set_axis(cases.index))


def _found(log: EventLog, cases: pd.DataFrame, asked: Asked) -> pd.Series[float]:
    """What is found in the rows of a case; nothing where it has none."""
    found = _rows(log, asked).answer().set_index("case_id")["value"]
    value = cases["case_id"].map(found).astype("float64")
    if asked.measure == "rework":
        return value.fillna(0.0)
    return value.fillna(1.0) if asked.measure == "first_time_complete" else value


def _rows(log: EventLog, asked: Asked) -> Rows:
    """One row per case of which there is anything to tell."""
    if asked.measure == "rework":
        kernel = partial(_again, clock=log.clock, step=asked.step)
        return log.within("case", kernel).per("case", value=pl.lit(1.0))
    if asked.measure == "first_time_complete":
        kernel = partial(_supplements, meant=_that_asks(log, asked.service))
        return log.within("case", kernel).per("case", value=pl.lit(0.0))
    if not asked.step:
        raise ParameterError("waiting_before needs a step: name the activity that is waited for.")
    log.require("start")
    spent = pl.col("wait").dt.total_microseconds().sum() / DAY
    kernel = partial(_waits, clock=log.clock, step=asked.step)
    return log.within("case", kernel).per("case", value=spent)


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


def _supplements(events: pl.LazyFrame, meant: Meaning) -> pl.LazyFrame:
    return events.filter(meant.is_of(meant.of(*SUPPLEMENT)))


def _again(events: pl.LazyFrame, clock: Clock, step: str) -> pl.LazyFrame:
    return _of(again(events, clock), step)


def _waits(events: pl.LazyFrame, clock: Clock, step: str) -> pl.LazyFrame:
    return _of(waits(events, clock), step)


def _of(rows: pl.LazyFrame, step: str) -> pl.LazyFrame:
    """The rows of an activity; of all without one."""
    return rows.filter(pl.col("activity").cast(pl.String) == step) if step else rows
