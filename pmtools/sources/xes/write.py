"""A log as an XES file: its cases as traces, its events with typed attributes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

import polars as pl

from pmtools.log import EventLog
from pmtools.sources.assemble import CASE_COLUMNS
from pmtools.sources.table.cases import CASE_PREFIX
from pmtools.sources.table.write import CASE, rows_of
from pmtools.sources.zones import written

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""
ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\n": "&#10;",
    "\r": "&#13;",
    "\t": "&#9;",
}
ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""Signs that XML 1.0 cannot hold."""


def write_xes(log: EventLog, path: Path) -> None:
    """Write the log: traces in the order of its cases, events in the order of the source.

    A step with a start is one event, with its start as the date `start_timestamp`. Nested keys are
    written flat, as `parent/child`. Signs that XML cannot hold become U+FFFD.
    """
    rows = rows_of(log)
    own = [name for name in rows.columns if not name.startswith(CASE_PREFIX)]
    events = _elements(rows.select(own), log.origin.zone)
    of_case = (
        pl.DataFrame(
            [rows[CASE].alias("case_id"), ("<event>" + events + "</event>\n").alias("event")]
        )
        .group_by("case_id", maintain_order=True)
        .agg(pl.col("event").str.join(""))
    )
    cases = log.cases.with_columns(pl.col("case_id").cast(pl.String))
    named = cases.select(pl.col("case_id").alias("concept:name"), pl.exclude(CASE_COLUMNS))
    traces = (
        cases.select("case_id", _elements(named, log.origin.zone).alias("about"))
        .join(of_case, on="case_id", how="left", maintain_order="left")
        .select(
            pl.concat_str(
                pl.lit("<trace>"),
                "about",
                pl.lit("\n"),
                pl.col("event").fill_null(""),
                pl.lit("</trace>\n"),
            )
        )
        .to_series()
    )
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        for trace in traces:
            file.write(trace)
        file.write("</log>\n")


def _elements(frame: pl.DataFrame, zone: str) -> pl.Series:
    """Per row its attributes as XML, `event` by name; a missing value has no element."""
    if not frame.columns:
        return pl.Series("event", [""] * frame.height)
    each = [_element(name, dtype, zone).fill_null("") for name, dtype in frame.schema.items()]
    return frame.select(event=pl.concat_str(each)).to_series()


def _element(name: str, dtype: pl.DataType, zone: str) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        kind, text = "date", written(column, zone)
    elif dtype.is_integer():
        kind, text = "int", column.cast(pl.String)
    elif dtype.is_decimal() or dtype.is_float():
        kind, text = "float", column.cast(pl.String)
    elif dtype == pl.Boolean:
        kind, text = "boolean", column.cast(pl.String)
    else:
        legal = column.cast(pl.String).str.replace_all(ILLEGAL, "\ufffd")
        kind, text = "string", legal.str.replace_many(ESCAPES)
    key = quoteattr(re.sub(ILLEGAL, "\ufffd", name), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    return pl.lit(f'<{kind} key={key} value="') + text + pl.lit('"/>')
