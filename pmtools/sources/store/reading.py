"""A stored log in memory, or as parts that are read one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from pmtools.log import EventLog
from pmtools.sources.store.manifest import FRAMES, Manifest, damaged, read_manifest
from pmtools.sources.store.part import StoredPart


def read_store(folder: str | Path) -> EventLog:
    """The whole log of a store, in memory. SourceError when the folder holds none or a part."""
    folder = Path(folder)
    manifest = read_manifest(folder)
    with _refusing(folder):
        parts = parts_of(folder, manifest)
        ids = pl.concat([part.ids() for part in parts]).sort("case_id").collect()
        frames = {name: _whole(parts, name, ids) for name in FRAMES}
    return EventLog(frames["events"], frames["cases"], frames["lifecycle"], manifest.origin)


def parts_of(folder: Path, manifest: Manifest) -> tuple[StoredPart, ...]:
    """The buckets of a store."""
    return tuple(StoredPart(folder, manifest, n) for n in range(len(manifest.buckets)))


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise damaged(folder, error) from error


def _whole(parts: tuple[StoredPart, ...], name: str, ids: pl.DataFrame) -> pl.DataFrame:
    """A frame of all buckets with the names of cases, which are numbered without gaps."""
    frames = [getattr(part, name)() for part in parts]
    frame: pl.DataFrame = pl.concat(frames).collect()
    if len(parts) > 1:
        frame = frame.sort("case_id", maintain_order=True)
    numbers = ids["case_id"]
    places = frame["case_id"]
    if numbers.len() and numbers[-1] != numbers.len() - 1:
        places = numbers.search_sorted(places).cast(pl.UInt32)
    enum = pl.Enum(ids["label"])
    physical = pl.Series(dtype=enum).to_physical().dtype
    return frame.with_columns(places.cast(physical).cat.to(enum).alias("case_id"))
