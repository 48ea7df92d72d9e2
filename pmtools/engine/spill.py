"""Rows on disk between two passes: in buckets by a key, and gone when nobody needs them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pmtools.engine.wire import hashed
from pmtools.errors import PmtoolsError

FEW = 4096
"""Up to so many keys each is given a bucket by how much there is of it; more are by a hash."""
BUCKET, SIZE = "\0bucket", "\0size"


class Spill:
    """A folder of a bucket's pieces; it is removed with the last chunk that reads from it."""

    def __init__(self, parent: Path | None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pmtools-", dir=parent))
        weakref.finalize(self, shutil.rmtree, self.folder, True)

    def write(self, bucket: int, origin: int, rows: pl.DataFrame) -> Path:
        """Write a piece. PmtoolsError when the disk is full."""
        path = self.folder / f"{bucket}-{origin}.arrow"
        try:
            rows.write_ipc(path, compression="lz4")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise PmtoolsError(
                f"The rows between two steps cannot be written in {self.folder.parent} ({error}). "
                "Make room there, or name another folder in the environment variable TMPDIR."
            ) from error
        return path


@dataclass(frozen=True)
class Laid:
    """A chunk that reads the pieces of one bucket."""

    paths: Sequence[Path]
    empty: pl.DataFrame
    spill: Spill
    """Kept as long as the chunk is."""
    n_rows: int = 0

    def __call__(self) -> pl.LazyFrame:
        """The rows, those of earlier pieces first."""
        return pl.scan_ipc(list(self.paths)) if self.paths else self.empty.lazy()


@dataclass
class Places:
    """Which of `n` buckets a key goes to.

    The first few keys go, the largest first, to the bucket that has the fewest rows by then, so
    that a few large groups are not together by chance; the others by a hash.
    """

    columns: list[str]
    n: int
    few: int = FEW
    known: pl.DataFrame | None = None
    sizes: list[int] = field(default_factory=list)

    def split(self, rows: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
        """Rows by bucket, in their order."""
        by_hash = hashed(self.columns, self.n)
        if not self.few or any(rows.schema[name].is_nested() for name in self.columns):
            placed = rows.with_columns(by_hash.alias(BUCKET))
        else:
            placed = self._joined(rows, self._learn(rows))
            placed = placed.with_columns(pl.col(BUCKET).fill_null(by_hash))
        for part in placed.partition_by(BUCKET, maintain_order=True):
            yield int(part[BUCKET][0]), part.drop(BUCKET)

    def _learn(self, rows: pl.DataFrame) -> pl.DataFrame:
        known = self.known
        if known is None:
            self.sizes = [0] * self.n
            known = rows.select(self.columns).clear().with_columns(pl.lit(0).alias(BUCKET))
        found = rows.group_by(self.columns).agg(pl.len().alias(SIZE))
        told = self._joined(found, known).sort(SIZE, descending=True)
        for size, place in told.filter(pl.col(BUCKET).is_not_null()).select(SIZE, BUCKET).rows():
            self.sizes[place] += size
        new = told.filter(pl.col(BUCKET).is_null()).head(max(self.few - known.height, 0))
        given = pl.Series(BUCKET, [self._give(size) for size in new[SIZE]], dtype=pl.Int32)
        self.known = pl.concat([known, new.select(*self.columns, given)])
        return self.known

    def _joined(self, rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
        keys = self.columns
        return rows.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")

    def _give(self, size: int) -> int:
        place = self.sizes.index(min(self.sizes))
        self.sizes[place] += size
        return place


def laid(
    frames: Iterable[pl.DataFrame], places: Places, empty: pl.DataFrame, spill: Spill
) -> tuple[Laid, ...]:
    """Frames in buckets by the values of columns; every value whole in one bucket."""
    paths, sizes = [list[Path]() for _ in range(places.n)], [0] * places.n
    for origin, frame in enumerate(frames):
        if frame.height:
            for bucket, part in places.split(frame):
                paths[bucket].append(spill.write(bucket, origin, part))
                sizes[bucket] += part.height
    pairs = zip(paths, sizes, strict=True)
    return tuple(Laid(each, empty, spill, n_rows) for each, n_rows in pairs)
