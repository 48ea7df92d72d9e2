"""Small logs, written as a source would write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from pmtools.log import EventLog

Attribute = tuple[str, str, str]


def _element(attribute: Attribute) -> str:
    kind, key, value = attribute
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>"


@pytest.fixture
def xes() -> Callable[..., str]:
    """XES text of traces: each a list of trace attributes and a list of events."""

    def text(*traces: tuple[list[Attribute], list[list[Attribute]]], head: str = "") -> str:
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<log>{head}"]
        for attributes, events in traces:
            lines.append("<trace>" + "".join(map(_element, attributes)))
            lines += ["<event>" + "".join(map(_element, event)) + "</event>" for event in events]
            lines.append("</trace>")
        return "\n".join([*lines, "</log>"])

    return text


@pytest.fixture
def step() -> Callable[..., list[Attribute]]:
    """The attributes of one event."""

    def attributes(name: str, time: str, *more: Attribute) -> list[Attribute]:
        return [("string", "concept:name", name), ("date", "time:timestamp", time), *more]

    return attributes


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Write a file under a name in a new folder."""

    def write(content: str | bytes, name: str = "log.xes") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def accounted() -> Callable[[EventLog], bool]:
    """Whether every row of the source is among the events, paired, lifecycle or set aside."""

    def check(log: EventLog) -> bool:
        kept = log.events.height + log.origin.paired + log.lifecycle.height
        return log.origin.rows_read == kept + sum(log.origin.set_aside.values())

    return check
