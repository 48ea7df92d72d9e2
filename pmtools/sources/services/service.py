"""A service of the fictitious municipality, and when its cases come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pmtools.sources.services import office
from pmtools.sources.services.chance import Chance, Quantiles
from pmtools.sources.services.walk import Walk, Work

YEAR = 2025
WEEKDAYS = (120, 105, 100, 95, 85)
"""How busy Monday to Friday are: what came in the weekend is registered on Monday."""
RECEIVED: Quantiles = ((0, 0), (0.3, 0.15), (0.8, 0.7), (1, 0.99))
"""When on the day a case is registered, as a share of the office hours: mostly in the morning."""

Arrivals = Callable[[Chance, int], list[datetime]]
"""So many moments of receipt, in order."""


@dataclass(frozen=True)
class Service:
    """What tells one service from another."""

    title: str
    prefix: str
    """What case ids begin with."""
    n_cases: int
    seed: int
    """Of the shipped log."""
    received: Arrivals
    staff: Mapping[str, Sequence[int]]
    """The numbers of the employees per team; employees and numbers are made up."""
    work: Mapping[str, Work]
    story: Callable[[Walk], None]
    """Walks a case from its receipt to its end, whenever that is."""


def through_the_year(months: Mapping[int, int]) -> Arrivals:
    """Receipt on working days; `months` says how busy those of each month are, 100 is usual."""
    weights = {
        day.isoformat(): months[day.month] * WEEKDAYS[day.weekday()] for day in working_days(YEAR)
    }

    def received(chance: Chance, n_cases: int) -> list[datetime]:
        return sorted(received_at(chance, weights) for _ in range(n_cases))

    return received


def working_days(year: int) -> list[date]:
    """The days of a year on which the town hall works."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year and office.is_working_day(day)]


def received_at(chance: Chance, weights: Mapping[str, int]) -> datetime:
    """A moment of receipt: busy days more often, and mornings."""
    day = date.fromisoformat(chance.pick(weights))
    into_day = round(chance.draw(RECEIVED) * office.DAY.total_seconds())
    return datetime.combine(day, office.OPENS) + timedelta(seconds=into_day)
