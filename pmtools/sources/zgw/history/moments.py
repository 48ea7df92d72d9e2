"""Moments and days of the source: texts as instants in UTC, days as their local midnight."""

from __future__ import annotations

import polars as pl

from pmtools.sources.accounting import FIRST_YEAR, LAST_YEAR
from pmtools.sources.times import read_iso
from pmtools.sources.zones import to_instants

NUMBERED = r"^\s*\d{4}-\d\d-\d\dT00:00:([6-9]\d)Z\s*$"
"""A midnight with a number behind it that no clock shows."""


def instants(texts: pl.Series, zone: str) -> pl.Series:
    """The instants of ISO texts; null where a text is none, or lies far outside any case.

    >>> instants(pl.Series(["2026-03-28T00:00:00+01:00", "soon"]), "Europe/Amsterdam").dt.hour()
    ... # doctest: +NORMALIZE_WHITESPACE +ELLIPSIS
    shape: (2,)
    Series: '' [i8]
    [
        23
        null
    ]
    """
    number = texts.str.extract(NUMBERED).cast(pl.Int64)
    odd = number.is_not_null()
    if odd.any():
        texts = texts.zip_with(~odd, texts.str.replace(r":\d\dZ", ":00Z"))
    found = to_instants(read_iso(texts), zone).instants
    seconds = (number.fill_null(0) * 1_000_000).cast(pl.Duration("us"))
    return _possible((found + seconds).alias(texts.name))


def days(texts: pl.Series) -> pl.Series:
    """The days of texts such as 2026-01-28; null where a text is none, or far outside any case."""
    return _possible(texts.str.strip_chars().str.to_date("%Y-%m-%d", strict=False))


def midnight(day: pl.Expr, zone: str) -> pl.Expr:
    """The instant with which a day begins in a zone."""
    local = day.cast(pl.Datetime("us")).dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return local.dt.convert_time_zone("UTC")


def _possible(moments: pl.Series) -> pl.Series:
    years = moments.dt.year().is_between(FIRST_YEAR, LAST_YEAR - 1).fill_null(False)
    return moments if years.all() else moments.set(~years, None)
