"""Colours: read as CSS writes them, and made dark or light enough to be read (WCAG 2.1)."""

from __future__ import annotations

import colorsys
import math
import re
from dataclasses import dataclass
from typing import Any

TURN = {"deg": 360.0, "grad": 400.0, "turn": 1.0}
HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
CALL = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
NUMBER = re.compile(r"([+-]?(?:\d{1,6}(?:\.\d{0,12})?|\.\d{1,12}))(%|deg|grad|turn)?")
LONGEST = 100
"""Letters of a colour; nothing longer is one."""
STEPS = 200
"""In so many steps a colour becomes black or white."""


@dataclass(frozen=True)
class Colour:
    """An opaque colour of sRGB, each channel from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 (black) to 1 (white), as WCAG 2.1 defines it."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def chroma(self) -> float:
        """How far from a shade of grey, 0 to 1."""
        parts = (self.red, self.green, self.blue)
        return (max(parts) - min(parts)) / 255

    def mixed(self, other: Colour, share: float) -> Colour:
        """The colour with a share (0 to 1) of another in it."""
        red, green, blue = (
            round(own + (new - own) * share)
            for own, new in (
                (self.red, other.red), (self.green, other.green), (self.blue, other.blue),
            )
        )  # fmt: skip
        return Colour(red, green, blue)


Layer = tuple[Colour, float]
"""A colour, and how much it hides of what lies behind it, 0 to 1."""
BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it.

    >>> contrast(Colour(0, 0, 0), Colour(255, 255, 255))
    21.0
    """
    dark, light = sorted((one.luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)


def towards(colour: Colour, end: Colour, beside: tuple[Colour, ...], least: float) -> Colour:
    """The colour, as little nearer to `end` as gives it a contrast of `least` beside all others.

    It is `end` itself where nothing before it is enough.
    """
    for step in range(STEPS):
        tried = colour.mixed(end, step / STEPS)
        if all(contrast(tried, other) >= least for other in beside):
            return tried
    return end


def read_colour(value: Any) -> Layer | None:
    """A colour as CSS writes it: a name, `#rgb`, `#rrggbb`, `rgb()` or `hsl()`; None otherwise.

    The object that the W3C's format of design tokens has for it is read too.

    >>> colour, opaque = read_colour("hsl(0 100% 50% / 50%)")
    >>> str(colour), opaque
    ('#ff0000', 0.5)
    """
    if isinstance(value, dict):
        return _object(value)
    text = value.strip().lower() if isinstance(value, str) else ""
    if len(text) > LONGEST:
        return None
    if HEX.fullmatch(text):
        red, green, blue, *opaque = _pairs(text[1:])
        return Colour(red, green, blue), opaque[0] / 255 if opaque else 1.0
    call = CALL.fullmatch(text)
    return _called(call[1], call[2]) if call else _named(text)


def _object(value: dict[str, Any]) -> Layer | None:
    """A colour in sRGB by its components, in another space by the `hex` that stands for it."""
    parts = value.get("components")
    numbers = [*parts, value.get("alpha", 1)] if isinstance(parts, list) else []
    known = [float(part) for part in numbers if type(part) in (int, float) and math.isfinite(part)]
    if value.get("colorSpace") == "srgb" and len(known) == len(numbers) == 4:  # noqa: PLR2004
        return _from_shares(known[:3]), _within(known[3])
    written = value.get("hex")
    return read_colour(written) if isinstance(written, str) else None


def _from_shares(shares: list[float]) -> Colour:
    red, green, blue = (round(255 * _within(share)) for share in shares)
    return Colour(red, green, blue)


def _pairs(digits: str) -> list[int]:
    size = 1 if len(digits) <= 4 else 2  # noqa: PLR2004
    parts = (digits[at : at + size] for at in range(0, len(digits), size))
    return [int(part * (2 // size), 16) for part in parts]


def _called(function: str, inside: str) -> Layer | None:
    """`rgb` or `hsl` of what stands between the brackets, with commas or without."""
    found = [NUMBER.fullmatch(part) for part in re.split(r"[\s,/]+", inside.strip())]
    parts = [(float(each[1]), each[2] or "") for each in found if each]
    if len(parts) != len(found) or len(parts) not in (3, 4):
        return None
    opaque, sign = parts[3] if len(parts) > 3 else (1.0, "")  # noqa: PLR2004
    shares = _rgb(parts[:3]) if function == "rgb" else _hsl(parts[:3])
    if shares is None or sign not in ("", "%"):
        return None
    return _from_shares(shares), _within(opaque / 100 if sign else opaque)


def _rgb(parts: list[tuple[float, str]]) -> list[float] | None:
    if any(sign not in ("", "%") for _, sign in parts):
        return None
    return [value / (100 if sign else 255) for value, sign in parts]


def _hsl(parts: list[tuple[float, str]]) -> list[float] | None:
    (hue, unit), *others = parts
    if unit == "%" or any(sign not in ("", "%") for _, sign in others):
        return None
    full, light = (_within(value / 100) for value, _ in others)
    return list(colorsys.hls_to_rgb(hue / TURN[unit or "deg"] % 1.0, light, full))


def _named(name: str) -> Layer | None:
    from matplotlib.colors import CSS4_COLORS

    names: Any = CSS4_COLORS
    return read_colour(names[name]) if name in names else None


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
