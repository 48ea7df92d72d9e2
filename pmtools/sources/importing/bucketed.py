"""The rows of one bucket, and which rows and cases of the whole log they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from pmtools.origin import Origin
from pmtools.sources.importing.lines import Places
from pmtools.sources.parts import Parts


@dataclass(frozen=True)
class Counts:
    """What is counted in a bucket; the counts of all buckets add up."""

    rows: int = 0
    """Rows of the source."""
    moments: int = 0
    """Rows read: of a table with a row per case, its filled cells."""
    localised: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    used_names: tuple[int, int] = (0, 0)
    """Traces that bear a used name, and how many names those are."""

    def __add__(self, other: Counts) -> Counts:
        """Of both together."""
        roles = {**self.localised, **other.localised}
        localised = {
            role: _sum(self.localised.get(role, (0, 0)), other.localised.get(role, (0, 0)))
            for role in roles
        }
        return Counts(
            self.rows + other.rows,
            self.moments + other.moments,
            localised,
            _sum(self.used_names, other.used_names),
        )


@dataclass(frozen=True, eq=False)
class Bucketed:
    """The parts of a bucket; in its moments `seq` is their place there."""

    parts: Parts
    seqs: pl.Series
    """The `seq` of each moment in the whole log."""
    rows: pl.Series
    """The row of the source of each moment, among the rows of all files."""
    lines: pl.Series | None
    """Its line, where the file does not say it by the row."""
    numbers: pl.Series
    """The number of each case."""
    counts: Counts


class Whole(Protocol):
    """The kept rows of all files of a store, as one log."""

    @property
    def places(self) -> Places:
        """Where the rows stand."""

    def bucket(self, bucket: int) -> Bucketed:
        """The parts of a bucket."""

    def origin(self, counts: Counts) -> Origin:
        """What reading all files at once says of them, before they are put together."""


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
