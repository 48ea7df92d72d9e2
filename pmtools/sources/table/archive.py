"""What an Excel workbook is made of, looked through before it is read."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from pmtools.errors import SourceError

ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
CHUNK = 1 << 20
OVERLAP = 4096
MOST_UNPACKED, MOST_FOLD, FREE = 4 << 30, 200, 64 << 20
"""A part that unpacks to more, or two hundredfold when it is no small one, is an attack."""
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v/>|<(?:\w+:)?v></)"
)
"""A cell with a formula and no value: it was never calculated."""


@dataclass(frozen=True)
class SheetScan:
    """What openpyxl does not tell of a sheet when it streams its rows."""

    merged: tuple[str, ...]
    """Ranges of merged cells, such as `A2:A5`: only the first of them holds a value."""
    no_value: tuple[str, ...]
    """The first few cells with a formula that was never calculated."""


def scan_workbook(name: str, data: bytes) -> dict[str, SheetScan]:
    """Of each sheet, by its part of the archive, what openpyxl does not tell.

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
            return {part.filename: _scanned(archive, part) for part in parts}
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(
            f"{name} is a damaged Excel workbook ({error}). Copy or export it again."
        ) from error


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> SheetScan:
    merged: dict[str, None] = {}
    no_value: dict[str, None] = {}
    sheet = part.filename.lower().endswith(".xml") and "sheet" in part.filename.lower()
    with archive.open(part) as file:
        rest = b""
        while chunk := file.read(CHUNK):
            if not sheet:
                continue
            text = rest + chunk
            if b"mergeCell" in text:
                merged |= dict.fromkeys(m.decode() for m in MERGED.findall(text))
            if b"f>" in text or b"<f" in text:
                found = (m.decode() for m in NO_VALUE.findall(text))
                no_value |= dict.fromkeys(islice(found, 5))
            rest = text[-OVERLAP:]
    return SheetScan(tuple(merged), tuple(no_value))


def _require_sane(name: str, part: zipfile.ZipInfo) -> None:
    fold = part.file_size / max(part.compress_size, 1)
    if part.file_size > MOST_UNPACKED or (part.file_size > FREE and fold > MOST_FOLD):
        raise SourceError(
            f"{name} holds a part that unpacks to {part.file_size >> 20:,} MB, {fold:,.0f} times "
            "its size, as an attack does. Export the log again."
        )
