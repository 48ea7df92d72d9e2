"""The texts of a page, a drawing or an XML file, each with the line on which it begins."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

Line = tuple[int, str]
"""A line, from 1, and what is said there."""
INLINE = frozenset(
    # A list of quoted words would hide the words.
    """
    a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong
    sub sup time tspan u var wbr
    """.split()  # noqa: SIM905
)
"""Elements within a sentence: what stands in them goes on with what stands around them."""
SHAPES = frozenset(
    """
    d points transform style class id viewbox x y x1 x2 y1 y2 cx cy r rx ry dx dy width height
    stroke-width stroke-dasharray fill stroke clip-path font-size offset preserveaspectratio xmlns
    xmlns:xlink integrity nonce colspan rowspan
    """.split()  # noqa: SIM905
)
"""Attributes that say how something looks, of which none holds words."""
DRAWING = re.compile(r"data:image/svg\+xml(;base64)?(?:;[\w=-]{1,40}){0,3},", re.I)
COUNTS = frozenset({"rows_read", "paired", "n", "n_cases", "n_events", "amount", "size"})
"""Keys in JSON of a number that says how many."""
DEEPEST = 3
"""A drawing in a drawing in a page is looked into, and no deeper."""


def markup_lines(content: str, *, every: bool = False, deep: int = 0) -> Iterator[Line]:
    """What is said in markup: texts, attributes, comments, scripts and drawings within.

    What is cut by elements within a sentence (06-<b>1234</b>5678) is given in one piece too. With
    `every` all attributes hold words, as in XES. Not given: styles, pictures made of dots, and what
    a script makes when it runs.
    """
    reader = _Words(every, deep)
    reader.feed(content)
    reader.close()
    reader.end_of_block()
    return iter(reader.found)


TAG = re.compile(r'<([a-zA-Z][\w:-]*)((?:\s+[\w:.-]+="[^"<>]*")*)\s*/?>')
ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
"""The plain form of an element, in which nearly all of a page and its drawings is written."""
END = re.compile(r"</([a-zA-Z][\w:-]*)\s*>")
RAW = frozenset(
    "script style textarea title iframe noembed noframes noscript plaintext xmp".split()  # noqa: SIM905
)
"""Elements of which the content is read in another way."""


class _Words(HTMLParser):
    def __init__(self, every: bool, deep: int) -> None:
        super().__init__(convert_charrefs=True)
        self.every, self.deep = every, deep
        self.found: list[Line] = []
        self._within = ""
        """`script` or `style` while in one."""
        self._json = False
        self._block: list[str] = []
        self._line = 1

    def parse_starttag(self, i: int) -> int:
        """Read an element; the plain form at once, which takes a third of the time."""
        match = TAG.match(self.rawdata, i)
        tag = match[1].lower() if match else ""
        if match is None or tag in RAW:
            return super().parse_starttag(i)
        told = [(name.lower(), value) for name, value in ATTRIBUTE.findall(match[2])]
        self._at(tag, [(name, unescape(one) if "&" in one else one) for name, one in told])
        return match.end()

    def parse_endtag(self, i: int) -> int:
        """Read the end of an element, likewise."""
        match = END.match(self.rawdata, i)
        if match is None or self.cdata_elem is not None:
            return super().parse_endtag(i)
        self.handle_endtag(match[1].lower())
        return match.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at(tag, attrs)
        if tag in ("script", "style") and not self.every:
            self._within = tag
            self._json = "json" in (dict(attrs).get("type") or "").lower()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at(tag, attrs)

    def _at(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.end_of_block()
        for name, value in attrs:
            if value and (self.every or name not in SHAPES):
                self._attribute(name, value)

    def _attribute(self, name: str, value: str) -> None:
        line = self.getpos()[0]
        if value.startswith("data:") and not self.every:
            self.found += ((line, text) for _, text in _drawn(value, self.deep))
        elif name in ("href", "src", "xlink:href", "action"):
            if not value.startswith("#"):
                self.found.append((line, unquote(value)))
        else:
            self.found.append((line, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""
        if tag not in INLINE:
            self.end_of_block()

    def handle_data(self, data: str) -> None:
        if self._within == "style":
            return
        if self._within:
            self._script(data)
            return
        if not self._block:
            self._line = self.getpos()[0]
        self._block.append(data)
        if not data.isspace():
            self.found.append((self.getpos()[0], data if "\n" not in data else _flat(data)))

    def _script(self, data: str) -> None:
        first = self.getpos()[0]
        if self._json:
            try:
                self.found += ((first, text) for _, text in told_in(json.loads(data)))
                return
            except (ValueError, RecursionError):
                pass  # then as it stands there
        self.found += ((first + n, line) for n, line in enumerate(data.splitlines()))

    def end_of_block(self) -> None:
        """Take what was said since the last element that ends a sentence as one text."""
        if len(self._block) > 1:
            self.found.append((self._line, _flat("".join(self._block))))
        self._block.clear()

    def handle_comment(self, data: str) -> None:
        self.found.append((self.getpos()[0], data))

    handle_pi = unknown_decl = handle_comment


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _drawn(value: str, deep: int) -> Iterator[Line]:
    """What a drawing says that is the value of an attribute."""
    head = DRAWING.match(value)
    if head is None or deep >= DEEPEST:
        return
    try:
        content = unquote(value[head.end() :])
        if head[1]:
            content = base64.b64decode(content).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return
    yield from markup_lines(content, deep=deep + 1)


def told_in(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """The texts and whole numbers of a JSON value, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield place, str(key)
            if not (key in COUNTS and isinstance(one, int)):
                yield from told_in(one, f"{place}.{key}".strip("."))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from told_in(one, place)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield place, str(value)
