"""The hours in which people work: those of a calendar that is given, else as the log shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.office import office_calendar
from pmtools.clock.worked_time import DAY, OfficeCalendar, Week
from pmtools.measures.causes.dominance import Whole
from pmtools.measures.causes.enabling import codes, microseconds, moments
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

SEEN, USUAL, LEAST = 0.25, 10, 10
"""An hour of the week is worked when something is seen in it in a quarter of the weeks that is
usual; of whom that is less than ten weeks, or ten hours a week, nothing is concluded."""
HOURS_A_WEEK, HOUR, DAY_OF_HOURS = 168, 60, 24
WHO, EDGES = ("resource", "team"), ("start", "end")
QUARTER, IN_1972 = 900_000_000, 3 * 365 * 96
MONDAY = 3
"""1970-01-01 was a Thursday: so many days after a Monday."""
GIVEN, USUAL_OFFICE, DISCOVERED, UNKNOWN = "given", "usual", "discovered", "unknown"
"""Where hours come from."""
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class WorkingHours:
    """When people work, and from what that is known: given, usual, discovered or unknown."""

    calendar: OfficeCalendar
    source: str


def hours_of(log: EventLog, calendar: str = "") -> WorkingHours:
    """The calendar in a file; else that of the log's own clock; else the hours that it shows."""
    own = office_calendar(calendar) if calendar else log.clock.office
    if own is not None:
        return WorkingHours(own, USUAL_OFFICE if own == office_calendar() else GIVEN)
    return discovered(seen_hours(log), log.origin.zone)


@kept
def seen_hours(log: EventLog) -> pd.DataFrame:
    """In which hours of the week something was begun or completed: of each person, team, and all.

    Columns: `kind` (person, team, all or day), `name` (str; of a day its date), `hours` (tuple of
    168 counts: in how many weeks something was in that hour, from Monday at midnight; of a day
    empty).
    """
    import pandas as pd

    seen = log.within("case", partial(_seen, zone=log.origin.zone))
    cells = seen.per(["resource", "team", "period"], hours=pl.col("hours").bitwise_or()).collect()
    cells = cells.with_columns(pl.col("resource", "team").cast(pl.String))
    rows = [*_counted(cells, "resource", "person"), *_counted(cells, "team", "team")]
    rows += _counted(cells.with_columns(all=pl.lit("")), "all", "all")
    days = cells["period"].unique().sort().to_list()
    rows += [("day", _day(day), ()) for day in days]
    return pd.DataFrame(rows, columns=["kind", "name", "hours"])


def _seen(events: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """One row per resource, team and day (`period`) on which something is: `hours`, a bit each."""
    timed = events.filter(pl.col("precision") == "time", pl.col("resource").is_not_null())
    who = timed.select(WHO).collect_schema()
    schema = pl.Schema({**who, "period": pl.Int64(), "hours": pl.Int64()})
    return timed.select(*WHO, *EDGES).map_batches(partial(_cells, zone=zone), schema=schema)


def _cells(timed: pl.DataFrame, zone: str) -> pl.DataFrame:
    """The same of steps, by whole numbers."""
    start, end = (np.flatnonzero(timed[name].is_not_null().to_numpy()) for name in EDGES)
    # What ends on the hour was done before it.
    at = [microseconds(timed["start"])[start], microseconds(timed["end"])[end] - 1]
    rows = np.concatenate([start, end])
    if not len(rows):
        return pl.DataFrame({**timed.select(WHO).clear().to_dict(), "period": rows, "hours": rows})
    day, hour = _apart(_local_hours(np.concatenate(at), zone), DAY_OF_HOURS)
    resource, team = (codes(timed[name]) + 1 for name in WHO)
    n_teams = int(team.max()) + 1
    first, n_days = int(day.min()), int(np.ptp(day)) + 1
    pair = (resource * n_teams + team)[rows]
    cell = np.sort((pair * n_days + day - first) * DAY_OF_HOURS + hour)
    cell, hour = _apart(cell, DAY_OF_HOURS)
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    pair, day = _apart(cell[begins], n_days)
    return pl.DataFrame(
        {
            "resource": _labels(timed["resource"], resource, pair // n_teams),
            "team": _labels(timed["team"], team, pair % n_teams),
            "period": day + first,
            "hours": np.bitwise_or.reduceat(1 << hour, begins),
        }
    )


def _apart(numbers: Whole, size: int) -> tuple[Whole, Whole]:
    """Whole sizes and what is left; np.divmod takes many times as long."""
    whole = numbers // size
    return whole, numbers - whole * size


def _labels(labels: pl.Series, codes_: Whole, asked: Whole) -> pl.Series:
    """The labels of some of the codes of a column."""
    row = np.zeros(int(codes_.max()) + 1, np.int64)
    row[codes_] = np.arange(len(codes_))
    return labels[row[asked]]


def _local_hours(at: Whole, zone: str) -> Whole:
    """Hours on the clock, since the Monday before 1970."""
    quarter = at // QUARTER
    low, high = int(quarter.min()), int(quarter.max())
    # Clocks differ by whole quarters of an hour; not all did before 1972.
    few = low > IN_1972 and high - low < len(at)
    asked = np.arange(low, high + 1) * QUARTER if few else at
    local = moments(asked).dt.convert_time_zone(zone).dt.replace_time_zone(None).dt.epoch("s")
    hours = (local // 3600).to_numpy() + MONDAY * DAY_OF_HOURS
    return hours[quarter - low] if few else hours


def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number - MONDAY)).isoformat()


def _counted(cells: pl.DataFrame, who: str, kind: str) -> list[tuple[object, ...]]:
    """Per person or team in how many weeks something was in each hour."""
    each = cells.drop_nulls(who).group_by(who, "period").agg(pl.col("hours").bitwise_or())
    names, hours = each[who].unique().sort(), each["hours"].to_numpy()
    place = codes(each[who].cast(pl.Enum(names))) * 7 + each["period"].to_numpy() % 7
    counts = np.zeros((len(names) * 7, DAY_OF_HOURS), np.int64)
    for hour in range(DAY_OF_HOURS):
        counts[:, hour] = np.bincount(place[hours >> hour & 1 == 1], minlength=len(counts))
    weeks = counts.reshape(len(names), HOURS_A_WEEK)
    return [(kind, name, tuple(of.tolist())) for name, of in zip(names, weeks, strict=True)]


def discovered(seen: pd.DataFrame, zone: str) -> WorkingHours:
    """The hours that a log shows.

    Of whom too little is seen has the hours of the team, and a team those of all; when too little
    is seen of all, nothing is known and everyone is always there. A feast day of the usual office
    calendar is closed when nothing happened on it.
    """
    clear = seen[seen["hours"].map(_clear).astype(bool)]
    everyone = clear[clear["kind"] == "all"]
    if everyone.empty:
        return WorkingHours(OfficeCalendar(UNKNOWN, zone, (((0, DAY),),) * 7), UNKNOWN)
    teams, persons = (
        tuple((name, _week(hours)) for name, hours in zip(rows["name"], rows["hours"], strict=True))
        for rows in (clear[clear["kind"] == kind] for kind in ("team", "person"))
    )
    days = {date.fromisoformat(day) for day in seen["name"][seen["kind"] == "day"]}
    week, closed = _week(everyone["hours"].iloc[0]), office_calendar().closed - days
    return WorkingHours(OfficeCalendar(DISCOVERED, zone, week, closed, teams, persons), DISCOVERED)


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
    """The stretches, in minutes, of the hours in which something is seen often enough."""
    worked = np.zeros((7, DAY_OF_HOURS + 2), bool)
    worked[:, 1:-1] = _often(hours).reshape(7, DAY_OF_HOURS)
    days, edges = np.nonzero(worked[:, 1:] != worked[:, :-1])
    minutes = (edges * HOUR).reshape(-1, 2).tolist()
    week: list[list[tuple[int, int]]] = [[] for _ in worked]
    for day, (begin, end) in zip(days[::2].tolist(), minutes, strict=True):
        week[day].append((begin, end))
    return tuple(map(tuple, week))
