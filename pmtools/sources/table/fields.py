"""The fields of a text table, row by row: the plain reading that every faster one must equal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import polars as pl

from pmtools.errors import SchemaError, SourceError

ROWS_AT_ONCE = 50_000
MOST_COLUMNS = 2_000
LONGEST_HEADER = 1 << 20
WRONG_WIDTH = "row with another number of fields than the header"


class Reader(Protocol):
    """What `csv.reader` gives: rows, and the line that was read last."""

    line_num: int

    def __next__(self) -> list[str]:
        """The next row."""

    def __iter__(self) -> Iterator[list[str]]:
        """The rows that are left."""


@dataclass(frozen=True, eq=False)
class Fields:
    """Rows of texts, the line on which each ends (None: not counted), and which rows are bad."""

    rows: pl.DataFrame
    lines: pl.Series | None
    bad: dict[int, str]


def header_of(name: str, text: str, delimiter: str) -> tuple[list[str], int]:
    """The names of the columns, and the line on which they end.

    SchemaError for two columns of one name, or more columns than a log has.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        fields = next(fields for fields in reader if not _blank(fields))
    except csv.Error as error:
        raise _not_whole(name, reader.line_num, error) from error
    return named(f"{name}, line {reader.line_num}", fields), reader.line_num


def named(where: str, fields: list[str]) -> list[str]:
    """Header fields as the names of columns; an empty one gets its number."""
    header = [field.strip() or f"column {n}" for n, field in enumerate(fields, 1)]
    if len(header) > MOST_COLUMNS:
        raise SchemaError(
            f"{where}: {len(header):,} columns; at most {MOST_COLUMNS:,} can be read. Export the "
            "columns of the case, the activity and the time, and the attributes that you need."
        )
    double = sorted({field for field in header if header.count(field) > 1})
    if double:
        raise SchemaError(f"{where}: two columns are called {' and '.join(double)}. Rename one.")
    return header


def slow_rows(name: str, utf8: bytes, delimiter: str, header: list[str], *, skip: bool) -> Fields:
    """Every row below the header, by Python's own reader in its strict mode."""
    text = utf8.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[int] = []
    bad: dict[int, str] = {}
    head = 0
    try:
        next(fields for fields in reader if not _blank(fields))
        head = reader.line_num
        told = _checked(name, reader, len(header), lines, bad if skip else None)
        parts = list(_parts(told, header))
    except csv.Error as error:
        began = (lines[-1] if lines else head) + 1
        raise _not_whole(name, began, error) from error
    empty = pl.DataFrame(schema=dict.fromkeys(header, pl.String))
    rows = pl.concat([empty, *parts]).select(
        pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in header
    )
    return Fields(rows, pl.Series("line", lines, dtype=pl.Int64), bad)


def _not_whole(name: str, line: int, error: csv.Error) -> SourceError:
    return SourceError(
        f"{name}, line {line}: not a whole table ({error}). Is a quote left open, or is there text "
        "behind a closing quote?"
    )


def _parts(told: Iterator[list[str]], header: list[str]) -> Iterator[pl.DataFrame]:
    """Frames of some rows each, so that memory follows the text and not the Python objects."""
    while read := list(islice(told, ROWS_AT_ONCE)):
        yield pl.DataFrame(
            {
                key: pl.Series(values, dtype=pl.String)
                for key, values in zip(header, zip(*read, strict=True), strict=True)
            }
        )


def _checked(
    name: str, reader: Reader, width: int, lines: list[int], bad: dict[int, str] | None
) -> Iterator[list[str]]:
    """The rows, each with its line in `lines`; one of another width is refused, or in `bad`."""
    for fields in reader:
        if _blank(fields):
            continue
        lines.append(reader.line_num)
        if len(fields) == width:
            yield fields
        elif bad is not None:
            bad[len(lines) - 1] = WRONG_WIDTH
            yield [""] * width
        else:
            raise SourceError(
                f"{name}, line {reader.line_num}: {len(fields)} fields, the header has {width}. "
                "Was the file cut, or does a field hold a delimiter without quotes around it? "
                "Such rows can be left out with --skip-bad-rows."
            )


def _blank(fields: list[str]) -> bool:
    return not fields or (len(fields) == 1 and not fields[0].strip())
