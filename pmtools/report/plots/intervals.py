"""The intervals: a gain as it was found, and what is left of it at later moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.flow.lettering import wrap
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import SHARES, figure_name
from pmtools.report.passages.sustain import changed
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import LETTER, SMALL, WIDTH
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = (
    *("id", "title", "measure", "step", "months", "verdict", "effect", "low", "high"),
    *("found", "found_low", "found_high"),
)
HIGHER = (*(name for name in SHARES if name != "rework"),)
"""Measures of which more is better."""
HEAD, ROW, LINE, BELOW, GAP = 18.0, 17.0, 13.5, 12.0, 8.0
"""Heights and room, in points."""
SIZE, THICK = 3.2, 1.3
FOUND, HELD = 4, 0
"""Corners of the marks: a square for what was found, a dot for what is held; else a triangle."""
OTHER = 3


def plot_intervals(held: pd.DataFrame) -> Picture:
    """Per iteration the gain that was found, and after 3, 6 and 12 months, each with its interval.

    Takes `sustained`. Right of the line of nothing is better, whatever the measure; every iteration
    has a scale of its own, and its figures stand beside it. The mark tells the verdict by its
    shape. What cannot be told has no mark but a word. The answer is the frame.

    Raises ParameterError for a frame that is no such answer.
    """
    missing = [name for name in COLUMNS if name not in held.columns]
    if missing:
        raise ParameterError(f"Intervals are drawn from sustained; missing: {', '.join(missing)}.")
    words = spoken().in_calendar_time
    if held.empty or held[["effect", "found"]].isna().all(axis=None):
        return nothing(words("intervals.empty"), held)
    seen = held[held["effect"].notna()]
    n, kept = len(seen), int(seen["verdict"].eq("held").sum())
    title = words("intervals.title", held=words.number(kept), moments=words.count(n, "moment"))
    return Picture(title, words("intervals.alt", title=title), _drawing(held, words), held,
                   definition=words("intervals.definition"))  # fmt: skip


def _drawing(held: pd.DataFrame, words: Words) -> str:
    groups = [_group(rows, words) for _, rows in held.groupby("id", sort=False)]
    every = [one for _, lines in groups for one in lines]
    left = max(charts.room(one["name"], SMALL) for one in every) + GAP
    right = max(charts.room(one["said"], SMALL) for one in every) + GAP
    zero, reach = (left + WIDTH - right) / 2, (WIDTH - right - left) / 2 - GAP
    notes = wrap(words("intervals.key"), WIDTH, SMALL)
    titles = [wrap(title, WIDTH, LETTER, lines=2) for title, _ in groups]
    height = HEAD + sum(map(len, titles)) * LINE + ROW * len(every) + BELOW * len(groups)
    with charts.canvas(height + LINE * len(notes)) as (figure, axes):
        for said, at, align in (("worse", zero - GAP, "right"), ("better", zero + GAP, "left")):
            name = words(f"intervals.{said}")
            charts.text(axes, at, HEAD - 7, name, size=SMALL, color=charts.MUTED, align=align)
        top = HEAD
        for title, (_, lines) in zip(titles, groups, strict=True):
            top = _block(axes, top, title, lines, (left, zero, reach))
        for place, note in enumerate(notes, 1):
            foot = height + place * LINE - 5
            charts.text(axes, 0, foot, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "intervals")


def _block(
    axes: Axes,
    top: float,
    title: list[str],
    lines: list[dict[str, Any]],
    place: tuple[float, float, float],
) -> float:
    """An iteration; gives where the next begins."""
    left, zero, reach = place
    for each in title:
        charts.text(axes, 0, top + LINE - 3.5, each, strong=True)
        top += LINE
    widest = max((abs(of) for one in lines for of in one["span"]), default=0.0) or 1.0
    charts.line(axes, [zero, zero], [top, top + ROW * len(lines)], color=charts.INK, thick=0.8)
    for one in lines:
        middle, foot = top + ROW / 2, top + ROW / 2 + 3
        charts.text(axes, left - GAP, foot, one["name"], size=SMALL, align="right")
        if one["span"]:
            low, high, at = (zero + of / widest * reach for of in one["span"])
            charts.line(axes, [low, high], [middle, middle], color=one["color"], thick=THICK)
            charts.mark(axes, at, middle, SIZE, one["corners"], one["color"])
        charts.text(axes, zero + reach + GAP, foot, one["said"], size=SMALL, color=charts.MUTED)
        top += ROW
    return top + BELOW


def _group(rows: pd.DataFrame, words: Words) -> tuple[str, list[dict[str, Any]]]:
    """The title of an iteration, and a line for each moment."""
    first = records(rows)[0]
    title = words(
        "intervals.of",
        title=said_label(first["title"]),
        figure=figure_name(first["measure"], first["step"]),
    )
    found = [first["found_low"], first["found_high"], first["found"]]
    name, none = words("intervals.found"), words("intervals.no_figure")
    lines = [_line(name, "found", found, first["measure"], words, none)]
    for row in records(rows):
        name = words("sustain.after", months=words.number(row["months"]))
        span = [row["low"], row["high"], row["effect"]]
        lines.append(_line(name, row["verdict"], span, row["measure"], words))
    return title, lines


def _line(
    name: str, verdict: str, span: list[float], measure: str, words: Words, none: str = ""
) -> dict[str, Any]:
    import pandas as pd

    sign = 1 if measure in HIGHER else -1
    look = {"found": (FOUND, charts.INK), "held": (HELD, charts.ACCENT)}
    corners, color = look.get(verdict, (OTHER, charts.WARM if verdict == "worse" else charts.MUTED))
    short = "" if verdict == "found" else words(f"sustain.short.{verdict}")
    known = not pd.isna(span[2])
    ends = [span[2] if pd.isna(of) else of for of in span] if known else []
    told = [changed(span[2], measure, words)] if known else [none]
    return {
        "name": name,
        "span": [sign * of for of in ends],
        "said": " · ".join(filter(None, [*told, short])),
        "corners": corners,
        "color": color,
    }
