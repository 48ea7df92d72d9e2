"""The times of a table's column: ISO 8601, or day-month-year where the column proves it."""

from __future__ import annotations

import polars as pl

from pmtools.errors import SchemaError
from pmtools.sources.times import EXPECTED, read_iso

DMY = r"^\s*(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<year>\d{4})(?:[ T,]+(?<clock>\d{1,2}:\d\d.*))?$"
MONTHS = 12


def read_times(source: str, column: str, texts: pl.Series, lines: pl.Series) -> pl.DataFrame:
    """`local` and `offset` as `read_iso` gives them, for every text of the column.

    `31-12-2024` and `31/12/2024 14:05` are read when a first number above 12 proves that the day
    comes first; a column that does not prove it is a SchemaError that asks, and so is a text that
    is no time, with its line and value.
    """
    times = read_iso(texts)
    wrong = texts.is_not_null() & times["local"].is_null()
    if not wrong.any():
        return times
    parts = texts.rename("text").to_frame().select(part=pl.col("text").str.extract_groups(DMY))
    parts = parts.unnest("part")
    if parts.filter(wrong & parts["year"].is_not_null()).height:
        _require_day_first(source, column, texts, parts)
        times = read_iso(texts.zip_with(parts["year"].is_null(), _as_iso(parts)))
        wrong = texts.is_not_null() & times["local"].is_null()
    if wrong.any():
        row = int(wrong.arg_max() or 0)
        raise SchemaError(
            f"{source}, line {lines[row]}: {column} is {texts[row]!r}. Expected {EXPECTED}, or "
            "31-12-2024 14:05. Correct or remove the row."
        )
    return times


def _require_day_first(source: str, column: str, texts: pl.Series, parts: pl.DataFrame) -> None:
    first, second = (parts[name].cast(pl.Int64) for name in ("a", "b"))
    day_first, month_first = (first > MONTHS).any(), (second > MONTHS).any()
    if day_first and not month_first:
        return
    example = texts.filter(parts["year"].is_not_null())[0]
    why = "both orders occur" if day_first else "no value tells day from month"
    if month_first and not day_first:
        why = "the month seems to come first"
    raise SchemaError(
        f"{source}: column {column} has dates such as {example!r}, and {why}. Is the day first? "
        "Write the dates as 2024-12-31 when you export."
    )


def _as_iso(parts: pl.DataFrame) -> pl.Series:
    day, month = pl.col("a").str.zfill(2), pl.col("b").str.zfill(2)
    clock = pl.col("clock")
    padded = pl.when(clock.str.slice(1, 1) == ":").then("0" + clock).otherwise(clock)
    time = pl.when(clock.is_null()).then(pl.lit("")).otherwise("T" + padded)
    return parts.select(pl.col("year") + "-" + month + "-" + day + time).to_series()
