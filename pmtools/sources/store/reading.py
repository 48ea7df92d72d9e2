"""A stored log in memory, or as parts that are read one at a time."""

from __future__ import annotations

from pathlib import Path

from pmtools.log import EventLog
from pmtools.log.part import whole
from pmtools.sources.store.manifest import Manifest, read_manifest, refusing
from pmtools.sources.store.part import StoredPart


def read_store(folder: str | Path) -> EventLog:
    """The whole log of a store, in memory. SourceError when the folder holds none or a part."""
    folder = Path(folder)
    manifest = read_manifest(folder)
    with refusing(folder):
        return whole(parts_of(folder, manifest), manifest.origin)


def parts_of(folder: Path, manifest: Manifest) -> tuple[StoredPart, ...]:
    """The buckets of a store."""
    return tuple(StoredPart(folder, manifest, n) for n in range(len(manifest.buckets)))
