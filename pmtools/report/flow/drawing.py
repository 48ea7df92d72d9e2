"""A laid out level of the process map as SVG: classes, no colours, no ids."""

from __future__ import annotations

import math
from html import escape

from pmtools.report.flow.labels import (
    BADGE,
    END,
    LEADING,
    LETTER,
    SMALL,
    START,
    Label,
    Line,
    node_names,
)
from pmtools.report.flow.layout import Layout, Point, Route
from pmtools.report.flow.levels import Arrow, Level

THIN, THICK = 1.2, 6.0
"""Width of the arrow that occurs least and most."""
OFTEN = 0.5
"""A step is dark when at least this share of the cases has it."""
DROP = 0.34
"""From the middle of a line of text to its foot, in sizes of the letter."""
MARGIN = 6.0
SMALLEST = 0.9
"""The map scrolls rather than become smaller than this share of its natural size."""


def svg_of(
    level: Level, boxes: dict[str, Label], lines: list[Line], places: Layout, title: str
) -> str:
    """The drawing of one level; every text in it is escaped."""
    across, down = places.width + 2 * MARGIN, places.height + 2 * MARGIN
    most = max([line.arrow.n for line in lines if line.arrow] + [1])
    routed = [(line, places.routes[f"a{place}"]) for place, line in enumerate(lines)]
    kinds = _kinds(level)
    parts = [
        # The thin ones first, so that the main road lies on top.
        *(_arrow(line, route, most) for line, route in reversed(routed)),
        *(_box(label, places.boxes[name], kinds[name]) for name, label in boxes.items()),
        *(_arrow_label(line, route.label) for line, route in routed),
    ]
    return (
        f'<svg role="img" viewBox="{-MARGIN:g} {-MARGIN:g} {across:.0f} {down:.0f}" '
        f'width="{across:.0f}" height="{down:.0f}" style="min-width:{across * SMALLEST:.0f}px">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _kinds(level: Level) -> dict[str, str]:
    """Name of a box to its classes."""
    kinds = {START: "flow-end", END: "flow-end"}
    for name, step in zip(node_names(level).values(), level.steps, strict=True):
        often = step.n_cases >= OFTEN * level.cases
        kinds[name] = "flow-step flow-often" if often else "flow-step"
    return kinds


def _box(label: Label, middle: Point, kind: str) -> str:
    x, y = middle[0] - label.width / 2, middle[1] - label.height / 2
    round_ = label.height / 2 if kind == "flow-end" else 7.0
    return (
        f'<g class="{kind}"><title>{escape(label.tip)}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{label.width:.1f}" height="{label.height:.1f}" '
        f'rx="{round_:g}"/>{_text(label.lines, middle, LETTER)}</g>'
    )


def _text(lines: tuple[str, ...], middle: Point, size: float) -> str:
    """Lines around a middle, each a text of its own, so that one that runs right to left stays."""
    step = size * LEADING
    first = middle[1] - (len(lines) - 1) * step / 2 + size * DROP
    return "".join(
        f'<text x="{middle[0]:.1f}" y="{first + place * step:.1f}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _arrow(line: Line, route: Route, most: int) -> str:
    wide = THIN + (THICK - THIN) * line.arrow.n / most if line.arrow else THIN
    start, *rest = (f"{x:.1f},{y:.1f}" for x, y in route.points)
    return (
        f'<g class="{_kind(line.arrow)}"><title>{escape(line.label.tip)}</title>'
        f'<path d="M{start}C{" ".join(rest)}" stroke-width="{wide:.1f}"/>'
        f'<polygon points="{_head(route, wide)}"/></g>'
    )


def _kind(arrow: Arrow | None) -> str:
    if arrow is None:
        return "flow-arrow flow-edge"
    kinds = ["flow-arrow", "flow-back" if arrow.back else "", "flow-place" if arrow.place else ""]
    return " ".join(filter(None, kinds))


def _head(route: Route, wide: float) -> str:
    """A triangle from the end of the line to the tip."""
    (x, y), (tip_x, tip_y) = route.points[-1], route.tip
    length = math.hypot(tip_x - x, tip_y - y) or 1.0
    half = 3.0 + wide * 0.6
    across, down = (tip_y - y) / length * half, (x - tip_x) / length * half
    corners = ((x + across, y + down), route.tip, (x - across, y - down))
    return " ".join(f"{one:.1f},{other:.1f}" for one, other in corners)


def _arrow_label(line: Line, middle: Point) -> str:
    label = line.label
    if line.arrow is None or line.arrow.place is None:
        return f'<g class="flow-label">{_text(label.lines, middle, SMALL)}</g>'
    x, y = middle[0] - label.width / 2 + BADGE / 2, middle[1]
    text = _text(label.lines, (x + BADGE / 2, y), SMALL)
    return (
        f'<g class="flow-label flow-place"><circle cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
        f'<text class="flow-number" x="{x:.1f}" y="{y + SMALL * DROP:.1f}">'
        f"{line.arrow.place}</text>{text}</g>"
    )
