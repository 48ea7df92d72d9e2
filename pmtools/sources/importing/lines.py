"""Where the rows of sources stand, as numbers that can be kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import polars as pl

from pmtools.sources.accounting import Place
from pmtools.sources.importing.spooled import Section, Spooled


@dataclass(frozen=True)
class Lines:
    """A word (`line`, `row`) and the number behind it: of each row, or so much past its place."""

    word: str
    offset: int
    numbers: pl.Series | None

    def at(self, row: int) -> str:
        """Where a row stands."""
        number = row + self.offset if self.numbers is None else self.numbers[row]
        return f"{self.word} {number:,}"


def lines_of(place: Place, n_rows: int, *, one_each: bool) -> Lines:
    """What `place` says of each of so many rows; `one_each` where no two stand on one line.

    >>> lines_of("line {}".format, 3, one_each=True)
    Lines(word='line', offset=0, numbers=None)
    """
    word, first = _parsed(place(0))
    last = _parsed(place(n_rows - 1))[1]
    if one_each and last - first == n_rows - 1:  # so that each is the next one
        return Lines(word, first, None)
    numbers = np.fromiter((_parsed(place(row))[1] for row in range(n_rows)), np.uint32, n_rows)
    return Lines(word, 0, pl.Series(numbers))


class Places:
    """The place of each row of several files, as reading them in memory tells it."""

    def __init__(self, files: Sequence[Spooled]) -> None:
        self.starts = [0, *accumulate(file.n_rows for file in files)]
        """The number of the first row of each file among those of all."""
        self._sections: list[tuple[int, Section]] = [
            (start + section.first, section)
            for start, file in zip(self.starts, files, strict=False)
            for section in file.sections
        ]
        self._firsts = [first for first, _ in self._sections]

    def at(self, row: int, line: int | None) -> str:
        """Where a row stands, by its number among all rows and the line that it may have."""
        there = self.line(row, line)
        name = self._section(row)[1].name
        return f"{name}, {there}" if len(self._sections) > 1 else there

    def line(self, row: int, line: int | None) -> str:
        """Where a row stands in its file or sheet."""
        first, section = self._section(row)
        number = line if section.offset is None else row - first + section.offset
        return f"{section.word} {number:,}"

    def _section(self, row: int) -> tuple[int, Section]:
        return self._sections[bisect_right(self._firsts, row) - 1]

    def of(self, rows: pl.Series, lines: pl.Series | None) -> Place:
        """The place of the n-th of these rows."""
        return lambda n: self.at(rows[n], None if lines is None else lines[n])


def _parsed(place: str) -> tuple[str, int]:
    word, _, number = place.rpartition(" ")
    return word, int(number.replace(",", ""))
