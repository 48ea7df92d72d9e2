"""The control chart: a figure of the weeks before and after a change, with the limits of before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.flow.lettering import wrap
from pmtools.report.language import spoken
from pmtools.report.passages.goal_figures import days_said, unit_of
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = ("week", "n_cases", "value", "middle", "lower", "upper", "side", "signal")
HEIGHT, LEFT, RIGHT, LINE, HEAD, FOOT = 190.0, 8.0, 112.0, 13.5, 8.0, 22.0
DOT, DASHES = 2.6, (4.0, 3.0)


def plot_weeks(weeks: pd.DataFrame, result: pd.DataFrame) -> Picture:
    """Each week as a dot, with the mean of the baseline and its limits (XmR chart).

    Takes the weeks and the result of a review. Weeks outside the limits, or in a run of eight on
    one side, have another colour and shape. It illustrates: the verdict does not come from it. The
    answer is the weeks.

    Raises ParameterError for a frame that is no such answer.
    """
    missing = [name for name in COLUMNS if name not in weeks.columns]
    if missing:
        raise ParameterError(f"A chart of weeks needs {', '.join(missing)}.")
    words, row = spoken().in_calendar_time, result.iloc[0]
    if weeks.empty or weeks["middle"].isna().all():
        return nothing(words("weeks.empty"), weeks)
    unit = unit_of(row["measure"])
    title = weeks_title(weeks, words)
    alt = words("weeks.alt", title=title)
    return Picture(title, alt, _drawing(weeks, row, words, unit=unit), weeks,
                   definition=words("weeks.definition"))  # fmt: skip


def weeks_title(weeks: pd.DataFrame, words: Words) -> str:
    """What the chart of some weeks shows."""
    signals = int((weeks["signal"].ne("") & weeks["side"].eq("after")).sum())
    after = int(weeks["side"].eq("after").sum())
    return words("weeks.title", n=words.number(signals), weeks=words.count(after, "week"))


def _drawing(weeks: pd.DataFrame, row: pd.Series[Any], words: Words, *, unit: str) -> str:
    notes = wrap(words("weeks.key"), WIDTH, SMALL)
    rows, first = records(weeks), weeks["week"].min()
    span = max((weeks["week"].max() - first).days, 1)
    low = min(weeks["value"].min(), weeks["lower"].min())
    low, high = min(low, 0.0), max(weeks["value"].max(), weeks["upper"].max())

    def x(moment: pd.Timestamp) -> float:
        return float(LEFT + (moment - first).days / span * (WIDTH - LEFT - RIGHT))

    def y(value: float) -> float:
        return float(HEAD + (high - value) / max(high - low, 1e-9) * (HEIGHT - HEAD))

    with charts.canvas(HEIGHT + FOOT + LINE * len(notes)) as (figure, axes):
        for name in ("lower", "middle", "upper"):
            level = rows[0][name]
            dashes = () if name == "middle" else DASHES
            charts.line(axes, [LEFT, WIDTH - RIGHT], [y(level)] * 2, dashes=dashes)
            said = words(f"weeks.{name}", value=_said(level, words, unit=unit))
            at = WIDTH - RIGHT + 4
            charts.text(axes, at, y(level) + 3, said, size=SMALL, color=charts.MUTED)
        begin = row["after_from"]
        if first <= begin <= weeks["week"].max():
            charts.line(axes, [x(begin)] * 2, [HEAD, HEIGHT], color=charts.INK, thick=0.8)
            charts.text(axes, x(begin) + 3, HEAD + 8, words("weeks.begin"), size=SMALL)
        for one in rows:
            _dot(axes, x(one["week"]), y(one["value"]), one)
        for moment, align in ((first, "left"), (weeks["week"].max(), "right")):
            said = words.month(moment, "d MMM y")
            charts.text(axes, x(moment), HEIGHT + 14, said, size=SMALL, align=align)
        for place, note in enumerate(notes, 1):
            foot = HEIGHT + FOOT + place * LINE - 4
            charts.text(axes, 0, foot, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "weeks")


def _dot(axes: Axes, x: float, y: float, row: dict[str, Any]) -> None:
    if row["signal"]:
        charts.mark(axes, x, y, DOT + 1, 4, charts.WARM)
    else:
        color = charts.ACCENT if row["side"] else charts.PALE
        charts.mark(axes, x, y, DOT, 0, color)


def _said(value: float, words: Words, *, unit: str) -> str:
    if unit == "share":
        return words("number.percent", value=words.number(value * 100))
    return words.in_unit(value, "case") if unit == "cases" else days_said(value, words)
