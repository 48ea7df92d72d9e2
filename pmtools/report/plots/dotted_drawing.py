"""The drawing of a dotted chart: readable and quick, however many dots there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pmtools.report.labels import said_label
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.plots.scales import (
    YEAR,
    month_name,
    month_number,
    month_ticks,
    scale_of,
    ticks,
)
from pmtools.report.plots.timeline_drawing import tick_said
from pmtools.report.words import Words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes

LOOKS = ((charts.ACCENT, "o", 1.0), (charts.WARM, "s", 0.9), (charts.INK, "^", 1.15))
"""Colour, shape and size of the activities that are told apart."""
OTHERS = (charts.PALE, "o", 0.7)
MOST = len(LOOKS)
SINGLE = 1_000
"""From more dots on they are a picture of points, and those on one place are one dot."""
CELL, SHARP = 1.3, 220
"""The side of such a place, in points, and dots per inch of the picture."""
LARGE, SMALL_DOT = 5.0, 2.4
FEW = 25
"""Up to so many cases each has its name beside its row."""
ROW, LEAST, TALLEST = 15.0, 60.0, 420.0
LINE, FOOT, SIDE, NAME = 14.0, 34.0, 6.0, 96.0
SHORT = timedelta(days=75)
"""A period up to which days are named, else months."""
DAYS = (1, 2, 5, 7, 14, 28)


@dataclass(frozen=True)
class Dots:
    """The drawing, and how many dots it has."""

    svg: str
    n: int


@dataclass(frozen=True)
class _Tick:
    """A place along the axis from 0 to 1, what stands there, and what stands below that."""

    at: float
    said: str
    below: str = ""


def drawing(moments: pd.DataFrame, along: str, shown: list[str], words: Words) -> Dots:
    """The dots of all moments, and above them what the colours and shapes mean."""
    import numpy as np

    places = np.unique(moments["place"].to_numpy(), return_inverse=True)[1]
    n = int(places.max()) + 1
    names = _names(moments, n)
    left = max([charts.room(name, SMALL) for name in names] + [0.0]) + SIDE
    named = [*(charts.fitted(said_label(one), WIDTH - 3 * LINE) for one in shown)]
    if moments["activity"].nunique() > len(shown):
        named.append(words("dotted.others"))
    head = LINE * len(named) + LINE
    tall = min(max(n * ROW, LEAST), TALLEST)
    across, marks, unit = _axis(moments, along, words)
    x = left + SIDE + (WIDTH - left - 2 * SIDE) * across
    y = head + tall * (places + 0.5) / n
    many = len(moments) > SINGLE
    groups = _groups(moments, shown)
    if many:
        x, y, groups = _once(x, y, groups)
    with charts.canvas(head + tall + FOOT) as (figure, axes):
        figure.set_dpi(SHARP)
        size = SMALL_DOT if many else LARGE
        for at, said in enumerate(named):
            _marks(axes, [SIDE], [LINE * at + LINE / 2], _look(at, shown), LARGE, many)
            charts.text(axes, 3 * SIDE, LINE * at + LINE / 2 + 3.5, said)
        _ticks(axes, marks, unit, (left + SIDE, WIDTH - SIDE), (head, head + tall))
        for row, name in enumerate(names):
            foot = head + tall * (row + 0.5) / n + 3
            charts.text(axes, 0, foot, name, size=SMALL, color=charts.MUTED)
        for group in (len(shown), *range(len(shown))):
            mine = groups == group
            _marks(axes, x[mine], y[mine], _look(group, shown), size, many)
        return Dots(charts.svg(figure, "dotted"), len(x))


def _names(moments: pd.DataFrame, n: int) -> list[str]:
    """The names of cases from top to bottom, when they are few."""
    if n > FEW:
        return []
    ids = moments.drop_duplicates("place").sort_values("place")["case_id"]
    return [charts.fitted(said_label(str(one)), NAME, SMALL) for one in ids]


def _groups(moments: pd.DataFrame, shown: list[str]) -> np.ndarray[Any, Any]:
    """Of every dot which look it has; the last is that of all others."""
    import numpy as np

    groups = np.full(len(moments), len(shown))
    for at, name in enumerate(shown):
        groups[(moments["activity"] == name).to_numpy()] = at
    return groups


def _look(group: int, shown: list[str]) -> tuple[str, str, float]:
    return LOOKS[group] if group < len(shown) else OTHERS


def _once(x: Any, y: Any, groups: Any) -> tuple[Any, Any, Any]:
    """Dots of one look on one place as one dot."""
    import numpy as np

    across, down = (np.floor(one / CELL).astype(np.int64) for one in (x, y))
    wide = int(across.max()) + 1
    code = (down * wide + across) * (MOST + 1) + groups
    first = np.unique(code, return_index=True)[1]
    return x[first], y[first], groups[first]


def _marks(
    axes: Axes, x: Any, y: Any, look: tuple[str, str, float], size: float, many: bool
) -> None:
    color, shape, part = look
    axes.plot(
        x, y, linestyle="none", marker=shape, markersize=size * part, color=color,
        markeredgewidth=0, clip_on=False, rasterized=many, zorder=3,
    )  # fmt: skip


def _axis(moments: pd.DataFrame, along: str, words: Words) -> tuple[Any, list[_Tick], str]:
    """Where every dot is, from 0 to 1, the marks of the axis, and its unit."""
    if along == "since_start":
        longest = moments["since"].max()
        scale = scale_of("duration", longest, words)
        steps = ticks(scale.amount(longest), whole=False)
        whole = steps[-1]
        seconds = moments["since"].dt.total_seconds().to_numpy()
        marks = [_Tick(step / whole, tick_said(step, steps[1])) for step in steps]
        return seconds / scale.size / whole, marks, words("dotted.since", unit=scale.title)
    first, last = moments["moment"].min(), moments["moment"].max()
    span = (last - first).total_seconds() or 1.0
    seconds = (moments["moment"] - first).dt.total_seconds().to_numpy()
    told = _days if last - first < SHORT else _months
    marks = [
        _Tick((when - first).total_seconds() / span, said, below)
        for when, said, below in told(first, last, words)
        if first <= when <= last
    ]
    return seconds / span, marks, ""


def _days(
    first: pd.Timestamp, last: pd.Timestamp, words: Words
) -> list[tuple[pd.Timestamp, str, str]]:
    """Days with a name, so many that they fit."""
    import pandas as pd

    days = (last.normalize() - first.normalize()).days + 1
    step = next((each for each in DAYS if days / each <= 8), DAYS[-1])  # noqa: PLR2004
    found = pd.date_range(first.normalize(), last, freq=f"{step}D")
    if len(found) < 2:  # noqa: PLR2004
        found = pd.DatetimeIndex([first])
    years = [str(when.year) for when in found]
    below = [year if year not in years[:at] else "" for at, year in enumerate(years)]
    return [
        (max(when, first), words.short_day(when), year)
        for when, year in zip(found, below, strict=True)
    ]


def _months(
    first: pd.Timestamp, last: pd.Timestamp, words: Words
) -> list[tuple[pd.Timestamp, str, str]]:
    """Months or years with a name, and the year below the first of each."""
    import pandas as pd

    shown = month_ticks(month_number(first) + 1, month_number(last))
    yearly = len(shown) > 1 and (shown[1] - shown[0]) % YEAR == 0
    found = []
    for place, month in enumerate(shown):
        begin = pd.Timestamp(year=month // YEAR, month=month % YEAR + 1, day=1)
        new = place == 0 or month // YEAR > shown[place - 1] // YEAR
        year = month_name(month, words, "y") if new and not yearly else ""
        found.append((begin, month_name(month, words, "y" if yearly else "LLL"), year))
    return found


def _ticks(
    axes: Axes,
    marks: list[_Tick],
    unit: str,
    across: tuple[float, float],
    down: tuple[float, float],
) -> None:
    """Lines behind the dots, and below them what time it is."""
    left, right = across
    top, bottom = down
    charts.line(axes, [left, right], [bottom, bottom], thick=0.8)
    for mark in marks:
        x = left + (right - left) * mark.at
        charts.line(axes, [x, x], [top, bottom], color=charts.LINE, thick=0.8)
        said = max(charts.room(mark.said, SMALL), charts.room(mark.below, SMALL)) / 2
        middle = min(max(x, said), WIDTH - said)
        for line, text in enumerate((mark.said, mark.below), 1):
            foot = bottom + LINE * line - 2
            if text:
                charts.text(
                    axes, middle, foot, text, size=SMALL, color=charts.MUTED, align="center"
                )
    if unit:
        foot = bottom + 2 * LINE - 1
        charts.text(axes, right, foot, unit, size=SMALL, color=charts.MUTED, align="right")
