"""Time basis (tijdsoort): in which time the durations of a log are, and by which hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.office import WEEKDAYS
from pmtools.clock.worked_time import Hours, OfficeCalendar
from pmtools.measures.kept import kept
from pmtools.measures.log_summary import log_summary

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COLUMNS = [
    "time", "team", "calendar", "zone", *WEEKDAYS, "day_length", "closed", "n_teams_elsewhere",
]  # fmt: skip


@kept
def time_basis(log: EventLog) -> pd.DataFrame:
    """In which time the durations of a log are: one row, and one more per team with its own hours.

    Columns: `time` (`calendar` or `office`), `team` (null for the office itself), `calendar` (its
    name), `zone`, `monday` to `sunday` (the hours, such as `09:00-12:00, 13:00-17:00`; empty when
    closed), `day_length` (timedelta64: a working day, the mean hours of an open weekday), `closed`
    (tuple of dates: days in the period of the log on which the office would else be open) and
    `n_teams_elsewhere` (int64: teams of the calendar that the log does not have; those have no
    row). In calendar time all but `time` are empty.

    >>> import pmtools as pm
    >>> pm.time_basis(pm.example_log().on(pm.office_calendar())).friday.to_list()
    ['09:00-17:00']
    """
    import pandas as pd

    office = log.clock.office
    if office is None:
        nothing = ["calendar", None, "", "", *[""] * len(WEEKDAYS), None, (), 0]
        return _typed(pd.DataFrame([nothing], columns=COLUMNS))
    there = _teams_of(log) if office.teams else set()
    own = [name for name, _ in office.teams if name in there]
    elsewhere = len(office.teams) - len(own)
    period = _period(log, office.zone)
    rows = [_row(office, None, period, elsewhere)]
    rows += [_row(office.of(name), name, period, elsewhere) for name in own]
    return _typed(pd.DataFrame(rows, columns=COLUMNS))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    length = pd.to_timedelta(rows["day_length"]).astype("timedelta64[us]")
    return rows.assign(day_length=length).astype({"n_teams_elsewhere": "int64"})


def _teams_of(log: EventLog) -> set[str]:
    rows = log.within("case", _with_team).per("team", n=pl.len()).answer()
    return set(rows["team"])


def _with_team(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per event of a team."""
    return events.select("team").drop_nulls()


def _period(log: EventLog, zone: str) -> tuple[date, date]:
    """The days of the first and the last moment of the log; none when it has no event."""
    edges = log_summary(log).iloc[0][["first", "last"]]
    if edges.isna().any():
        return date.max, date.min
    first, last = (edge.tz_convert(zone).date() for edge in edges)
    return first, last


def _row(
    office: OfficeCalendar, team: str | None, period: tuple[date, date], elsewhere: int
) -> list[object]:
    first, last = period
    closed = tuple(
        day for day in sorted(office.closed) if first <= day <= last and office.week[day.weekday()]
    )
    hours = [_said(one) for one in office.week]
    length: timedelta = office.day_length
    return ["office", team, office.name, office.zone, *hours, length, closed, elsewhere]


def _said(hours: Hours) -> str:
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in hours)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
