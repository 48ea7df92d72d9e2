"""Side by side: a figure of two groups before and after a start, which lines should run alike."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.flow.lettering import wrap
from pmtools.report.language import spoken
from pmtools.report.passages.compared import together
from pmtools.report.passages.goal_figures import unit_of
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.plots.scales import Scale, Value, scale_of, ticks
from pmtools.report.plots.timeline_drawing import STYLES, tick_said
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = ("begin", "n_inside", "n_outside", "inside", "outside", "side", "weeks")
GROUPS = ("inside", "outside")
HEAD, HEIGHT, FOOT, LINE, LEFT, GAP = 24.0, 200.0, 22.0, 13.5, 34.0, 10.0
"""The unit above, down to the axis, the dates below it, a line of text, and room for numbers."""
MARK, NAME = 2.6, 118.0


def plot_side_by_side(groups: pd.DataFrame, result: pd.DataFrame, start: date) -> Picture:
    """Two groups as lines through time, each with its name at its end, with the start between.

    Takes the groups and the result of a comparison, and the day that the change began. Before it
    the lines should run alike: that is what the comparison assumes. A period with too few cases has
    no point, and breaks the line. The answer is the groups.

    Raises ParameterError for a frame that is no such answer.
    """
    missing = [name for name in COLUMNS if name not in groups.columns]
    if missing:
        raise ParameterError(f"Groups side by side need {', '.join(missing)}.")
    import pandas as pd

    words, row = spoken().in_calendar_time, result.iloc[0]
    if row["reading"] == "too_few" or groups[list(GROUPS)].isna().all(axis=None):
        return nothing(words("compared.empty"), groups)
    title = words(f"compared.title.{'together' if together(row) else 'apart'}")
    period = words.count(int(groups["weeks"].iloc[0]), "week")
    return Picture(title, words("compared.alt", title=title),
                   _drawing(groups, str(row["measure"]), pd.Timestamp(start), words), groups,
                   definition=words("compared.definition", period=period))  # fmt: skip


def _drawing(groups: pd.DataFrame, measure: str, start: pd.Timestamp, words: Words) -> str:
    import pandas as pd

    rows, scale = _scaled(groups, measure, words)
    length = pd.Timedelta(weeks=int(groups["weeks"].iloc[0]))
    first, last = groups["begin"].min(), groups["begin"].max() + length
    names = {name: words(f"compared.group.{name}") for name in GROUPS}
    right = (
        WIDTH - min(max(charts.room(of, SMALL, strong=True) for of in names.values()), NAME) - GAP
    )
    steps = ticks(max(row[name] for row in rows for name in GROUPS if name in row), whole=False)
    notes = wrap(words("compared.key"), WIDTH, SMALL)

    def x(moment: pd.Timestamp) -> float:
        return float(LEFT + (moment - first) / (last - first) * (right - LEFT))

    def y(value: float) -> float:
        return float(HEIGHT - value / steps[-1] * (HEIGHT - HEAD))

    with charts.canvas(HEIGHT + FOOT + LINE * len(notes)) as (figure, axes):
        charts.text(axes, 0, SMALL, scale.title, size=SMALL, color=charts.MUTED)
        for step in steps:
            color = charts.LINE if step else charts.MUTED
            charts.line(axes, [LEFT, right], [y(step)] * 2, color=color, thick=0.8)
            said = tick_said(step, steps[1])
            charts.text(
                axes, LEFT - 6, y(step) + 3, said, size=SMALL, color=charts.MUTED, align="right"
            )
        if first <= start <= last:
            charts.line(axes, [x(start)] * 2, [HEAD, HEIGHT], color=charts.INK, thick=0.8)
            charts.text(axes, x(start) + 3, HEAD - 4, words("weeks.begin"), size=SMALL)
        ends = dict[str, float]()
        for place, name in enumerate(GROUPS):
            told = [row for row in rows if name in row]
            if told:
                points = [[(x(row["begin"] + length / 2), y(row[name])) for row in run]
                          for run in _runs(told)]  # fmt: skip
                _line(axes, points, STYLES[place])
                ends[name] = points[-1][-1][1]
        _names(axes, ends, names, right)
        for moment, align in ((first, "left"), (last, "right")):
            said = words.month(moment, "d MMM y")
            charts.text(axes, x(moment), HEIGHT + 14, said, size=SMALL, align=align)
        for place, note in enumerate(notes, 1):
            foot = HEIGHT + FOOT + place * LINE - 4
            charts.text(axes, 0, foot, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "side_by_side")


def _scaled(groups: pd.DataFrame, measure: str, words: Words) -> tuple[list[dict[str, Any]], Scale]:
    """The periods with their means in the unit of the axis; without a mean that there is not."""
    import pandas as pd

    def bare(value: float) -> Value:
        return value if unit_of(measure) == "share" else pd.Timedelta(days=value)

    kind = "share" if unit_of(measure) == "share" else "duration"
    scale = scale_of(kind, bare(max(groups[name].max() for name in GROUPS)), words)
    rows = list[dict[str, Any]]()
    for row in records(groups):
        means = {name: row.pop(name) for name in GROUPS}
        told = {name: scale.amount(bare(of)) for name, of in means.items() if not pd.isna(of)}
        rows.append(row | told)
    return rows, scale


def _runs(told: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Points that follow on one another."""
    runs = [told[:1]]
    for before, row in pairwise(told):
        if (row["begin"] - before["begin"]).days > row["weeks"] * 7:
            runs.append([])
        runs[-1].append(row)
    return runs


def _line(
    axes: Axes,
    runs: list[list[tuple[float, float]]],
    style: tuple[str, tuple[float, ...], int],
) -> None:
    color, dashes, corners = style
    for run in runs:
        across, down = ([point[axis] for point in run] for axis in (0, 1))
        if len(run) > 1:
            charts.line(axes, across, down, color=color, thick=1.6, dashes=dashes)
        for place in run:
            charts.mark(axes, *place, MARK, corners, color)


def _names(axes: Axes, ends: dict[str, float], names: dict[str, str], right: float) -> None:
    """Each group at the end of its line, moved apart where they would touch."""
    order = sorted(ends, key=lambda name: ends[name])
    top = float("-inf")
    for name in order:
        top = max(ends[name] + 3, top + LINE)
        color = STYLES[GROUPS.index(name)][0]
        said = charts.fitted(names[name], NAME, SMALL)
        charts.text(axes, right + GAP - 2, top, said, size=SMALL, color=color, strong=True)
