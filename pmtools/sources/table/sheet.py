"""One sheet of a workbook: its header found, its rows as exact texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import polars as pl

from pmtools.errors import SchemaError, SourceError
from pmtools.origin import Note
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.fields import named
from pmtools.sources.table.roles import known_roles
from pmtools.sources.table.table import Table

ROWS_AT_ONCE = 20_000
LAST_ROW = 1_048_576
"""Excel's own; a file that says more is damaged."""
HEAD = 25
"""Rows among which the header is looked for: exports like a title above it."""
LEAST = 2
EXACT = 1e15
"""Whole numbers up to here are exact in a workbook."""
ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)")
BAD_CELL = "row with a cell that cannot be read"

Cells = tuple[Any, ...]


@dataclass(frozen=True)
class Header:
    """The row that names the columns."""

    row: int
    """Its number in the sheet."""
    names: list[str]
    is_log: bool
    """Whether its columns are those of a log."""


def numbered_rows(where: str, sheet: Any) -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet that hold something, with their numbers."""
    sheet.reset_dimensions()  # what the file says of its size may be far off
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > LAST_ROW:
                raise SourceError(f"{where}: a row beyond Excel's last one. Export the log again.")
            if any(cell is not None for cell in cells):
                yield number, cells
    except (ParseError, ValueError, KeyError, IndexError, TypeError, EOFError) as error:
        raise damaged(where, error) from error


def damaged(where: str, error: Exception) -> SourceError:
    """The error for a workbook that cannot be read."""
    told = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return SourceError(f"{where} is damaged ({told}). Open the workbook in Excel and save it.")


def header_of_sheet(where: str, sheet: Any, mapping: LogMapping) -> Header | None:
    """The first row that names the columns of a log, else the first with two texts."""
    wanted = {*mapping.columns.values(), *mapping.steps}
    found = None
    for number, cells in islice(numbered_rows(where, sheet), HEAD):
        names = ["" if cell is None else str(cell).strip() for cell in cells]
        filled = {name for name in names if name}
        if len(filled) < LEAST:
            continue
        if wanted <= filled if wanted else len(known_roles(filled)) >= LEAST:
            return Header(number, names, True)
        found = found or Header(number, names, False)
    return found


def table_of_sheet(
    where: str, sheet: Any, header: Header, *, skip: bool, advance: Callable[[int], None]
) -> Table:
    """The rows below the header as texts; `advance` is told how many were read."""
    numbers: list[int] = []
    bad: dict[int, str] = {}
    parts = []
    rows = (row for row in numbered_rows(where, sheet) if row[0] > header.row)
    while block := list(islice(rows, ROWS_AT_ONCE)):
        # Most cells hold text, so the many calls for them are spared.
        texts = [[c if type(c) is str else _text(c) for c in cells] for _, cells in block]
        frame = _frame(texts)
        for row in _with_errors(frame):
            if not skip:
                raise SchemaError(_error(where, block[row][0], texts[row]))
            bad[len(numbers) + row] = BAD_CELL
        numbers += [number for number, _ in block]
        parts.append(frame)
        advance(len(numbers))
    if not parts:
        raise SourceError(f"{where} has a header and no rows. Choose a period when you export.")
    whole = pl.concat(parts, how="diagonal")
    text = "{where}: the header stands in row {row}; what stands above it is not read."
    notes = (Note("header", text, where=where, row=header.row),) if header.row > 1 else ()
    return Table(where, _named(where, whole, header), lambda n: f"row {numbers[n]:,}", notes, bad)


def _frame(texts: list[list[str | None]]) -> pl.DataFrame:
    width = max(map(len, texts))
    columns = zip(*(row + [None] * (width - len(row)) for row in texts), strict=True)
    return pl.DataFrame(
        {str(n): pl.Series(values, dtype=pl.String) for n, values in enumerate(columns)}
    )


def _with_errors(frame: pl.DataFrame) -> list[int]:
    """The rows with a cell that holds an error."""
    odd = frame.select(pl.any_horizontal(pl.all().str.contains(f"^(?:{ERROR.pattern})$")))
    return odd.to_series().fill_null(False).arg_true().to_list()


def _named(where: str, frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The columns under their names; an empty text is null, an empty column without a name none."""
    width = max(len(header.names), len(frame.columns))
    told = [*header.names, *[""] * (width - len(header.names))]
    names = named(f"{where}, row {header.row}", told)
    columns = {}
    for n, (name, own) in enumerate(zip(names, told, strict=True)):
        empty = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        values = frame[str(n)] if str(n) in frame.columns else empty
        values = values.set(values == "", None)
        if own or values.null_count() < frame.height:
            columns[name] = values
    return pl.DataFrame(columns)


def _error(where: str, number: int, row: Sequence[str | None]) -> str:
    from openpyxl.utils import get_column_letter

    place, text = next((n, t) for n, t in enumerate(row, 1) if t and ERROR.fullmatch(t))
    return (
        f"{where}, cell {get_column_letter(place)}{number}: the error {text}. Mend the formula, or "
        "leave such rows out with --skip-bad-rows."
    )


def _text(cell: Any) -> str | None:
    """A value as an exact text."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    return str(cell)
