"""One file of any format, read and kept in buckets on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from pmtools.sources.formats import XES, format_of, require_one_kind
from pmtools.sources.importing.bucketed import Whole
from pmtools.sources.importing.sample import case_column, spool_tables
from pmtools.sources.importing.spooled import (
    Spooled,
    read_part,
    read_sample,
    write_spooled,
)
from pmtools.sources.importing.tables import TableFiles
from pmtools.sources.importing.traces import LABEL, TraceFiles, spool_traces
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, new_digest, raw_chunks, silent
from pmtools.sources.table.read import FORMATS as TABLES
from pmtools.sources.xes.read import xes_parts


@dataclass(frozen=True)
class Asked:
    """How files are to be read."""

    mapping: LogMapping
    skip: bool

    def told(self) -> dict[str, Any]:
        """As plain values, to compare with what was asked before."""
        return {"mapping": self.mapping.to_dict(), "skip": self.skip}


def spool_file(
    path: Path, asked: Asked, folder: Path, buckets: Callable[[int], int], advance: Advance
) -> Spooled:
    """Read a file, and keep its rows in `folder`; `buckets` says how many for so many rows."""
    digest, size = new_digest(), path.stat().st_size
    empty = Spooled(path.name, "", size, asked.told(), 0, 0, (), {}, {})
    if format_of(path.name) in XES:
        parts = xes_parts(path, digest, asked.mapping, skip_bad_rows=asked.skip, advance=advance)
        told = replace(empty, sha256=digest.hexdigest())
        return spool_traces(told, parts, folder, buckets(parts.moments.height))
    read = TABLES[format_of(path.name)]
    tables = read(path, digest, asked.mapping, skip_bad_rows=asked.skip, advance=advance)
    told = replace(empty, sha256=digest.hexdigest())
    n_rows = sum(table.rows.height for table in tables)
    return spool_tables(told, tables, asked.mapping, folder, buckets(n_rows))


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    digest = new_digest()
    for _ in raw_chunks(path, digest, silent):
        pass
    return digest.hexdigest()


def sha256_together(files: Sequence[Spooled]) -> str:
    """The hash of one file; of several the hash of their hashes, one a line."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def is_xes(file: Spooled) -> bool:
    """Whether the file is XES, not a table."""
    return bool(file.origin)


def split_again(folder: Path, file: Spooled, mapping: LogMapping, n_buckets: int) -> Spooled:
    """The rows of a file split into more buckets; those of before stay until they are removed."""
    frames = {}
    for name in file.counts:
        frame = read_part(folder, file, name, 0, 1)[0]
        case = LABEL if is_xes(file) else case_column(frame.columns, mapping)
        by = frame[case] if case in frame.columns else pl.repeat(None, frame.height, eager=True)
        frames[name] = (frame, by.cast(pl.String))
    sample = None if is_xes(file) else read_sample(folder, file)
    return write_spooled(file, frames, sample, folder, n_buckets)


def whole_of(
    folder: Path, files: Sequence[Spooled], name: str, asked: Asked, n_buckets: int
) -> Whole:
    """The kept rows of files as one log. SchemaError when they are of two kinds."""
    require_one_kind(file.name for file in files)
    if is_xes(files[0]):
        return TraceFiles(folder, files, name, n_buckets)
    return TableFiles(folder, files, name, asked.mapping, asked.skip, n_buckets)
