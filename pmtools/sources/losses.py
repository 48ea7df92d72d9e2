"""What of a log a format cannot hold, as sentences."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import polars.selectors as cs

from pmtools.log import EventLog
from pmtools.origin import DEFAULT_ZONE
from pmtools.sources.assemble import listed
from pmtools.sources.table.write import attribute_names, rows_of
from pmtools.sources.xes.write import ILLEGAL


def losses(log: EventLog, to: str) -> list[str]:
    """What does not come back from a file in the format `to` (`parquet`, `xes` or `csv`)."""
    rows = rows_of(log)
    found = [*_of_the_origin(log), *_of_names(log)]
    if to == "xes":
        return [*found, *_of_xes(log, rows)]
    return [*found, *_of_tables(log, rows, to)]


def _of_the_origin(log: EventLog) -> Iterator[str]:
    origin = log.origin
    yield "where each row stood in the source, and how it was read (the notes)"
    if origin.set_aside:
        yield f"{sum(origin.set_aside.values()):,} rows that were set aside"
    if origin.paired:
        yield f"that {origin.paired:,} steps came as a start row and a complete row"
    if log.cases["finished"].null_count() < log.cases.height:
        yield "which cases are finished: give the mapping again"
    if origin.zone != DEFAULT_ZONE:
        yield f"the zone {origin.zone} for days and midnight: give it in a mapping"
    if origin.pseudonyms:
        yield f"that these columns hold pseudonyms: {', '.join(origin.pseudonyms)}"


def _of_names(log: EventLog) -> Iterator[str]:
    changed = [f"{name} as {told}" for name, told in attribute_names(log).items() if name != told]
    if changed:
        yield f"names of attributes, written as: {listed(changed)}"


def _of_xes(log: EventLog, rows: pl.DataFrame) -> Iterator[str]:
    empty = [
        column.name
        for frame in (log.events, log.cases)
        for column in frame
        if column.null_count() == column.len() and column.name not in ("start", "finished", "team")
    ]
    if empty:
        yield f"columns without any value: {listed(empty)}"
    if rows["org:group"].null_count() == rows.height and "org:role" in log.events.columns:
        yield "that org:role is an attribute: it is read back as the team"
    texts = pl.concat([rows.select(cs.string()), log.cases.select(cs.string())], how="diagonal")
    illegal = texts.select(pl.sum_horizontal(pl.all().str.contains(ILLEGAL).sum())).item()
    if illegal:
        yield f"signs that XML cannot hold, in {illegal:,} values: written as U+FFFD"


def _of_tables(log: EventLog, rows: pl.DataFrame, to: str) -> Iterator[str]:
    n_empty = log.cases.height - rows["case:concept:name"].n_unique()
    if n_empty:
        yield f"{n_empty:,} cases without events"
    if to != "csv":
        return
    moments = ("start_timestamp", "time:timestamp")
    typed = [name for name in rows.select(~cs.string()).columns if name not in moments]
    if typed:
        yield f"types (number, moment, yes or no), read back as text: {listed(typed)}"
    blank = rows.select(pl.sum_horizontal((cs.string() == "").sum())).item()
    if blank:
        yield f"{blank:,} empty texts, read back as missing"
