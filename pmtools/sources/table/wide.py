"""Wide tables: a row per case and a column of moments per status become a row per step."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.roles import ROLES, words_of
from pmtools.sources.table.table import Table
from pmtools.sources.table.times import looks_like_times

LEAST = 2
SAMPLE = 200
STEP, MOMENT = "activity", "moment"


@dataclass(frozen=True)
class Wide:
    """A table with a row per case: the column of the case, and of each step."""

    case: str
    steps: dict[str, str]
    """Column of moments to the activity that it stands for."""


def wide_layout(table: Table, mapping: LogMapping) -> Wide | None:
    """The steps of a table with a row per case; None when it is no such table.

    The mapping's `steps` say so, or the table does: it has a case in each row and never twice, no
    column that names an activity, and at least two columns that hold nothing but moments.
    """
    by_words = {words_of(name): name for name in table.rows.columns}
    known = [by_words[name] for name in ROLES["case_id"] if name in by_words]
    case = mapping.columns.get("case_id") or next(iter(known), "")
    if mapping.steps:
        if not case:
            raise SchemaError(
                f"{table.name}: the mapping has [steps], but no column is known as the case. "
                'Name it: [columns] case_id = "…".'
            )
        return Wide(case, dict(mapping.steps))
    has_activity = "activity" in mapping.columns or any(n in by_words for n in ROLES["activity"])
    if not case or has_activity or table.rows[case].drop_nulls().is_duplicated().any():
        return None
    rest = [name for name in table.rows.columns if name != case]
    likely = [name for name in rest if looks_like_times(table.rows[name].drop_nulls()[:SAMPLE])]
    steps = [name for name in likely if looks_like_times(table.rows[name])]
    return Wide(case, {name: name for name in steps}) if len(steps) >= LEAST else None


def melted(table: Table, wide: Wide) -> Table:
    """A row per filled moment, in the order of the rows and then of the columns."""
    steps, row, step, moment = list(wide.steps), "\0row", "\0step", "\0moment"
    texts = table.rows.select(wide.case, *(pl.col(name).cast(pl.String) for name in steps))
    long = texts.with_row_index(row).unpivot(
        steps, index=[row, wide.case], variable_name=step, value_name=moment
    )
    filled = long.filter(pl.col(moment).str.strip_chars().fill_null("") != "")
    rows = filled.sort(row, pl.col(step).cast(pl.Enum(steps)))
    source = rows[row].to_list()
    activity = pl.col(step).replace_strict(wide.steps, return_dtype=pl.String)
    return Table(
        table.name,
        rows.select(
            pl.col(wide.case).alias("case_id"), activity.alias(STEP), pl.col(moment).alias(MOMENT)
        ),
        lambda n: table.place(source[n]),
        (*table.notes, wide_note(len(steps), rows.height, table.rows.height)),
        {n: table.bad[at] for n, at in enumerate(source) if at in table.bad},
    )


def wide_note(columns: int, filled: int, rows: int) -> Note:
    """What is said of a table with a row per case, of so many columns of moments."""
    text = (
        "Each row is a case, with {columns} columns of moments: the {filled} that are filled are "
        "the rows read; {empty} are empty."
    )
    return Note("wide", text, columns=columns, filled=filled, empty=columns * rows - filled)
