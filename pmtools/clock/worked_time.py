"""Office time: how much of the hours in which people work lies between two moments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.feast_days import FIRST, LAST
from pmtools.errors import ParameterError

Moments = NDArray[np.int64]
"""Moments in microseconds since 1970 (UTC), or lengths in microseconds."""
Hours = tuple[tuple[int, int], ...]
"""Stretches of a day, in minutes since midnight."""
MINUTE = 60_000_000
DAY = 24 * 60
DAY_LENGTH = DAY * MINUTE
Week = tuple[Hours, ...]
"""The stretches of Monday to Sunday."""


@dataclass(frozen=True)
class OfficeCalendar:
    """Weekly hours, and the days on which nobody works.

    `week` has the stretches of Monday to Sunday, `closed` the closed days, `teams` and `persons`
    the hours of those that keep other ones. It can be compared, hashed and sent to another process.
    """

    name: str
    zone: str
    week: Week
    closed: frozenset[date] = frozenset()
    teams: tuple[tuple[str, Week], ...] = ()
    persons: tuple[tuple[str, Week], ...] = ()

    def of(self, team: str) -> OfficeCalendar:
        """The calendar of a team: with its own hours, where it has them."""
        return replace(self, week=dict(self.teams).get(team, self.week), teams=(), persons=())

    def week_of(self, person: str, team: str | None = None) -> tuple[str, Week]:
        """The hours of a person, and whose these are: `own`, else the `team`'s, else `office`."""
        own, others = self._weeks
        if person in own:
            return "own", own[person]
        return ("team", others[team]) if team in others else ("office", self.week)

    @cached_property
    def _weeks(self) -> tuple[dict[str, Week], dict[str, Week]]:
        return dict(self.persons), dict(self.teams)

    def days(self, week: Week, first: date, last: date) -> Worked:
        """What is worked by the hours of a week from a first to a last day: quick for few days."""
        return _of_days(week, self.closed, self.zone, first, last)

    @property
    def day_length(self) -> timedelta:
        """The mean hours of a weekday on which the office is open."""
        lengths = [sum(end - begin for begin, end in hours) for hours in self.week if hours]
        return timedelta(minutes=sum(lengths) / len(lengths))

    def worked(self, start: Moments, end: Moments) -> Moments:
        """The office time between moments, in microseconds; negative when the end is earlier.

        Exact across summer time: an hour that the clock skips is not worked, one that it repeats
        is worked twice. Raises ParameterError for a moment outside the years of the tables.

        >>> from pmtools.clock.office import office_calendar
        >>> moments = np.array(["2026-05-01T15:00", "2026-05-04T08:00"], "M8[us]").astype(int)
        >>> office_calendar().worked(moments[:1], moments[1:]) / 3_600_000_000  # Friday to Monday
        array([1.])
        """
        self._require(start, end)
        always = _stretches(self.week, self.closed, self.zone)
        return always.until(end) - always.until(start)

    def _require(self, *moments: Moments) -> None:
        first, last = (_microseconds(_midnight(day)) for day in (FIRST, LAST))
        for some in moments:
            if some.size and (some.min() < first or some.max() > last):
                at = some.min() if some.min() < first else some.max()
                raise ParameterError(
                    f"The office time of {np.datetime64(int(at), 'us')} (UTC) is not known: feast "
                    f"days are told from {FIRST} to {LAST}. Ask for calendar time, or mend that "
                    "date in the log."
                )


class Worked(NamedTuple):
    """When each stretch opens, how long it lasts, and what was worked before it."""

    opens: Moments
    lengths: Moments
    before: Moments
    first_of_day: NDArray[np.int64]
    """Of each day (UTC) the number of the last stretch that opened by its beginning."""
    most_a_day: int
    """So many stretches open on a day at most."""

    def until(self, moments: Moments) -> Moments:
        """The office time since the first opening."""
        # Looking up the day and a step or two from there is faster than a search among all days.
        at = self.first_of_day[(moments - self.opens[0]) // DAY_LENGTH]
        for _ in range(self.most_a_day):
            at = at + (self.opens[at + 1] <= moments)
        worked: Moments = self.before[at] + np.minimum(moments - self.opens[at], self.lengths[at])
        return worked


@cache
def _stretches(week: Week, closed: frozenset[date], zone: str) -> Worked:
    return _of_days(week, closed, zone, FIRST, LAST)


def _of_days(week: Week, closed: frozenset[date], zone: str, first: date, last: date) -> Worked:
    """The stretches of the days from a first to a last one."""
    offsets = _offsets(zone)[(first - FIRST).days : (last - FIRST).days + 2]
    begins = _microseconds(_midnight(first))
    numbers = np.arange(len(offsets) - 1)
    free = [(day - first).days for day in closed if first <= day <= last]
    working = ~np.isin(numbers, free)
    changes = working & (offsets[1:] != offsets[:-1])
    edges = [np.array([[begins, begins]])]
    for weekday, hours in enumerate(week):
        plain = (numbers + first.weekday()) % 7 == weekday
        days = begins + numbers * DAY_LENGTH - offsets[:-1]
        for begin, end in hours:
            own = days[plain & working & ~changes, np.newaxis]
            edges.append(own + np.array([begin, end]) * MINUTE)
    for number in np.flatnonzero(changes).tolist():
        day = first + timedelta(days=number)
        edges += [np.array([edge]) for edge in _open(day, week[day.weekday()], ZoneInfo(zone))]
    whole = np.concatenate(edges)
    whole = whole[whole[:, 0] >= begins]
    whole = whole[np.lexsort((whole[:, 1], whole[:, 0]))]
    opens, lengths = whole[:, 0].copy(), whole[:, 1] - whole[:, 0]
    before = np.concatenate([[0], lengths.cumsum()[:-1]])
    days = np.arange(begins, _microseconds(_midnight(last)) + 2 * DAY_LENGTH, DAY_LENGTH)
    first_of_day = np.searchsorted(opens, days, side="right") - 1
    most = int(np.diff(first_of_day).max())
    never = np.iinfo(np.int64).max
    return Worked(
        np.append(opens, never), np.append(lengths, 0), np.append(before, 0), first_of_day, most
    )


@cache
def _offsets(zone: str) -> Moments:
    """How far the clock is ahead of UTC at the midnight of every day, and of the day after."""
    there = ZoneInfo(zone)
    days = range((LAST - FIRST).days + 2)
    spans = [_offset(_midnight(FIRST + timedelta(days=number)), there) for number in days]
    return np.array([span // timedelta(microseconds=1) for span in spans])


def _open(day: date, hours: Hours, zone: ZoneInfo) -> list[tuple[int, int]]:
    """The stretches of a day as moments, in order: what the clock skips is not there."""
    midnight, next_midnight = _midnight(day), _midnight(day + timedelta(days=1))
    before, after = (_offset(local, zone) for local in (midnight, next_midnight))
    edges = [(midnight + timedelta(minutes=b), midnight + timedelta(minutes=e)) for b, e in hours]
    if before == after:
        return [(_microseconds(b - before), _microseconds(e - before)) for b, e in edges]
    change = _change(midnight - before, next_midnight - after, zone)
    first = [(b - before, min(e - before, change)) for b, e in edges]
    second = [(max(b - after, change), e - after) for b, e in edges]
    return [(_microseconds(b), _microseconds(e)) for b, e in first + second if b < e]


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) between two at which the clock is put forward or back."""
    before = _offset_at(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset_at(middle, zone) == before else (low, middle)
    return high.replace(microsecond=0)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _offset(local: datetime, zone: ZoneInfo) -> timedelta:
    return local.replace(tzinfo=zone).utcoffset() or timedelta()


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()


def _microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)
