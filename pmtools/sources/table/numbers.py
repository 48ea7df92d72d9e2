"""Numbers in a text table: their decimal sign is found, their values are read exactly."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note
from pmtools.sources.mapping import LogMapping
from pmtools.sources.table.table import Table

SIGNS = {",": "comma", ".": "point"}
SAMPLE = 100
BAD_NUMBER = "row with a number that cannot be read"
MOST_DIGITS, MOST_DECIMALS = 38, 9


def with_numbers(table: Table, mapping: LogMapping, *, skip: bool) -> Table:
    """The table with the columns that the mapping calls numbers as Decimal.

    `1.234,50` is read by the decimal sign of the mapping, else by the one that the column shows.
    SchemaError for a text that is no number, with its line and value, or with `skip` a bad row.
    """
    rows, bad = table.rows, dict(table.bad)
    for name in mapping.numbers:
        if rows[name].dtype != pl.String:
            continue
        texts = rows[name].str.strip_chars()
        texts = texts.set(texts == "", None)
        sign = mapping.decimal or decimal_sign(texts) or "."
        numbers = _numbers(texts, sign)
        wrong = pl.arg_where(texts.is_not_null() & numbers.is_null(), eager=True)
        if wrong.len() and not skip:
            raise SchemaError(
                f"{table.name}, {table.place(wrong[0])}: {name} is {rows[name][wrong[0]]!r}, which "
                f"is no number with a decimal {SIGNS[sign]}. Correct it, or take {name} out of the "
                "numbers of the mapping."
            )
        bad |= dict.fromkeys(wrong.to_list(), BAD_NUMBER)
        rows = rows.with_columns(numbers.alias(name))
    return replace(table, rows=rows, bad=bad)


def decimal_sign(texts: pl.Series) -> str | None:
    """The decimal sign of a column of numbers; None when it is none, or shows none.

    >>> decimal_sign(pl.Series(["1.234,50", "7"])), decimal_sign(pl.Series(["0012", "7"]))
    (',', None)
    """
    filled = texts.drop_nulls()
    return next(
        (
            sign
            for sign in SIGNS
            if _all_numbers(filled[:SAMPLE], sign) and _all_numbers(filled, sign)
        ),
        None,
    )


def numbers_note(rows: pl.DataFrame) -> list[Note]:
    """Which texts are numbers with a decimal sign, so that a mapping can read them as such."""
    signs = {
        name: sign
        for name, dtype in rows.schema.items()
        if dtype == pl.String and (sign := decimal_sign(rows[name]))
    }
    text = "Numbers with a decimal {sign}, text unless a mapping calls them numbers: {names}."
    named = {sign: [n for n, s in signs.items() if s == sign] for sign in signs.values()}
    return [
        Note("numbers", text, sign=SIGNS[sign], names=", ".join(names))
        for sign, names in named.items()
    ]


def form_of_numbers(sign: str) -> str:
    """The pattern of numbers with this decimal sign."""
    group = "." if sign == "," else ","
    return rf"^[-+]?(?:\d{{1,3}}(?:\{group}\d{{3}})+|\d+)(?:\{sign}\d+)?$"


def _all_numbers(filled: pl.Series, sign: str) -> bool:
    """Whether all are numbers by this sign, and one shows it beyond doubt (1.234 does not)."""
    if not filled.len():
        return False
    surely = rf"\{sign}(?:\d{{1,2}}|\d{{4,}})$"
    return bool(
        filled.str.contains(surely).any() and filled.str.contains(form_of_numbers(sign)).all()
    )


def _numbers(texts: pl.Series, sign: str) -> pl.Series:
    group = "." if sign == "," else ","
    plain = texts.str.replace_all(group, "", literal=True).str.replace(sign, ".", literal=True)
    plain = plain.set(~texts.str.contains(form_of_numbers(sign)), None)
    decimals = plain.str.split(".").list.get(1, null_on_oob=True).str.len_chars().max()
    scale = min(int(decimals or 0), MOST_DECIMALS)  # type: ignore[arg-type]
    return plain.str.to_decimal(scale=scale).cast(pl.Decimal(MOST_DIGITS, scale))
