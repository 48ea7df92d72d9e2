"""Cases as arrays: from which day their terms count, and on which day they were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.legal import Days
from pmtools.clock.rule import Rule, Terms
from pmtools.clock.service import Service
from pmtools.errors import ParameterError
from pmtools.measures.terms.suspended import stretches

NAT = np.datetime64("NaT", "D")
OWN = "\0own "
"""Before the name of an attribute that a service looks at, so that it is no other column."""


@dataclass(frozen=True)
class Plan:
    """What is asked of each case: by which rules, and as of which day."""

    service: Service
    terms: Terms
    at: date
    notices: bool
    """Whether the log holds written notices, so that a case without one has none."""
    zone: str

    def rules(self, procedure: int) -> list[Rule]:
        """The rules of a procedure, and then those to which they refer."""
        ids = self.service.procedures[procedure].rules
        found = [rule for name in ids for rule in self.terms.rules[name]]
        others = dict.fromkeys(rule.otherwise for rule in found if rule.otherwise)
        return found + [rule for name in others for rule in self.terms.rules[name]]


class Cases:
    """The milestones of cases, a row each, as arrays of days."""

    def __init__(self, frame: pl.DataFrame, plan: Plan) -> None:
        self.frame, self.plan, self.n = frame, plan, frame.height
        self.at = np.datetime64(plan.at, "D")
        self.received: Days = self.day("received")

    def day(self, role: str) -> Days:
        """The day of a milestone."""
        return as_days(self.frame[f"day_{role}"])

    def own(self, what: str) -> Days:
        """A day that cases say themselves, in the attribute that the service names for it."""
        name = self.plan.service.attribute(what)
        return _own_days(self.frame[OWN + name], self.plan.zone) if name else np.full(self.n, NAT)

    @cached_property
    def done(self) -> Days:
        """The day of the decision as far as known: the case's own word, else sent, else decided."""
        if self.plan.service.attribute("decided"):
            told = self.own("decided")
            return np.where(told <= self.at, told, NAT)
        sent, decided = self.day("sent"), self.day("decided")
        return np.where(np.isnat(sent), decided, sent)

    def starts(self, rule: Rule) -> Days:
        """The day from which a rule counts."""
        if rule.starts == "calendar_year":
            year: Days = self.received.astype("M8[Y]").astype("M8[D]")
            return year
        return self.day(rule.starts)

    @cached_property
    def procedure(self) -> NDArray[np.int64]:
        """The number of the first procedure that takes each case; -1 for none."""
        found = np.full(self.n, -1, np.int64)
        for number, one in enumerate(self.plan.service.procedures):
            takes = self.frame[f"shows_{number}"]
            if one.attribute is not None and OWN + one.attribute in self.frame.columns:
                told = self.frame[OWN + one.attribute].cast(pl.String).is_in(list(one.values))
                takes = takes | told.fill_null(False)
            found[(found < 0) & (takes | one.otherwise).to_numpy()] = number
        return found

    @cached_property
    def stretches(self) -> pl.DataFrame:
        """The suspensions of the cases."""
        return stretches(self.frame)


def as_days(column: pl.Series) -> Days:
    """A column of dates as days."""
    days: Days = column.cast(pl.Date).to_numpy().astype("M8[D]")
    return days


def _own_days(column: pl.Series, zone: str) -> Days:
    name = column.name.removeprefix(OWN)
    if column.dtype == pl.String:
        days = column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        if days.null_count() > column.null_count():
            wrong = column.filter(days.is_null() & column.is_not_null())[0]
            raise ParameterError(
                f"The attribute {name!r} should hold days, but holds {wrong!r}. Name another "
                "attribute in the service file, or write its days as 2026-05-05."
            )
        return as_days(days)
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        column = column.dt.convert_time_zone(zone).dt.date()
    elif not isinstance(column.dtype, pl.Date | pl.Datetime):
        raise ParameterError(
            f"The attribute {name!r} should hold days, but holds {column.dtype}. Name another "
            "attribute in the service file."
        )
    return as_days(column)
