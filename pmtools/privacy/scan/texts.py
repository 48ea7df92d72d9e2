"""The texts that a file shows or holds, each with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pmtools.errors import SourceError
from pmtools.privacy.scan.markup import markup_lines, told_in

Text = tuple[str, str]
"""A place, such as `line 12`, and what stands there."""
MARKUP = {"text/html", "image/svg+xml"}
DOTS = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
"""Kinds of output that hold no letters."""
DAMAGED = (
    *(OSError, EOFError, ValueError, RecursionError),
    *(zlib.error, csv.Error, sqlite3.Error, AssertionError),  # the last is what html.parser raises
)


def texts_of(path: Path) -> Iterator[Text]:
    """What a file holds, piece by piece. SourceError when it is damaged or of an unknown kind.

    Not read: styles, pictures made of dots, and pages on paper.
    """
    name = path.name.lower().removesuffix(".gz")
    reader = next((READERS[end] for end in READERS if name.endswith(end)), None)
    if reader is None:
        raise SourceError(f"{path} cannot be scanned: {path.suffix or 'a file without an ending'}.")
    try:
        yield from reader(path)
    except DAMAGED as error:
        raise SourceError(f"{path} cannot be scanned: it is damaged ({error}).") from error


def can_scan(path: Path) -> bool:
    """Whether a file is of a kind whose texts are known."""
    return path.name.lower().removesuffix(".gz").endswith(tuple(READERS))


def _content(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix.lower() == ".gz":
        content = gzip.decompress(content)
    return content.decode("utf-8-sig")


def _lines(path: Path) -> Iterator[Text]:
    for number, line in enumerate(_content(path).splitlines(), start=1):
        yield f"line {number}", line


def _table(path: Path) -> Iterator[Text]:
    """Each cell by itself: what separates two numbers is a part of neither."""
    content = _content(path)
    first = content.partition("\n")[0]
    separator = max(";\t|,", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(content) + 1))
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    for row in rows:
        yield from ((f"line {rows.line_num}", cell) for cell in row)


def _page(path: Path) -> Iterator[Text]:
    return page_texts(_content(path))


def page_texts(content: str) -> Iterator[Text]:
    """What a page or a drawing says, by its lines."""
    yield from ((f"line {line}", text) for line, text in markup_lines(content))


def _xml(path: Path) -> Iterator[Text]:
    for line, text in markup_lines(_content(path), every=True):
        yield f"line {line}", text


def _notebook(path: Path) -> Iterator[Text]:
    """Sources, all that cells gave and their errors, and what the notebook says of itself."""
    told = json.loads(_content(path))
    for number, cell in enumerate(told.pop("cells", []), start=1):
        outputs = cell.pop("outputs", [])
        yield from _said(cell, f"cell {number}", "")
        yield from _said(outputs, f"cell {number}, output", "")
    yield from _said(told, "metadata", "")


def _said(value: Any, place: str, kind: str) -> Iterator[Text]:
    """The texts of a part of a notebook; `kind` is the name under which it stands there."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if isinstance(value, dict):
        for key, one in value.items():
            yield place, str(key)
            yield from _said(one, place, str(key))
    elif isinstance(value, list):
        for one in value:
            yield from _said(one, place, kind)
    elif kind in MARKUP:
        yield from ((place, text) for _, text in page_texts(str(value)))
    elif isinstance(value, str | int) and not (isinstance(value, bool) or kind in DOTS):
        yield place, str(value)


def _json(path: Path) -> Iterator[Text]:
    return told_in(json.loads(_content(path)))


def _parquet(path: Path) -> Iterator[Text]:
    import polars as pl

    texts = (pl.String, pl.Enum, pl.Categorical)
    try:
        frame = pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error)) from error
    for name in frame.columns:
        yield f"column {name}", name
        column = frame[name]
        while isinstance(column.dtype, pl.List | pl.Array):
            column = column.explode()
        if column.dtype.is_nested():
            values = [str(value) for value in column.to_list()]
        elif not (column.dtype in texts or column.dtype.is_signed_integer()):
            continue  # no number without a sign is one of a person: so are fingerprints kept
        else:
            values = column.drop_nulls().unique(maintain_order=True).cast(pl.String).to_list()
        yield from ((f"column {name}", value) for value in values)


def _workbook(path: Path) -> Iterator[Text]:
    import fastexcel

    book = fastexcel.read_excel(path)
    for sheet in book.sheet_names:
        for row in book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows():
            yield from ((f"sheet {sheet}", str(value)) for value in row if value is not None)


def _database(path: Path) -> Iterator[Text]:
    """The texts in all tables of a SQLite file, which is opened to be read alone."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (name,) in names:
            quoted = name.replace('"', '""')
            rows = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608
            for row in rows:
                yield from ((f"table {name}", str(value)) for value in row if value is not None)


READERS: dict[str, Callable[[Path], Iterator[Text]]] = {
    ".html": _page,
    ".htm": _page,
    ".svg": _page,
    ".xml": _xml,
    ".xes": _xml,
    ".bpmn": _xml,
    ".ipynb": _notebook,
    ".json": _json,
    ".parquet": _parquet,
    ".xlsx": _workbook,
    ".csv": _table,
    ".tsv": _table,
    ".txt": _lines,
    ".md": _lines,
    ".toml": _lines,
    ".jsonl": _lines,
    ".sqlite": _database,
}
"""How the texts of a kind of file are had, by its ending."""
