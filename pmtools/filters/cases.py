"""Filters of cases, such as `pm.cases.Occurs("Besluit verzenden")`.

First, last and next mean the order of the log's events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pmtools.filters import given
from pmtools.filters.filter import value
from pmtools.filters.leaf import CaseFilter
from pmtools.filters.variants import MostFrequentVariants, Variants

if TYPE_CHECKING:
    from pmtools.filters.frames import Frames

__all__ = [
    "Attribute", "EndsWith", "Finished", "Followed", "Ids", "MostFrequentVariants", "Occurs",
    "Period", "StartsWith", "ThroughputAtLeast", "ThroughputAtMost", "Variants",
]  # fmt: skip
IN_PERIOD = ("starts", "ends", "within", "touches")
FINISHED = {"yes": True, "no": False, "unknown": None}


@value
class Attribute(CaseFilter):
    """Cases of which an attribute has one of some values, or is not filled in.

    An attribute of events counts when it has one value in each case. PrivacyError when it may name
    a person.

    >>> import pmtools as pm
    >>> pm.example_log().keep(pm.cases.Attribute("kanaal", ["balie"], not_filled=True))
    EventLog(environmental_permit.xes.gz: 60 cases, 706 events)
    """

    attribute: str
    values: tuple[given.Value, ...] = ()
    not_filled: bool = False

    def __init__(
        self, attribute: str, values: Iterable[given.Value] = (), not_filled: bool = False
    ) -> None:
        self._set(**given.attribute(attribute, values, not_filled))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the case has one of the values."""
        return frames.case_attribute(self.attribute, self.values, empty=self.not_filled)


@value
class Occurs(CaseFilter):
    """Cases in which an activity occurs; with `~` those in which it does not.

    >>> import pmtools as pm
    >>> pm.example_log().keep(~pm.cases.Occurs("Leges opleggen"))
    EventLog(environmental_permit.xes.gz: 103 cases, 753 events)
    """

    occurs: str

    def __init__(self, occurs: str) -> None:
        self._set(occurs=given.text("occurs", occurs))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether any event of the case is of the activity."""
        return frames.activity(self.occurs).any()


@value
class StartsWith(CaseFilter):
    """Cases of which the first event is of an activity."""

    starts_with: str

    def __init__(self, starts_with: str) -> None:
        self._set(starts_with=given.text("starts_with", starts_with))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the first event of the case is of the activity."""
        return frames.activity(self.starts_with).first().fill_null(False)


@value
class EndsWith(CaseFilter):
    """Cases of which the last event is of an activity."""

    ends_with: str

    def __init__(self, ends_with: str) -> None:
        self._set(ends_with=given.text("ends_with", ends_with))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the last event of the case is of the activity."""
        return frames.activity(self.ends_with).last().fill_null(False)


@value
class Followed(CaseFilter):
    """Cases in which one activity is followed by another: somewhere later, or directly.

    >>> import pmtools as pm
    >>> again = pm.cases.Followed("Toets volledigheid", by="Toets volledigheid")
    >>> pm.example_log().keep(again)
    EventLog(environmental_permit.xes.gz: 187 cases, 2,764 events)
    """

    followed: str
    by: str
    directly: bool = False

    def __init__(self, followed: str, by: str, directly: bool = False) -> None:
        self._set(followed=given.text("followed", followed), by=given.text("by", by))
        self._set(directly=given.truth("directly", directly))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether an event of the one activity comes before one of the other."""
        first, second = frames.activity(self.followed), frames.activity(self.by)
        if self.directly:
            return (first & second.shift(-1)).any()
        place = pl.int_range(pl.len())
        return (place.filter(first).min() < place.filter(second).max()).fill_null(False)


@value
class Period(CaseFilter):
    """Cases that start, end, lie within or touch a period of local days, the last day included.

    `case` is `starts` (its first moment lies in the period), `ends` (its last does), `within` (both
    do) or `touches` (it runs on at least one day of it).

    >>> import pmtools as pm
    >>> pm.example_log().keep(pm.cases.Period("within", "2025-01-01", "2025-03-31"))
    EventLog(environmental_permit.xes.gz: 71 cases, 832 events)
    """

    case: str
    first_day: date
    last_day: date

    def __init__(self, case: str, first_day: date | str, last_day: date | str) -> None:
        first, last = given.period(first_day, last_day)
        self._set(case=given.choice("case", case, IN_PERIOD), first_day=first, last_day=last)

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the days of the first and the last moment lie so."""
        starts, ends = frames.local_day(_first_moment()), frames.local_day(_last_moment())
        held = {
            "starts": starts.is_between(self.first_day, self.last_day),
            "ends": ends.is_between(self.first_day, self.last_day),
            "within": (starts >= self.first_day) & (ends <= self.last_day),
            "touches": (starts <= self.last_day) & (ends >= self.first_day),
        }
        return held[self.case].fill_null(False)


@value
class ThroughputAtLeast(CaseFilter):
    """Cases with a throughput time (first to last moment, calendar time) of at least this.

    It is calendar time of a log in office time (`log.on`) too. A duration is a timedelta, or text
    in weeks, days, hours, minutes and seconds.

    >>> import pmtools as pm
    >>> pm.cases.ThroughputAtLeast("8 weeks")
    pm.cases.ThroughputAtLeast('56 days')
    """

    throughput_at_least: timedelta

    def __init__(self, throughput_at_least: timedelta | str) -> None:
        length = given.duration("throughput_at_least", throughput_at_least)
        self._set(throughput_at_least=length)

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the last moment is so long after the first."""
        return (_throughput() >= self.throughput_at_least).fill_null(False)


@value
class ThroughputAtMost(CaseFilter):
    """Cases with a throughput time (first to last moment, calendar time) of at most this.

    It is calendar time of a log in office time (`log.on`) too.
    """

    throughput_at_most: timedelta

    def __init__(self, throughput_at_most: timedelta | str) -> None:
        length = given.duration("throughput_at_most", throughput_at_most)
        self._set(throughput_at_most=length)

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the last moment is at most so long after the first."""
        return (_throughput() <= self.throughput_at_most).fill_null(False)


@value
class Finished(CaseFilter):
    """Cases that are finished: `yes`, `no`, or `unknown` where the log does not say."""

    finished: str

    def __init__(self, finished: str) -> None:
        self._set(finished=given.choice("finished", finished, FINISHED))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the log says so of the case."""
        known = frames.cases["finished"].eq_missing(pl.Series([FINISHED[self.finished]]))
        return frames.case_in(frames.cases.filter(known)["case_id"])


@value
class Ids(CaseFilter):
    """Cases by their id."""

    case_ids: tuple[str, ...]

    def __init__(self, case_ids: Iterable[str]) -> None:
        self._set(case_ids=given.texts("case_ids", case_ids))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the id of the case is one of these."""
        return frames.case_in(frames.codes("case_id", self.case_ids))


def _first_moment() -> pl.Expr:
    return pl.min_horizontal(pl.col("start").min(), pl.col("end").min())


def _last_moment() -> pl.Expr:
    return pl.max_horizontal(pl.col("start").max(), pl.col("end").max())


def _throughput() -> pl.Expr:
    return _last_moment() - _first_moment()
