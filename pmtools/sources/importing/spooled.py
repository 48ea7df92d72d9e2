"""The rows of one file as they were read, in buckets of whole cases on disk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from pmtools.errors import SourceError
from pmtools.sources.importing.disk import read_told
from pmtools.sources.importing.hashing import hashes
from pmtools.sources.store.disk import write_frame, write_told

TOLD, FORMAT = "file.json", 1
ROW, LINE, BAD, CASE = "\0row", "\0line", "\0bad", "\0case"
"""Columns of ours: the row's place in the file, its line there, why it is bad; its case."""
ROWS, CASES, SAMPLE = "rows", "cases", "sample"


@dataclass(frozen=True)
class Section:
    """A table of a file (a sheet, or all of it): its name, and where its rows stand."""

    name: str
    first: int
    """Its first row among those of the file."""
    word: str
    """What its places are called: `line` or `row`."""
    offset: int | None
    """What a row's place in the section lies before its line; None when each row says it."""
    notes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Spooled:
    """What is known of a file whose rows lie on disk."""

    name: str
    sha256: str
    size: int
    asked: Mapping[str, Any]
    """How it was read: the mapping, and whether bad rows were skipped."""
    n_rows: int
    n_cases: int
    """Traces of an XES file; 0 for a table."""
    sections: tuple[Section, ...]
    origin: Mapping[str, Any]
    """What its reader says of an XES file; empty for a table."""
    counts: Mapping[str, tuple[int, ...]]
    """`rows` and `cases` to how many each bucket has."""
    format: int = FORMAT

    @property
    def n_buckets(self) -> int:
        """Into how many buckets it was split."""
        return len(self.counts[ROWS])

    @property
    def key(self) -> str:
        """The name of its folder."""
        return f"{self.sha256[:16]}-{self.n_buckets}"


def write_spooled(
    spooled: Spooled,
    frames: Mapping[str, tuple[pl.DataFrame, pl.Series]],
    sample: pl.DataFrame | None,
    folder: Path,
    n_buckets: int,
) -> Spooled:
    """Write rows and cases, each frame with the names of its cases, split; renamed when whole."""
    beside = folder / f"{spooled.sha256[:16]}.part"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        counts = {
            name: _write_split(frame, hashes(labels), beside, name, n_buckets)
            for name, (frame, labels) in frames.items()
        }
        if sample is not None:
            write_frame(sample, beside / f"{SAMPLE}.parquet")
        spooled = replace(spooled, counts=counts)
        write_told(asdict(spooled), beside / TOLD)
        there = folder / spooled.key
        remove(there)
        beside.rename(there)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return spooled


def remove(folder: Path) -> None:
    """Remove the rows of a file, if they are there; half removed, they bear no name of rows."""
    gone = folder.with_suffix(".gone")
    if folder.is_dir() and folder != gone:
        shutil.rmtree(gone, ignore_errors=True)
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def read_spooled(folder: Path) -> Spooled | None:
    """What is known of the file whose rows lie in a folder; None when they are not whole.

    They are whole when the folder has their name, which it gets last and loses first.
    """
    told = read_told(folder / TOLD)
    if told is None or told.get("format") != FORMAT:
        return None
    sections = tuple(
        Section(**{**section, "notes": tuple(section["notes"])}) for section in told["sections"]
    )
    counts = {name: tuple(sizes) for name, sizes in told["counts"].items()}
    spooled = Spooled(**{**told, "sections": sections, "counts": counts})
    return spooled if folder.name == spooled.key else None


def read_part(
    folder: Path,
    spooled: Spooled,
    name: str,
    bucket: int,
    n_buckets: int,
    columns: list[str] | None = None,
) -> list[pl.DataFrame]:
    """The frames of a file that make one of `n_buckets`, in the order of the file.

    A file that was split into more buckets has several for each. SourceError when one is damaged.
    """
    frames = []
    for part in range(bucket, spooled.n_buckets, n_buckets):
        if not spooled.counts[name][part]:
            continue
        path = folder / spooled.key / _file(name, part)
        try:
            frame = pl.read_parquet(path, columns=columns, glob=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise _damaged(folder, spooled, str(error)) from error
        if frame.height != spooled.counts[name][part]:
            raise _damaged(folder, spooled, f"{path.name} lacks rows")
        frames.append(frame)
    if len(frames) > 1:
        order = CASE if name == CASES else ROW
        return [pl.concat(frames).sort(order)]
    return frames


def read_schema(folder: Path, spooled: Spooled, name: str) -> dict[str, pl.DataType]:
    """The columns of a file's frames."""
    part = next(n for n, size in enumerate(spooled.counts[name]) if size)
    try:
        return dict(pl.read_parquet_schema(folder / spooled.key / _file(name, part)))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _damaged(folder, spooled, str(error)) from error


def read_sample(folder: Path, spooled: Spooled) -> pl.DataFrame:
    """The telling rows of a table."""
    try:
        return pl.read_parquet(folder / spooled.key / f"{SAMPLE}.parquet", glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _damaged(folder, spooled, str(error)) from error


def _write_split(
    frame: pl.DataFrame, by: pl.Series, folder: Path, name: str, n_buckets: int
) -> tuple[int, ...]:
    if n_buckets == 1:
        parts = [frame]
    else:
        bucket = (by & (n_buckets - 1)).to_numpy().astype(np.uint16)
        sizes = np.bincount(bucket, minlength=n_buckets)
        ordered = frame[np.argsort(bucket, kind="stable")]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        parts = [ordered[starts[n] : starts[n + 1]] for n in range(n_buckets)]
    for n, part in enumerate(parts):
        if part.height:
            write_frame(part, folder / _file(name, n))
    return tuple(part.height for part in parts)


def _file(name: str, bucket: int) -> str:
    return f"{name}.{bucket:04}.parquet"


def _damaged(folder: Path, spooled: Spooled, why: str) -> SourceError:
    return SourceError(
        f"The rows of {spooled.name} that were kept in {folder} are damaged ({why}). Store the log "
        "from its sources again, in a new folder."
    )
