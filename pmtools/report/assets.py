"""The look of the page: its style, script and embedded font, read once from beside this file."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.resources import files

SHEETS = ("page.css", "flow/flow.css", "plots/strip.css", "flow/difference.css")
WEIGHTS = {400: "source-sans-3-latin-400.woff2", 600: "source-sans-3-latin-600.woff2"}


@cache
def style(*more: str) -> str:
    """All style of the page, the font embedded; `more` are style sheets of other pages."""
    room = files("pmtools.report")
    sheets = [room.joinpath(name).read_text(encoding="utf-8") for name in (*SHEETS, *more)]
    return "\n".join([faces(), *sheets])


@cache
def faces() -> str:
    """The embedded font, for what has no page around it."""
    return "\n".join(_face(weight, name) for weight, name in WEIGHTS.items())


@cache
def script() -> str:
    """All script of the page: the slider of the process map."""
    return files("pmtools.report").joinpath("flow/flow.js").read_text(encoding="utf-8")


def alone(markup: str) -> str:
    """Markup that shows itself in any notebook, also where no kernel and no page is around it.

    Its style is that of the page, but holds within it alone; letters are the reader's own where
    `pm.speak` did not bring the font.
    """
    moves = f"<script>{script()}</script>" if 'class="flow' in markup else ""
    return f'<div class="pmtools"><style>{within()}</style>{markup}{moves}</div>'


@cache
def within() -> str:
    """The style of the page, for what is within `.pmtools`."""
    room = files("pmtools.report")
    sheets = "\n".join(room.joinpath(name).read_text(encoding="utf-8") for name in SHEETS)
    own = room.joinpath("alone.css").read_text(encoding="utf-8")
    colours = re.findall(r"^:root (\{.*?\})", sheets, re.DOTALL | re.MULTILINE)
    whole = "\n".join(
        [*(f".pmtools {found}" for found in colours), own, f".pmtools {{ {sheets} }}"]
    )
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL))


def _face(weight: int, name: str) -> str:
    data = files("pmtools.report").joinpath("fonts", name).read_bytes()
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{encoded}) format('woff2')}}"
    )
