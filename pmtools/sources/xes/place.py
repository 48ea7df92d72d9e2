"""The line on which a value stands, looked for only when an error has to name it."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from pmtools.sources.source_bytes import new_digest, plain_chunks

OWN = {True: "event", False: "trace"}


def line_of_value(path: Path, *, of_event: bool, row: int, value: str) -> int | None:
    """The line of the first attribute with `value` in the event, or else trace, of a row.

    Events count from 0 over all traces, as in `XesScan`; None when there is none.
    """
    finder = _Finder(OWN[of_event], row, value)
    for chunk in plain_chunks(path, new_digest()):
        finder.parser.Parse(chunk, False)
        if finder.line:
            return finder.line
    return None


class _Finder:
    def __init__(self, own: str, row: int, value: str) -> None:
        self.own, self.row, self.value = own, row, value
        self.line: int | None = None
        self._open: list[str] = []
        self._seen = -1
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda _: self._open.pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local, parent = name.rpartition(":")[2], self._open[-1] if self._open else ""
        self._open.append(local)
        if (parent, local) == {"event": ("trace", "event"), "trace": ("log", "trace")}[self.own]:
            self._seen += 1
        of_row = self._seen == self.row and self.own in self._open
        own = self.own == "event" or "event" not in self._open
        if of_row and own and self.line is None and attributes.get("value") == self.value:
            self.line = self.parser.CurrentLineNumber
