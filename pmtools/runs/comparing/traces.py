"""The trace that a run keeps of its log, read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pmtools.runs.reading import Run
from pmtools.runs.record import digest

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

FILE, FACTS, SCHEMA = "trace.parquet", "pmtools", 1
"""The file, the key of its facts and the form that is known (see `sources.trace`)."""
FACTS_OF_ROWS = ("key", "zone", "activities", "columns", "case_columns")
COLUMNS = ("case", "first", "seconds", "closing", "finished", "again", "about")
LISTS = ("at", "row", "rest", "step")
FIRST_WITH_TRACE = 2
"""The schema of records from which on a run keeps a trace."""
DAY = 24
EPOCH = date(1970, 1, 1)
LONG, FEW, MOST = 28 * DAY, 0.01, 5
"""A tail: after a silence of so many hours come at most this share of rows. So many silences at the
end are looked at (as `pm.followed_until` does: a mistyped date is no end of a log)."""


@dataclass(frozen=True)
class Trace:
    """What is known of the rows and cases of a log: hours since 1970, and digests."""

    cases: pl.DataFrame
    """A row per case, as `sources.trace.write_trace` tells."""
    facts: Mapping[str, Any]

    @cached_property
    def rows(self) -> pl.DataFrame:
        """A row per row of the log: `case`, `at`, `row`, `rest`, `step`."""
        told = self.cases.select("case", *LISTS)
        return told.explode(LISTS, empty_as_null=False, keep_nulls=False)

    @cached_property
    def until(self) -> int:
        """The last hour of the log, or that before its tail."""
        return last_before_tail(self.rows["at"].to_numpy())

    @cached_property
    def begin(self) -> int:
        """The first hour of the log, or that after a few rows that are long before."""
        return -last_before_tail(-self.rows["at"].to_numpy())

    @cached_property
    def since(self) -> int:
        """The first hour at which a case began, or that after a few that are long before."""
        return -last_before_tail(-self.cases["first"].drop_nulls().to_numpy())


def read_trace(run: Run) -> Trace | str:
    """The trace of a run, or why there is none.

    `no_log` (no log was read), `removed`, `before` (older runs kept none), `missing`, `large` (of a
    log larger than memory none is kept), `newer`, `damaged` (unreadable, or not what it was).
    """
    if not run.record["input"]["sha256"]:
        return "no_log"
    path = run.folder / FILE
    return _read(run, path) if path.is_file() else _why_not(run)


def _read(run: Run, path: Path) -> Trace | str:
    import polars as pl

    try:
        facts = json.loads(pl.read_parquet_metadata(path)[FACTS])
        if facts["schema"] > SCHEMA:
            return "newer"
        if run.record["outputs"].get(FILE, "") not in ("", digest(path)):
            return "damaged"
        return str(facts["lack"]) if "lack" in facts else _whole(pl.read_parquet(path), facts)
    except (pl.exceptions.PolarsError, OSError, ValueError, KeyError, TypeError):
        return "damaged"


def day_of(hour: int) -> date:
    """The day of an hour."""
    return EPOCH + timedelta(days=int(hour) // DAY)


def last_before_tail(hours: NDArray[np.signedinteger[Any]]) -> int:
    """The last of these hours that is not in a tail.

    >>> last_before_tail(np.array([*range(200), 99_999]))
    199
    """
    hours = np.sort(hours)
    silences = np.flatnonzero(np.diff(hours) > LONG)[-MOST:]
    until = int(hours[-1])
    for place in silences[::-1]:
        if len(hours) - 1 - place > FEW * len(hours):
            break
        until = int(hours[place])
    return until


def _why_not(run: Run) -> str:
    if run.record["removed"]:
        return "removed"
    return "before" if run.record["schema"] < FIRST_WITH_TRACE else "missing"


def _whole(cases: pl.DataFrame, facts: Mapping[str, Any]) -> Trace | str:
    """The trace; KeyError when something of it is not there."""
    lacking = {*FACTS_OF_ROWS} - facts.keys() | {*COLUMNS, *LISTS} - {*cases.columns}
    if lacking:
        raise KeyError(*lacking)
    trace = Trace(cases, facts)
    return trace if trace.rows.height else "empty"
