"""The canvas of every chart: quiet, reproducible, its text searchable, its colours the page's."""

from __future__ import annotations

import hashlib
import io
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pmtools.report.flow.lettering import SEMIBOLD, width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, LINE, TINT = "#1b2733", "#51606f", "#d5dde5", "#eef3f8"
ACCENT, PALE, WARM = "#15406f", "#9fb4c9", "#a8420b"
VARIABLES = {
    INK: "ink", MUTED: "muted", LINE: "line", TINT: "tint", ACCENT: "accent", PALE: "pale",
    WARM: "warm",
}  # fmt: skip
"""Colour to the variable of the page that may replace it."""
WIDTH = 548.0
"""Width of every chart in points, as wide as the column of the page."""
LETTER, SMALL = 10.0, 9.0
"""Sizes of letters, in points."""
INCH = 72.0
FONT = "'Source Sans 3', Arial, sans-serif"
TARGET = re.compile(r'(?:href="|url\()#([\w-]+)')
"""What refers to an id."""
LOOK: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "pmtools",
    "font.size": LETTER,
    "text.color": INK,
    "lines.scale_dashes": False,
    "text.parse_math": False,
}


@contextmanager
def _look() -> Iterator[None]:
    """Our settings of matplotlib, whatever a user's own are."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(LOOK)
        # The reader's browser draws the letters, and has them; matplotlib need not.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        warnings.filterwarnings("ignore", "Matplotlib currently does not support .* natively")
        yield


def ready() -> None:
    """Load what drawing needs, which takes half a second the first time."""
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401 (loading it is all)


@contextmanager
def canvas(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the page's width, measured in points from its left and upper edge."""
    from matplotlib.figure import Figure

    with _look():
        figure = Figure(figsize=(WIDTH / INCH, height / INCH))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_autoscale_on(False)
        yield figure, axes


def text(
    axes: Axes,
    x: float,
    y: float,
    said: str,
    *,
    size: float = LETTER,
    color: str = INK,
    align: str = "left",
    strong: bool = False,
) -> None:
    """A line of text on the base line `y`; it begins, ends or has its middle at `x`."""
    weight = "bold" if strong else "normal"
    axes.text(x, y, said, fontsize=size, color=color, ha=align, va="baseline", weight=weight)


def bar(axes: Axes, x: float, y: float, length: float, height: float, color: str = ACCENT) -> None:
    """A bar with its upper left corner at (x, y); nothing is drawn for no length."""
    from matplotlib.patches import Rectangle

    if length > 0:
        shape = Rectangle((x, y), length, height, facecolor=color, edgecolor="none", clip_on=False)
        axes.add_patch(shape)


def line(
    axes: Axes,
    x: Sequence[float],
    y: Sequence[float],
    *,
    color: str = MUTED,
    thick: float = 1.0,
    dashes: tuple[float, ...] = (),
) -> None:
    """A line through points, dashed where lengths of ink and gap are given."""
    shape = axes.plot(x, y, color=color, linewidth=thick, clip_on=False, solid_capstyle="butt")[0]
    if dashes:
        shape.set_dashes(dashes)


def mark(axes: Axes, x: float, y: float, size: float, corners: int, color: str) -> None:
    """A small mark around (x, y): round without corners, else a shape with so many of them."""
    from matplotlib.patches import Circle, RegularPolygon

    look: dict[str, Any] = {"facecolor": color, "edgecolor": "none", "clip_on": False, "zorder": 3}
    if not corners:
        axes.add_patch(Circle((x, y), size, **look))
        return
    # The axis points down: a triangle is turned half round, an even shape gets a flat foot.
    turned = math.pi if corners % 2 else math.pi / corners
    axes.add_patch(RegularPolygon((x, y), corners, radius=size * 1.35, orientation=turned, **look))


def room(said: str, size: float = LETTER, *, strong: bool = False) -> float:
    """At most how wide a text is, in points."""
    return width(said, size * (SEMIBOLD if strong else 1.0))


def fitted(said: str, most: float, size: float = LETTER, *, strong: bool = False) -> str:
    """A text on one line that is at most `most` points wide, with `…` where it was cut."""
    return wrap(said, most, size * (SEMIBOLD if strong else 1.0), lines=1)[0]


def svg(figure: Figure, name: str) -> str:
    """The figure as an SVG element: no prolog, no date, colours that the page may replace.

    What has an id has one of its own, so that many charts can stand on a page.
    """
    file = io.StringIO()
    with _look():
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    drawing = file.getvalue()
    drawing = drawing[drawing.index("<svg") :].strip()
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    # matplotlib's style is for everything on the page, and says nothing that we need.
    drawing = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", drawing, flags=re.DOTALL)
    used = set(TARGET.findall(drawing))
    own = f"{name}-{hashlib.sha256(drawing.encode('utf-8')).hexdigest()[:8]}-"
    # Within a tag only: what a label says stays as it is, whatever it looks like.
    drawing = re.sub(r"<[^<>]+>", lambda tag: _own(tag[0], used, own), drawing)
    return drawing.replace("<svg ", '<svg class="chart" aria-hidden="true" ', 1)


def _own(tag: str, used: set[str], own: str) -> str:
    """A tag in our manner: ids that are used and nobody else's, the page's colours and font."""
    tag = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", tag)
    tag = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{own}", tag)
    tag = re.sub(r'font-family: [^;"]*', f"font-family: {FONT}", tag)
    tag = re.sub(r' transform="rotate\(-?0 [^"]*"', "", tag)
    return re.sub(r"((?:fill|stroke): )(#[0-9a-f]{6})", _variable, tag)


def _variable(found: re.Match[str]) -> str:
    """A colour of ours as a variable of the page, itself where the page has no other."""
    name = VARIABLES.get(found[2])
    return f"{found[1]}var(--{name}, {found[2]})" if name else found[0]
