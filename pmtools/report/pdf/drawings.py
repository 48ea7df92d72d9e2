"""A drawing of a page as a file of its own: its paint said, and in it lines, text and points."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes
from xml.sax.saxutils import quoteattr

from pmtools.report.pdf.cascade import Style
from pmtools.report.pdf.letters import Letters
from pmtools.report.pdf.placing import placed

if TYPE_CHECKING:
    from bs4 import Tag

TAGS = {
    name.lower(): name
    for name in (
        "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
        "text", "tspan", "use", "clipPath", "linearGradient", "radialGradient", "stop", "image",
    )
}  # fmt: skip
"""What may be in a drawing, by its name as a page's reader says it: small letters only."""
ATTRIBUTES = {
    name.lower(): name
    for name in (
        "id", "d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry",
        "width", "height", "points", "transform", "viewBox", "fill", "stroke", "stroke-width",
        "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "clip-path", "offset",
        "stop-color", "font-size", "font-weight", "text-anchor", "gradientUnits", "clipPathUnits",
        "gradientTransform",
    )
}  # fmt: skip
KINDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
DOTS = re.compile(r"data:image/png;base64,[\s\w+/=]+", re.ASCII)
"""A picture of points within a drawing: what it shows is with it."""
DATA = re.compile(r"data:([\w/+.-]+)((?:;[\w=-]+)*),(.*)", re.DOTALL)


@dataclass
class Drawings:
    """The drawings of a page, as files with a name each."""

    style: Style
    letters: Letters
    files: dict[str, bytes] = field(default_factory=dict)

    def drawn(self, around: Tag, svg: Tag, alt: str) -> dict[str, Any]:
        """A drawing of the page itself; `alt` says it to who cannot see it."""
        for one, said in self.style.painted(around, svg):
            if said.pop("display", "") == "none":
                one["hidden"] = ""
            one["style"] = "; ".join(f"{name}: {value}" for name, value in said.items() if value)
        return self._kept(self._marked(svg, top=True).encode("utf-8"), "svg", alt)

    def image(self, img: Tag, alt: str) -> dict[str, Any] | None:
        """An image that the page brings along; None for one that is somewhere else or unknown."""
        found = DATA.fullmatch(str(img.get("src", "")).strip())
        if not found or found[1] not in KINDS:
            return None
        try:
            content = (
                base64.b64decode(found[3]) if "base64" in found[2] else unquote_to_bytes(found[3])
            )
        except (binascii.Error, ValueError):
            return None
        if KINDS[found[1]] != "svg":
            return self._kept(content, KINDS[found[1]], alt)
        from bs4 import BeautifulSoup

        drawing = BeautifulSoup(content, "html.parser").find("svg")
        return self.drawn(drawing, drawing, alt) if drawing else None

    def _kept(self, content: bytes, kind: str, alt: str) -> dict[str, Any]:
        name = f"figure-{len(self.files) + 1}.{kind}"
        self.files[name] = content
        return {"is": "image", "file": name, "alt": alt}

    def _marked(self, one: Tag, top: bool = False) -> str:
        """An element as markup, with only what a drawing may hold."""
        from bs4 import Tag

        if one.name not in TAGS or one.has_attr("hidden"):
            return ""
        if one.name == "image" and not DOTS.fullmatch(_target(one)):
            return ""
        inside = "".join(
            self._marked(child) if isinstance(child, Tag) else self._said(one, str(child))
            for child in one.children
        )
        name = TAGS[one.name]
        said = "".join(f" {key}={quoteattr(value)}" for key, value in _attributes(one).items())
        space = ' xmlns="http://www.w3.org/2000/svg"' if top else ""
        return f"<{name}{space}{said}>{inside}</{name}>"

    def _said(self, around: Tag, text: str) -> str:
        if around.name not in ("text", "tspan"):
            return ""
        style, x = (str(around.get(name, "")) for name in ("style", "x"))
        return placed(self.letters.shown(text), style, x)


def _attributes(one: Tag) -> dict[str, str]:
    """The attributes that say where and how something is drawn; only places within are named."""
    kept = {ATTRIBUTES[key]: str(said) for key, said in one.attrs.items() if key in ATTRIBUTES}
    target = _target(one)
    if one.name == "use" and target.startswith("#"):
        kept["href"] = target
    if one.name == "image":
        kept["href"] = "".join(target.split())
    if one.get("style"):
        kept["style"] = str(one["style"])
    return kept


def _target(one: Tag) -> str:
    """What an element refers to."""
    return str(one.get("xlink:href", one.get("href", "")))
