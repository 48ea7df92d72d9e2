"""A log on disk: a folder that reads back equal to the log that was written."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from pmtools.errors import SourceError
from pmtools.log import EventLog
from pmtools.origin import Note, Origin

FRAMES = ("events", "cases", "lifecycle")
ORIGIN = "origin.json"


def write_store(log: EventLog, folder: str | Path) -> Path:
    """Write a log to `folder`: a Parquet file per frame and its origin. The folder is returned.

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
            for name in FRAMES:
                getattr(log, name).write_parquet(beside / f"{name}.parquet")
            told = {**asdict(log.origin), "notes": [_note(note) for note in log.origin.notes]}
            text = json.dumps(told, ensure_ascii=False, indent=1)
            (beside / ORIGIN).write_text(text, encoding="utf-8")
            _move(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise SourceError(
            f"The log cannot be stored in {folder} ({error.strerror}). Name a folder you can write."
        ) from error
    return folder


def read_store(folder: str | Path) -> EventLog:
    """The log that `write_store` wrote. SourceError when the folder holds none or a part."""
    folder = Path(folder)
    if not is_store(folder):
        raise SourceError(
            f"{folder} holds no stored log: it needs {ORIGIN} and {', '.join(FRAMES)} as .parquet."
        )
    try:
        told = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
        lists = {
            "notes": tuple(Note.from_dict(note) for note in told["notes"]),
            "pseudonyms": tuple(told["pseudonyms"]),
            "examples": {why: tuple(places) for why, places in told["examples"].items()},
        }
        origin = Origin(**{**told, **lists})
        frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise SourceError(
            f"The stored log {folder} is damaged ({error}). Read the log from its source again."
        ) from error
    return EventLog(**frames, origin=origin)


def is_store(folder: Path) -> bool:
    """Whether a folder has the files of a stored log.

    >>> is_store(Path("no such folder"))
    False
    """
    return all((folder / name).is_file() for name in (ORIGIN, *(f"{n}.parquet" for n in FRAMES)))


def _note(note: str) -> dict[str, Any]:
    return note.to_dict() if isinstance(note, Note) else Note("", "{text}", text=note).to_dict()


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
