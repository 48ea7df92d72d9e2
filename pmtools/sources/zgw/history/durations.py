"""ISO durations such as P56D, P8W or P1Y6M: whole months and days."""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

ISO = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:0+H)?(?:0+M)?(?:0+(?:[.,]0+)?S)?)?"
)
MOST = 9999


class Length(NamedTuple):
    """An amount of months and of days."""

    months: int
    days: int


def length(text: str | None) -> Length | None:
    """The months and days of an ISO duration; None for what is none, or has hours in it.

    >>> length("P1Y6M"), length("P8W"), length("PT36H")
    (Length(months=18, days=0), Length(months=0, days=56), None)
    """
    found = ISO.fullmatch((text or "").strip())
    if not found or not any(found.groups()):
        return None
    years, months, weeks, days = (int(one or 0) for one in found.groups())
    told = Length(12 * years + months, 7 * weeks + days)
    return told if max(told) <= MOST else None


def whole_days(duration: str, since: str) -> pl.Expr:
    """How many days the ISO durations of a column take, counted from the days of another.

    Where there is no such day, of those in months nothing is said.
    """
    return pl.struct(duration, since).map_batches(
        lambda rows: _whole_days(rows.struct.field(duration), rows.struct.field(since)),
        return_dtype=pl.Int64,
    )


def _whole_days(durations: pl.Series, since: pl.Series) -> pl.Series:
    texts = durations.unique().drop_nulls()
    lengths = [length(text) for text in texts]
    table = pl.DataFrame(
        {
            "text": texts,
            "months": pl.Series(
                [None if one is None else one.months for one in lengths], dtype=pl.Int64
            ),
            "days": pl.Series(
                [None if one is None else one.days for one in lengths], dtype=pl.Int64
            ),
        }
    )
    rows = pl.DataFrame({"text": durations, "since": since.cast(pl.Date)})
    told = rows.join(table, on="text", how="left", maintain_order="left")
    by = pl.concat_str("months", pl.lit("mo")).fill_null("0mo")
    in_months = (pl.col("since").dt.offset_by(by) - pl.col("since")).dt.total_days()
    months = pl.when(pl.col("months") == 0).then(pl.lit(0, pl.Int64)).otherwise(in_months)
    return told.select(months + pl.col("days")).to_series()
