"""Where the parts of a text in a drawing stand, when it needs letters of two fonts.

A renderer of drawings takes a whole text from one font that has all its letters, whichever that is.
Parts that each say where they begin are each taken from their own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from pmtools.report.pdf.letters import folders, pieces

OTHER = "DejaVu Sans"
SIZE = re.compile(r"font-size:\s*([\d.]+)px")
WEIGHT = re.compile(r"font-weight:\s*(\d+)")
ANCHOR = re.compile(r"text-anchor:\s*(middle|end)")
BEFORE = {"middle": 0.5, "end": 1.0}
"""How much of a text stands before the point that it is placed at."""
RIGHT_TO_LEFT = ("R", "AL")
HEAVY = 600


def placed(text: str, style: str, x: str) -> str:
    """The text of an element as markup, in parts where it needs more than one font.

    `style` is what is said of the element and `x` where it stands; where these do not tell how
    large it is, or it runs from right to left, it stays one part.
    """
    parts, size = pieces(text), SIZE.search(style)
    if len(parts) == 1 and parts[0][0]:
        return escape(text)
    turned = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    if turned or not size or not re.fullmatch(r"-?[\d.]+", x):
        return escape(text)
    weight = WEIGHT.search(style)
    heavy = bool(weight) and int(weight[1]) >= HEAVY if weight else False
    wide = [_wide(part, own, heavy) * float(size[1]) for own, part in parts]
    anchor = ANCHOR.search(style)
    at = float(x) - sum(wide) * (BEFORE[anchor[1]] if anchor else 0)
    said = ""
    for (own, part), width in zip(parts, wide, strict=True):
        family = "" if own else f"; font-family: '{OTHER}'"
        place = f'x="{at:.2f}" style="text-anchor: start{family}"'
        said += f"<tspan {place}>{escape(part)}</tspan>"
        at += width
    return said


def _wide(text: str, own: bool, heavy: bool) -> float:
    """How wide a text is, as a share of the size of its letters."""
    font = _font(own, heavy)
    glyphs = (font.load_char(ord(letter), _flags()) for letter in text)
    return float(sum(glyph.linearHoriAdvance for glyph in glyphs)) / UNIT


UNIT = 65536 * 100
"""A width is told in parts of a point, for letters of a hundred points."""


@cache
def _font(own: bool, heavy: bool) -> Any:
    from matplotlib.ft2font import FT2Font

    ours, others = folders()
    name = f"source-sans-3-latin-{600 if heavy else 400}.ttf"
    other = "DejaVuSans-Bold.ttf" if heavy else "DejaVuSans.ttf"
    font = FT2Font(str(ours / name if own else others / other))
    font.set_size(100, 72)
    return font


def _flags() -> Any:
    from matplotlib.ft2font import LoadFlags

    return LoadFlags.NO_HINTING
