"""Excel workbooks as tables: each sheet that holds a log."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pmtools.errors import SchemaError, SourceError
from pmtools.origin import Note
from pmtools.sources.assemble import listed
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, Digest, raw_chunks, silent
from pmtools.sources.table.archive import scan_workbook
from pmtools.sources.table.sheet import header_of_sheet, table_of_sheet
from pmtools.sources.table.table import Table


def sheet_tables(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> list[Table]:
    """The sheets of a workbook that hold a log, or those that the mapping names.

    Values become texts: numbers with at most nine decimals, moments in ISO 8601. Empty rows are no
    rows. Rows above the header and sheets that are not read are noted. SourceError when the
    workbook is damaged, has a password or holds no row; SchemaError, with the cell, for merged
    cells, formulas that were never calculated and errors such as #N/A (with `skip_bad_rows` a row
    with an error is kept as bad).
    """
    data = b"".join(raw_chunks(path, digest, silent))
    scans = {scan.title: scan for scan in scan_workbook(path.name, data, advance)}
    _require_there(path.name, mapping.sheets, list(scans))
    visible, cells = _cells(path.name, data, mapping.sheets or list(scans))
    headers = {title: header_of_sheet(each, mapping) for title, each in cells.items()}
    chosen = {
        title: header
        for title, header in headers.items()
        if header and (mapping.sheets or (header.is_log and title in visible))
    }
    if not chosen:  # let the first sheet with rows say what it lacks
        chosen = dict([(title, header) for title, header in headers.items() if header][:1])
    if not chosen:
        raise SourceError(f"{path.name} holds no sheet with rows. Export the log again.")
    tables = [
        table_of_sheet(
            f"{path.name}, sheet {title}", cells[title], header, scans[title], skip=skip_bad_rows
        )
        for title, header in chosen.items()
    ]
    advance(1, 1)
    unread = [title for title in scans if title not in chosen]
    text = "Sheets that hold no log, or are hidden, and are not read: {names}."
    notes = [Note("sheets", text, names=listed(unread))] if unread else []
    return [replace(table, notes=(*notes, *table.notes)) for table in tables]


def _cells(
    name: str, data: bytes, titles: Sequence[str]
) -> tuple[set[str], dict[str, pl.DataFrame]]:
    """Which sheets are visible, and the cells of these as texts."""
    import fastexcel

    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        book = fastexcel.read_excel(data)
        sheets = {
            title: book.load_sheet(title, header_row=None, skip_rows=0, dtypes="string")
            for title in titles
        }
    except fastexcel.FastExcelError as error:
        told = str(error).splitlines()[0][:200]
        raise SourceError(
            f"{name} is a damaged Excel workbook ({told}). Open it in Excel and save it."
        ) from error
    visible = {title for title, sheet in sheets.items() if sheet.visible == "visible"}
    return visible, {title: _frame(sheet) for title, sheet in sheets.items()}


def _frame(sheet: Any) -> pl.DataFrame:
    return pl.DataFrame(sheet) if sheet.width else pl.DataFrame()


def _require_there(name: str, asked: Sequence[str], there: Sequence[str]) -> None:
    for sheet in asked:
        if sheet not in there:
            raise SchemaError(
                f"{name} has no sheet {sheet!r}, which the mapping names under sheets. There is: "
                f"{', '.join(there)}."
            )
