"""The calibration: what was said of cases, beside what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.flow.lettering import wrap
from pmtools.report.guard import without_small_groups
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.tables import records

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("from_chance", "to_chance", "n", "n_cases", "mean_chance", "observed", "low", "high"),
    "fits",
)
SHARES = ("from_chance", "to_chance", "mean_chance", "observed", "low", "high")
HEAD, ROW, BAR, GAP, LINE = 20.0, 26.0, 12.0, 10.0, 13.5
"""Heights and room, in points."""


def plot_calibration(bands: pd.DataFrame) -> Picture:
    """Whether as many cases were late as was said, per band of chance, from 0 to 100 %.

    Takes `forecast_check(log, service, by="band")`: a bar for the share that was late, a line for
    its 95 % interval, and a mark for what was said on average. The title says in how many bands
    that lies within the interval. The answer is the frame, of which bands with few cases are
    withheld.

    Raises ParameterError for a frame of another kind.

    >>> import pmtools as pm
    >>> said = pm.forecast_check(pm.example_log("benefit"), "benefit", by="band")
    >>> plot_calibration(said).title
    'In 2 van de 3 groepen ligt wat gezegd was binnen de marge van wat gebeurde'
    """
    missing = [name for name in COLUMNS if name not in bands.columns]
    if missing:
        raise ParameterError(
            f"Calibration is drawn from forecast_check by='band'; missing: {', '.join(missing)}."
        )
    words = spoken()
    shown, withheld = without_small_groups(bands, words)
    # Shares are told as such, and only columns with such a name are.
    answer = shown.rename(columns={name: f"{name}_share" for name in SHARES})
    if shown.empty:
        return nothing(words("calibration.empty"), answer, withheld)
    fits = {"fit": words.number(int(shown["fits"].sum())), "all": words.number(len(shown))}
    title = words("calibration.title", **fits)
    alt = words("calibration.alt", title=title)
    return Picture(title, alt, _drawing(records(shown)), answer, withheld)


def _drawing(rows: list[dict[str, Any]]) -> str:
    words = spoken()
    names = [words("calibration.band", **_said(row, "from_chance", "to_chance")) for row in rows]
    said = [words("calibration.beside", **_said(row, "mean_chance", "observed")) for row in rows]
    notes = wrap(words("calibration.key"), WIDTH, SMALL)
    left = max(charts.room(words("calibration.head")), *map(charts.room, names)) + GAP
    widest = WIDTH - left - max(charts.room(one, SMALL) for one in said) - 2 * GAP
    with charts.canvas(HEAD + ROW * len(rows) + LINE * len(notes) + 4) as (figure, axes):
        head = words("calibration.head")
        charts.text(axes, left - GAP, HEAD - 8, head, size=SMALL, color=charts.MUTED, align="right")
        for place, row in enumerate(rows):
            top = HEAD + place * ROW + (ROW - BAR) / 2
            middle, foot = top + BAR / 2, top + BAR - 2.5
            charts.text(axes, left - GAP, foot, names[place], align="right")
            charts.bar(axes, left, top, widest, BAR, charts.TINT)
            charts.bar(axes, left, top, widest * row["observed"], BAR, charts.PALE)
            ends = [left + widest * row[name] for name in ("low", "high")]
            charts.line(axes, ends, [middle, middle], color=charts.INK)
            at = left + widest * row["mean_chance"]
            charts.mark(axes, at, middle, 4.5, 0, charts.ACCENT if row["fits"] else charts.WARM)
            beside = left + widest + GAP
            charts.text(axes, beside, foot, said[place], size=SMALL, color=charts.MUTED)
        for place, note in enumerate(notes, 1):
            y = HEAD + ROW * len(rows) + place * LINE
            charts.text(axes, 0, y, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "calibration")


def _said(row: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: spoken().percent(row[name]) for name in names}
