"""Numbers of nine digits in a log that are those of cases or organisations, and of no person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from pmtools.log import EventLog, LargeLog

NINE = 9
ENOUGH = 10
"""So many different ones say whether they pass by chance."""
BY_CHANCE = 0.3
"""One in eleven passes by chance; of numbers of persons (BSN) all do."""
ORGANISATIONS = re.compile(r"(?i)rsin|organisati|organizati|organisation")
"""Names of columns with numbers of organisations, which pass the same test (RSIN)."""


def numbering(log: EventLog) -> frozenset[str]:
    """The values of nine digits that pass the test of a BSN and are none.

    Those of case numbers and case attributes of which no more pass than chance explains, in ten
    different ones or more, and those of a column named as one of organisations. A BSN among many
    other numbers of nine digits in such a column is taken for one of them. Of a log that is read a
    part at a time nothing is told.
    """
    if isinstance(log, LargeLog):
        return frozenset()
    return frozenset(
        number for column in _columns(log.cases) for number in _numbers(column, column.name)
    )


def _columns(cases: pl.DataFrame) -> Iterator[pl.Series]:
    texts = (pl.String, pl.Enum, pl.Categorical)
    yield from (one for one in cases if one.dtype in texts or one.dtype.is_integer())


def _numbers(column: pl.Series, name: str) -> list[str]:
    values = column.drop_nulls().unique().cast(pl.String)
    nine = values.filter((values.str.len_bytes() == NINE) & values.str.contains(r"^\d{9}$"))
    if nine.is_empty():
        return []
    passed = nine.filter(_passes(nine))
    chance = nine.len() >= ENOUGH and passed.len() <= BY_CHANCE * nine.len()
    return passed.to_list() if chance or ORGANISATIONS.search(name) else []


def _passes(nine: pl.Series) -> pl.Series:
    """Whether each of these texts of nine digits passes the eleven test."""
    whole = nine.cast(pl.Int64)
    digits = [whole // 10 ** (NINE - place) % 10 for place in range(1, NINE + 1)]
    weights = [*range(NINE, 1, -1), -1]
    weighed = [digit * weight for digit, weight in zip(digits, weights, strict=True)]
    return pl.select(pl.sum_horizontal(weighed) % 11 == 0).to_series()
