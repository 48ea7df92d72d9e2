"""What an Excel workbook is made of, looked through before it is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from pmtools.errors import SourceError
from pmtools.sources.source_bytes import Advance

ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
CHUNK, OVERLAP = 1 << 20, 4096
MOST_UNPACKED, MOST_FOLD, FREE = 4 << 30, 200, 64 << 20
"""A part that unpacks to more, or two hundredfold when it is no small one, is an attack."""
LAST_ROW, LAST_COLUMN, MOST_CELLS = 1_048_576, 16_384, 200_000_000
"""Excel's own edges, and the cells of the rectangle that the reading library lays out."""
FIRST_SHARE = 4
"""Looking through takes about a quarter of the time that reading takes."""

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>' + FORMULA + rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v/>"
    rb"|<(?:\w+:)?v></)"
)
"""A cell with a formula and no value: it was never calculated."""
ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:'
    + FORMULA
    + rb")?(?:<(?:\w+:)?v>([^<]*))?"
)
FAR = re.compile(rb'r="(?:[A-Z]{3}\d|[A-Z]{0,2}\d{7,})')
CELL = re.compile(rb'\br="([A-Z]*)(\d+)"')


@dataclass(frozen=True)
class SheetScan:
    """What the reading library does not tell of a sheet."""

    title: str
    merged: tuple[str, ...]
    """Ranges of merged cells, such as `A2:A5`: only the first of them holds a value."""
    no_value: tuple[str, ...]
    """Cells with a formula that was never calculated."""
    errors: dict[int, tuple[str, str]]
    """Row to its first cell with an error, and which."""


def scan_workbook(name: str, data: bytes, advance: Advance) -> list[SheetScan]:
    """The sheets of a workbook, in its order.

    Every part is read to its end, so its checksum is verified. SourceError unless the bytes are an
    Excel workbook that is whole and of a sane size.
    """
    if not data:
        raise SourceError(f"{name} is empty (0 bytes). Export the log again.")
    if data.startswith(ENCRYPTED):
        raise SourceError(
            f"{name} is protected by a password, or is an old workbook (.xls). Open it in Excel "
            "and save it as .xlsx without a password."
        )
    if not data.startswith(ZIP):
        raise SourceError(f"{name} is no Excel workbook (.xlsx). Export it again.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            for part in parts:
                _require_sane(name, part)
            titles, scans, done = _titles(archive), dict[str, SheetScan](), 0
            total = sum(part.file_size for part in parts) or 1
            for part in parts:
                title = titles.get(part.filename)
                scan = _scanned(name, archive, part, title)
                scans |= {part.filename: scan} if title is not None else {}
                done += part.file_size
                advance(done, total * FIRST_SHARE)
            return [scans[part] for part in titles if part in scans]
    except SourceError:
        raise
    except Exception as error:  # zipfile and expat have no one class for damage
        raise SourceError(
            f"{name} is a damaged Excel workbook ({error}). Copy or export it again."
        ) from error


def _scanned(
    name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, title: str | None
) -> SheetScan:
    merged: dict[str, None] = {}
    no_value: dict[str, None] = {}
    errors: dict[int, tuple[str, str]] = {}
    with archive.open(part) as file:
        rest = b""
        while chunk := file.read(CHUNK):
            if title is None:
                continue
            text = rest + chunk
            if FAR.search(text):
                _require_near(name, title, text)
            if b"mergeCell" in text:
                merged |= dict.fromkeys(cells.decode() for cells in MERGED.findall(text))
            if b"<f" in text or b":f" in text:
                no_value |= dict.fromkeys(cell.decode() for cell in NO_VALUE.findall(text))
            if b't="e"' in text:
                for column, row, error in ERROR.findall(text):
                    errors.setdefault(int(row), (f"{column.decode()}{int(row)}", error.decode()))
            rest = text[-OVERLAP:]
    if title is not None and not rest.rstrip().endswith(b"worksheet>"):
        raise SourceError(
            f"{name}, sheet {title}: its end is missing. Copy or export the workbook again."
        )
    return SheetScan(title or "", tuple(merged), tuple(no_value), errors)


def _require_near(name: str, title: str, text: bytes) -> None:
    """SourceError when cells lie so far out that their rectangle would not fit in memory."""
    places = [(_number(column), int(row)) for column, row in CELL.findall(text)]
    width, height = (max(side) for side in zip(*places, strict=True))
    if width > LAST_COLUMN or height > LAST_ROW or width * height > MOST_CELLS:
        raise SourceError(
            f"{name}, sheet {title}: cells as far as row {height:,} and column {width:,}. Remove "
            "what stands far from the table, or export it again."
        )


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _require_sane(name: str, part: zipfile.ZipInfo) -> None:
    fold = part.file_size / max(part.compress_size, 1)
    if part.file_size > MOST_UNPACKED or (part.file_size > FREE and fold > MOST_FOLD):
        raise SourceError(
            f"{name} holds a part that unpacks to {part.file_size >> 20:,} MB, {fold:,.0f} times "
            "its size, as an attack does. Export the log again."
        )


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Each sheet's part of the archive to its title, in the order of the workbook."""
    book = "xl/workbook.xml"

    def see_root(name: str, told: dict[str, str]) -> None:
        nonlocal book
        if name == "Relationship" and told["Type"].endswith("/officeDocument"):
            book = told["Target"].lstrip("/")

    _parse(archive, "_rels/.rels", see_root)
    folder, _, file = book.rpartition("/")
    targets: dict[str, str] = {}
    titles: dict[str, str] = {}

    def see_target(name: str, told: dict[str, str]) -> None:
        if name == "Relationship" and told["Type"].endswith("/worksheet"):
            target = told["Target"]
            inside = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            targets[told["Id"]] = inside

    def see_sheet(name: str, told: dict[str, str]) -> None:
        if name == "sheet" and told.get("id") in targets:
            titles[targets[told["id"]]] = told["name"]

    _parse(archive, f"{folder}/_rels/{file}.rels", see_target)
    _parse(archive, book, see_sheet)
    return titles


def _parse(archive: zipfile.ZipFile, part: str, see: Callable[[str, dict[str, str]], None]) -> None:
    def start(name: str, attributes: dict[str, str]) -> None:
        bare = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        see(name.rpartition(" ")[2], bare)

    def refuse(*_: object) -> None:
        raise ValueError("it declares a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(archive.read(part), True)
