"""CSV and its like: decoded, its delimiter found, its rows as columns of texts."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from functools import cache, partial
from pathlib import Path

import polars as pl

from pmtools.errors import SourceError
from pmtools.origin import Note
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, Digest, plain_chunks
from pmtools.sources.table.fields import LONGEST_HEADER, Fields, header_of, slow_rows
from pmtools.sources.table.quick import quick_lines, quick_rows
from pmtools.sources.table.table import Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
AT_ONCE = 256 << 20
"""Most tables are read in one go, so that they need not be put together."""
LONGEST_LINE = 64 << 20
"""Bytes without a line's end beyond which a file is no table."""


def text_tables(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> list[Table]:
    """The rows of a CSV or TSV file as texts, plain or gzip; an empty field is null.

    Encoding and delimiter are found and noted. Blank lines are no rows. SourceError with the line
    when a row has more or fewer fields than the header (with `skip_bad_rows` it is kept as bad) or
    a quote is left open, SchemaError when two columns bear one name.
    """
    data = _whole(path, digest, advance)
    encoding = encoding_of(path.name, data)
    start = data[:LONGEST_HEADER].decode(encoding, errors="replace")
    delimiter = delimiter_of(path.name, start)
    header, first_line = header_of(path.name, start, delimiter)
    utf8 = data if encoding.startswith("utf-8") else data.decode(encoding).encode()
    plain = partial(
        slow_rows, path.name, utf8, delimiter=delimiter, header=header, skip=skip_bad_rows
    )
    rows = quick_rows(utf8, delimiter, header)
    fields = plain() if rows is None else Fields(rows, None, {})
    if fields.rows.is_empty():
        raise SourceError(f"{path.name} has a header and no rows. Choose a period when you export.")

    @cache
    def lines() -> pl.Series:
        return quick_lines(utf8) if fields.lines is None else fields.lines

    one_each = rows is not None and b'"' not in utf8

    def place(row: int) -> str:
        return f"line {row + first_line + 1 if one_each else lines()[row]:,}"

    notes = _notes(encoding, delimiter, b'"' in utf8)
    return [Table(path.name, fields.rows, place, notes, fields.bad)]


def _whole(path: Path, digest: Digest, advance: Advance) -> bytes:
    parts, since = [], 0
    for chunk in plain_chunks(path, digest, advance, AT_ONCE):
        since = len(chunk) - chunk.rfind(b"\n") if b"\n" in chunk else since + len(chunk)
        if since > LONGEST_LINE:
            raise SourceError(
                f"{path.name}: a line of more than {LONGEST_LINE >> 20} MB, so this is no table of "
                "rows. Export it again."
            )
        parts.append(chunk)
    return b"".join(parts)


def _notes(encoding: str, delimiter: str, quoted: bool) -> tuple[Note, ...]:
    notes = []
    if not encoding.startswith("utf-8"):
        told = "The text was read as {encoding}, not as UTF-8."
        notes.append(Note("encoding", told, encoding=encoding))
    if delimiter != ",":
        told = "The columns are separated by a {separator}."
        notes.append(Note("delimiter", told, separator=DELIMITERS[delimiter]))
    if quoted:
        notes.append(Note("quoting", "Fields stand between double quotes where they need it."))
    return tuple(notes)


def encoding_of(name: str, data: bytes) -> str:
    """The encoding of a text: UTF-8, UTF-16 by its mark, else cp1252. SourceError if none.

    >>> encoding_of("log.csv", "één".encode("cp1252"))
    'cp1252'
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8", "cp1252"]
    if b"\0" in data and encodings[0] != "utf-16":
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SourceError(f"{name}, line {line}: not text (a zero byte). Export it as CSV again.")
    if data.isascii():
        return encodings[0]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            if encoding != "cp1252" and _is_mostly_utf8(data):
                raise SourceError(
                    f"{name}, line {line}: a character is not UTF-8, as the rest is. Export it as "
                    "UTF-8 again, or correct the line."
                ) from error
            continue
        if encoding == "utf-16" and "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise SourceError(f"{name}, line {line}: not text (a zero). Export it as CSV again.")
        return encoding
    raise SourceError(
        f"{name}, line {line}: the text is neither UTF-8 nor {encodings[-1]}. Export it as UTF-8."
    )


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether as many characters beyond ASCII are UTF-8 as are not, which cp1252 hardly gives."""
    text = data.decode("utf-8", errors="replace")
    odd = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return 0 < odd <= beyond - odd


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
