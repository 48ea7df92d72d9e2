"""Filters of events: `pm.events.Activities(["Register", "Decide"])`. The other events go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from pmtools.filters import given
from pmtools.filters.filter import value
from pmtools.filters.leaf import EventFilter

if TYPE_CHECKING:
    from pmtools.filters.frames import Frames

__all__ = ["Activities", "Attribute", "Period"]


@value
class Activities(EventFilter):
    """Only the events of these activities.

    >>> import pmtools as pm
    >>> pm.example_log().keep(pm.events.Activities(["Aanvraag ontvangen", "Besluit verzenden"]))
    EventLog(environmental_permit.xes.gz: 600 cases, 1,097 events)
    """

    activities: tuple[str, ...]

    def __init__(self, activities: Iterable[str]) -> None:
        self._set(activities=given.texts("activities", activities))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the event is of one of the activities."""
        return frames.activities(self.activities)


@value
class Period(EventFilter):
    """Only the events in a period of local days, the last day included.

    The moment of an event is its end, or its start where it has no end.

    >>> import pmtools as pm
    >>> pm.events.Period("2025-01-01", "2025-03-31")
    pm.events.Period('2025-01-01', '2025-03-31')
    """

    first_day: date
    last_day: date

    def __init__(self, first_day: date | str, last_day: date | str) -> None:
        first, last = given.period(first_day, last_day)
        self._set(first_day=first, last_day=last)

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the day of the event's moment lies in the period."""
        day = frames.local_day(pl.coalesce("end", "start"))
        return day.is_between(self.first_day, self.last_day).fill_null(False)


@value
class Attribute(EventFilter):
    """Only the events of which an attribute, such as `team`, has one of some values.

    PrivacyError when the attribute may name a person.

    >>> import pmtools as pm
    >>> pm.example_log().keep(pm.events.Attribute("team", ["Vergunningen"]))
    EventLog(environmental_permit.xes.gz: 595 cases, 4,512 events)
    """

    attribute: str
    values: tuple[given.Value, ...] = ()
    not_filled: bool = False

    def __init__(
        self, attribute: str, values: Iterable[given.Value] = (), not_filled: bool = False
    ) -> None:
        self._set(**given.attribute(attribute, values, not_filled))

    def holds(self, frames: Frames) -> pl.Expr:
        """Whether the event has one of the values."""
        return frames.event_attribute(self.attribute, self.values, empty=self.not_filled)
