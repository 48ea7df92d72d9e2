"""Parquet files as tables; values keep the types that the file gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from pmtools.errors import SchemaError, SourceError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, Digest, plain_chunks
from pmtools.sources.table.fields import named
from pmtools.sources.table.table import Table

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"PAR1"
FIRST, LAST = -62_135_596_800, 253_402_300_799
"""Seconds since 1970 of the first and the last moment of the years 1 to 9999."""


def parquet_tables(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> list[Table]:
    """The one table of a Parquet file; lists and structs become text (JSON).

    SourceError when the file is damaged (by its checksums, where it has them) or no Parquet, or
    holds no row.
    """
    data = b"".join(plain_chunks(path, digest, advance))
    if not (data.startswith(MAGIC) and data.endswith(MAGIC)):
        raise SourceError(
            f"{path.name} is no whole Parquet file (it does not begin and end with PAR1). Copy or "
            "export it again."
        )
    rows = _rows(path.name, data)
    if rows.is_empty():
        raise SourceError(f"{path.name} holds no rows. Choose a period when you export.")
    return [Table(path.name, _flat(rows), lambda row: f"row {row + 1:,}")]


def write_parquet(rows: pl.DataFrame, path: Path) -> None:
    """Write a table with a checksum on each page, so that damage is seen when it is read."""
    import pyarrow.parquet as pq

    pq.write_table(rows.to_arrow(), path, compression="zstd", write_page_checksum=True)


def _rows(name: str, data: bytes) -> pl.DataFrame:
    # pyarrow, as Polars ends the process on some damaged files.
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(
            pa.BufferReader(data), use_threads=False, page_checksum_verification=True
        )
        table.validate(full=True)
        header = named(name, [str(column) for column in table.schema.names])
        columns = [_proved(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise SourceError(
            f"{name} is a damaged Parquet file ({told}). Copy or export it again."
        ) from error
    rows = pl.from_arrow(pa.table(columns, names=header))
    assert isinstance(rows, pl.DataFrame)  # noqa: S101 (a table becomes a frame)
    _require_moments(name, rows)
    return rows


def _require_moments(name: str, rows: pl.DataFrame) -> None:
    """SchemaError for a moment before the year 1 or after 9999, on which Polars stops."""
    for column, dtype in rows.schema.items():
        if not isinstance(dtype, pl.Datetime):
            continue
        per_second = {"ms": 10**3, "us": 10**6, "ns": 10**9}[dtype.time_unit]
        seconds = rows[column].to_physical() // per_second
        odd = (~seconds.is_between(FIRST, LAST)).fill_null(False)
        if odd.any():
            raise SchemaError(
                f"{name}, row {int(odd.arg_max() or 0) + 1:,}: {column} holds a moment that no "
                "calendar has. Is the file damaged? Export it again."
            )


def _proved(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column whose texts are proved to be UTF-8; labels as texts."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if any(is_text(kind) for is_text in texts):
        return column.cast(pa.large_string()).cast(pa.large_binary()).cast(pa.large_string())
    return column


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Nested values as JSON, bytes as hexadecimal text; a column without any value as text."""
    columns = []
    for name, dtype in rows.schema.items():
        if dtype.is_nested():
            values = rows[name].to_list()
            texts = [None if each is None else json.dumps(each, default=str) for each in values]
            columns.append(pl.Series(name, texts, dtype=pl.String))
        elif dtype == pl.Binary:
            columns.append(rows[name].bin.encode("hex"))
        elif dtype == pl.Null:
            columns.append(rows[name].cast(pl.String))
        else:
            columns.append(rows[name])
    return pl.DataFrame(columns)
