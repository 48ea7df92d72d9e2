"""A log in memory, written as a store of one bucket."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import polars as pl

from pmtools.errors import SourceError
from pmtools.log import EventLog
from pmtools.naming import labels_in
from pmtools.sources.store.manifest import (
    FRAMES,
    IDS,
    LABELS,
    Bucket,
    Manifest,
    is_store,
    write_labels,
    write_manifest,
)

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
    lists: list[pl.Series] = []
    codes: dict[str, dict[str, int]] = {}
    for name in FRAMES:
        frame: pl.DataFrame = getattr(log, name)
        labelled = [column for column in frame if column.dtype == pl.Enum]
        codes[name] = {c.name: _number(c.dtype, lists) for c in labelled if c.name != "case_id"}
    sizes = Bucket(log.events.height, log.cases.height, log.lifecycle.height)
    manifest = Manifest(DATA, (sizes,), codes, log.origin)
    for name in FRAMES:
        coded = getattr(log, name).with_columns(
            pl.col("case_id").to_physical().cast(pl.UInt32),
            *(pl.col(column).to_physical() for column in codes[name]),
        )
        _write(coded, manifest.path(folder, name, 0))
    ids = labels_in(log.events.schema["case_id"])
    numbers = pl.int_range(ids.len(), dtype=pl.UInt32, eager=True).alias("case_id")
    _write(pl.DataFrame([numbers, ids.alias("label")]), manifest.path(folder, IDS, 0))
    write_labels(folder / DATA / LABELS, dict(enumerate(lists)))
    return manifest


def _write(frame: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True)
    frame.write_parquet(path)


def _number(dtype: pl.DataType, lists: list[pl.Series]) -> int:
    """The number of a list of labels; equal lists are one."""
    labels = labels_in(dtype)
    for number, known in enumerate(lists):
        if known.len() == labels.len() and known.equals(labels):
            return number
    lists.append(labels)
    return len(lists) - 1


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
