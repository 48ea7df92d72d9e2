"""The figures of a sweep as CSV: numbers as they are, durations in seconds."""

from __future__ import annotations

import csv
import io
from typing import Any

from pmtools.runs.sweep.state import Row, Sweep

SUFFIXES = {"second": "_seconds", "share": "_share"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for something to work out."""


def sweep_csv(sweep: Sweep) -> str:
    """A line a run, by place: `place`, what differs, `outcome`, the figures, `run`, `error`.

    A figure is a column of its name; `<name>_seconds` for a duration, `<name>_share` for a share
    (0 to 1). A text that a spreadsheet would work out gets an apostrophe before it.
    """
    swept = list(sweep.question["over"])
    columns = list(dict.fromkeys(_column(figure) for row in sweep.rows for figure in row.figures))
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["place", *map(_text, swept), "outcome", *columns, "run", "error"])
    for row in sweep.rows:
        told = {_column(figure): _value(figure) for figure in row.figures}
        lines.writerow(
            [
                row.place,
                *(_text(row.values.get(name, "")) for name in swept),
                row.state,
                *(told.get(column, "") for column in columns),
                _text(_place(row)),
                _text(" ".join(row.error.split())),
            ]
        )
    return text.getvalue()


def _place(row: Row) -> str:
    return row.run if row.state != "waiting" else ""


def _column(figure: dict[str, Any]) -> str:
    suffix = SUFFIXES.get(figure.get("unit", ""), "") if figure.get("amount") is not None else ""
    return str(_text(f"{figure['figure']}{suffix}"))


def _value(figure: dict[str, Any]) -> Any:
    amount = figure.get("amount")
    return amount if amount is not None else _text(figure.get("said", ""))


def _text(value: Any) -> Any:
    risky = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if risky else value
