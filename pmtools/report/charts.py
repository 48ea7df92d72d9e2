"""The canvas of every chart: quiet, reproducible, its text searchable."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, PALE, ACCENT = "#1b2733", "#5a6673", "#c9d6e3", "#15406f"
WIDTH = 7.6
LOOK: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "pmtools",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": MUTED,
}


@contextmanager
def _look() -> Iterator[None]:
    """Our settings of matplotlib, whatever a user's own are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(LOOK)
        yield


@contextmanager
def canvas(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the page's width and `height` (inches) without frame or ticks."""
    from matplotlib.figure import Figure

    with _look():
        figure = Figure(figsize=(WIDTH, height))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        yield figure, axes


def svg(figure: Figure, name: str) -> str:
    """The figure as an SVG element: no prolog, no date, ids of its own, as wide as its column."""
    text = io.StringIO()
    with _look():
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    drawing = text.getvalue()
    drawing = drawing[drawing.index("<svg") :].strip()
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawing)
    return drawing.replace("<svg ", '<svg class="chart" aria-hidden="true" ', 1)


def plain(label: str) -> str:
    """A label that matplotlib will not read as mathematics."""
    return label.replace("$", r"\$")
