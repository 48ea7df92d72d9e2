"""The executor for a log larger than memory: a bucket of whole cases at a time, on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pmtools.engine.keys import CASE
from pmtools.engine.rows import Attribute, Rows
from pmtools.engine.wire import split

Chunk = Callable[[], pl.LazyFrame]
"""Rows that are read when they are asked for, and gone from memory after that."""


@dataclass(frozen=True)
class Disk:
    """Where rows lie, in how many buckets, and what is asked of the case."""

    folder: Path
    n: int
    attribute: Attribute

    def laid(
        self, frames: Iterator[pl.DataFrame], columns: Sequence[str], empty: pl.DataFrame
    ) -> tuple[Chunk, ...]:
        """Frames in buckets by a hash of columns; without columns all are in one."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        parts: list[list[Path]] = [[] for _ in range(self.n if columns else 1)]
        for origin, frame in enumerate(frames):
            for bucket, part in split(frame, columns, self.n):
                path = folder / f"{bucket}-{origin}.parquet"
                part.write_parquet(path)
                parts[bucket].append(path)
        return tuple(_read(paths, empty) for paths in parts)


@dataclass(frozen=True, eq=False)
class BucketRows(Rows):
    """Rows in chunks; all rows with equal values in the columns `lie` are in one chunk."""

    disk: Disk
    chunks: tuple[Chunk, ...]
    lie: tuple[str, ...] = CASE
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the chunks, one after the other."""
        return pl.concat(list(self._run()), how="vertical_relaxed")

    def _project(self, columns: Sequence[str]) -> Rows:
        wanted = list(dict.fromkeys(columns))
        return self._then(lambda plan: plan.select(wanted))

    def _together(self, columns: Sequence[str]) -> Rows:
        if set(self.lie) <= set(columns):
            return self
        empty = self.chunks[0]().limit(0).collect()
        empty.select(columns)  # a column that is not there is refused before anything runs
        return replace(self, chunks=self.disk.laid(self._run(), columns, empty), lie=tuple(columns))

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame], keys: tuple[str, ...]) -> Rows:
        return replace(self._then(kernel), keys=keys, made=self.made | {*keys})

    def _columns(self) -> set[str]:
        return set(self.chunks[0]().collect_schema().names())

    def _asked(self, key: str, name: str) -> Rows:
        values = self.disk.attribute(key)
        asked = values.select("case_id", pl.exclude("case_id").alias(name))
        return self._then(lambda plan: plan.join(asked, on="case_id", how="left"))

    def _then(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame]) -> BucketRows:
        return replace(self, chunks=tuple(_after(chunk, kernel) for chunk in self.chunks))

    def _run(self) -> Iterator[pl.DataFrame]:
        return (chunk().collect() for chunk in self.chunks)


def _after(chunk: Chunk, kernel: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Chunk:
    return lambda: kernel(chunk())


def _read(paths: list[Path], empty: pl.DataFrame) -> Chunk:
    return lambda: pl.scan_parquet(paths) if paths else empty.lazy()


@contextmanager
def in_buckets(events: pl.DataFrame, attribute: Attribute, n: int = 8) -> Iterator[BucketRows]:
    """The events in `n` buckets of whole cases on disk, for as long as the context lasts.

    `attribute` gives `case_id` and a case attribute by its name. What lay on disk is removed at the
    end.
    """
    with tempfile.TemporaryDirectory(prefix="pmtools-") as folder:
        disk = Disk(Path(folder), n, attribute)
        yield BucketRows(disk, disk.laid(iter([events]), CASE, events.clear()))
