"""A table of a page as data: its header rows, and rows that all have as many cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pmtools.report.pdf.letters import BREAK, MOST, Letters, counted
from pmtools.report.pdf.runs import runs_of, said_in

if TYPE_CHECKING:
    from bs4 import Tag

WIDEST = 200
"""So many columns of a cell, at most: a page may say anything."""
LOOKS = ("number", "matrix-0", "matrix-1", "matrix-2", "matrix-3", "matrix-4", "matrix-same")


def table_of(table: Tag, letters: Letters) -> dict[str, Any] | None:
    """A table; its first row is its header where it names none. None when it has no cells.

    A cell that spans rows or columns stands in the first place of them, and the others stay empty.
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    said = [list(_cells(row, letters)) for row in rows]
    wide = max(map(len, said), default=0)
    if not wide:
        return None
    heads = sum(1 for row in rows if row.find_parent("thead")) or 1
    whole = [row + [_cell([], "")] * (wide - len(row)) for row in said]
    look = "matrix" if "matrix" in table.get_attribute_list("class") else ""
    return {
        "is": "table",
        "columns": [_column([row[at] for row in whole], heads) for at in range(wide)],
        "look": look,
        "repeat": sum(counted(said_in(cell["runs"])) for cell in whole[0]) <= MOST,
        "head": whole[:heads],
        "rows": whole[heads:],
    }


def _column(cells: list[dict[str, Any]], heads: int) -> dict[str, Any]:
    """What the width of a column depends on: whether it holds numbers, and its longest word."""
    words = [word for cell in cells for word in said_in(cell["runs"]).replace(BREAK, " ").split()]
    number = any(cell["look"] == "number" for cell in cells[heads:])
    return {"number": number, "word": max(words, key=len, default="")}


def _cells(row: Tag, letters: Letters) -> Iterator[dict[str, Any]]:
    for cell in row.find_all(["th", "td"], recursive=False):
        looks = [name for name in cell.get_attribute_list("class") if name in LOOKS]
        yield _cell(runs_of(cell.children, letters), looks[0] if looks else "")
        for _ in range(min(_whole(cell.get("colspan")), WIDEST) - 1):
            yield _cell([], "")


def _cell(runs: list[dict[str, Any]], look: str) -> dict[str, Any]:
    return {"runs": runs, "look": look}


def _whole(said: object) -> int:
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() else 1
