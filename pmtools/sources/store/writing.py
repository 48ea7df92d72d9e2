"""A log in memory, written as a store of one bucket."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from pmtools.errors import SourceError
from pmtools.log import EventLog
from pmtools.sources.store.manifest import FRAMES, Manifest, is_store, write_manifest
from pmtools.sources.store.parts import PartWriter, ids_of, numbered

DATA = "data-1"


def write_store(log: EventLog, folder: str | Path) -> Path:
    """Write a log to `folder` as a store that reads back equal. The folder is returned.

    It is written beside and renamed when it is whole. An earlier store there is replaced.
    SourceError when something else is there, or the place cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and not is_store(folder) and not _empty(folder):
        raise SourceError(
            f"{folder} exists and holds no log. Name a new folder to store the log in."
        )
    beside = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    try:
        beside.mkdir(parents=True)
        try:
            write_manifest(beside, _write_frames(log, beside))
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise SourceError(
            f"The log cannot be stored in {folder} ({error.strerror}). Name a folder you can write."
        ) from error
    return folder


def _write_frames(log: EventLog, folder: Path) -> Manifest:
    writer = PartWriter(folder, DATA)
    frames = {name: numbered(getattr(log, name)) for name in FRAMES}
    writer.write(frames, ids_of(log.events["case_id"]))
    return writer.manifest(log.origin)


def _empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _move(beside: Path, folder: Path) -> None:
    """Put the new folder in place; an old one moves aside, as none is replaced when full."""
    if not folder.exists():
        beside.rename(folder)
        return
    old = folder.with_name(f"{beside.name}.old")
    folder.rename(old)
    try:
        beside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
