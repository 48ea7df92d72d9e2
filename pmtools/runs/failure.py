"""What stopped a notebook, for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pmtools.errors import RunError

ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")
UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
PLACE = re.compile(r"Cell In\[\d+\], line (\d+)")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
LONGEST = 500
"""Characters of an exception's message that are kept; some carry a whole file."""


@dataclass(frozen=True)
class Failure:
    """The cell that stopped a notebook: where it is, what it raised and on which line."""

    notebook: str
    cell: int
    """Place among all cells of the notebook, from 1; 0 when no cell was reached."""
    heading: str
    """The nearest heading above the cell."""
    exception: str
    message: str
    line: str
    """The source line that failed."""

    def sentence(self) -> str:
        """All of it in one or two sentences."""
        if not self.cell:
            return f"{self.notebook} was not started. {self.exception}: {self.message}"
        under = f" after the heading {self.heading!r}" if self.heading else ""
        told = f"{self.exception}: {self.message}" if self.message else self.exception
        line = f" At the line: {self.line}" if self.line else ""
        return f"{self.notebook}: cell {self.cell}{under} stopped with {told.rstrip('.')}.{line}"


class NotebookStopped(RunError):  # noqa: N818 (it carries what was made so far; it is no mistake)
    """A notebook that stopped before its end, with what it had shown until then."""

    def __init__(self, failure: Failure, notebook: Any) -> None:
        super().__init__(failure.sentence())
        self.failure = failure
        self.notebook = notebook


def headings(cells: list[Any]) -> list[str]:
    """For each cell the nearest markdown heading at or above it, "" before the first."""
    nearest, found = "", []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            nearest = _last_heading(cell["source"]) or nearest
        found.append(nearest)
    return found


def _last_heading(text: str) -> str:
    last, fenced = "", False
    for line in text.splitlines():
        fenced ^= FENCE.match(line) is not None
        match = None if fenced else HEADING.match(line)
        last = plain(match[1].replace("`", "").replace("*", "")) if match else last
    return last


def failing_line(source: str, traceback: list[str]) -> str:
    """The line of a cell that its traceback points at, else its last line with anything on it."""
    place = PLACE.search(ANSI.sub("", "\n".join(traceback)))
    lines = source.splitlines()
    if place and 0 < int(place[1]) <= len(lines):
        return plain(lines[int(place[1]) - 1])
    return plain(next((line for line in reversed(lines) if line.strip()), ""))


def plain(text: str) -> str:
    r"""Text on one line, without colours or control characters, of a length one can read.

    >>> plain("\x1b[31mred\x1b[0m\nand plain")
    'red and plain'
    """
    text = " ".join(UNSHOWN.sub(" ", ANSI.sub("", text)).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
