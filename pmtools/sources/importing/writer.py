"""One writer at a time, in a folder that is ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmtools.errors import SourceError
from pmtools.sources.store.manifest import MANIFEST, is_store

LOCK, SPOOL, DATA = "store.lock", "rows", "data-"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a store. SourceError when another command holds it."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SourceError(
            f"Another command is storing a log in {folder} at this moment. Wait until it is done "
            "and give this command again, or name another folder."
        ) from error
    try:
        yield
    finally:
        lock.release()
        (folder / LOCK).touch()  # Windows removes it; it says that what is here is ours


def require_ours(folder: Path) -> None:
    """SourceError when something else than a store, whole or begun, is there."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise SourceError(f"{folder} is a file. Name a folder to store the log in.")
    if is_store(folder):
        return
    there = {entry.name for entry in folder.iterdir()}
    foreign = sorted(name for name in there if not _is_ours(name))
    if foreign or (there and LOCK not in there):
        named = ", ".join((foreign or sorted(there))[:5])
        raise SourceError(
            f"{folder} exists and holds no stored log, but {named}. Name a new folder to store the "
            "log in."
        )


def _is_ours(name: str) -> bool:
    return name in (LOCK, SPOOL, f"{MANIFEST}.part") or name.startswith(DATA)
