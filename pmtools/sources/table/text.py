"""The text of a table: decoded, its delimiter found, its rows as columns of strings."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import polars as pl

from pmtools.errors import SchemaError, SourceError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ROWS_AT_ONCE = 50_000


class Reader(Protocol):
    """What `csv.reader` gives: rows, and the line that was read last."""

    line_num: int

    def __next__(self) -> list[str]:
        """The next row."""

    def __iter__(self) -> Iterator[list[str]]:
        """The rows that are left."""


def decoded(name: str, data: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, UTF-16 by its mark, else cp1252. SourceError if none."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    if b"\0" in data and encodings[0] != "utf-16":
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SourceError(f"{name}, line {line}: not text (a zero byte). Export it as CSV again.")
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise SourceError(
        f"{name}, line {line}: the text is neither UTF-8 nor {encodings[-1]}. Export it as UTF-8."
    )


def delimiter_of(name: str, text: str) -> str:
    """The delimiter that splits the header into most columns. SourceError when there is one column.

    >>> delimiter_of("log.csv", "zaak;activiteit;datum, tijd")
    ';'
    """
    start = text.lstrip()[: 1 << 16]
    if not start:
        raise SourceError(f"{name} is empty. Export the log again.")
    if start[:200].lower().startswith(("<!doctype html", "<html")):
        raise SourceError(f"{name} is a web page (HTML), not a table. Download the log itself.")
    counts = {}
    for delimiter in DELIMITERS:
        lines = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        counts[delimiter] = len(next(lines, []))
    best = max(counts, key=lambda delimiter: counts[delimiter])
    if counts[best] < 2:  # noqa: PLR2004
        raise SourceError(
            f"{name}, line 1: one column only, {start.splitlines()[0][:80]!r}. Expected a header "
            f"with columns between one of: {', '.join(DELIMITERS.values())}."
        )
    return best


def rows_of(name: str, text: str, delimiter: str) -> tuple[pl.DataFrame, pl.Series]:
    """Every row as strings, an empty field as null, and the line on which it ends.

    Blank lines are no rows. SourceError with the line when a row has more or fewer fields than the
    header or a quote is left open, SchemaError when two columns bear one name.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[int] = []
    try:
        header = _header(name, next(fields for fields in reader if not _blank(fields)))
        parts = list(_parts(name, reader, header, lines))
    except csv.Error as error:
        raise SourceError(
            f"{name}, line {reader.line_num}: not a whole table ({error}). Is a quote left open?"
        ) from error
    if not lines:
        raise SourceError(f"{name} has a header and no rows. Choose a period when you export.")
    filled = [pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in header]
    return pl.concat(parts).select(filled), pl.Series("line", lines, dtype=pl.Int64)


def _header(name: str, fields: list[str]) -> list[str]:
    header = [field.strip() or f"column {n}" for n, field in enumerate(fields, 1)]
    double = sorted({field for field in header if header.count(field) > 1})
    if double:
        raise SchemaError(
            f"{name}, line 1: two columns are called {' and '.join(double)}. Rename one."
        )
    return header


def _parts(
    name: str, reader: Reader, header: list[str], lines: list[int]
) -> Iterator[pl.DataFrame]:
    """Frames of some rows each, so that memory follows the text and not the Python objects."""
    while read := list(islice(_checked(name, reader, len(header)), ROWS_AT_ONCE)):
        lines += [line for line, _ in read]
        columns = zip(*(fields for _, fields in read), strict=True)
        yield pl.DataFrame(
            {
                key: pl.Series(values, dtype=pl.String)
                for key, values in zip(header, columns, strict=True)
            }
        )


def _checked(name: str, reader: Reader, width: int) -> Iterator[tuple[int, list[str]]]:
    for fields in reader:
        if _blank(fields):
            continue
        if len(fields) != width:
            raise SourceError(
                f"{name}, line {reader.line_num}: {len(fields)} fields, the header has {width}. "
                "Was the file cut, or does a field hold a delimiter without quotes around it?"
            )
        yield reader.line_num, fields


def _blank(fields: list[str]) -> bool:
    return not fields or (len(fields) == 1 and not fields[0].strip())
