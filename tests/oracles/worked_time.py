"""Worked time once more: every minute asked whether the office is open, without pmtools.

Moments are whole microseconds since 1970 in UTC. Opening hours are what the clock on the wall shows,
in minutes since midnight; the hour that autumn has twice is open twice, that which spring lacks never.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60_000_000  # microseconds


class Office(NamedTuple):
    """Hours by weekday (Monday is 0), and the days on which it is closed."""

    zone: str
    week: Mapping[int, Sequence[tuple[int, int]]]
    closed: Collection[date] = ()


def is_open(office: Office, minute: int) -> bool:
    """Whether the office is open in the minute that begins so many minutes after 1970."""
    wall = (EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(office.zone))
    if wall.date() in office.closed:
        return False
    now = wall.hour * 60 + wall.minute
    return any(begin <= now < end for begin, end in office.week.get(wall.weekday(), ()))


def worked(office: Office, start: int, end: int) -> int:
    """Microseconds of the office's time from start to end; negative when the end comes first."""
    if end < start:
        return -worked(office, end, start)
    total = 0
    minute = start // MINUTE
    while minute * MINUTE < end:
        if is_open(office, minute):
            total += min(end, (minute + 1) * MINUTE) - max(start, minute * MINUTE)
        minute += 1
    return total


def moment(zone: str, *parts: int, fold: int = 0) -> int:
    """The microseconds of a local moment: year, month, day, hour, minute, second, microsecond."""
    year, month, day, hour, minute, second, micro = (*parts, 0, 0, 0, 0)[:7]
    local = datetime(
        year, month, day, hour, minute, second, micro, tzinfo=ZoneInfo(zone), fold=fold
    )
    return (local - EPOCH) // timedelta(microseconds=1)
