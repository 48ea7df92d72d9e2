"""How the page's style sheet paints a drawing, as far as a drawing alone cannot say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

PAINT = (
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "opacity", "paint-order",
    "font-family", "font-size", "font-weight", "text-anchor", "display",
)  # fmt: skip
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
FONT = re.compile(r"(?:(?P<weight>\d+)\s+)?(?P<size>[\d.]+px)\S*\s+(?P<family>.+)")
ID, CLASS, TYPE = (
    re.compile(pattern)
    for pattern in (r"#[\w-]+", r"\.[\w-]+|\[[^\]]*\]|:(?!not)[\w-]+", r"(?:^|[\s>+~])[a-z][\w-]*")
)

Strength = tuple[bool, tuple[int, int, int], int]
INLINE = (1000, 0, 0)
"""A style of an element itself is stronger than any selector."""


@dataclass(frozen=True)
class Rule:
    """What a selector paints."""

    selector: str
    said: tuple[tuple[str, str, bool], ...]
    """Property, value, and whether it is important."""


@dataclass(frozen=True)
class Style:
    """The rules of a page that paint, in their order, and its variables."""

    rules: tuple[Rule, ...]
    variables: Mapping[str, str]

    def painted(self, around: Tag, drawing: Tag) -> Iterator[tuple[Tag, dict[str, str]]]:
        """Each element of a drawing with all that is said of its paint, variables filled in.

        `around` is the part of the page in which selectors are looked for.
        """
        inside = [drawing, *drawing.find_all(True)]
        wanted = {id(one): dict[str, tuple[Strength, str]]() for one in inside}
        for order, rule in enumerate(self.rules):
            for found in around.select(rule.selector):
                if id(found) in wanted:
                    _weigh(wanted[id(found)], rule.said, specific(rule.selector), order)
        for one in inside:
            own = declarations(str(one.get("style", "")))
            _weigh(wanted[id(one)], own, INLINE, 0)
            named = {**self.variables, **{name: said for name, said, _ in own if name[:2] == "--"}}
            said = {name: filled(value, named) for name, (_, value) in wanted[id(one)].items()}
            yield one, said


def style_of(soup: BeautifulSoup) -> Style:
    """The style of a page; rules for a screen of some size, or for paper, are left out."""
    import tinycss2

    rules: list[Rule] = []
    variables: dict[str, str] = {}
    for sheet in soup.find_all("style"):
        text = sheet.get_text()
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            said = declarations(rule.content)
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if selector.strip() == ":root":
                    variables |= {name: value for name, value, _ in said}
                elif paint := tuple(one for one in said if one[0] in PAINT):
                    rules.append(Rule(selector.strip(), paint))
    return Style(tuple(rule for rule in rules if _known(rule)), variables)


def declarations(content: Any) -> tuple[tuple[str, str, bool], ...]:
    """What a rule or a style says: property, value and whether it is important; `font` in parts."""
    import tinycss2

    found: list[tuple[str, str, bool]] = []
    for one in tinycss2.parse_blocks_contents(content):
        if one.type != "declaration":
            continue
        value = tinycss2.serialize(one.value).strip()
        said = _font(value) if one.lower_name == "font" else {one.lower_name: value}
        found += [(name, what, one.important) for name, what in said.items()]
    return tuple(found)


def specific(selector: str) -> tuple[int, int, int]:
    """How strong a selector is: ids, classes (and attributes), names.

    >>> specific(".flow[data-mode=time] g .flow-in-time"), specific("#a text:last-of-type")
    ((0, 3, 1), (1, 1, 1))
    """
    ids, classes, types = (len(kind.findall(selector)) for kind in (ID, CLASS, TYPE))
    return ids, classes, types


def filled(value: str, variables: Mapping[str, str]) -> str:
    """A value with its variables filled in; one that is nowhere said becomes what stands beside it.

    >>> filled("var(--accent, #15406f)", {"--accent": "#7a1f5c"}), filled("var(--x, 2px)", {})
    ('#7a1f5c', '2px')
    """
    for _ in range(8):  # a variable may name another
        value, changed = VARIABLE.subn(lambda m: variables.get(m[1], m[2] or ""), value)
        if not changed:
            break
    return value.strip()


def _weigh(
    wanted: dict[str, tuple[Strength, str]],
    said: tuple[tuple[str, str, bool], ...],
    strength: tuple[int, int, int],
    order: int,
) -> None:
    """Keep what is strongest of what is said of an element."""
    for name, value, important in said:
        mine = (important, strength, order)
        if name in PAINT and (name not in wanted or wanted[name][0] <= mine):
            wanted[name] = (mine, value)


def _font(value: str) -> dict[str, str]:
    found = FONT.fullmatch(value)
    return (
        {f"font-{name}": said for name, said in found.groupdict().items() if said} if found else {}
    )


def _known(rule: Rule) -> bool:
    """Whether a selector can be looked for, and is about more than the whole page."""
    return "::" not in rule.selector and "body" not in rule.selector
