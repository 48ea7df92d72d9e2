"""The design tokens of a file, by name: CSS with custom properties, or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.labels import one_line, short

OTHER_LOOK = re.compile(
    r"\bdark(?:\b|mode)|\bprint\b|forced-colors|prefers-contrast", re.IGNORECASE
)
"""In the head of a block or the name of a token set: it is not for an ordinary screen."""
PIECE = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z))|(?P<edge>[{};])"""
    r"""|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|url\([^)]*\)?""",
    re.DOTALL | re.IGNORECASE,
)
"""What begins or ends something in CSS, and what may hold such a sign without doing so."""
PROPERTY = re.compile(r"\s*--([\w-]+)\s*:(.*)", re.DOTALL)
REFERENCE = re.compile(r"\{([^{}]+)\}|var\(\s*--([\w-]+)\s*(?:,(.*))?\)", re.DOTALL)
BUILT = "Give the theme that was built, with all of its tokens: theme.css or tokens.json."


@dataclass(frozen=True)
class Token:
    """A value as it is written, and where."""

    value: Any
    place: str


Tokens = dict[str, Token]


def read_tokens(path: Path, content: bytes) -> Tokens:
    """The tokens of a file by their names, such as `utrecht-link-color`.

    Raises ParameterError, with the place, when it is no text or broken JSON.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParameterError(
            f"{path.name} is no text in UTF-8 (byte {error.start}). {BUILT}"
        ) from None
    ending = path.suffix.lower()
    if ending == ".json" or (ending != ".css" and text.lstrip()[:1] in ("{", "[")):
        return _of_json(path.name, text)
    return dict(_of_css(text))


def follow(name: str, tokens: Tokens, file: str) -> Token:
    """The token at the end of the references that begin at a name.

    Raises ParameterError when they go in a circle or to a token that is not there.
    """
    first = token = tokens[name]
    seen = {name}
    while isinstance(token.value, str) and (found := REFERENCE.fullmatch(token.value.strip())):
        target = name_of((found[1] or found[2]).removesuffix(".value"))
        if target in seen:
            raise ParameterError(
                f"{file}, {first.place}: its references go round in a circle, past {target!r}. "
                "Give one of them a colour."
            )
        seen.add(target)
        if target in tokens:
            token = tokens[target]
        elif found[3]:
            token = Token(found[3].strip(), token.place)
        else:
            raise ParameterError(
                f"{file}, {token.place}: it refers to {target!r}, which is not in the file. {BUILT}"
            )
    return token


def name_of(path: str) -> str:
    """A name as CSS would have it, whether written with dots, hyphens or capitals.

    >>> name_of("utrecht.heading-1.color"), name_of("utrechtHeading1Color")
    ('utrecht-heading-1-color', 'utrecht-heading-1-color')
    """
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])", "-", path)
    return re.sub(r"[^a-z0-9]+", "-", parts.lower()).strip("-")


def _of_css(text: str) -> Iterator[tuple[str, Token]]:
    """Custom properties, the last of a name last; blocks for another look are left out."""
    others: list[bool] = []  # of every open block, whether it is for another look
    parts: list[str] = []
    line = begin = 0
    for piece in PIECE.finditer(f"{text};"):
        parts += [text[begin : piece.start()], "" if piece["edge"] else piece[0]]
        if piece["comment"]:
            parts[-1] = "\n" * piece[0].count("\n")
        begin = piece.end()
        if not piece["edge"]:
            continue
        written, parts = "".join(parts), []
        if piece["edge"] == "{":
            others.append(any(others[-1:]) or bool(OTHER_LOOK.search(written)))
        elif not any(others[-1:]):
            yield from _declared(written, line)
        if piece["edge"] == "}" and others:
            others.pop()
        line += written.count("\n")


def _declared(written: str, before: int) -> Iterator[tuple[str, Token]]:
    found = PROPERTY.fullmatch(written)
    if found:
        line = before + written.count("\n", 0, found.start(1)) + 1
        value = re.sub(r"!\s*important\s*\Z", "", found[2].strip(), flags=re.IGNORECASE)
        yield name_of(found[1]), Token(value.strip(), f"line {line}, --{found[1]}")


def _of_json(file: str, text: str) -> Tokens:
    """Tokens of nested objects, of a flat one, or of a list of tokens with their paths."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ParameterError(f"{file} is no JSON: {error.msg} ({where}). {BUILT}") from None
    except (ValueError, RecursionError):
        raise ParameterError(f"{file} is no JSON of design tokens. {BUILT}") from None
    if isinstance(content, list):
        listed = [each for each in content if isinstance(each, dict)]
        found = [(each.get("path"), each.get("value", each.get("$value"))) for each in listed]
        paths = [
            (".".join(map(str, path)), value) for path, value in found if isinstance(path, list)
        ]
    else:
        paths = [pair for part in _sets(content) for pair in _walk(part)]
    return {name_of(path): Token(value, short(one_line(path), 100)) for path, value in paths}


def _sets(content: Any) -> list[Any]:
    """The sets of a file of Tokens Studio, in their order; any other file is one set."""
    if not isinstance(content, dict) or not {"$themes", "$metadata"} & content.keys():
        return [content]
    about = content.get("$metadata")
    order = about.get("tokenSetOrder") if isinstance(about, dict) else None
    names = [name for name in order if isinstance(name, str)] if isinstance(order, list) else []
    every = dict.fromkeys([*(name for name in content if name not in names), *names])
    return [
        content[name]
        for name in every
        if name in content and not name.startswith("$") and not OTHER_LOOK.search(name)
    ]


def _walk(content: Any) -> Iterator[tuple[str, Any]]:
    """Path and value of every token, in the order of the file."""
    waiting = [("", content)]
    while waiting:
        path, node = waiting.pop()
        if not isinstance(node, dict):
            if isinstance(node, str) and path:
                yield path, node
            continue
        key = next((key for key in ("$value", "value") if _is_value(node.get(key))), None)
        if key:
            yield path, node[key]
            continue
        inner = ((f"{path}.{key}".strip("."), each) for key, each in node.items() if key[:1] != "$")
        waiting += reversed(list(inner))


def _is_value(value: Any) -> bool:
    """A value, and no group of tokens that happens to be called so."""
    return value is not None and (not isinstance(value, dict) or "colorSpace" in value)
