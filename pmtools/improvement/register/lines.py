"""On which line of a TOML text each of its keys stands, which its parser does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Keys: TypeAlias = tuple[str | int, ...]
"""From the outermost table inwards; a number counts the tables of an array, from 0."""
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"\#[^\n]*|[\[\]{}]|\n",
    re.DOTALL,
)
"""All that may hold a bracket or an end of line, and these."""
DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}

DUTCH_DATE = re.compile(r"=\s*\d{1,2}[-/]\d{1,2}[-/]\d{4}\b")
CURLY = re.compile(r"[=\[,]\s*[“”„‘’«]")


def lines_of(text: str) -> dict[Keys, int]:
    r"""The line, from 1, on which every key and table of a valid TOML text begins.

    >>> lines_of('[[goal]]\nid = "a"\n\n[[goal]]\nadjust = [\n"kanaal"]')["goal", 1, "adjust"]
    5
    """
    found, counts, table = dict[Keys, int](), dict[Keys, int](), Keys()
    for line, statement in _statements(text):
        said = tomllib.loads(statement)
        if statement.startswith("["):
            table = _header(said, counts)
            for depth in range(1, len(table) + 1):
                found.setdefault(table[:depth], line)
        else:
            _note(found, table, said, line)
    return found


def explained(error: str, text: str) -> tuple[int, str]:
    """The line of a mistake against TOML, and what to do."""
    told = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", error)
    what = error.replace(told[0], "") if told else error
    line = int(told[1]) if told and told[1] else _first_unread(text) or 1
    written = text.split("\n")[line - 1 : line]
    remedy = "Put texts between double quotes, and close every quote and bracket."
    if written and DUTCH_DATE.search(written[0]):
        remedy = "Write a date with the year first: 2026-03-01."
    elif written and CURLY.search(written[0]):
        remedy = 'Use straight quotes: "…".'
    return line, f"this is not TOML: {what}. {remedy}"


def _first_unread(text: str) -> int | None:
    """The line on which the first statement begins that is no TOML by itself."""
    for line, statement in _statements(text):
        try:
            tomllib.loads(statement)
        except (tomllib.TOMLDecodeError, RecursionError):
            return line
    return None


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The headers and the keys with their values, each with the line on which it begins."""
    begin, depth, line = 0, 0, 1
    for token in TOKEN.finditer(text):
        depth += DEPTH.get(token[0], 0)
        if token[0] == "\n" and depth <= 0:
            yield from _told(line, text[begin : token.start()])
            line += text.count("\n", begin, token.end())
            begin, depth = token.end(), 0
    yield from _told(line, text[begin:])


def _told(line: int, statement: str) -> Iterator[tuple[int, str]]:
    bare = statement.strip()
    if bare and not bare.startswith("#"):
        yield line, bare


def _header(said: Mapping[str, Any], counts: dict[Keys, int]) -> Keys:
    """The table that a header opens, after those of its array that were opened before."""
    path, inner = Keys(), said
    while inner:
        name, value = next(iter(inner.items()))
        path = (*path, name)
        if isinstance(value, list):
            counts[path] = counts.get(path, 0) + 1
            value = value[0]
        if path in counts:
            path = (*path, counts[path] - 1)
        inner = value
    return path


def _note(found: dict[Keys, int], path: Keys, value: object, line: int) -> None:
    if path:
        found.setdefault(path, line)
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else parts:
        _note(found, (*path, key), part, line)
