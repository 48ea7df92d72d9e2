"""The blocks of a page, one below the other, as data: headings, text, lists, tables, figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmtools.report.pdf.drawings import Drawings
from pmtools.report.pdf.letters import Letters, plain
from pmtools.report.pdf.runs import dropped, runs_of
from pmtools.report.pdf.tables import table_of

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import PageElement

Block = dict[str, Any]
AROUND = {
    "div", "p", "section", "article", "aside", "main", "header", "footer", "fieldset", "form",
    "address", "output", "body", "dd", "center",
}  # fmt: skip
"""What holds text, or other blocks, or both."""
OWN = {
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "figure", "details", "pre",
    "blockquote", "hr", "textarea", "svg", "img",
}  # fmt: skip
"""What is a block of a kind of its own."""
LOOKS = ("masthead", "lead", "more", "lack", "ask", "flow-key", "routes-key", "matrix-key")
SHARE = re.compile(r"width:\s*([\d.]+)%")


@dataclass
class Walk:
    """A walk through a page from its beginning to its end."""

    drawings: Drawings
    letters: Letters
    nameless: str
    """What is said of an image that nobody described."""
    level: int = 0
    """The level of the last heading: none is ever skipped."""

    def blocks(self, them: Iterable[PageElement], look: str = "") -> list[Block]:
        """What stands in an element, in its order; text between blocks is a paragraph."""
        found: list[Block] = []
        line: list[PageElement] = []
        for one in [*them, None]:
            block = one is None or (getattr(one, "name", None) in AROUND | OWN) or _holds(one)
            if not block and one is not None:
                line.append(one)
                continue
            if runs := runs_of(line, self.letters):
                found.append({"is": "par", "look": look, "runs": runs})
            line = []
            if one is not None and not dropped(one):
                found += self._block(one)
        return found

    def _block(self, one: Any) -> list[Block]:
        makers: dict[str, Callable[[Any], list[Block]]] = {
            "ul": self._list, "ol": self._list, "dl": self._terms, "table": self._table,
            "figure": self._figure, "details": self._details, "pre": self._code,
            "blockquote": self._quote, "textarea": self._room, "svg": self._svg, "img": self._img,
        }  # fmt: skip
        classes = one.get_attribute_list("class")
        if re.fullmatch("h[1-6]", one.name):
            return self._heading(one)
        if "room" in classes:
            return [{"is": "room", "lines": len(one.find_all("i")), "alt": self._alt(one, one)}]
        if "route-bar" in classes:
            return [{"is": "bar", "parts": list(map(_part, one.find_all(["i", "b"])))}]
        if one.name == "section":
            return [
                {"is": "section", "grows": _grows(classes), "blocks": self.blocks(one.children)}
            ]
        if one.name in makers:
            return makers[one.name](one)
        look = next((name for name in LOOKS if name in classes), "")
        found = self.blocks(one.children, look)
        return _spoken(one, found)

    def _heading(self, one: Tag) -> list[Block]:
        runs = runs_of(one.children, self.letters)
        if not runs:
            return []
        self.level = min(int(one.name[1]), self.level + 1)
        return [{"is": "heading", "level": self.level, "runs": runs}]

    def _list(self, one: Tag) -> list[Block]:
        classes = one.get_attribute_list("class")
        items = [each for each in one.find_all("li", recursive=False) if not dropped(each)]
        if "glance" in classes:
            return [{"is": "tiles", "items": [self._tile(each) for each in items]}]
        if "route-steps" in classes:
            return [{"is": "chips", "items": [self._chip(each) for each in items]}]
        said = [inside for each in items if (inside := self.blocks(each.children))]
        if "routes" in classes:
            return [{"is": "routes", "items": said}]
        found = {"is": "list", "ordered": one.name == "ol", "items": said}
        return _spoken(one, [found]) if said else []

    def _tile(self, one: Tag) -> Block:
        big = one.find("strong")
        rest = [each for each in one.children if each is not big]
        said = runs_of(big.children, self.letters) if big else []
        return {"big": said, "runs": runs_of(rest, self.letters)}

    def _chip(self, one: Tag) -> Block:
        same = "route-same" in one.get_attribute_list("class")
        return {"same": same, "runs": runs_of(one.children, self.letters)}

    def _terms(self, one: Tag) -> list[Block]:
        items: list[Block] = []
        for each in one.find_all(["dt", "dd"]):
            if each.name == "dt":
                items.append({"runs": runs_of(each.children, self.letters), "said": []})
            elif items:
                items[-1]["said"] += self.blocks(each.children)
        return [{"is": "terms", "items": items}] if items else []

    def _table(self, one: Tag) -> list[Block]:
        found = table_of(one, self.letters)
        return [found] if found else []

    def _figure(self, one: Tag) -> list[Block]:
        caption = one.find("figcaption")
        runs = runs_of(caption.children, self.letters) if caption else []
        drawing = one.find(class_="drawing")
        rest = [each for each in one.children if each is not caption and each is not drawing]
        if drawing is None:
            return [{"is": "figure", "runs": runs, "blocks": self.blocks(rest)}]
        shown = {"is": "figure", "runs": runs, "blocks": self.blocks([drawing])}
        return [shown, *self.blocks(rest)]

    def _details(self, one: Tag) -> list[Block]:
        head = one.find("summary", recursive=False)
        rest = [each for each in one.children if each is not head]
        runs = runs_of(head.children, self.letters) if head else []
        return [{"is": "details", "runs": runs, "blocks": self.blocks(rest)}]

    def _code(self, one: Tag) -> list[Block]:
        return [{"is": "code", "text": self.letters.shown(one.get_text())}]

    def _quote(self, one: Tag) -> list[Block]:
        return [{"is": "quote", "blocks": self.blocks(one.children)}]

    def _room(self, one: Tag) -> list[Block]:
        return [{"is": "box", "lines": 4}]

    def _svg(self, one: Tag) -> list[Block]:
        around = one.find_parent(class_="drawing") or one
        return [self.drawings.drawn(around, one, self._alt(one, around))]

    def _img(self, one: Tag) -> list[Block]:
        found = self.drawings.image(one, self._alt(one, one))
        if found:
            return [found]
        runs = runs_of([one], self.letters)
        return [{"is": "par", "look": "", "runs": runs}] if runs else []

    def _alt(self, one: Tag, around: Tag) -> str:
        """What is said of a picture to who cannot see it; its caption when nothing else is."""
        figure = one.find_parent("figure")
        caption = figure.find("figcaption") if figure else None
        said = (
            str(one.get("alt", "")),
            str(around.get("aria-label", "")),
            str(one.get("aria-label", "")),
            caption.get_text(" ") if caption else "",
        )
        told = (" ".join(plain(each).split()) for each in said)
        return next(filter(None, told), self.nameless)


def _holds(one: Any) -> bool:
    """Whether something that stands in a line holds a block, as a link around an image does."""
    return (
        getattr(one, "find", None) is not None and not isinstance(one, str) and bool(one.find(OWN))
    )


def _grows(classes: list[str]) -> bool:
    """Whether a part of an A3 takes the place that is left."""
    return bool({"a3-causes", "a3-follow-up"} & set(classes))


def _part(one: Tag) -> dict[str, Any]:
    found = SHARE.search(str(one.get("style", "")))
    share = min(float(found[1]), 100.0) if found else 0.0
    return {"strong": one.name == "b", "share": share}


def _spoken(one: Tag, found: list[Block]) -> list[Block]:
    """Blocks in another language than the page, if they are."""
    spoken = str(one.get("lang", ""))
    if not re.fullmatch("[a-z]{2,3}", spoken) or not found:
        return found
    return [{"is": "spoken", "language": spoken, "blocks": found}]
