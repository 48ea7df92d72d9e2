"""The hours of an office as the page says them: its week, its days, and its closed days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Week = tuple[str, ...]
"""The hours of Monday to Sunday, such as `09:00-12:00, 13:00-17:00`; empty when closed."""


@dataclass(frozen=True)
class Office:
    """By which hours office time is measured."""

    name: str
    zone: str
    week: Week
    day: timedelta
    """A working day."""
    closed: tuple[date, ...] = ()
    teams: tuple[tuple[str, Week], ...] = ()
    """Teams with hours of their own."""
    elsewhere: int = 0
    """Teams of the calendar that the log does not have."""


def office_of(basis: pd.DataFrame | None) -> Office | None:
    """The office in a `time_basis`; None for calendar time."""
    if basis is None or basis["time"].iloc[0] != "office":
        return None
    weeks = [tuple(str(hours) for hours in week) for week in basis[list(WEEKDAYS)].to_numpy()]
    row = basis.iloc[0]
    return Office(
        name=str(row["calendar"]),
        zone=str(row["zone"]),
        week=weeks[0],
        day=row["day_length"].to_pytimedelta(),
        closed=tuple(row["closed"]),
        teams=tuple(zip(basis["team"].iloc[1:], weeks[1:], strict=True)),
        elsewhere=int(row["n_teams_elsewhere"]),
    )


def stretches(week: Week) -> Iterator[tuple[int, int, str]]:
    """Days that follow each other with the same hours: the first, the last, and the hours.

    >>> list(stretches(("09:00-17:00", "09:00-17:00", "", "09:00-12:00", "", "", "")))
    [(0, 1, '09:00-17:00'), (3, 3, '09:00-12:00')]
    """
    for hours, found in groupby(range(len(week)), key=lambda day: week[day]):
        days = list(found)
        if hours:
            yield days[0], days[-1], hours


def by_year(days: Sequence[date]) -> list[tuple[int, list[date]]]:
    """Days in order, by their year."""
    return [(year, list(found)) for year, found in groupby(days, key=lambda day: day.year)]
