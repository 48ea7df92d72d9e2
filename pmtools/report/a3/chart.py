"""The control chart of the last review on an A3, or a sentence in its place."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

from pmtools.report.a3.amounts import level
from pmtools.report.a3.sheet import Sheet
from pmtools.report.assets import faces
from pmtools.report.plots.weeks import plot_weeks, weeks_title


def chart(a3: Any, sheet: Sheet) -> str:
    """The chart of the weeks under what it shows."""
    words = sheet.words
    if a3.run is None:
        missing = "a3.no_run" if a3.iteration.results else "a3.no_chart"
        return f'<p class="lack">{escape(words(missing))}</p>'
    drawn = _drawn(a3.run, words.language)
    if not drawn:
        return f'<p class="lack">{escape(words("a3.no_weeks"))}</p>'
    title = weeks_title(a3.run.weeks, words)
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<img src="{_as_data(drawn)}" alt="{escape(_alt(a3.run, title, sheet))}">'
        f'<p class="more">{escape(words("a3.chart"))}</p></figure>'
    )


def _drawn(run: Any, language: str) -> str:
    """The figure that the run kept; drawn again when that is in another language."""
    if run.weeks.empty or run.language == language:
        return "" if run.weeks.empty else str(run.figure)
    return plot_weeks(run.weeks, run.outcome).svg


def _alt(run: Any, title: str, sheet: Sheet) -> str:
    """The chart for who cannot see it: its title, and between what the weeks were before."""
    measure, row = run.outcome.iloc[0]["measure"], run.weeks.iloc[0]
    levels = {name: level(row[name], measure, sheet.words) for name in ("middle", "lower", "upper")}
    return sheet.words("a3.alt", title=title, **levels)


def _as_data(svg: str) -> str:
    """A drawing as an image, in which no script runs; it brings the font that it names."""
    head, _, rest = svg.partition(">")
    whole = f"{head}><style>{faces()}</style>{rest}"
    return f"data:image/svg+xml;base64,{base64.b64encode(whole.encode('utf-8')).decode('ascii')}"
