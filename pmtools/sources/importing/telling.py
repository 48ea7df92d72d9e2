"""The few rows of a table that tell what must be known of all of it.

Whatever `parts_of_table` decides on a whole table (the order of day and month, a decimal sign, the
first value that cannot be read …) it decides the same on these rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from pmtools.errors import SchemaError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.numbers import SAMPLE as FIRST_NUMBERS
from pmtools.sources.table.numbers import SIGNS, form_of_numbers
from pmtools.sources.table.roles import ROLES, find_roles, words_of
from pmtools.sources.table.table import Table
from pmtools.sources.table.times import DIGITS, DMY, MONTHS, read_times
from pmtools.sources.table.wide import SAMPLE as FIRST_TIMES
from pmtools.sources.times import read_iso

Rows = Iterator[pl.Series]


def telling_rows(table: Table, mapping: LogMapping) -> list[int]:
    """The places of these rows in a table, in their order."""
    found: set[int] = {0}
    for rows in _rows(table, mapping):
        found |= set(rows.to_list())
    return sorted(found)


def _rows(table: Table, mapping: LogMapping) -> Rows:
    for column in table.rows:
        if not (column.dtype.is_temporal() or column.dtype == pl.Boolean):
            yield from _of_numbers(column.cast(pl.String), asked=column.name in mapping.numbers)
    may_be_wide = _may_be_wide(table, mapping)
    for name in table.rows.columns if may_be_wide else _times(table, mapping):
        yield from _of_times(table, name, mapping)
        if may_be_wide:
            yield from _of_steps(table.rows[name])


def _times(table: Table, mapping: LogMapping) -> list[str]:
    try:
        roles = find_roles(table.name, table.rows.columns, mapping.columns).columns
    except SchemaError:  # said when the log is put together
        return []
    return [roles[role] for role in ("start", "end") if role in roles]


def _may_be_wide(table: Table, mapping: LogMapping) -> bool:
    words = {words_of(name) for name in table.rows.columns}
    has_activity = "activity" in mapping.columns or not words.isdisjoint(ROLES["activity"])
    return bool(mapping.steps) or not has_activity


def _of_numbers(texts: pl.Series, *, asked: bool) -> Rows:
    """The first rows that are filled, and what shows that they are no numbers of a sign."""
    texts = texts.set(texts.str.strip_chars() == "", None) if asked else texts
    first = texts.is_not_null().arg_true().head(FIRST_NUMBERS)
    yield first
    for sign in SIGNS:
        form = form_of_numbers(sign)
        if not asked and not texts.gather(first).str.contains(form).all():
            continue
        yield _first(~texts.str.contains(form))
        if asked:
            decimals = texts.str.strip_chars().str.extract(rf"\{sign}(\d+)$").str.len_chars()
            longest = decimals.set(~texts.str.strip_chars().str.contains(form), None)
            at = longest.arg_max()
            yield pl.Series([] if at is None else [at], dtype=pl.UInt32)


def _of_times(table: Table, name: str, mapping: LogMapping) -> Rows:
    """The first row of each form of a time, what tells day from month, and what is no time."""
    values = table.rows[name]
    if values.dtype.is_temporal():
        yield _first(values.is_not_null())
        return
    texts = values.cast(pl.String)
    if mapping.formats:
        yield _first(texts.is_not_null())
        yield _first(read_times(table, name, mapping, skip=True).wrong)
        return
    odd = texts.is_not_null() & read_iso(texts)["local"].is_null()
    odd &= (texts.str.strip_chars() != "").fill_null(False)
    yield _first(texts.is_not_null() & ~odd)
    if not odd.any():
        return
    yield _first(odd)
    left = odd.arg_true()
    yield from (left.gather(rows) for rows in _of_odd_times(texts.gather(left)))
    for day_first in (True, False):
        own = LogMapping(zone=mapping.zone, day_first=day_first)
        yield _first(read_times(table, name, own, skip=True).wrong)


def _of_odd_times(texts: pl.Series) -> Rows:
    parts = texts.rename("text").to_frame().select(part=pl.col("text").str.extract_groups(DMY))
    dmy = parts.unnest("part")
    solid = texts.str.contains(DIGITS)
    yield _first(dmy["year"].is_not_null())
    yield _first(dmy["a"].cast(pl.Int64) > MONTHS)
    yield _first(dmy["b"].cast(pl.Int64) > MONTHS)
    yield _first(solid)
    yield _first(solid & dmy["year"].is_null())
    yield _first(~solid & dmy["year"].is_null())


def _of_steps(values: pl.Series) -> Rows:
    """What shows whether a column is one of moments, and whether one of cases has each but once."""
    yield values.is_not_null().arg_true().head(FIRST_TIMES)
    double = values.is_not_null() & values.is_duplicated()
    first = _first(double)
    yield first
    yield (values == values[first[0]]).arg_true().head(2) if first.len() else first


def _first(found: pl.Series) -> pl.Series:
    return found.fill_null(False).arg_true().head(1)
