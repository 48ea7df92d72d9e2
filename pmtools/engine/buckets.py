"""The executor for a log larger than memory: a bucket of whole cases at a time, on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pmtools.engine.keys import ATTRIBUTE, COLUMNS
from pmtools.engine.memory import ASKED
from pmtools.engine.rows import Rows

Chunk = Callable[[], pl.LazyFrame]
"""Rows that are read when they are asked for, and gone from memory after that."""
OfCases = Callable[[str, int | None], pl.LazyFrame]
"""`case_id` and a case attribute, by its name: of the cases in one bucket, or (None) of all."""
CASE = ("case_id",)


@dataclass(frozen=True)
class Spill:
    """Where rows lie while they change places, and in how many buckets."""

    folder: Path
    n: int

    def fresh(self) -> Path:
        """A new folder for rows on their way."""
        return Path(tempfile.mkdtemp(dir=self.folder))


@dataclass(frozen=True, eq=False)
class BucketRows(Rows):
    """Rows in chunks; all rows with equal values in the columns `lie` are in one chunk."""

    chunks: tuple[Chunk, ...]
    of_cases: OfCases
    spill: Spill
    lie: tuple[str, ...] = CASE
    keys: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()

    def collect(self) -> pl.DataFrame:
        """Run the chunks, one after the other."""
        return pl.concat([chunk().collect() for chunk in self.chunks], how="vertical_relaxed")

    def _project(self, columns: Sequence[str]) -> Rows:
        """Only these columns, so that no others are moved."""
        wanted = list(dict.fromkeys(columns))
        return replace(
            self, chunks=tuple(_then(c, lambda p: p.select(wanted)) for c in self.chunks)
        )

    def _together(self, columns: Sequence[str]) -> Rows:
        if self.lie and set(self.lie) <= set(columns):
            return self
        if not columns:
            chunks = (self._in_one(),)
            return replace(self, chunks=chunks, lie=())
        return replace(self, chunks=self._moved(list(columns)), lie=tuple(columns))

    def _map(self, kernel: Callable[[pl.LazyFrame], pl.LazyFrame], keys: tuple[str, ...]) -> Rows:
        chunks = tuple(_then(chunk, kernel) for chunk in self.chunks)
        return replace(self, chunks=chunks, keys=keys, made=self.made | {*keys})

    def _with(self, keys: Sequence[str]) -> tuple[Rows, dict[str, str]]:
        present, found = set(self.chunks[0]().collect_schema().names()), dict[str, str]()
        chunks = list(self.chunks)
        for key in keys:
            name = key.removeprefix(ATTRIBUTE)
            if key in COLUMNS and present.issuperset(COLUMNS[key]):
                found |= {column: column for column in COLUMNS[key]}
            elif name in self.made & present:
                found[name] = name
            else:
                chunks = [self._asked(chunk, key, at) for at, chunk in enumerate(chunks)]
                found[name] = ASKED + name
        return replace(self, chunks=tuple(chunks), keys=()), found

    def _asked(self, chunk: Chunk, key: str, at: int) -> Chunk:
        """A chunk with a case attribute; where cases lie together only theirs are looked up."""
        place = at if self.lie == CASE else None
        name = ASKED + key.removeprefix(ATTRIBUTE)
        self.of_cases(key, place)  # an unknown name is refused before anything runs

        def joined() -> pl.LazyFrame:
            values = self.of_cases(key, place)
            asked = values.select("case_id", pl.exclude("case_id").alias(name))
            return chunk().join(asked, on="case_id", how="left")

        return joined

    def _in_one(self) -> Chunk:
        """All rows as one chunk; each part is run and laid on disk when it is asked for."""
        folder, chunks = self.spill.fresh(), self.chunks

        def whole() -> pl.LazyFrame:
            for at, chunk in enumerate(chunks):
                path = folder / f"{at}.parquet"
                if not path.exists():
                    chunk().collect().write_parquet(path)
            return pl.concat(
                [pl.scan_parquet(folder / f"{at}.parquet") for at in range(len(chunks))]
            )

        return whole

    def _moved(self, columns: list[str]) -> tuple[Chunk, ...]:
        """The rows in new buckets, by a hash of these columns."""
        folder = self.spill.fresh()
        bucket = pl.struct(columns).hash(seed=0) % self.spill.n
        empty = self.chunks[0]().limit(0).collect()
        parts: dict[int, list[Path]] = {at: [] for at in range(self.spill.n)}
        for at, chunk in enumerate(self.chunks):
            rows = chunk().collect().with_columns(bucket.alias("\0bucket"))
            for (number,), part in rows.partition_by("\0bucket", as_dict=True).items():
                path = folder / f"{number}-{at}.parquet"
                part.drop("\0bucket").write_parquet(path)
                parts[int(str(number))].append(path)
        return tuple(_read(paths, empty) for paths in parts.values())


def _then(chunk: Chunk, kernel: Callable[[pl.LazyFrame], pl.LazyFrame]) -> Chunk:
    return lambda: kernel(chunk())


def _read(paths: list[Path], empty: pl.DataFrame) -> Chunk:
    return lambda: pl.scan_parquet(paths) if paths else empty.lazy()


@contextmanager
def in_buckets(events: pl.DataFrame, of_cases: OfCases, n: int, size: int) -> Iterator[BucketRows]:
    """The events in `size` buckets of whole cases on disk, for as long as the context lasts.

    Rows that change places go to `n` buckets. What lay on disk is removed at the end.
    """
    with tempfile.TemporaryDirectory(prefix="pmtools-") as folder:
        cases = events["case_id"].unique(maintain_order=True)
        chunks = []
        for at in range(size):
            path = Path(folder, f"events-{at}.parquet")
            mine = cases.gather_every(size, at)
            events.filter(pl.col("case_id").is_in(mine.implode())).write_parquet(path)
            chunks.append(_read([path], events.head(0)))
        yield BucketRows(tuple(chunks), of_cases, Spill(Path(folder), n))
