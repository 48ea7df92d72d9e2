"""The ranking: the largest few, as bars with their label above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.charts import ACCENT, INK, MUTED, PALE, canvas, plain, svg
from pmtools.report.labels import said_label, short
from pmtools.report.language import spoken
from pmtools.report.picture import Picture
from pmtools.report.tables import largest_first, records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LABEL, WIDEST = 78, 0.66
ROW = 0.46
"""Height of a bar with its label, in inches."""


def plot_ranking(frame: pd.DataFrame, most: int = 10) -> Picture:
    """The transitions with the largest `total`, with their share, median and count.

    Takes the answer of `time_between`; the answer is that frame, largest total first.

    Raises ParameterError when `most` is below 1.
    """
    if most < 1:
        raise ParameterError(f"A ranking of {most} bars shows nothing. Ask for 1 or more.")
    words = spoken()
    ranked = largest_first(frame).reset_index(drop=True)
    shown = ranked.head(most)
    with canvas(ROW * max(len(shown), 1)) as (figure, axes):
        axes.set_xlim(0, 1)
        axes.set_ylim(len(shown), 0)
        for place, row in enumerate(records(shown)):
            _bar(axes, place, row, length=row["share"] / (shown["share"].max() or 1.0))
        drawing = svg(figure, "ranking")
    share = words.percent(shown["share"].sum())
    title = words("ranking.title", n=words.count(len(shown), "transition"), share=share)
    return Picture(title, words("ranking.alt", title=title), drawing, ranked)


def _bar(axes: Axes, place: int, row: dict[str, Any], length: float) -> None:
    words = spoken()
    ways = (said_label(row[name]) for name in ("from_activity", "to_activity"))
    label = short(" → ".join(ways), LABEL)
    axes.text(0, place + 0.36, plain(label), va="baseline", color=INK)
    axes.barh(place + 0.66, WIDEST, height=0.34, color=PALE, alpha=0.35)
    axes.barh(place + 0.66, WIDEST * length, height=0.34, color=ACCENT)
    said = words(
        "ranking.bar",
        share=words.percent(row["share"]),
        median=words.duration(row["median"]),
        times=words.count(row["n"], "time"),
    )
    axes.text(WIDEST + 0.012, place + 0.66, said, va="center", color=MUTED, fontsize=9)
