"""Excel workbooks as tables: each sheet that holds a log."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from pmtools.errors import SchemaError, SourceError
from pmtools.origin import Note
from pmtools.sources.assemble import listed
from pmtools.sources.mapping import LogMapping
from pmtools.sources.source_bytes import Advance, Digest, raw_chunks, silent
from pmtools.sources.table.archive import SheetScan, scan_workbook
from pmtools.sources.table.sheet import Header, damaged, header_of_sheet, table_of_sheet
from pmtools.sources.table.table import Table


def sheet_tables(
    path: Path, digest: Digest, mapping: LogMapping, *, skip_bad_rows: bool, advance: Advance
) -> list[Table]:
    """The sheets of a workbook that hold a log, or those that the mapping names.

    Values become exact texts: numbers as short as they can be, moments in ISO 8601. Empty rows are
    no rows. Rows above the header and sheets that are not read are noted. SourceError when the
    workbook is damaged, has a password or holds no row; SchemaError, with the cell, for merged
    cells, formulas that were never calculated and errors such as #N/A (with `skip_bad_rows` a row
    with an error is kept as bad).
    """
    data = b"".join(raw_chunks(path, digest, silent))
    scans = scan_workbook(path.name, data)
    book = _opened(path.name, data)
    _require_there(path.name, mapping.sheets, book.sheetnames)
    sheets = {sheet: _where(path, sheet) for sheet in book.worksheets}
    headers = {sheet: header_of_sheet(where, sheet, mapping) for sheet, where in sheets.items()}
    chosen = {
        s: header for s, header in headers.items() if header and _is_meant(s, header, mapping)
    }
    if not chosen:  # let the first sheet with rows say what it lacks
        chosen = dict([(s, head) for s, head in headers.items() if head][:1])
    if not chosen:
        raise SourceError(f"{path.name} holds no sheet with rows. Export the log again.")
    tables = []
    for sheet, header in chosen.items():
        _require_plain(sheets[sheet], scans[sheet._worksheet_path], header.row)
        tables.append(
            table_of_sheet(
                sheets[sheet],
                sheet,
                header,
                skip=skip_bad_rows,
                advance=partial(advance, size=sheet.max_row or 0),
            )
        )
    unread = [sheet.title for sheet in sheets if sheet not in chosen]
    text = "Sheets that hold no log, or are hidden, and are not read: {names}."
    notes = [Note("sheets", text, names=listed(unread))] if unread else []
    return [replace(table, notes=(*notes, *table.notes)) for table in tables]


def _where(path: Path, sheet: Any) -> str:
    return f"{path.name}, sheet {sheet.title}"


def _is_meant(sheet: Any, header: Header, mapping: LogMapping) -> bool:
    if mapping.sheets:
        return sheet.title in mapping.sheets
    return header.is_log and sheet.sheet_state == "visible"


def _opened(name: str, data: bytes) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and rules that say nothing about values
        try:
            return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        except Exception as error:
            raise damaged(name, error) from error


def _require_there(name: str, asked: Sequence[str], there: Sequence[str]) -> None:
    for sheet in asked:
        if sheet not in there:
            raise SchemaError(
                f"{name} has no sheet {sheet!r}, which the mapping names under sheets. There is: "
                f"{', '.join(there)}."
            )


def _require_plain(where: str, scan: SheetScan, header: int) -> None:
    """SchemaError when cells are merged from the header on, or a formula holds no value."""
    below = [cells for cells in scan.merged if _last_row(cells) >= header]
    if below:
        raise SchemaError(
            f"{where}: cells are merged ({listed(below)}), and only the first of them holds a "
            "value. Undo the merging in Excel and fill the cells, then save."
        )
    if scan.no_value:
        raise SchemaError(
            f"{where}: formulas were never calculated ({', '.join(scan.no_value)}). Open the "
            "workbook in Excel and save it, or save the values alone."
        )


def _last_row(cells: str) -> int:
    return int("".join(filter(str.isdigit, cells.partition(":")[2])))
