"""A finished page as data for the templates: what it says, and its drawings as files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmtools.labels import short
from pmtools.report.pdf.blocks import Walk
from pmtools.report.pdf.cascade import style_of
from pmtools.report.pdf.drawings import Drawings
from pmtools.report.pdf.letters import MOST, Letters, counted, plain
from pmtools.report.pdf.runs import runs_of
from pmtools.report.words import words_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

COLOURS = {
    "ink": "#1b2733", "muted": "#51606f", "line": "#d5dde5", "paper": "#ffffff", "tint": "#eef3f8",
    "pale": "#9fb4c9", "accent": "#15406f", "link": "#15406f", "warm": "#a8420b",
}  # fmt: skip
"""The colours of a page that says none."""
HEX = re.compile(r"#[0-9a-f]{6}")
LANGUAGES = ("nl", "en")
LINE = 80
"""So many letters of a title stand above every page."""


@dataclass(frozen=True)
class Tree:
    """A page as data."""

    layout: str
    """`report` or `a3`."""
    data: dict[str, Any]
    files: dict[str, bytes]


def tree_of(html: str) -> Tree:
    """Read a page that was made by `pmtools.report`."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    language = str(soup.html.get("lang", "nl")) if soup.html else "nl"
    words = words_of(language if language in LANGUAGES else "nl")
    style, letters = style_of(soup), Letters()
    drawings = Drawings(style, letters)
    walk = Walk(drawings, letters, words("pdf.nameless"))
    a3 = soup.body is not None and "a3" in soup.body.get_attribute_list("class")
    title = " ".join(plain(soup.title.get_text() if soup.title else "").split()) or "pmtools"
    data = {
        "language": words.language,
        "title": title,
        "generator": _generator(soup),
        "running": letters.shown(_running(title)),
        "page": words("pdf.page", page="{page}", pages="{pages}"),
        "contents": _line(soup, "nav p", letters),
        "colours": {name: _colour(style.variables, name) for name in COLOURS},
        **(_sheet(soup, walk) if a3 else _report(soup, walk)),
    }
    data["lost"] = words("pdf.lost") if letters.lost else ""
    return Tree("a3" if a3 else "report", data, drawings.files)


def _report(soup: BeautifulSoup, walk: Walk) -> dict[str, Any]:
    main = soup.find("main") or soup.body or soup
    return {
        "band": _line(soup, "header.band p", walk.letters),
        "blocks": walk.blocks(main.children),
        "foot": [_line(soup, ".colophon p", walk.letters)],
    }


def _sheet(soup: BeautifulSoup, walk: Walk) -> dict[str, Any]:
    head = soup.find("h1")
    title = walk.blocks([head]) if head else []
    return {
        "band": _line(soup, "header p", walk.letters),
        "head": title,
        "halves": [walk.blocks(half.children) for half in soup.select(".half")],
        "foot": [runs_of(one.children, walk.letters) for one in soup.select("footer p")],
    }


def _line(soup: BeautifulSoup, selector: str, letters: Letters) -> list[dict[str, Any]]:
    found = soup.select_one(selector)
    return runs_of(found.children, letters) if found else []


def _running(title: str) -> str:
    """The title as it stands above every page: no more of it than is taken for a title."""
    words = title.split(" ")
    fit = [at for at in range(len(words) + 1) if counted(" ".join(words[:at])) <= MOST]
    kept = " ".join(words[: fit[-1]])
    return short(kept if fit[-1] == len(words) else f"{kept.rstrip(' –')} …", LINE)


def _generator(soup: BeautifulSoup) -> str:
    """By what the page is known; empty when it does not say."""
    found = soup.find("meta", attrs={"name": "generator"})
    return " ".join(plain(str(found.get("content", ""))).split()) if found else ""


def _colour(variables: Any, name: str) -> str:
    """A colour of the page, of its theme where it has one."""
    from pmtools.report.pdf.cascade import filled

    said = filled(str(variables.get(f"--{name}", "")), variables).lower()
    return said if HEX.fullmatch(said) else COLOURS[name]
