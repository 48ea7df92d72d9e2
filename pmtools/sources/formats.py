"""Which reader a file's name asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pmtools.errors import SchemaError
from pmtools.log import EventLog
from pmtools.sources.assemble import assemble
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import joined_parts
from pmtools.sources.source_bytes import Advance, new_digest
from pmtools.sources.table.read import FORMATS as TABLES
from pmtools.sources.table.read import read_tables
from pmtools.sources.xes.read import xes_parts

XES = (".xes", ".xes.gz")
FORMATS = (*XES, *TABLES)


def format_of(name: str) -> str:
    """What a file's name ends in, when that is a format that can be read; else an empty text.

    >>> format_of("Zaken 2024.XLSX"), format_of("brief.docx")
    ('.xlsx', '')
    """
    return next((ending for ending in FORMATS if name.lower().endswith(ending)), "")


def require_one_kind(names: Iterable[str]) -> None:
    """SchemaError when some names are those of XES files and some those of tables."""
    kinds = {format_of(name) in XES: name for name in names}
    if len(kinds) > 1:
        raise SchemaError(
            f"{kinds[True]} is XES and {kinds[False]} a table. One log has one layout: store them "
            "in folders of their own."
        )


def read_file(
    path: Path, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> EventLog:
    """The event log in one file."""
    return read_files([path], path.name, mapping, skip_bad_rows=skip_bad_rows, advance=advance)


def read_files(
    paths: Sequence[Path],
    name: str,
    mapping: LogMapping,
    *,
    skip_bad_rows: bool,
    advance: Advance,
) -> EventLog:
    """The event log in files of one kind, XES or tables; `name` is what the log is called.

    A case of a table goes on in the next one; in XES files each trace is a case of its own.
    """
    digest = new_digest()
    if format_of(paths[0].name) in XES:
        parts = [
            xes_parts(path, digest, mapping, skip_bad_rows=skip_bad_rows, advance=advance)
            for path in paths
        ]
        return assemble(joined_parts(name, digest.hexdigest(), parts), mapping)
    readers = [(path, TABLES[format_of(path.name)]) for path in paths]
    return read_tables(readers, name, digest, mapping, skip_bad_rows=skip_bad_rows, advance=advance)
