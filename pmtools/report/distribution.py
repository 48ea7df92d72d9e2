"""The distribution: how many cases are done within what time, in classes that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.report.charts import ACCENT, INK, MUTED, canvas, svg
from pmtools.report.language import spoken
from pmtools.report.passages import ENOUGH
from pmtools.report.picture import Picture
from pmtools.report.tables import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

CLASSES = (
    "0s", "1h", "1D", "7D", "14D", "28D", "56D", "91D", "182D", "365D", "730D",
)  # fmt: skip
"""Upper bounds: at once, an hour, a day, 1, 2, 4, 8, 13 and 26 weeks, a year, two years."""
ROW = 0.36
WIDEST, LEFT = 0.42, 0.24


def plot_distribution(cases: pd.DataFrame, whole: pd.DataFrame) -> Picture:
    """How many cases are done within an hour, a day, a week …, with the share up to there.

    Takes `throughput_time(log, by="case")` and `throughput_time(log)`. The answer has a row per
    class: `up_to` (timedelta64, upper bound, included; null for what is longer), `n_cases`,
    `share` and `running_share` (0 to 1). Empty classes at both ends are left out.
    """
    words = spoken()
    counts = classes(cases)
    with canvas(ROW * len(counts) + 0.3) as (figure, axes):
        axes.set_xlim(0, 1)
        axes.set_ylim(len(counts), -0.8)
        axes.text(1, -0.3, words("distribution.running"), ha="right", color=MUTED, fontsize=9)
        for place, row in enumerate(records(counts)):
            _bar(axes, place, row, length=row["share"] / counts["share"].max())
        drawing = svg(figure, "distribution")
    all_cases = whole.iloc[0]
    half, slow = words.duration(all_cases["median"]), words.duration(all_cases["p90"])
    form = "title" if all_cases["n"] >= ENOUGH else "title_few"
    title = words(f"distribution.{form}", median=half, p90=slow)
    return Picture(title, words("distribution.alt", title=title), drawing, counts)


def classes(cases: pd.DataFrame) -> pd.DataFrame:
    """Count cases per class of throughput time."""
    import numpy as np
    import pandas as pd

    bounds = pd.to_timedelta(list(CLASSES))
    place = np.searchsorted(bounds.to_numpy(), cases["median"].to_numpy(), side="left")
    n_cases = np.bincount(place, minlength=len(bounds) + 1)
    counts = pd.DataFrame({"up_to": [*bounds, pd.NaT], "n_cases": n_cases})
    counts["share"] = counts["n_cases"] / max(len(cases), 1)
    counts["running_share"] = counts["n_cases"].cumsum() / max(len(cases), 1)
    used = np.flatnonzero(n_cases)
    return counts.iloc[used[0] : used[-1] + 1].reset_index(drop=True)


def _bar(axes: Axes, place: int, row: dict[str, Any], length: float) -> None:
    words = spoken()
    middle = place + 0.5
    axes.text(LEFT - 0.015, middle, _class(row["up_to"]), ha="right", va="center", color=INK)
    axes.barh(middle, WIDEST * length, left=LEFT, height=0.62, color=ACCENT)
    said = words("distribution.bar", cases=words.count(row["n_cases"], "case"))
    axes.text(LEFT + WIDEST * length + 0.012, middle, said, va="center", color=INK)
    until = words.percent(row["running_share"])
    axes.text(1, middle, until, ha="right", va="center", color=MUTED)


def _class(up_to: pd.Timedelta) -> str:
    """The name of a class; classes of whole weeks are said in weeks."""
    import pandas as pd

    key = "longer" if pd.isna(up_to) else f"{int(up_to.total_seconds() // 3600)}"
    return spoken()(f"distribution.class.{key}")
