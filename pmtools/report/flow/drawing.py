"""A laid out level of the process map as SVG: classes, no colours, no ids."""

from __future__ import annotations

import math
from collections.abc import Collection
from html import escape

from pmtools.labels import one_line
from pmtools.report.flow.labels import (
    BADGE,
    FREQUENCY,
    LEADING,
    LETTER,
    SMALL,
    TIME,
    Box,
    Line,
)
from pmtools.report.flow.layout import Layout, Point, Route

THIN, THICK = 1.2, 6.0
"""Width of the arrow that occurs least and most, or has least and most time."""
DROP = 0.34
"""From the middle of a line of text to its foot, in sizes of the letter."""
MARGIN = 6.0
SMALLEST = 0.9
"""The map scrolls rather than become smaller than this share of its natural size."""


def svg_of(boxes: dict[str, Box], lines: list[Line], places: Layout, title: str) -> str:
    """The drawing of one level; every text in it is escaped.

    What shows how often and what shows how long have a class of their own where both are there.
    """
    across, down = places.width + 2 * MARGIN, places.height + 2 * MARGIN
    routed = [(line, places.routes[f"a{place}"]) for place, line in enumerate(lines)]
    timed = any(TIME in line.labels for line in lines)
    modes = (FREQUENCY, TIME) if timed else (FREQUENCY,)
    parts = [
        # The thin ones first, so that the main road lies on top.
        *(_arrow(line, route, modes) for line, route in reversed(routed)),
        *(_box(box, places.boxes[name]) for name, box in boxes.items()),
        *(_arrow_label(line, route.label, mode, modes) for mode in modes for line, route in routed),
    ]
    return (
        f'<svg role="img" viewBox="{-MARGIN:g} {-MARGIN:g} {across:.0f} {down:.0f}" '
        f'width="{across:.0f}" height="{down:.0f}" style="min-width:{across * SMALLEST:.0f}px">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _wide(share: float) -> float:
    return THIN + (THICK - THIN) * share


def _box(box: Box, middle: Point) -> str:
    label = box.label
    x, y = middle[0] - label.width / 2, middle[1] - label.height / 2
    round_ = label.height / 2 if box.kind == "flow-end" else 7.0
    return (
        f'<g class="{box.kind}"{_about(step=box.step)}><title>{escape(box.tip)}</title>'
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


def _arrow(line: Line, route: Route, modes: Collection[str]) -> str:
    start, *rest = (f"{x:.1f},{y:.1f}" for x, y in route.points)
    path = f'd="M{start}C{" ".join(rest)}"'
    wide = {mode: _wide(line.thick.get(mode, 0.0)) for mode in modes}
    long = f' style="--long:{wide[TIME]:.1f}px"' if TIME in wide and line.arrow else ""
    heads = {mode: _head(route, width) for mode, width in wide.items()}
    shown = wide if len(set(heads.values())) > 1 else [FREQUENCY]
    arrow = line.arrow
    about = _about(**{"from": arrow.source, "to": arrow.target}) if arrow else ""
    return (
        f'<g class="{f"flow-arrow {line.kind}".strip()}"{about}><title>{escape(line.tip)}</title>'
        f'<path {path} stroke-width="{wide[FREQUENCY]:.1f}"{long}/>'
        + "".join(f'<polygon{_class("", mode, shown)} points="{heads[mode]}"/>' for mode in shown)
        + "</g>"
    )


def _about(**names: str | None) -> str:
    """What a part stands for, as attributes; letters that XML does not allow are left out."""
    told = (
        f' data-{key}="{escape(one_line(name))}"' for key, name in names.items() if name is not None
    )
    return "".join(told)


def _class(kind: str, mode: str, modes: Collection[str]) -> str:
    """The attribute of a class, with the mode to which something belongs if there are more."""
    kinds = f"{kind} flow-in-{mode}".strip() if len(modes) > 1 else kind
    return f' class="{kinds}"' if kinds else ""


def _head(route: Route, wide: float) -> str:
    """A triangle from the end of the line to the tip."""
    (x, y), (tip_x, tip_y) = route.points[-1], route.tip
    length = math.hypot(tip_x - x, tip_y - y) or 1.0
    half = 3.0 + wide * 0.6
    across, down = (tip_y - y) / length * half, (x - tip_x) / length * half
    corners = ((x + across, y + down), route.tip, (x - across, y - down))
    return " ".join(f"{one:.1f},{other:.1f}" for one, other in corners)


def _arrow_label(line: Line, middle: Point, mode: str, modes: Collection[str]) -> str:
    if mode not in line.labels:
        return ""
    lines = line.labels[mode].lines
    if line.arrow is None or line.arrow.place is None:
        kind = f"flow-label {line.kinds.get(mode, '')}".strip()
        return f"<g{_class(kind, mode, modes)}>{_text(lines, middle, SMALL)}</g>"
    # The number stands where the widest label begins, so that it does not move.
    x, y = middle[0] - line.width / 2 + BADGE / 2, middle[1]
    text = _text(lines, (x + BADGE / 2, y), SMALL)
    return (
        f"<g{_class('flow-label flow-place', mode, modes)}>"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
        f'<text class="flow-number" x="{x:.1f}" y="{y + SMALL * DROP:.1f}">'
        f"{line.arrow.place}</text>{text}</g>"
    )
