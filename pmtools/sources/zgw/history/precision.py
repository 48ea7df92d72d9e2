"""Whether the moments of statuses are times or dates: told per case and per case type."""

from __future__ import annotations

import polars as pl

from pmtools.sources.columns import PRECISION
from pmtools.sources.zgw.history.moments import midnight

LITERAL = r"T00:00:(\d\d)(?:\.0+)?(?:Z|\+00:?00)\s*$"
EVENINGS = [hour * 3_600_000_000 for hour in (22, 23)]
LEAST, SHARE = 2, 0.9
"""All of so many statuses of a case, or this share of those of its type, are midnights: dates."""


def shaped() -> dict[str, pl.Expr]:
    """`day`, of which a moment would be the midnight (else null), and `number`, its seconds.

    Takes `text`, as the source has it, and `moment`, its instant. Local midnight shows as 22:00 or
    23:00 UTC, whichever offset the source took; a date that was written as a midnight in UTC may
    have a number in its seconds. There is never a fraction.
    """
    moment = pl.col("moment")
    day = moment.dt.date()
    hour = (moment - moment.dt.truncate("1d")).dt.total_microseconds()
    number = pl.col("text").str.extract(LITERAL).cast(pl.Int64)
    local = pl.when(hour.is_in(EVENINGS)).then(day.dt.offset_by("1d"))
    return {
        "day": pl.when(number.is_not_null()).then(day).otherwise(local),
        "number": number.fill_null(0),
    }


def shares(statuses: pl.DataFrame) -> pl.DataFrame:
    """Per `type` how many statuses have a moment (`n`), and how many of those are `midnights`.

    Takes `type`, `text` and `moment`; those of several calls add up.
    """
    known = statuses.filter(pl.col("moment").is_not_null()).with_columns(**shaped())
    return known.group_by("type").agg(n=pl.len(), midnights=pl.col("day").count())


def dated_types(counted: pl.DataFrame) -> pl.Series:
    """The case types of which nearly all statuses are dates, from what `shares` gave."""
    whole = counted.group_by("type").agg(pl.col("n", "midnights").sum())
    return whole.filter(pl.col("midnights") >= SHARE * pl.col("n"))["type"]


def with_precision(statuses: pl.DataFrame, dated: pl.Series, zone: str) -> pl.DataFrame:
    """Statuses with `end`, `precision` and `number` (that in the seconds of a date, else 0).

    Takes `zaak`, `type`, `text` and `moment`, its instant; `dated` is what `dated_types` gave.
    """
    midnights = pl.col("day").is_not_null()
    n = pl.col("moment").count().over("zaak")
    of_case = (pl.col("day").count().over("zaak") == n) & (n >= LEAST)
    of_type = pl.col("type").is_in(dated.implode())
    dates = midnights & (of_case | of_type.fill_null(False))
    day, time = (pl.lit(label, PRECISION) for label in PRECISION.categories)
    return (
        statuses.with_columns(**shaped())
        .with_columns(date=dates)
        .with_columns(
            end=pl.when("date").then(midnight(pl.col("day"), zone)).otherwise("moment"),
            precision=pl.when("date").then(day).otherwise(time),
            number=pl.when("date").then("number").otherwise(pl.lit(0, pl.Int64)),
        )
        .drop("day", "date")
    )
