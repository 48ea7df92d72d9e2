"""The texts that a file shows or holds, each with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pmtools.errors import SourceError

Text = tuple[str, str]
"""A place, such as `line 12`, and what stands there."""
SHOWN = {"title", "alt", "aria-label", "value", "placeholder", "content", "href", "summary"}
"""Attributes of a page that hold words of people."""
SILENT = {"script", "style"}
"""Elements whose content is none of a log."""
LIST = 200_000
"""Values of a column that are looked at in one go."""


def texts_of(path: Path) -> Iterator[Text]:
    """What a file holds, piece by piece. SourceError when it is damaged or of an unknown kind."""
    name = path.name.lower().removesuffix(".gz")
    reader = next((READERS[end] for end in READERS if name.endswith(end)), None)
    if reader is None:
        raise SourceError(f"{path} cannot be scanned: {path.suffix or 'a file without an ending'}.")
    try:
        yield from reader(path)
    except (OSError, EOFError, UnicodeDecodeError, ValueError, zlib.error, csv.Error) as error:
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
    return _markup(_content(path))


def _markup(content: str, every: bool = False) -> Iterator[Text]:
    reader = _Words(every)
    reader.feed(content)
    reader.close()
    yield from ((f"line {line}", text) for line, text in reader.found)


def _xml(path: Path) -> Iterator[Text]:
    return _markup(_content(path), every=True)


class _Words(HTMLParser):
    """What a page says, and what the attributes say that hold words."""

    def __init__(self, every: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.every = every
        """Whether all attributes hold words, as in XES."""
        self.found: list[tuple[int, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT and not self.every
        self.handle_startendtag(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value for name, value in attrs if value}
        if own.get("http-equiv"):
            return  # the policy of the page
        told = (value for name, value in own.items() if self.every or name in SHOWN)
        self.found += ((self.getpos()[0], value) for value in told if not value.startswith("data:"))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT and not self.every and self._silent > 0

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.found.append((self.getpos()[0], data))

    def handle_comment(self, data: str) -> None:
        self.found.append((self.getpos()[0], data))


def _notebook(path: Path) -> Iterator[Text]:
    for number, cell in enumerate(json.loads(_content(path)).get("cells", []), start=1):
        yield f"cell {number}", _joined(cell.get("source", ""))
        for output in cell.get("outputs", []):
            for kind, data in {**output.get("data", {}), "text": output.get("text", "")}.items():
                if kind.startswith("image/") and kind != "image/svg+xml":
                    continue
                text = _joined(data) if not isinstance(data, dict) else json.dumps(data)
                parts = _markup(text) if kind in ("text/html", "image/svg+xml") else [("", text)]
                yield from ((f"cell {number}, output", part) for _, part in parts)


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _json(path: Path) -> Iterator[Text]:
    def walked(value: Any, place: str) -> Iterator[Text]:
        if isinstance(value, dict):
            for key, one in value.items():
                yield place, str(key)
                yield from walked(one, f"{place}.{key}".strip("."))
        elif isinstance(value, list):
            for one in value:
                yield from walked(one, place)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield place, str(value)

    return walked(json.loads(_content(path)), "")


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
        if column.dtype.is_nested():
            values = [str(value) for value in column.head(LIST).to_list()]
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
}
"""How the texts of a kind of file are had, by its ending."""
