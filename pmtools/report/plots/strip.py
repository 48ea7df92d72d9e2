"""The strip: one case from its first step to its last, with the time between them in words."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.picture import Picture, nothing
from pmtools.report.plots import charts
from pmtools.report.plots.charts import SMALL, WIDTH
from pmtools.report.tables import records
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("case_id", "event", "activity", "start", "end", "moment", "since")
STEP, CASE = 90, 60
"""Letters of a step and of the number of a case that a title shows."""
HEAD, BAR, FOOT, SIDE, DOT, THICK = 20.0, 20.0, 18.0, 6.0, 3.0, 7.0
"""Heights and room above, of and below the bar, and its dots and longest part, in points."""
MINUTE = 60.0


def plot_strip(moments: pd.DataFrame) -> Picture:
    """One case as a strip: its steps in order, how long lies between them, and where longest.

    Takes `moments` of one case. Above stands all of it along time, below every step by day. The
    answer is that of the case with `gap` (timedelta64: from the step before it; null for the
    first).

    Raises ParameterError for a frame that is no such answer, or of more than one case.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> plot_strip(pm.moments(log, "OMG-2025-0001")).title[:19]
    'Zaak OMG-2025-0001:'
    """
    missing = [name for name in COLUMNS if name not in moments.columns]
    n_cases = 0 if missing else moments["case_id"].nunique()
    if missing or n_cases > 1:
        what = f"missing: {', '.join(missing)}" if missing else f"{n_cases} cases"
        raise ParameterError(f"A strip needs pm.moments(log, case=…) of one case; here: {what}.")
    words = spoken()
    if moments.empty:
        return nothing(words("flow.empty"), moments)
    answer = moments.sort_values("event", ignore_index=True)[[*COLUMNS]]
    answer = answer.assign(gap=answer["since"].diff())
    rows = records(answer)
    longest = _longest(rows)
    title = _title(rows, longest, words)
    body = f'<div class="strip">{_bar(rows, longest, words)}{_steps(rows, longest, words)}</div>'
    note = words("strip.key_days" if words.whole_days else "strip.key") if len(rows) > 1 else ""
    return Picture(title, words("strip.alt", title=title), body, answer, note)


def _longest(rows: list[dict[str, Any]]) -> int | None:
    """The step before which most time lies, if that is a minute at least."""
    gaps = {at: row["gap"].total_seconds() for at, row in enumerate(rows) if at}
    most = max(gaps, key=lambda at: gaps[at], default=None)
    return most if most is not None and gaps[most] >= MINUTE else None


def _title(rows: list[dict[str, Any]], longest: int | None, words: Words) -> str:
    case = short(said_label(str(rows[0]["case_id"])), CASE)
    told = {"case": case, "steps": words.count(len(rows), "step")}
    whole = max(row["since"] for row in rows)
    if longest is None or len(rows) == 2:  # noqa: PLR2004 (with one time between, it is the whole)
        form = "one" if whole.total_seconds() else "moment"
        return words(f"strip.title.{form}", long=words.duration(whole), **told)
    before = short(said_label(rows[longest - 1]["activity"]), STEP)
    gap = words.duration(rows[longest]["gap"])
    return words("strip.title.many", long=words.duration(whole), longest=gap, step=before, **told)


def _bar(rows: list[dict[str, Any]], longest: int | None, words: Words) -> str:
    """All of the case along calendar time; nothing for a case of one moment."""
    first, last = rows[0]["moment"], rows[-1]["moment"]
    span = (last - first).total_seconds()
    if span < MINUTE:
        return ""

    def x(moment: pd.Timestamp) -> float:
        return SIDE + (WIDTH - 2 * SIDE) * float((moment - first).total_seconds() / span)

    middle = HEAD + BAR / 2
    with charts.canvas(HEAD + BAR + FOOT) as (figure, axes):
        charts.line(axes, [x(first), x(last)], [middle] * 2, color=charts.PALE, thick=2.0)
        if longest is not None:
            ends = [x(rows[at]["moment"]) for at in (longest - 1, longest)]
            charts.line(axes, ends, [middle] * 2, color=charts.WARM, thick=THICK)
            said = words.duration(rows[longest]["gap"])
            half = charts.room(said, strong=True) / 2
            at = min(max(sum(ends) / 2, half), WIDTH - half)
            charts.text(axes, at, HEAD - 4, said, color=charts.WARM, align="center", strong=True)
        for row in rows:
            charts.mark(axes, x(row["moment"]), middle, DOT, 0, charts.ACCENT)
        for moment, align, edge in ((first, "left", 0.0), (last, "right", WIDTH)):
            said = words.month(moment, "d MMM y")
            foot = HEAD + BAR + FOOT - 6
            charts.text(axes, edge, foot, said, size=SMALL, color=charts.MUTED, align=align)
        return charts.svg(figure, "strip")


def _steps(rows: list[dict[str, Any]], longest: int | None, words: Words) -> str:
    """Days in order, each with its steps; between any two how long that was."""
    most = rows[longest]["gap"].total_seconds() if longest is not None else 1.0
    timed = not words.whole_days and any(map(_has_time, rows))
    parts = []
    for day, within in groupby(enumerate(rows), key=lambda row: row[1]["moment"].normalize()):
        steps = list(within)
        before = _gap(*steps[0], longest, most, words)
        gaps = ["", *(_gap(at, row, longest, most, words) for at, row in steps[1:])]
        items = "".join(
            f"<li>{gap}{_step(row, timed, words)}</li>"
            for gap, (_, row) in zip(gaps, steps, strict=True)
        )
        date = escape(words.month(day, "EEEE d MMMM y"))
        parts.append(f'<li>{before}<p class="strip-day">{date}</p><ul>{items}</ul></li>')
    return f'<ol class="strip-days">{"".join(parts)}</ol>'


def _gap(at: int, row: dict[str, Any], longest: int | None, most: float, words: Words) -> str:
    """How long after the step before it, with a bar as long; nothing where that is no time."""
    seconds = row["gap"].total_seconds() if at else 0.0
    if seconds < MINUTE or (words.whole_days and seconds < words.day.total_seconds()):
        return ""
    form, mark = ("longest", " strip-longest") if at == longest else ("later", "")
    said = escape(words(f"strip.{form}", long=words.duration(row["gap"])))
    bar = f'<i style="width:{max(seconds / most * 100, 0.5):.1f}%"></i>'
    bar = f'<span class="strip-bar" aria-hidden="true">{bar}</span>'
    return f'<p class="strip-gap{mark}">{bar}{said}</p>'


def _has_time(row: dict[str, Any]) -> bool:
    """Whether more than the day is known: nobody takes a step at midnight."""
    return bool(row["moment"] != row["moment"].normalize())


def _step(row: dict[str, Any], timed: bool, words: Words) -> str:
    """A step with its time of day, and when it was begun where that is known."""
    import pandas as pd

    clock = f"{row['moment']:%H:%M}" if _has_time(row) else ""
    time = f'<b class="strip-time">{clock}</b> ' if timed else ""
    more = ""
    if pd.isna(row["end"]):
        more = words("strip.runs")
    elif not pd.isna(row["start"]) and row["start"] < row["end"]:
        form = "d MMM" if row["start"].normalize() != row["end"].normalize() else ""
        day = f"{words.month(row['start'], form)} " if form else ""
        more = words("strip.begun", when=f"{day}{row['start']:%H:%M}".strip())
    below = f" <small>({escape(more)})</small>" if more else ""
    return (
        f'<p class="strip-step">{time}<span>{escape(said_label(row["activity"]))}{below}</span></p>'
    )
