"""The trace of a log: by which two runs can tell, a year later, which rows are others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pmtools.log import EventLog
from pmtools.sources.columns import CASE_COLUMNS, EVENT_COLUMNS
from pmtools.sources.digests import Digester, kind_of

FILE = "trace.parquet"
FACTS = "pmtools"
"""The key under which the file says what it is of, as JSON."""
SCHEMA = 1
COLUMNS = (
    "case",
    "first",
    "seconds",
    "closing",
    "finished",
    "again",
    "about",
    "at",
    "row",
    "rest",
    "step",
)
LARGE = "large"
"""Of a log that is read a part at a time no trace is kept."""
FEWER = 1 << 32
"""A log has fewer activities than this."""
HOUR, SECOND = 3_600_000, 1_000_000
"""An hour in milliseconds; a second in microseconds."""
WHAT = ("activity", "start", "end", "resource")
"""What a row says by itself; its team may come from the mapping, and so counts with the rest."""


def write_trace(log: EventLog, folder: Path, key: bytes) -> Path:
    """Keep the trace of a log in a run folder, as `trace.parquet`; gives the file.

    It is of the log as it was read: before the report's filters, so that a filter is no change of
    the data, and before persons are shielded, since pseudonyms and hidden teams change with more
    than the data. It holds no text of the log: a case, and what its rows say, are digests under a
    key derived from the user's own (`Digester`), of which the digests of rows keep 32 bits. In
    words it holds: how many rows which (unnamed) case has at which hour, how long the case took,
    whether it is finished, and the names of columns. Without the key nobody can look up a case in
    it; with another key rows cannot be compared. It is removed with the other files of a run.

    One row per case, by `case`: `case` (UInt64: digest of its id), `first` (Int32: the hour of its
    first moment, hours since 1970 by the clock of the log's zone), `seconds` (Int64: from its first
    moment to its last), `closing` (Int64: from its first moment to the activity by which it is
    finished; null where the mapping names none that it has), `finished` (Boolean; null
    where unknown), `again` (Int32: the hour at which
    a step of it was first done again; null when none was), `about` (UInt32: digest of its
    attributes), and lists with a value per row: `at` (Int32: its hour), `row` (UInt32: digest of
    activity, start, end and resource), `rest` (UInt32: digest of team and attributes), `step`
    (Boolean: false for a row that is no work, such as a suspension). Steps that still run have no
    row. The metadata names the columns with the kind of each, and digests of the activities.
    """
    digester = Digester(key)
    rows = pl.concat([_steps(log, digester), _others(log, digester)])
    rows = rows.sort("case_id", "at", "row", "rest").group_by("case_id").agg(pl.exclude("case_id"))
    cases = _cases(log, digester).join(rows, on="case_id", how="left")
    lists = {name: pl.col(name).fill_null([]) for name in ("at", "row", "rest", "step")}
    trace = cases.with_columns(**lists).sort("case")
    return _write(trace.select(COLUMNS), folder, _facts(log, digester))


def write_lack(folder: Path, lack: str) -> Path:
    """Keep in a run folder why there is no trace (`LARGE`)."""
    return _write(pl.DataFrame(), folder, {"lack": lack})


def _write(trace: pl.DataFrame, folder: Path, facts: dict[str, Any]) -> Path:
    path = folder / FILE
    told = json.dumps({"schema": SCHEMA} | facts, ensure_ascii=False)
    trace.write_parquet(path, metadata={FACTS: told})
    return path


def _facts(log: EventLog, digester: Digester) -> dict[str, Any]:
    done = log.events.filter(pl.col("end").is_not_null())
    labels = done["activity"].unique().cast(pl.String).sort()
    return {
        "key": digester.fingerprint,
        "zone": log.origin.zone,
        "activities": [f"{digest:016x}" for digest in sorted(digester.texts(labels).tolist())],
        "columns": _kinds({"team": done["team"]} | _rest(done, log)),
        "case_columns": _kinds(_about(log)),
    }


def _kinds(columns: dict[str, pl.Series]) -> dict[str, str]:
    return {
        name: kind_of(column.dtype)
        for name, column in sorted(columns.items())
        if column.null_count() < column.len()
    }


def _steps(log: EventLog, digester: Digester) -> pl.DataFrame:
    done = log.events.filter(pl.col("end").is_not_null())
    what = digester.rows({name: done[name] for name in WHAT}, done.height)
    rest = digester.rows(_rest(done, log), done.height)
    return _rows(done, "end", log.origin.zone, what, rest, step=True)


def _rest(done: pl.DataFrame, log: EventLog) -> dict[str, pl.Series]:
    names = [name for name in done.columns if name not in EVENT_COLUMNS]
    # A team that the mapping gives to a resource is no part of the data.
    names += [] if log.origin.mapping.get("teams") else ["team"]
    return {name: done[name] for name in names}


def _others(log: EventLog, digester: Digester) -> pl.DataFrame:
    others = log.lifecycle.filter(pl.col("moment").is_not_null())
    columns = ("activity", "moment", "resource", "transition")
    what = digester.rows({name: others[name] for name in columns}, others.height)
    rest = digester.rows({}, others.height)
    return _rows(others, "moment", log.origin.zone, what, rest, step=False)


def _rows(
    frame: pl.DataFrame, moment: str, zone: str, what: Any, rest: Any, *, step: bool
) -> pl.DataFrame:
    return frame.select(
        pl.col("case_id").to_physical().cast(pl.UInt32),
        at=_hour(pl.col(moment), zone),
        row=pl.Series((what >> np.uint64(32)).astype(np.uint32)),
        rest=pl.Series((rest >> np.uint64(32)).astype(np.uint32)),
        step=pl.lit(step),
    )


def _cases(log: EventLog, digester: Digester) -> pl.DataFrame:
    ids, zone = log.cases["case_id"], log.origin.zone
    about = digester.rows(_about(log), ids.len())
    cases = log.cases.select(
        pl.col("case_id").to_physical().cast(pl.UInt32),
        "finished",
        case=pl.Series(digester.texts(ids.cast(pl.String))),
        about=pl.Series((about >> np.uint64(32)).astype(np.uint32)),
    )
    events = log.events.lazy().with_columns(pl.col("case_id").to_physical().cast(pl.UInt32))
    closing = log.origin.mapping.get("finished", {}).get("activities", [])
    closed = pl.col("end").filter(pl.col("activity").cast(pl.String).is_in(closing))
    spans = events.group_by("case_id").agg(
        first=pl.min_horizontal(pl.col("start").min(), pl.col("end").min()),
        last=pl.max_horizontal(pl.col("start").max(), pl.col("end").max()),
        closed=closed.min(),
    )
    told = spans.select(
        "case_id",
        first=_hour(pl.col("first"), zone),
        seconds=_seconds("last"),
        closing=_seconds("closed"),
    )
    frames = cases.join(told.collect(), on="case_id", how="left")
    return frames.join(_again(events, zone).collect(), on="case_id", how="left")


def _about(log: EventLog) -> dict[str, pl.Series]:
    return {name: log.cases[name] for name in log.cases.columns if name not in CASE_COLUMNS}


def _again(events: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """Of each case with a step that was done more than once: when that was first so."""
    # A case lies in the order of its ends, so that what was done before stands above.
    step = pl.col("case_id").cast(pl.UInt64) * FEWER + pl.col("activity").to_physical()
    again = events.filter(pl.col("end").is_not_null()).filter(~step.is_first_distinct())
    repeats = again.group_by("case_id").agg(pl.col("end").min())
    return repeats.select("case_id", again=_hour(pl.col("end"), zone))


def _seconds(until: str) -> pl.Expr:
    return (pl.col(until) - pl.col("first")).dt.total_microseconds() // SECOND


def _hour(moment: pl.Expr, zone: str) -> pl.Expr:
    local = moment.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return (local.dt.timestamp("ms") // HOUR).cast(pl.Int32)
