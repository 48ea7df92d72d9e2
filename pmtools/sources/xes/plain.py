"""A plainly written stretch of an XES file, read at once instead of element by element.

It only saves time: expat parses each stretch too, and what is not plain goes its usual way.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

import numpy as np
import polars as pl

from pmtools.sources.xes.columns import Column, Columns, Rows

CLOSE = b"</event>"
"""How a stretch ends, and the one before it."""
STEPS = {"event>": 0, "/event>": 1, "trace>": 2, "/trace>": 3}
BEFORE, AFTER = np.array([1, 2, 0, 1]), np.array([2, 1, 1, 0])
"""Of each step the depth from which and to which it goes: 1 in a trace, 2 in an event."""
RESOLVED = ["&", "\n", "\t", "\r"]
"""With one of these a value is not what is written: XML reads something else."""

Attribute = tuple[Column, bool, Rows, pl.Series]
"""Where values go, whether they are of events (else traces), their rows, and the values."""


@dataclass(frozen=True)
class Stretch:
    """What a plain stretch holds, its rows and lines counted from where it begins."""

    attributes: list[Attribute]
    event_lines: Rows
    trace_lines: Rows
    parents: Rows

    def add(self, events: Columns, traces: Columns, line: int) -> None:
        """Add it to what was read before; it begins on `line`."""
        for column, of_event, rows, values in self.attributes:
            column.flush()
            column.pack(rows + (events.row if of_event else traces.row), values)
        events.open_rows(self.event_lines + line, self.parents + traces.row)
        traces.open_rows(self.trace_lines + line, np.full(len(self.trace_lines), -1))


def plain_stretch(content: bytes, events: Columns, traces: Columns) -> Stretch | None:
    """A stretch between the ends of two events; None unless it is plain.

    Plain means: UTF-8, nothing but traces, events and attributes that an earlier one has too, and
    of each attribute the key, then the value, in double quotes, and nothing in it.
    """
    try:
        text = content.decode()
        if text.count("\r") != text.count("\r\n"):
            return None
        pieces = pl.Series([text]).str.split("<").explode()
        lines = pieces.str.count_matches("\n", literal=True).cum_sum().cast(pl.Int64)
        return _stretch(pieces[1:], lines[:-1].to_numpy(), events, traces)
    except (UnicodeDecodeError, expat.ExpatError):
        return None


def _stretch(pieces: pl.Series, lines: Rows, events: Columns, traces: Columns) -> Stretch | None:
    """The stretch of pieces that each begin a tag, on these lines; None when one is not plain."""
    table = pieces.str.split_exact('"', 4).struct.unnest()
    table.columns = ["head", "key", "equals", "value", "tail"]
    plain = (table["tail"].str.strip_chars() == "/>") & (table["equals"] == " value=")
    plain = plain.fill_null(False)
    words = table["head"].filter(~plain).str.strip_chars_end()
    codes = words.replace_strict(STEPS, default=None, return_dtype=pl.Int64)
    if codes.null_count():
        return None
    steps, valued = codes.to_numpy(), plain.to_numpy()
    depths = np.append(1, AFTER[steps])
    so_far = np.cumsum(~valued)[valued]
    if depths[-1] != 1 or (BEFORE[steps] != depths[:-1]).any() or not depths[so_far].all():
        return None
    event, trace = (steps == STEPS[word] for word in ("event>", "trace>"))
    n_events, n_traces = (np.append(0, np.cumsum(opened)) for opened in (event, trace))
    of_event = depths[so_far] == AFTER[0]
    rows = np.where(of_event, n_events[so_far], n_traces[so_far])
    found = table.filter(plain).with_columns(of_event=pl.Series(of_event), row=pl.Series(rows))
    attributes = _attributes(found, events, traces)
    if attributes is None:
        return None
    at = lines[~valued]
    return Stretch(attributes, at[event], at[trace], n_traces[1:][event])


def _attributes(found: pl.DataFrame, events: Columns, traces: Columns) -> list[Attribute] | None:
    """The attributes by column; None when one is new, or two spellings of a tag share one."""
    attributes, seen = [], set[Column]()
    for (head, key, of_event), part in found.group_by("head", "key", "of_event"):
        known = (events if of_event else traces).known.get(str(head).removesuffix(" key="), {})
        column = known.get(str(key))
        if column is None or column in seen or any(sign in str(key) for sign in RESOLVED):
            return None
        seen.add(column)
        values = _resolved(part["value"])
        attributes.append((column, bool(of_event), part["row"].to_numpy(), values))
    return attributes


def _resolved(written: pl.Series) -> pl.Series:
    """Values as XML reads them, in memory of their own."""
    odd = written.filter(written.str.contains_any(RESOLVED)).unique()
    values = written.replace({text: _as_read(text) for text in odd}) if odd.len() else written
    return values.to_frame("value").select(pl.concat_str("value"))["value"]


def _as_read(written: str) -> str:
    """A value by expat's own rules for references and line breaks."""
    read: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = True
    parser.StartElementHandler = lambda _, attributes: read.extend(attributes)
    parser.Parse(f'<a value="{written}"/>', True)
    return read[1]
