"""A municipality's own colours, from its NL Design System tokens, guarded so that all can be read.

Which tokens are looked for stands in `token_names.py`. For the accent a shade of grey or a colour
too light for white text on it gives way to a later one, if there is one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.labels import one_line, short
from pmtools.report.theme.colour import BLACK, WHITE, Colour, contrast, read_colour, towards
from pmtools.report.theme.token_names import NAMES, WANTED, names_in
from pmtools.report.theme.tokens import BUILT, Tokens, follow, read_tokens

VARIABLES = {"background": "paper", "text": "ink", "link": "link", "accent": "accent"}
"""What a colour is for, to the variable of the page that has it."""
LEAST = 4.5
"""The contrast of text that WCAG 2.1 asks for at level AA (success criterion 1.4.3)."""
OWN = (Colour(0x51, 0x60, 0x6F), Colour(0xA8, 0x42, 0x0B))
"""The page's own --muted and --warm, which stay, and must be read on any background."""
ACCENT, INK = Colour(0x15, 0x40, 0x6F), Colour(0x1B, 0x27, 0x33)
"""The page's own --accent and --ink, for a theme without."""
MIDDLE = Colour(0x64, 0x64, 0x64)
"""A background on which this grey can be read is light enough for black when it is mixed."""
MIXED = 0.48
"""How much of the accent is at most in a background with text on it, beside that of the page."""
GREY = 0.15
"""A colour of less chroma is a shade of grey."""
MIXES = {"tint": 0.07, "line": 0.18, "pale": 0.4}
"""Variables of the page that are the background with a share of the accent in it."""
LARGEST = 5_000_000
"""Bytes; the tokens of a whole design system are a tenth of this."""
NO_COLOUR = {
    "", "transparent", "none", "inherit", "initial", "unset", "revert", "currentcolor",
}  # fmt: skip
"""Values that leave the colour to something else."""
SAFE = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Theme:
    """The colours that a page takes over, which token each came from, and what was changed."""

    file: str
    sha256: str
    colours: dict[str, str]
    """What a colour is for (`accent`, `link`, `text`, `background`) to `#rrggbb`."""
    tokens: dict[str, str]
    notes: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The theme as the record of a run has it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "colours": self.colours,
            "tokens": self.tokens,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Found:
    """A token that the file has, and its colour."""

    name: str
    colour: Colour


def read_theme(path: Path) -> Theme:
    """The theme in a file of NL Design System tokens: CSS with custom properties, or JSON.

    Only colours are taken. One that cannot be read well enough (WCAG 2.1, 4.5:1) is made darker,
    the background lighter, and a note says so. Raises ParameterError for a file that cannot be
    read, has no token of use, or has something else than a colour where a colour is wanted.
    """
    content = _content(path)
    wanted = _wanted(path.name, read_tokens(path, content))
    if not wanted:
        raise ParameterError(f"{path.name} has no colour that a report can use. {WANTED} {BUILT}")
    found = {"text": Found("the text of the report itself", INK)} | wanted
    used = _guarded(found)
    changed = [use for use in used if used[use] != found[use].colour]
    notes = (_note(path.name, found[use], used[use], _beside(use, used)) for use in changed)
    return Theme(
        path.name,
        hashlib.sha256(content).hexdigest(),
        {use: str(used[use]) for use in used if use in wanted or use in changed},
        {use: wanted[use].name for use in used if use in wanted},
        tuple(dict.fromkeys(notes)),
    )


def variables(colours: Mapping[str, str]) -> str:
    """The variables of the page for the colours of a theme: CSS in which nothing else can stand.

    >>> variables({"accent": "#7a1f5c", "link": "red;} body {display: none"})
    ':root{--accent:#7a1f5c;--tint:#f6eff4;--line:#e7d7e2;--pale:#caa5be}'
    """
    safe = {use: value for use, value in colours.items() if SAFE.fullmatch(value)}
    said = {name: safe[use] for use, name in VARIABLES.items() if use in safe}
    if {"accent", "background"} & safe.keys():
        accent = _hex(safe.get("accent", str(ACCENT)))
        paper = _hex(safe.get("background", str(WHITE)))
        said |= {name: str(paper.mixed(accent, share)) for name, share in MIXES.items()}
    inside = ";".join(f"--{name}:{value}" for name, value in said.items())
    return f":root{{{inside}}}" if inside else ""


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            why = "is a folder" if path.is_dir() else "is not there"
            raise ParameterError(f"The theme {path.name} {why}. {BUILT}")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise ParameterError(
            f"The theme {path.name} cannot be read: {error.strerror}. {BUILT}"
        ) from None
    if len(content) > LARGEST:
        raise ParameterError(f"The theme {path.name} is larger than {LARGEST:,} bytes. {BUILT}")
    return content


def _wanted(file: str, tokens: Tokens) -> dict[str, Found]:
    """The colours in the file, as they are, by what they are for."""
    names = names_in(tokens)
    paper = next(_found(names["background"], tokens, file, WHITE), None)
    behind = _guarded({"background": paper})["background"] if paper else WHITE
    found = {use: _found(names[use], tokens, file, behind) for use in ("accent", "text", "link")}
    best = _best(found["accent"], _beside("accent", {"background": behind}))
    chosen = {"background": paper, "accent": best}
    chosen |= {use: next(found[use], None) for use in ("text", "link")}
    return {use: each for use, each in chosen.items() if each}


def _guarded(found: Mapping[str, Found]) -> dict[str, Colour]:
    """The colours made so dark, or the background so light, that all can be read."""
    used: dict[str, Colour] = {}
    for use in NAMES:  # those beside which others stand come first
        if use in found:
            end = WHITE if use == "background" else BLACK
            used[use] = towards(found[use].colour, end, _beside(use, used), LEAST)
    return used


def _beside(use: str, colours: Mapping[str, Colour]) -> tuple[Colour, ...]:
    """The colours beside which a colour stands as text, or under text."""
    paper = colours.get("background", WHITE)
    if use == "background":
        return (*OWN, MIDDLE)
    if use == "text":
        return paper, paper.mixed(colours.get("accent", ACCENT), MIXED)
    return (paper,)  # white text on the accent has still more contrast than this


def _found(names: list[str], tokens: Tokens, file: str, behind: Colour) -> Iterator[Found]:
    """The colours of tokens, mixed with what lies behind where they let it through."""
    for name in names:
        token = follow(name, tokens, file)
        if isinstance(token.value, str) and token.value.strip().lower() in NO_COLOUR:
            continue
        layer = read_colour(token.value)
        if layer is None:
            said = short(one_line(str(token.value)), 60)
            raise ParameterError(
                f"{file}, {token.place}: {said!r} is no colour that can be read (for {name}). "
                "Write it as #rrggbb, rgb(0 64 128), hsl(210 100% 25%) or the name of a colour."
            )
        colour, opaque = layer
        if opaque:
            yield Found(name, behind.mixed(colour, opaque))


def _best(found: Iterator[Found], beside: tuple[Colour, ...]) -> Found | None:
    """The first that is no shade of grey and needs no change, else no grey, else the first."""
    passed: list[Found] = []
    for each in found:
        if each.colour.chroma >= GREY and _lowest(each.colour, beside) >= LEAST:
            return each
        passed.append(each)
    return next((each for each in passed if each.colour.chroma >= GREY), next(iter(passed), None))


def _lowest(colour: Colour, beside: tuple[Colour, ...]) -> float:
    return min(contrast(colour, other) for other in beside)


def _note(file: str, found: Found, used: Colour, beside: tuple[Colour, ...]) -> str:
    lowest = floor(_lowest(found.colour, beside) * 100) / 100
    return (
        f"{file}: {found.name} is {found.colour}. Where its contrast in the report is lowest, it "
        f"is {lowest:.2f}:1, less than {LEAST}:1 (WCAG 2.1). The report uses {used}, of the same "
        "hue."
    )


def _hex(text: str) -> Colour:
    return Colour(*bytes.fromhex(text[1:]))
