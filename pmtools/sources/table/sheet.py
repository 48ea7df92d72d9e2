"""One sheet of a workbook: its header found, its rows as texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pmtools.errors import SchemaError, SourceError
from pmtools.origin import Note
from pmtools.sources.assemble import listed
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.archive import SheetScan
from pmtools.sources.table.fields import named
from pmtools.sources.table.roles import known_roles
from pmtools.sources.table.table import Table

HEAD = 25
"""Rows among which the header is looked for: exports like a title above it."""
LEAST = 2
BAD_CELL = "row with a cell that cannot be read"
ROUNDED = r"^-?\d+\.\d{9}$"
"""The reading library writes numbers with at most nine decimals."""


@dataclass(frozen=True)
class Header:
    """The row that names the columns."""

    row: int
    """Its place in the sheet, from 0."""
    names: list[str]
    is_log: bool
    """Whether its columns are those of a log."""


def header_of_sheet(cells: pl.DataFrame, mapping: LogMapping) -> Header | None:
    """The first row that names the columns of a log, else the first with two texts."""
    wanted = {*mapping.columns.values(), *mapping.steps}
    found = None
    for row in _filled(cells)[:HEAD]:
        names = [(name or "").strip() for name in cells.row(row)]
        filled = {name for name in names if name}
        if len(filled) < LEAST:
            continue
        if wanted <= filled if wanted else len(known_roles(filled)) >= LEAST:
            return Header(row, names, True)
        found = found or Header(row, names, False)
    return found


def table_of_sheet(
    where: str, cells: pl.DataFrame, header: Header, scan: SheetScan, *, skip: bool
) -> Table:
    """The rows below the header. SchemaError, with the cell, for what holds no value to read."""
    _require_plain(where, scan, header.row + 1)
    rows = _filled(cells)
    rows = rows.filter(rows > header.row)
    if not rows.len():
        raise SourceError(f"{where} has a header and no rows. Choose a period when you export.")
    errors = {row: told for row, told in scan.errors.items() if row > header.row + 1}
    if errors and not skip:
        cell, error = errors[min(errors)]
        raise SchemaError(
            f"{where}, cell {cell}: the error {error}. Mend the formula, or leave such rows out "
            "with --skip-bad-rows."
        )
    numbers = rows + 1
    bad = numbers.is_in(list(errors)).arg_true()
    frame = _named(where, cells[rows], header)
    return Table(
        where,
        frame,
        lambda n: f"row {numbers[n]:,}",
        tuple(_notes(where, frame, header)),
        dict.fromkeys(bad.to_list(), BAD_CELL),
    )


def _filled(cells: pl.DataFrame) -> pl.Series:
    """The places of the rows that hold something."""
    if not cells.width:
        return pl.Series([], dtype=pl.UInt32)
    return cells.select(pl.any_horizontal((pl.all() != "").fill_null(False))).to_series().arg_true()


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
            f"{where}: formulas were never calculated ({listed(scan.no_value)}). Open the "
            "workbook in Excel and save it, or save the values alone."
        )


def _last_row(cells: str) -> int:
    return int("".join(filter(str.isdigit, cells.partition(":")[2])))


def _named(where: str, frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The columns under their names; an empty text is null, an empty column without a name none."""
    names = named(f"{where}, row {header.row + 1}", header.names)
    columns = {}
    for name, told, column in zip(names, header.names, frame, strict=True):
        values = column.set(column == "", None)
        if told or values.null_count() < frame.height:
            columns[name] = values
    return pl.DataFrame(columns)


def _notes(where: str, frame: pl.DataFrame, header: Header) -> list[Note]:
    notes = []
    if header.row:
        text = "{where}: the header stands in row {row}; what stands above it is not read."
        notes.append(Note("header", text, where=where, row=header.row + 1))
    rounded = _with(frame, ROUNDED)
    if rounded:
        text = "Numbers are read with at most nine decimals: {names}."
        notes.append(Note("rounded", text, names=listed(rounded)))
    return notes


def _with(frame: pl.DataFrame, pattern: str) -> Sequence[str]:
    found = frame.select(pl.all().str.contains(pattern).any())
    return [name for name, any_does in zip(found.columns, found.row(0), strict=True) if any_does]
