"""What an import writes for itself, and a failure said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from pmtools.errors import SourceError

FULL = ("No space left", "os error 112")
"""How Polars says that a disk is full; the latter on Windows."""


def write_draft(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame that is read back by the same command and then removed."""
    frame.write_ipc(path, compression="uncompressed")


def read_draft(path: Path) -> pl.DataFrame:
    """A frame that `write_draft` wrote."""
    with path.open("rb") as file:
        return pl.read_ipc(file)


def read_told(path: Path) -> dict[str, Any] | None:
    """What a small JSON file says; None when it is not there or not whole."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return told if isinstance(told, dict) else None


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """SourceError for a disk that is full or cannot be written; the store is what it was."""
    try:
        yield
    except OSError as error:
        raise _not_stored(folder, error.strerror or str(error)) from error
    except pl.exceptions.PolarsError as error:
        if not any(full in str(error) for full in FULL):
            raise
        raise _not_stored(folder, str(error)) from error


def _not_stored(folder: Path, why: str) -> SourceError:
    return SourceError(
        f"The log cannot be stored in {folder} ({why}). What was stored there is unharmed. Make "
        "room, or name a folder on a larger disk, and give the same command again: it goes on "
        "where it stopped."
    )
