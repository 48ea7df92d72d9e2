"""Missing ids (ontbrekende nummers): numbers that lack in an otherwise unbroken row of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pmtools.log import EventLog

NUMBER = r"^([^0-9]*)([0-9]{1,15})(?:\.0)?$"
LEAST = 10
DENSE = 0.5
"""Numbers are a row when at least half of those between the first and the last are there."""
SHOWN = 5


def missing_ids(log: EventLog) -> tuple[int, str]:
    """How many case numbers lack, and which, as `511, 513 to 516`; 0 when they are no row.

    Case ids are a row when all are one text and a number, there are at least ten, and at least half
    of the numbers between the lowest and the highest occur.

    >>> import pmtools as pm
    >>> missing_ids(pm.example_log())
    (0, '')
    """
    number = pl.col("number")
    rows = log.of_cases(numbered)
    whole = rows.per(
        None,
        n=pl.len(),
        n_numbers=number.count(),
        n_texts=pl.col("text").n_unique(),
        text=pl.col("text").min(),
        span=number.max() - number.min() + 1,
    )
    told = whole.answer().iloc[0]
    if told["n"] < LEAST or told["n_numbers"] < told["n"] or told["n_texts"] > 1:
        return 0, ""
    gaps = rows.within("log", between_numbers).answer().sort_values("first")
    n_missing = int((gaps["last"] - gaps["first"] + 1).sum())
    if told["span"] - n_missing < DENSE * told["span"]:
        return 0, ""
    shown = gaps.head(SHOWN)
    said = [_said(told["text"], *gap) for gap in zip(shown["first"], shown["last"], strict=True)]
    more = [f"{len(gaps) - SHOWN:,} more"] if len(gaps) > SHOWN else []
    return n_missing, ", ".join([*said, *more])


def numbered(cases: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its id as a text and a number; null when it is not that."""
    parts = pl.col("case_id").str.extract_groups(NUMBER)
    return cases.select(text=parts.struct.field("1"), number=parts.struct.field("2").cast(pl.Int64))


def between_numbers(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row per stretch of numbers that lack: the first and the last of them."""
    number = pl.col("number")
    ordered = rows.select(number.unique().sort()).with_columns(before=number.shift())
    return ordered.filter(number > pl.col("before") + 1).select(
        first=pl.col("before") + 1, last=number - 1
    )


def _said(text: str, first: int, last: int) -> str:
    return f"{text}{first}" if first == last else f"{text}{first} to {text}{last}"
