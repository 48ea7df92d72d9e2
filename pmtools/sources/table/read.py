"""Tables in files: text, workbook or Parquet, read whole or refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pmtools.log import EventLog
from pmtools.sources.mapping import LogMapping, with_zone
from pmtools.sources.source_bytes import Advance, Digest, new_digest, silent
from pmtools.sources.table.moments import log_of_table
from pmtools.sources.table.parquet import parquet_tables
from pmtools.sources.table.table import Table, joined
from pmtools.sources.table.text import text_tables
from pmtools.sources.table.workbook import sheet_tables


class TableReader(Protocol):
    """A function that gives the tables in a file of one format."""

    def __call__(
        self,
        path: Path,
        digest: Digest,
        mapping: LogMapping,
        *,
        skip_bad_rows: bool,
        advance: Advance,
    ) -> list[Table]:
        """Read the file."""


FORMATS: dict[str, TableReader] = {
    ".csv": text_tables,
    ".csv.gz": text_tables,
    ".tsv": text_tables,
    ".tsv.gz": text_tables,
    ".xlsx": sheet_tables,
    ".parquet": parquet_tables,
}


def read_csv(
    path: str | Path,
    *,
    zone: str | None = None,
    mapping: LogMapping | None = None,
    skip_bad_rows: bool = False,
    advance: Advance = silent,
) -> EventLog:
    """The event log of a CSV or TSV file (`.csv`, `.csv.gz`, `.tsv`), every row accounted for.

    Encoding and delimiter are found and noted; the case, activity, time and other columns are those
    that `mapping` names, or are known by their names. A row is one moment of a step, a step with
    start and end, the start or complete moment of a step, or a case with a column of moments per
    status. All other values stay the text that they are. SourceError when the file cannot be read
    whole, SchemaError (line, column, value) when it cannot be an event log; with `skip_bad_rows`
    rows that cannot be read are set aside and counted.
    """
    return _read(text_tables, path, zone, mapping, skip=skip_bad_rows, advance=advance)


def read_xlsx(
    path: str | Path,
    *,
    zone: str | None = None,
    mapping: LogMapping | None = None,
    skip_bad_rows: bool = False,
    advance: Advance = silent,
) -> EventLog:
    """The event log of an Excel workbook (`.xlsx`), by the same rules as `read_csv`.

    Every sheet with the columns of a log is read, or those that the mapping names; sheets of one
    layout are read one after the other. Merged cells, formulas without a value and errors such as
    `#N/A` are refused with their cell.
    """
    return _read(sheet_tables, path, zone, mapping, skip=skip_bad_rows, advance=advance)


def read_parquet(
    path: str | Path,
    *,
    zone: str | None = None,
    mapping: LogMapping | None = None,
    skip_bad_rows: bool = False,
    advance: Advance = silent,
) -> EventLog:
    """The event log of a Parquet file, by the same rules as `read_csv`; values keep their types."""
    return _read(parquet_tables, path, zone, mapping, skip=skip_bad_rows, advance=advance)


def read_tables(
    paths: Sequence[tuple[Path, TableReader]],
    name: str,
    digest: Digest,
    mapping: LogMapping,
    *,
    skip_bad_rows: bool,
    advance: Advance,
) -> EventLog:
    """The event log of the tables in several files of one layout, one after the other."""
    tables = [
        table
        for path, reader in paths
        for table in reader(path, digest, mapping, skip_bad_rows=skip_bad_rows, advance=advance)
    ]
    table, sha256 = joined(name, tables), digest.hexdigest()
    return log_of_table(table, name, sha256, mapping, skip_bad_rows=skip_bad_rows)


def _read(
    reader: TableReader,
    path: str | Path,
    zone: str | None,
    mapping: LogMapping | None,
    *,
    skip: bool,
    advance: Advance,
) -> EventLog:
    path, mapping = Path(path), with_zone(mapping, zone)
    return read_tables(
        [(path, reader)], path.name, new_digest(), mapping, skip_bad_rows=skip, advance=advance
    )
