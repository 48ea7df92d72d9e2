"""The hours in which people work: those of a calendar that is given, else as the log shows them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.office import office_calendar
from pmtools.clock.worked_time import DAY, OfficeCalendar, Week
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

SEEN, USUAL, LEAST = 0.25, 10, 10
"""An hour of the week is worked when something is seen in it in a quarter of the weeks that is
usual; of whom that is less than ten weeks, or ten hours a week, nothing is concluded."""
HOURS_A_WEEK, HOUR, DAY_OF_HOURS = 168, 60, 24
MONDAY = 3
"""1970-01-01 was a Thursday: so many days after a Monday."""
DISCOVERED, UNKNOWN = "discovered", "unknown"
EPOCH = date(1970, 1, 1)


def hours_of(log: EventLog, calendar: str = "") -> OfficeCalendar:
    """The calendar in a file; else that of the log's own clock; else the hours that it shows."""
    if calendar:
        return office_calendar(calendar)
    return log.clock.office or discovered(seen_hours(log), log.origin.zone)


@kept
def seen_hours(log: EventLog) -> pd.DataFrame:
    """In which hours of the week something was begun or completed: of each person, team, and all.

    Columns: `kind` (person, team, all or day), `name` (str; of a day its date), `hours` (tuple of
    168 counts: in how many weeks something was in that hour, from Monday at midnight; of a day
    empty).
    """
    import pandas as pd

    seen = log.within("case", partial(_seen, zone=log.origin.zone))
    cells = seen.per(["resource", "team", "hour", "period"], n=pl.len()).collect()
    cells = cells.with_columns(pl.col("resource", "team").cast(pl.String))
    rows = [*_counted(cells, "resource", "person"), *_counted(cells, "team", "team")]
    rows += _counted(cells.with_columns(all=pl.lit("")), "all", "all")
    days = cells.select(day=pl.col("period") * 7 + pl.col("hour") // DAY_OF_HOURS).unique()
    rows += [("day", day, ()) for day in sorted(map(_day, days["day"]))]
    return pd.DataFrame(rows, columns=["kind", "name", "hours"])


def _seen(events: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """One row per resource, team, week and hour of the week in which something is."""
    timed = events.filter(pl.col("precision") == "time", pl.col("resource").is_not_null())
    # What ends on the hour was done before it.
    edges = {"start": pl.col("start"), "end": pl.col("end") - pl.duration(microseconds=1)}
    moments = [
        timed.select("resource", "team", at=moment).drop_nulls("at") for moment in edges.values()
    ]
    local = pl.col("at").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    hours = local.dt.epoch("s") // 3600 + MONDAY * DAY_OF_HOURS
    return (
        pl.concat(moments)
        .with_columns(hours=hours)
        .select(
            "resource",
            "team",
            hour=(pl.col("hours") % HOURS_A_WEEK).cast(pl.Int64),
            period=(pl.col("hours") // HOURS_A_WEEK).cast(pl.Int64),
        )
        .unique()
    )


def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number - MONDAY)).isoformat()


def _counted(cells: pl.DataFrame, who: str, kind: str) -> list[tuple[object, ...]]:
    """Per person or team in how many weeks something was in each hour."""
    each = cells.select(who, "hour", "period").drop_nulls(who).unique()
    found = each.group_by(who, "hour").agg(n=pl.len())
    names = found[who].unique().sort()
    counts = np.zeros((len(names), HOURS_A_WEEK), np.int64)
    counts[names.search_sorted(found[who]), found["hour"].to_numpy()] = found["n"].to_numpy()
    return [(kind, name, tuple(of.tolist())) for name, of in zip(names, counts, strict=True)]


def discovered(seen: pd.DataFrame, zone: str) -> OfficeCalendar:
    """A calendar of hours that a log shows.

    Of whom too little is seen has the hours of the team, and a team those of all; when too little
    is seen of all, everyone is always there. A feast day of the usual office calendar is closed
    when nothing happened on it.
    """
    clear = seen[seen["hours"].map(_clear)]
    everyone = clear[clear["kind"] == "all"]
    teams, persons = (
        tuple((name, _week(hours)) for name, hours in zip(rows["name"], rows["hours"], strict=True))
        for rows in (clear[clear["kind"] == kind] for kind in ("team", "person"))
    )
    days = {date.fromisoformat(day) for day in seen["name"][seen["kind"] == "day"]}
    return OfficeCalendar(
        name=DISCOVERED if len(everyone) else UNKNOWN,
        zone=zone,
        week=_week(everyone["hours"].iloc[0]) if len(everyone) else (((0, DAY),),) * 7,
        closed=office_calendar().closed - days if len(everyone) else frozenset(),
        teams=teams,
        persons=persons,
    )


def _clear(hours: tuple[int, ...]) -> bool:
    """Whether enough is seen to conclude anything."""
    return _usual(hours) >= USUAL and int(_often(hours).sum()) >= LEAST


def _often(hours: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.array(hours) >= SEEN * _usual(hours)


def _usual(hours: tuple[int, ...]) -> float:
    """In how many weeks something is seen in an hour in which it is: the mean, by what is seen."""
    counts = np.array(hours, np.int64)
    return float((counts**2).sum() / max(counts.sum(), 1))


def _week(hours: tuple[int, ...]) -> Week:
    """The stretches of the hours in which something is seen often enough."""
    return tuple(_stretches(day) for day in _often(hours).reshape(7, DAY_OF_HOURS))


def _stretches(day: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Hours that follow each other, as one stretch of minutes."""
    edges = np.flatnonzero(np.diff(day, prepend=False, append=False)) * HOUR
    return tuple((int(begin), int(end)) for begin, end in edges.reshape(-1, 2))
