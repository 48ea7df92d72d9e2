"""The drawing of a timeline: lines that differ without colour, each with its name at its end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pmtools.report.flow.lettering import wrap
from pmtools.report.language import spoken
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.plots.scales import YEAR, Scale, month_name, month_ticks, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLES: tuple[tuple[str, tuple[float, ...], int], ...] = (
    (charts.ACCENT, (), 0),
    (charts.WARM, (7.0, 3.0), 4),
    (charts.MUTED, (2.0, 2.5), 3),
    (charts.INK, (9.0, 3.0, 2.0, 3.0), 6),
)
"""Colour, dashes and corners of the marker (0 is round) of each line."""
HEAD, PLOT, FOOT, LINE = 24.0, 170.0, 36.0, 13.5
"""Height of the unit above, of the plot, of the months below it, and of a line of text."""
SIDE, GAP, NAME = 8.0, 14.0, 128.0
"""Room left and right of the lines, before their names, and at most for a name."""
MARKED = 36
"""Up to so many months every one has its mark."""
MARK = 2.8
DECIMALS = 3


@dataclass(frozen=True)
class Series:
    """One line: its column, what it is called, and its values by month, in order."""

    column: str
    name: str
    values: dict[int, Any]


@dataclass(frozen=True)
class _Plot:
    """Where months and amounts are on the canvas."""

    first: int
    last: int
    left: float
    right: float
    top: float
    bottom: float
    most: float

    def x(self, month: int) -> float:
        if self.first == self.last:
            return (self.left + self.right) / 2
        room = self.right - self.left - 2 * SIDE
        return self.left + SIDE + room * (month - self.first) / (self.last - self.first)

    def y(self, amount: float) -> float:
        return self.bottom - (self.bottom - self.top) * amount / self.most


@dataclass(frozen=True)
class _Name:
    """What stands at the end of a line: lines of text, from `top`."""

    lines: list[str]
    end: float

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 4


def drawing(series: list[Series], first: int, last: int, scale: Scale, notes: list[str]) -> str:
    """The lines from the first to the last month, with `notes` below them."""
    largest = max(scale.amount(value) for one in series for value in one.values.values())
    steps = ticks(largest, whole=scale.kind == "count" or not largest)
    marks = [tick_said(step, steps[1]) for step in steps]
    texts = [[*wrap(one.name, NAME, SMALL, lines=2), scale.said(_last(one))] for one in series]
    beside = max(charts.room(line, strong=True) for text in texts for line in text)
    tall = max(PLOT, sum(len(text) * LINE + 4 for text in texts))
    left, right = max(map(charts.room, marks)) + SIDE, WIDTH - beside - GAP
    plot = _Plot(first, last, left, right, HEAD, HEAD + tall, steps[-1])
    ends = [plot.y(scale.amount(_last(one))) for one in series]
    names = [_Name(text, end) for text, end in zip(texts, ends, strict=True)]
    said = [line for note in notes for line in wrap(note, WIDTH, SMALL)]
    with charts.canvas(plot.bottom + FOOT + len(said) * LINE) as (figure, axes):
        _grid(axes, plot, steps, marks, scale.title)
        _months(axes, plot)
        for place, (one, top) in enumerate(zip(series, _spread(names, plot.bottom), strict=True)):
            _line(axes, plot, one, scale, STYLES[place % len(STYLES)])
            _name(axes, plot, max(one.values), names[place], top, STYLES[place % len(STYLES)][0])
        for place, note in enumerate(said, 1):
            foot = plot.bottom + FOOT + place * LINE - 4
            charts.text(axes, 0, foot, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "timeline")


def _last(one: Series) -> Any:
    return one.values[max(one.values)]


def tick_said(step: float, smallest: float) -> str:
    """A tick, with as many decimals as the smallest tick needs."""
    exact = (n for n in range(DECIMALS) if round(smallest, n) == round(smallest, DECIMALS))
    return spoken().number(step, next(exact, DECIMALS))


def _grid(axes: Axes, plot: _Plot, steps: list[float], marks: list[str], unit: str) -> None:
    for step, mark in zip(steps, marks, strict=True):
        y = plot.y(step)
        color = charts.LINE if step else charts.MUTED
        charts.line(axes, [plot.left, plot.right], [y, y], color=color, thick=0.8)
        charts.text(axes, plot.left - SIDE, y + 3.3, mark, color=charts.MUTED, align="right")
    charts.text(axes, 0, SMALL, unit, size=SMALL, color=charts.MUTED)


def _months(axes: Axes, plot: _Plot) -> None:
    """Names of months, and the year below the first of each year."""
    words, shown = spoken(), month_ticks(plot.first, plot.last)
    yearly = len(shown) > 1 and (shown[1] - shown[0]) % YEAR == 0
    for place, month in enumerate(shown):
        x, foot = plot.x(month), plot.bottom + LINE + 1
        charts.line(axes, [x, x], [plot.bottom, plot.bottom + 4], thick=0.8)
        name = month_name(month, words, "y" if yearly else "LLL")
        charts.text(axes, x, foot, name, color=charts.MUTED, align="center")
        if not yearly and (place == 0 or month // YEAR > shown[place - 1] // YEAR):
            year = month_name(month, words, "y")
            charts.text(axes, x, foot + LINE, year, color=charts.MUTED, align="center")


def _line(
    axes: Axes, plot: _Plot, one: Series, scale: Scale, style: tuple[str, tuple[float, ...], int]
) -> None:
    """A line, broken where a month lacks; marks where it is short, and where it ends."""
    color, dashes, corners = style
    runs: list[list[int]] = [[next(iter(one.values))]]
    for before, month in pairwise(one.values):
        if month - before > 1:
            runs.append([])
        runs[-1].append(month)
    for run in runs:
        places = [(plot.x(month), plot.y(scale.amount(one.values[month]))) for month in run]
        if len(run) > 1:
            across, down = ([point[side] for point in places] for side in (0, 1))
            charts.line(axes, across, down, color=color, thick=2.0, dashes=dashes)
        alone = len(run) == 1 or plot.last - plot.first < MARKED
        for x, y in places if alone else places[-1:]:
            charts.mark(axes, x, y, MARK, corners, color)


def _spread(names: list[_Name], bottom: float) -> list[float]:
    """The top of every name: beside the end of its line, or as near as the others allow."""
    order = sorted(range(len(names)), key=lambda place: (names[place].end, -place))
    tops = [0.0] * len(names)
    free = 0.0
    for place in order:
        tops[place] = max(free, names[place].end - names[place].height / 2)
        free = tops[place] + names[place].height
    limit = bottom + LINE
    for place in reversed(order):
        tops[place] = min(tops[place], limit - names[place].height)
        limit = tops[place]
    return tops


def _name(axes: Axes, plot: _Plot, month: int, name: _Name, top: float, color: str) -> None:
    """The name at the end of a line, with a thin line to it where it is not right beside it."""
    x, middle = plot.right + GAP, top + name.height / 2
    start = plot.x(month) + 2 * MARK
    if abs(middle - name.end) > LINE / 2 or x - start > 2 * GAP:
        charts.line(axes, [start, x - 4], [name.end, middle], color=charts.PALE, thick=0.8)
    for place, line in enumerate(name.lines, 1):
        last = place == len(name.lines)
        size = charts.LETTER if last else SMALL
        charts.text(axes, x, top + place * LINE - 2, line, size=size, color=color, strong=last)
