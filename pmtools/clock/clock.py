"""By which clock a duration is measured: the calendar's, or that of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.clock.worked_time import OfficeCalendar


@dataclass(frozen=True)
class Clock:
    """Calendar time, or with an office calendar the office time between two moments."""

    office: OfficeCalendar | None = None

    def between(self, start: str, end: str, team: str | None = None) -> pl.Expr:
        """The time from one column of moments to another, as a Duration in microseconds.

        With `team`, a column of teams, each row by the hours of its team. Null where a moment is.

        >>> from datetime import datetime, UTC
        >>> moments = [datetime(2026, 5, 1, 15, tzinfo=UTC), datetime(2026, 5, 4, 8, tzinfo=UTC)]
        >>> row = pl.DataFrame({"a": moments[:1], "b": moments[1:]})
        >>> row.select(CALENDAR.between("a", "b")).item()
        datetime.timedelta(days=2, seconds=61200)
        """
        if self.office is None:
            return pl.col(end) - pl.col(start)
        asked = [pl.col(start), pl.col(end)]
        if team is not None and self.office.teams:
            # Labels of a log may be codes that no two parts share: compare them as text.
            asked.append(pl.col(team).cast(pl.String))
        worked = partial(_worked, self.office)
        return pl.map_batches(asked, worked, return_dtype=pl.Duration("us"))


def _worked(office: OfficeCalendar, columns: list[pl.Series]) -> pl.Series:
    start, end, *team = columns
    known = (start.is_not_null() & end.is_not_null()).to_numpy()
    begins, ends = (
        one.dt.cast_time_unit("us").to_physical().fill_null(0).to_numpy() for one in (start, end)
    )
    spent = np.zeros(len(start), np.int64)
    for calendar, rows in _whose(office, *team):
        mine = known if rows is None else known & rows
        spent[mine] = calendar.worked(begins[mine], ends[mine])
    told = pl.Series(start.name, spent).cast(pl.Duration("us"))
    return told if known.all() else pl.select(pl.when(known).then(told)).to_series()


def _whose(
    office: OfficeCalendar, teams: pl.Series | None = None
) -> Iterator[tuple[OfficeCalendar, NDArray[np.bool_] | None]]:
    """Each calendar, and for which rows it is (None: for all)."""
    if teams is None:
        yield office, None
        return
    own = [name for name, _ in office.teams]
    others = teams.is_in(own).fill_null(False)
    yield office, ~others.to_numpy()
    for name in own:
        yield office.of(name), (teams == name).fill_null(False).to_numpy()


CALENDAR = Clock()
"""Time as it passes."""
