"""Parquet files as tables; values keep the types that the file gives them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from pmtools.errors import SourceError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, Digest, plain_chunks
from pmtools.sources.table.fields import named
from pmtools.sources.table.table import Table

MAGIC = b"PAR1"


def parquet_tables(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> list[Table]:
    """The one table of a Parquet file; lists and structs become text (JSON).

    SourceError when the file is damaged or no Parquet, or holds no row.
    """
    data = b"".join(plain_chunks(path, digest, advance))
    if not (data.startswith(MAGIC) and data.endswith(MAGIC)):
        raise SourceError(
            f"{path.name} is no whole Parquet file (it does not begin and end with PAR1). Copy or "
            "export it again."
        )
    try:
        rows = pl.read_parquet(data)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise SourceError(
            f"{path.name} is a damaged Parquet file ({_first_line(error)}). Export it again."
        ) from error
    if rows.is_empty():
        raise SourceError(f"{path.name} holds no rows. Choose a period when you export.")
    header = named(path.name, rows.columns)
    rows = rows.rename(dict(zip(rows.columns, header, strict=True)))
    return [Table(path.name, _flat(rows), lambda row: f"row {row + 1:,}")]


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Labels as text, nested values as JSON, bytes as hexadecimal text."""
    columns = []
    for name, dtype in rows.schema.items():
        if dtype.is_nested():
            texts = [
                None if v is None else json.dumps(v, default=str) for v in rows[name].to_list()
            ]
            columns.append(pl.Series(name, texts, dtype=pl.String))
        elif isinstance(dtype, pl.Enum | pl.Categorical):
            columns.append(rows[name].cast(pl.String))
        elif dtype == pl.Binary:
            columns.append(rows[name].bin.encode("hex"))
        elif dtype == pl.Null:
            columns.append(rows[name].cast(pl.String))
        else:
            columns.append(rows[name])
    return pl.DataFrame(columns)
