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
from pmtools.log import FRAMES, EventLog
from pmtools.naming import labels_in
from pmtools.origin import Note, Origin

ORIGIN, LABELS, CODES = "origin.json", "labels.parquet", "codes.json"


def write_store(log: EventLog, folder: str | Path) -> Path:
    """Write a log to `folder`: a Parquet file per frame, and its origin. The folder is returned.

    Labels are codes: `codes.json` has the number of the list for each column, `labels.parquet` the
    lists (`number`, `label`, in the order of their codes).

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
            _write_frames(log, beside)
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
            f"{folder} holds no stored log: it needs {ORIGIN}, {CODES}, {LABELS} and "
            f"{', '.join(FRAMES)} as .parquet."
        )
    try:
        told = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
        lists = {
            "notes": tuple(Note.from_dict(note) for note in told["notes"]),
            "pseudonyms": tuple(told["pseudonyms"]),
            "examples": {why: tuple(places) for why, places in told["examples"].items()},
        }
        origin = Origin(**{**told, **lists})
        frames = _read_frames(folder)
    except (OSError, ValueError, TypeError, KeyError, pl.exceptions.PolarsError) as error:
        raise SourceError(
            f"The stored log {folder} is damaged ({error}). Read the log from its source again."
        ) from error
    return EventLog(frames["events"], frames["cases"], frames["lifecycle"], origin)


def is_store(folder: Path) -> bool:
    """Whether a folder has the files of a stored log.

    >>> is_store(Path("no such folder"))
    False
    """
    return all(
        (folder / name).is_file()
        for name in (ORIGIN, CODES, LABELS, *(f"{n}.parquet" for n in FRAMES))
    )


def _write_frames(log: EventLog, folder: Path) -> None:
    lists: list[pl.Series] = []
    codes: dict[str, dict[str, int]] = {}
    for name in FRAMES:
        frame: pl.DataFrame = getattr(log, name)
        codes[name] = {c.name: _number(c.dtype, lists) for c in frame if c.dtype == pl.Enum}
        coded = frame.with_columns(pl.col(column).to_physical() for column in codes[name])
        coded.write_parquet(folder / f"{name}.parquet")
    told = [pl.DataFrame({"number": n, "label": labels}) for n, labels in enumerate(lists)]
    empty = pl.DataFrame(schema={"number": pl.Int32, "label": pl.String})
    pl.concat([empty, *told], how="vertical_relaxed").write_parquet(folder / LABELS)
    (folder / CODES).write_text(json.dumps(codes, ensure_ascii=False), encoding="utf-8")


def _number(dtype: pl.DataType, lists: list[pl.Series]) -> int:
    """The number of a list of labels; equal lists are one."""
    labels = labels_in(dtype)
    for number, known in enumerate(lists):
        if known.len() == labels.len() and known.equals(labels):
            return number
    lists.append(labels)
    return len(lists) - 1


def _read_frames(folder: Path) -> dict[str, pl.DataFrame]:
    codes = json.loads((folder / CODES).read_text(encoding="utf-8"))
    told = pl.read_parquet(folder / LABELS)
    numbers = {number for columns in codes.values() for number in columns.values()}
    enums = {
        number: pl.Enum(told.filter(pl.col("number") == number)["label"]) for number in numbers
    }
    frames = {}
    for name in FRAMES:
        labels = [pl.col(c).cat.to(enums[number]) for c, number in codes[name].items()]
        frames[name] = pl.read_parquet(folder / f"{name}.parquet").with_columns(labels)
    return frames


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
