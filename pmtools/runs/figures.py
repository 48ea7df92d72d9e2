"""The main figures of a run, as numbers that can stand side by side.

A notebook says what they are by keeping an answer `glance` with a row a figure: `figure` (a short
name), `value` (as shown), `meaning`, and if it is a number `amount` and `unit` (`share`, `second`
or empty). Of what has no such answer the figures below are taken, and of a review its verdict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

GLANCE = "glance"
OUTCOME = "outcome"
VERDICT = "verdict"
MOST = 6
"""More figures side by side cannot be read."""
UNITS = ("", "share", "second")
LONGEST = 200
"""Characters of a text of a figure."""


@dataclass(frozen=True)
class Pick:
    """A figure, and how it is taken from the column of an answer."""

    figure: str
    answer: str
    take: Callable[[pl.DataFrame], Any]
    unit: str = ""


def _one(column: str) -> Callable[[pl.DataFrame], Any]:
    return lambda frame: frame[column][0]


def _sum(column: str) -> Callable[[pl.DataFrame], Any]:
    return lambda frame: frame[column].sum()


PICKS = (
    Pick("cases", "summary", _one("n_cases")),
    Pick("median", "throughput_figures", _one("median"), "second"),
    Pick("p90", "throughput_figures", _one("p90"), "second"),
    Pick("in_time", "on_time", _one("share"), "share"),
    Pick("late", "on_time", _one("n_late")),
    Pick("overdue", "on_time", _one("n_overdue")),
    Pick("routes", "routes", lambda frame: frame.height),
    Pick("waiting", "waiting_time", _sum("total"), "second"),
    Pick("between", "time_between", _sum("total"), "second"),
    Pick("idle", "idle_time", _one("median"), "second"),
    Pick("efficiency", "causes", _one("efficiency"), "share"),
    Pick("again", "rework", _sum("n")),
    Pick("concerns", "health", lambda frame: frame.height),
)


def main_figures(folder: Path) -> list[dict[str, Any]]:
    """At most six figures of a run folder.

    Of each the name (`figure`), the number (`amount`, else None), its `unit`, how the page says it
    (`said`, else empty) and what it says (`meaning`, where the notebook tells that). Durations are
    in seconds. An answer that cannot be read, or has no such column, gives none.
    """
    found: dict[str, dict[str, Any]] = {}
    for figure in (*_glanced(folder), *_judged(folder), *_picked(folder)):
        found.setdefault(figure["figure"], figure)
    return list(found.values())[:MOST]


def _glanced(folder: Path) -> Iterator[dict[str, Any]]:
    frame = _answer(folder, GLANCE)
    if frame is None or not {"figure", "value"} <= set(frame.columns):
        return
    for row in frame.to_dicts():
        amount, unit = _amount(row.get("amount", row["value"])), row.get("unit")
        yield {
            "figure": str(row["figure"])[:LONGEST],
            "amount": amount,
            "unit": unit if unit in UNITS else "",
            "said": str(row["value"])[:LONGEST],
            "meaning": str(row.get("meaning") or "")[:LONGEST],
        }


def _judged(folder: Path) -> Iterator[dict[str, Any]]:
    frame = _answer(folder, OUTCOME)
    if frame is not None and frame.height and VERDICT in frame.columns:
        said = str(frame[VERDICT][0])[:LONGEST]
        yield {"figure": VERDICT, "amount": None, "unit": "", "said": said, "meaning": ""}


def _picked(folder: Path) -> Iterator[dict[str, Any]]:
    for pick in PICKS:
        frame = _answer(folder, pick.answer)
        amount = _taken(frame, pick) if frame is not None else None
        if amount is not None:
            yield {
                "figure": pick.figure,
                "amount": amount,
                "unit": pick.unit,
                "said": "",
                "meaning": "",
            }


def _taken(frame: pl.DataFrame, pick: Pick) -> float | int | None:
    import polars as pl

    try:
        return _amount(pick.take(frame)) if frame.height else None
    except (pl.exceptions.PolarsError, ValueError, TypeError):
        return None  # an answer of that name in a notebook of one's own


def _answer(folder: Path, name: str) -> pl.DataFrame | None:
    import polars as pl

    path = folder / "answers" / f"{name}.parquet"
    try:
        return pl.read_parquet(path) if path.is_file() else None
    except (pl.exceptions.PolarsError, OSError):
        return None


def _amount(value: object) -> float | int | None:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None
