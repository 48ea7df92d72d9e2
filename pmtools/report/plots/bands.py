"""The bands: how many running cases have how many days left, in all or by step or team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.report.flow.lettering import wrap
from pmtools.report.guard import without_small_groups
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import LETTER, SMALL, WIDTH
from pmtools.report.tables import records

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

URGENT = {"n_overdue": charts.WARM, "n_week": charts.ACCENT}
BANDS = URGENT | dict.fromkeys(("n_two_weeks", "n_four_weeks", "n_later"), charts.PALE)
"""The columns of `running` that add up to all cases, and the colour of each."""
DAYS = ("used_median", "used_p90")
KEYS = ("activity", "team")
TITLE = 60
"""Letters of a name that a title shows."""
ROW, BAR, LINE, BELOW, GAP = 24.0, 14.0, 13.5, 12.0, 10.0
"""Heights and room, in points."""


def plot_bands(frame: pd.DataFrame, most: int = 10) -> Picture:
    """How many running cases are past their deadline, and how many have how many days left.

    Takes `running`: of all cases it draws a bar per band of days; by step or by team a bar for each
    of the first `most`, in which cases past their deadline and those with a week left stand out.
    The number of cases stands beside every bar. The answer is the frame, with `n_cases` for `n`.

    Raises ParameterError for a `most` below 1, for a frame that is no answer of `running`, and for
    one by a case attribute.

    >>> import pmtools as pm
    >>> plot_bands(pm.running(pm.example_log(), "environmental_permit")).title[:28]
    'Van 61 zaken die lopen, is b'
    """
    missing = [name for name in ("n", *BANDS) if name not in frame.columns]
    if missing or most < 1:
        raise ParameterError(
            f"Bands need the answer of running and at least one bar; here is most = {most}, and "
            f"missing: {', '.join(missing) or 'nothing'}."
        )
    key = _key(frame)
    words, n = spoken(), int(frame["n"].sum())
    answer, withheld = without_small_groups(frame.rename(columns={"n": "n_cases"}), words)
    # Whole days, that may be lacking.
    answer = answer.astype({name: "Int64" for name in DAYS if name in answer.columns})
    rows = records(answer[answer["n_cases"] > 0].head(most))
    if not rows:
        return nothing(words("bands.empty"), answer, withheld)
    title = _title(answer, rows, key)
    drawing = _by_key(rows, key, len(answer) - len(rows)) if key else _in_all(rows[0])
    alt = words("bands.alt", title=title)
    form = "team" if key == "team" else "all"
    defined = words(f"bands.definition.{form}", cases=words.count(n, "case"))
    return Picture(title, alt, drawing, answer, withheld, definition=defined)


def _key(frame: pd.DataFrame) -> str:
    """By what the cases are split; empty for all cases."""
    key = str(frame.columns[0])
    if key not in (*KEYS, "n"):
        raise ParameterError(
            f"Bands are drawn of all cases, or by {' or '.join(KEYS)}; this answer of running is "
            f"by {key!r}. Show it as a table."
        )
    return key if key in KEYS else ""


def _title(answer: pd.DataFrame, rows: list[dict[str, Any]], key: str) -> str:
    words = spoken()
    if not key:
        told = {name: words.number(rows[0][name]) for name in ("n_overdue", "n_week")}
        return words("bands.title", cases=words.count(rows[0]["n_cases"], "case"), **told)
    urgent = answer.assign(urgent=answer["n_overdue"] + answer["n_week"])
    top = urgent.sort_values(["urgent", "n_cases"], ascending=False).iloc[0]
    form = "most_urgent" if top["urgent"] else "most"
    first = top if top["urgent"] else answer.iloc[0]
    label = words("filter.quoted", label=said_label(first[key])[:TITLE])
    cases = words.count(first["n_cases"], "case")
    return words(f"bands.{form}.{key}", name=label, cases=cases, urgent=words.number(top["urgent"]))


def _in_all(row: dict[str, Any]) -> str:
    """A bar per band."""
    words = spoken()
    names = [words(f"bands.band.{name}") for name in BANDS]
    shares = [row[name] / row["n_cases"] for name in BANDS]
    said = [
        words("bands.beside", cases=words.count(row[name], "case"), share=words.percent(share))
        for name, share in zip(BANDS, shares, strict=True)
    ]
    left = max(map(charts.room, names)) + GAP
    widest = WIDTH - left - max(map(charts.room, said)) - GAP
    most = max(row[name] for name in BANDS)
    with charts.canvas(ROW * len(BANDS) + 4) as (figure, axes):
        for place, (name, color) in enumerate(BANDS.items()):
            top = place * ROW + (ROW - BAR) / 2
            length = widest * row[name] / most
            charts.line(axes, [0, WIDTH], [place * ROW] * 2, color=charts.LINE, thick=0.6)
            charts.text(axes, left - GAP, top + BAR - 3.5, names[place], align="right")
            charts.bar(axes, left, top, length, BAR, color)
            charts.text(axes, left + length + GAP * 0.6, top + BAR - 3.5, said[place])
        return charts.svg(figure, "bands")


def _by_key(rows: list[dict[str, Any]], key: str, rest: int) -> str:
    """A bar per step or team, with what is urgent first."""
    words = spoken()
    names = [wrap(said_label(row[key]), WIDTH, LETTER, lines=2) for row in rows]
    said = [_beside(row) for row in rows]
    notes = wrap(words("bands.key"), WIDTH, SMALL)
    if rest:
        notes += wrap(words("bands.more", n=words.number(rest)), WIDTH, SMALL)
    height = sum(len(each) * LINE + BAR + BELOW for each in names) + len(notes) * LINE
    widest = WIDTH - max(charts.room(each, SMALL) for each in said) - GAP
    scale = widest / max(row["n_cases"] for row in rows)
    with charts.canvas(height) as (figure, axes):
        top = 0.0
        for row, name, beside in zip(rows, names, said, strict=True):
            for place, one in enumerate(name, 1):
                charts.text(axes, 0, top + place * LINE - 3.5, one)
            top += len(name) * LINE
            end = _stacked(axes, top, row, scale)
            foot = top + BAR - 3.5
            charts.text(axes, end + GAP * 0.6, foot, beside, size=SMALL, color=charts.MUTED)
            top += BAR + BELOW
        for place, note in enumerate(notes, 1):
            charts.text(axes, 0, top + place * LINE - 5, note, size=SMALL, color=charts.MUTED)
        return charts.svg(figure, "bands")


def _stacked(axes: Axes, top: float, row: dict[str, Any], scale: float) -> float:
    """One bar of parts; gives where it ends."""
    charts.bar(axes, 0, top, row["n_cases"] * scale, BAR, charts.PALE)
    at = 0.0
    for name, color in URGENT.items():
        charts.bar(axes, at, top, row[name] * scale, BAR, color)
        at += row[name] * scale
    return float(row["n_cases"] * scale)


def _beside(row: dict[str, Any]) -> str:
    words = spoken()
    parts = [words.count(row["n_cases"], "case")]
    parts += [
        words(f"bands.of_these.{name}", n=words.number(row[name])) for name in URGENT if row[name]
    ]
    return " · ".join(parts)
