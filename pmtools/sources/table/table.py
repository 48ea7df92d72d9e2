"""A table: rows as a file has them, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note
from pmtools.sources.accounting import Place


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one file or sheet under its header; an empty field is null."""

    name: str
    """What an error calls it: a file's name, or a file and its sheet."""
    rows: pl.DataFrame
    place: Place
    notes: tuple[Note, ...] = ()
    bad: dict[int, str] = field(default_factory=dict)
    """Rows that cannot be used, with the reason."""


def joined(name: str, tables: Sequence[Table]) -> Table:
    """Tables of one layout under each other. SchemaError when their columns differ."""
    first = tables[0]
    if len(tables) == 1:
        return first
    for table in tables[1:]:
        _require_one_layout(first, table)
    starts = [0, *accumulate(table.rows.height for table in tables)]

    def place(row: int) -> str:
        at = max(n for n, start in enumerate(starts[:-1]) if start <= row)
        there = tables[at].place(row - starts[at])
        return f"{tables[at].name}, {there}"

    return Table(
        name,
        pl.concat(
            [table.rows.select(first.rows.columns) for table in tables], how="vertical_relaxed"
        ),
        place,
        tuple(dict.fromkeys(note for table in tables for note in table.notes)),
        {
            row + start: why
            for table, start in zip(tables, starts, strict=False)
            for row, why in table.bad.items()
        },
    )


def _require_one_layout(first: Table, other: Table) -> None:
    mine, theirs = set(first.rows.columns), set(other.rows.columns)
    if mine == theirs:
        return
    told = [
        f"only {table.name} has {', '.join(sorted(names)[:10])}"
        for table, names in ((first, mine - theirs), (other, theirs - mine))
        if names
    ]
    raise SchemaError(
        f"{first.name} and {other.name} have different columns: {'; '.join(told)}. One log has one "
        "layout: put the files in folders of their own, or name one of them."
    )
