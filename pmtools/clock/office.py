"""An office calendar from a TOML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

from pmtools.clock.data_files import Entry, own_file, shipped, tables_of
from pmtools.clock.feast_days import SAME, feast_days, names
from pmtools.clock.worked_time import DAY, Hours, OfficeCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STRETCH = re.compile(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)")
LUSTRUM = 5
"""Some feast days are free once in so many years."""
KNOWN = ("name", "zone", "week", "holidays", "lustrum", "closed", "team", "person")


def office_calendar(path: str | Path | None = None) -> OfficeCalendar:
    """The office calendar in a file; without a path, or with an empty one, the usual one.

    The file has a `name`, a `zone`, a table `[week]` (`monday = ["09:00-12:00", "13:00-17:00"]`; a
    day that is left out is closed), `holidays` (Dutch names of feast days on which the office is
    closed), `lustrum` (those that are free only in years divisible by five), `[[closed]]` with
    `date` and `reason`, and `[team."…"]` with a week of its own. The usual one, `office.toml` in
    `pmtools/clock/calendars`, is an assumption: forty hours, and the holidays of the CAO Gemeenten.

    Raises ParameterError that names the file, the place and the remedy.

    >>> office_calendar().day_length
    datetime.timedelta(seconds=28800)
    """
    return _read(own_file(path)) if path else _usual()


@cache
def _usual() -> OfficeCalendar:
    return _read(shipped("calendars") / "office.toml")


def _read(file: Path | Traversable) -> OfficeCalendar:
    table = tables_of(file)
    table.only(KNOWN)
    zone = table.get("zone", str, "Europe/Amsterdam")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise table.wrong(f"zone = {zone!r} does not exist. Europe/Amsterdam does.") from error
    teams, persons = table.table("team"), table.table("person")
    return OfficeCalendar(
        name=table.get("name", str, Path(file.name).stem),
        zone=zone,
        week=_week(table.table("week")),
        closed=_closed(table),
        teams=tuple((team, _week(teams.table(team))) for team in sorted(teams.values)),
        persons=tuple((one, _week(persons.table(one))) for one in sorted(persons.values)),
    )


def _week(table: Entry) -> tuple[Hours, ...]:
    table.only(WEEKDAYS)
    week = tuple(_hours(table, day) for day in WEEKDAYS)
    if not any(week):
        raise table.wrong('no day has hours. Write for instance monday = ["09:00-17:00"].')
    return week


def _hours(table: Entry, day: str) -> Hours:
    hours = list[tuple[int, int]]()
    for text in table.texts(day):
        found = STRETCH.fullmatch(text.strip())
        begin, end = _minutes(found.groups()) if found else (0, 0)
        if not begin < end <= DAY:
            raise table.wrong(f'{day} has {text!r}; it must be as "09:00-17:00", the end later.')
        if hours and hours[-1][1] > begin:
            raise table.wrong(f"{day}: {text!r} begins before the stretch that precedes it ends.")
        hours.append((begin, end))
    return tuple(hours)


def _minutes(parts: tuple[str, ...]) -> tuple[int, int]:
    hour, minute, until_hour, until_minute = map(int, parts)
    return hour * 60 + minute, until_hour * 60 + until_minute


def _closed(table: Entry) -> frozenset[date]:
    by_name = {name.casefold(): name for name in names()}
    by_name |= {old.casefold(): name for old, name in SAME.items()}
    every, some = (
        {_known(table, name, by_name) for name in table.texts(key)}
        for key in ("holidays", "lustrum")
    )
    feasts = {
        day
        for day, called in feast_days().items()
        if every.intersection(called) or (some.intersection(called) and day.year % LUSTRUM == 0)
    }
    own = dict[date, str]()
    for one in table.entries("closed", lambda entry: entry.get("date")):
        one.only(("date", "reason"))
        day = one.get("date", date)
        if day in own:
            raise one.wrong(f"{day} is there twice. Keep one of them.")
        own[day] = one.get("reason", str, day.isoformat())
    return frozenset(feasts | own.keys())


def _known(table: Entry, name: str, by_name: Mapping[str, str]) -> str:
    if name.casefold() not in by_name:
        there = ", ".join(names())
        raise table.wrong(f"{name!r} is no feast day. Known are: {there}.")
    return by_name[name.casefold()]
