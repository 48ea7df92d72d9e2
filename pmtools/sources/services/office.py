"""When the fictitious town hall works: office hours, holidays and meetings, in local time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
OPENS = time(8, 30)
CLOSES = time(17)
DAY = timedelta(hours=8, minutes=30)
SATURDAY = 5

# New Year, Good Friday, Easter Monday, King's Day, Liberation Day (2025 only: once in five years),
# Ascension, the Friday after it, Whit Monday, Christmas.
HOLIDAYS = frozenset(
    date(year, month, day) for year, month, day in (
        (2025, 1, 1), (2025, 4, 18), (2025, 4, 21), (2025, 4, 26), (2025, 5, 5),
        (2025, 5, 29), (2025, 5, 30), (2025, 6, 9), (2025, 12, 25), (2025, 12, 26),
        (2026, 1, 1), (2026, 4, 3), (2026, 4, 6), (2026, 4, 27),
        (2026, 5, 14), (2026, 5, 15), (2026, 5, 25), (2026, 12, 25), (2026, 12, 26),
    )
)  # fmt: skip


def is_working_day(day: date) -> bool:
    """Whether the town hall works on this day.

    >>> is_working_day(date(2025, 4, 18)), is_working_day(date(2025, 4, 22))
    (False, True)
    """
    return day.weekday() < SATURDAY and day not in HOLIDAYS


def working_day_from(day: date) -> date:
    """Give this day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def after_work(moment: datetime, work: timedelta) -> datetime:
    """The moment at which this much office time has passed; both moments are in office hours.

    >>> after_work(datetime(2025, 4, 17, 16), timedelta(hours=2))
    datetime.datetime(2025, 4, 22, 9, 30)
    """
    left = datetime.combine(moment.date(), CLOSES) - moment
    while work >= left:
        work -= left
        day = working_day_from(moment.date() + timedelta(days=1))
        moment, left = datetime.combine(day, OPENS), DAY
    return moment + work


def in_office(moment: datetime, delay: timedelta) -> datetime:
    """The moment itself, or `delay` after the next opening when the town hall is closed.

    >>> in_office(datetime(2025, 3, 1, 20), timedelta(minutes=5))
    datetime.datetime(2025, 3, 3, 8, 35)
    """
    day = moment.date()
    if is_working_day(day) and OPENS <= moment.time() < CLOSES:
        return moment
    if moment.time() >= CLOSES:
        day += timedelta(days=1)
    return datetime.combine(working_day_from(day), OPENS) + delay


def next_weekday(day: date, weekday: int, without: frozenset[int]) -> date:
    """The first working day after `day` on this weekday, not in the ISO weeks of `without`.

    >>> next_weekday(date(2025, 3, 4), weekday=1, without=frozenset({11}))
    datetime.date(2025, 3, 18)
    """
    day += timedelta(days=1)
    while day.weekday() != weekday or not is_working_day(day) or day.isocalendar()[1] in without:
        day += timedelta(days=1)
    return day
