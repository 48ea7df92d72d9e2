"""What a table says of its cases: the columns that hold one value in each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pmtools.origin import Note
from pmtools.sources.assemble import CASE_COLUMNS, own_names
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.table import Table

CASE_PREFIX = "case:"
CASE = "\0case"
"""The column of the case while its attributes are looked at."""


@dataclass(frozen=True, eq=False)
class Cases:
    """One row per case, `case_id` and attributes; the columns that were taken; notes."""

    frame: pl.DataFrame
    taken: tuple[str, ...]
    notes: tuple[Note, ...]


def told_of_cases(rows: pl.DataFrame, used: set[str], mapping: LogMapping) -> dict[str, str]:
    """Columns that the mapping gives to the case, or that begin with `case:`, and their names.

    >>> told_of_cases(pl.DataFrame({"case:kanaal": ["web"]}), set(), LogMapping())
    {'case:kanaal': 'kanaal'}
    """
    return {
        name: name.removeprefix(CASE_PREFIX)
        for name in rows.columns
        if (name.startswith(CASE_PREFIX) or name in mapping.case) and name not in used
    }


def cases_of(
    table: Table,
    case: str,
    told: Mapping[str, str],
    mapping: LogMapping,
    varied: Collection[str] | None = None,
) -> Cases:
    """The cases in order of appearance, with each told column that is constant in every case.

    `varied` names the columns that are not, where the table is not the whole log.
    """
    kept = [name for name, bare in told.items() if mapping.keeps(bare)]
    rows = table.rows.select(pl.col(case).cast(pl.String).alias(CASE), *kept)
    rows = rows.filter(pl.col(CASE).str.strip_chars() != "")
    if not kept:
        ids = rows[CASE].unique(maintain_order=True)
        return Cases(ids.alias("case_id").to_frame(), tuple(told), ())
    if varied is None:
        varied = varied_columns(rows, kept)
    constant = [name for name in kept if name not in varied]
    names, notes = own_names([told[name] for name in constant], CASE_COLUMNS)
    firsts = [pl.col(name).first().alias(names[told[name]]) for name in constant]
    by_case = rows.group_by(CASE, maintain_order=True)
    frame = by_case.agg(firsts).rename({CASE: "case_id"})
    text = "{name} is not constant per case: it stays an attribute of the event."
    notes += [Note("not_constant", text, name=name) for name in kept if name not in constant]
    taken = [name for name in told if name in constant or name not in kept]
    return Cases(frame, tuple(taken), tuple(notes))


def varied_columns(rows: pl.DataFrame, kept: Sequence[str]) -> list[str]:
    """The columns that have more than one value in a case; `rows` has the case as `CASE`."""
    varied = rows.group_by(CASE).agg(pl.col(name).n_unique() for name in kept)
    return [name for name in kept if (varied[name] > 1).any()]
