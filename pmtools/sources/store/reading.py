"""A stored log in memory, or as parts that are read one at a time."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import polars as pl

from pmtools.log import EventLog
from pmtools.log.part import whole
from pmtools.sources.store.manifest import FRAMES, Manifest, read_manifest, refusing
from pmtools.sources.store.part import StoredPart


def read_store(folder: str | Path) -> EventLog:
    """The whole log of a store, in memory. SourceError when the folder holds none or a part."""
    folder = Path(folder)
    manifest = read_manifest(folder)
    with refusing(folder):
        return whole(parts_of(folder, manifest), manifest.origin)


def require_whole(folder: Path, manifest: Manifest) -> None:
    """SourceError when a bucket does not hold the rows that it should (its files' footers say)."""
    with refusing(folder):
        for bucket, sizes in enumerate(manifest.buckets):
            for name, n_rows in zip(FRAMES, astuple(sizes), strict=True):
                path = manifest.path(folder, name, bucket)
                there = pl.scan_parquet(path).select(pl.len()).collect().item()
                if there != n_rows:
                    raise ValueError(f"{name}/{path.name} has {there:,} rows, not {n_rows:,}")


def parts_of(folder: Path, manifest: Manifest) -> tuple[StoredPart, ...]:
    """The buckets of a store."""
    return tuple(StoredPart(folder, manifest, n) for n in range(len(manifest.buckets)))
