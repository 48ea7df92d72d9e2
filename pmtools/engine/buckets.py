"""The executor for a log larger than memory: a bucket of whole cases at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import polars as pl

from pmtools.engine.chunk import After, Beside, Chunk, Names, named
from pmtools.engine.grouped import MANY, Grouped
from pmtools.engine.keys import CASE
from pmtools.engine.probe import columns_read
from pmtools.engine.progress import followed
from pmtools.engine.rows import Plan, Rows
from pmtools.engine.spill import FEW, Laid, Places, Spill, laid


@dataclass(frozen=True)
class Disk:
    """Where rows lie between two passes, and what is asked of the cases of each chunk.

    `attribute` gives a case attribute by its name, a chunk for each chunk of the log; `names` the
    names of cases by their numbers.
    """

    attribute: Callable[[str], tuple[Chunk, ...]]
    names: Names
    n: int
    folder: Path | None = None

    def laid(
        self,
        frames: Iterable[pl.DataFrame],
        columns: Sequence[str],
        empty: pl.DataFrame,
        *,
        by_hash: bool = False,
    ) -> tuple[Chunk, ...]:
        """Frames in buckets by columns; by their hash, equal values of two calls meet."""
        places = Places(list(columns), self.n, 0 if by_hash else FEW)
        return laid(frames, places, empty, Spill(self.folder))


@dataclass(frozen=True, eq=False)
class BucketRows(Rows):
    """Rows in chunks; all rows with equal values in the columns `lie` are in one chunk.

    While they are `at_home`, each chunk has the cases of the same chunk of the log.
    """

    disk: Disk
    chunks: tuple[Chunk, ...]
    at_home: bool = True
    lie: tuple[str, ...] = CASE
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the chunks, one after the other."""
        return pl.concat(list(self._run()), how="vertical_relaxed")

    def settled(self) -> Rows:
        """The same rows, each chunk on disk."""
        spill, empty = Spill(self.disk.folder), self._empty
        written = [
            Laid([spill.write(number, 0, frame)], empty, spill, frame.height)
            for number, frame in enumerate(self._run())
        ]
        return replace(self, chunks=tuple(written))

    def _for(self, kernel: Plan, columns: Sequence[str]) -> Rows:
        if set(self.lie) <= set(columns):
            return self
        return self._project([*columns, *columns_read(kernel, self._empty)])

    def _project(self, columns: Sequence[str]) -> Rows:
        return self._then(partial(_select, columns=list(dict.fromkeys(columns))))

    def _together(self, columns: Sequence[str]) -> Rows:
        if set(self.lie) <= set(columns):
            return self
        empty = self._empty
        empty.select(columns)  # a column that is not there is refused before anything runs
        chunks: tuple[Chunk, ...] = (self._in_one,)
        if columns:
            chunks = self.disk.laid(self._run(), columns, empty)
        return replace(self, chunks=chunks, at_home=False, lie=tuple(columns))

    def _map(self, kernel: Plan, keys: tuple[str, ...]) -> Rows:
        return replace(self._then(kernel), keys=keys, made=self.made | {*keys})

    def _columns(self) -> set[str]:
        return set(self._empty.columns)

    def _asked(self, key: str, name: str) -> Rows:
        values = self.disk.attribute(key)
        if self.at_home:
            pairs = zip(self.chunks, values, strict=True)
            return replace(self, chunks=tuple(Beside(chunk, asked, name) for chunk, asked in pairs))
        told = (chunk().collect() for chunk in values)
        empty = pl.DataFrame(schema=values[0]().collect_schema())
        laid = self.disk.laid(told, CASE, empty, by_hash=True)
        chunks = self.disk.laid(self._run(), CASE, self._empty, by_hash=True)
        pairs = zip(chunks, laid, strict=True)
        beside = tuple(Beside(chunk, asked, name) for chunk, asked in pairs)
        return replace(self, chunks=beside, lie=CASE)

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        return named(frame, self.disk.names)

    @cached_property
    def _empty(self) -> pl.DataFrame:
        """What the chunks make of no rows."""
        return pl.DataFrame(schema=self.chunks[0]().collect_schema())

    def _in_one(self) -> pl.LazyFrame:
        return self.collect().lazy()

    def _then(self, kernel: Plan) -> BucketRows:
        return replace(self, chunks=tuple(After(chunk, kernel) for chunk in self.chunks))

    def _run(self) -> Iterator[pl.DataFrame]:
        return (_rows(chunk) for chunk in followed(self.chunks))


def _rows(chunk: Chunk) -> pl.DataFrame:
    """The rows of a chunk; of one that is large column by column, where that can be."""
    match chunk:
        case After(Laid() as laid, Grouped() as grouped) if laid.n_rows > MANY:
            return grouped.one_by_one(laid)
    return chunk().collect()


def _select(plan: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    return plan.select(columns)


def in_buckets(
    chunks: tuple[Chunk, ...],
    attribute: Callable[[str], tuple[Chunk, ...]],
    names: Names,
    *,
    n: int,
    folder: Path | None = None,
) -> Rows:
    """Rows in chunks of whole cases; where they have to move, they do so into `n` buckets on disk.

    What lies in `folder` (that for temporary files when None) goes when nobody needs it any more.
    """
    return BucketRows(Disk(attribute, names, n, folder), chunks)
