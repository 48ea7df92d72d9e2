"""Logs stored once in a folder, from which they are read a part at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pmtools.cli.asked import progress


def store(
    sources: Sequence[str], out: Path, mapping: Path | None, *, skip_bad_rows: bool, quiet: bool
) -> tuple[list[str], str]:
    """What is to be said besides, and what the store in `out` holds now."""
    from pmtools.sources.importing.storing import store_logs

    said = list[str]()
    with progress(quiet) as step:
        folder = store_logs(
            sources, out, mapping=mapping, skip_bad_rows=skip_bad_rows, step=step, say=said.append
        )
    return said, held(folder)


def held(folder: Path) -> str:
    """A line on a store: the folder, and how much is in it."""
    from pmtools.sources.store.manifest import read_manifest

    manifest = read_manifest(folder)
    n_cases = sum(bucket.n_cases for bucket in manifest.buckets)
    n_events = sum(bucket.n_events for bucket in manifest.buckets)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    counts = (
        _count(n_cases, "case"),
        _count(n_events, "event"),
        _count(len(manifest.buckets), "bucket"),
        _count(len(manifest.files), "file"),
        _count(size, "byte"),
    )
    return f"{folder}: {', '.join(counts)}"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
