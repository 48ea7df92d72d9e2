"""Rows of events: the columns that all kinds share, and the order in which they stand in a case."""

from __future__ import annotations

import polars as pl

from pmtools.sources.columns import PRECISION
from pmtools.sources.zones import INSTANT

DAY, TIME = (pl.lit(label, PRECISION) for label in PRECISION.categories)
BETWEEN = "moment: between two snapshots"
END_STATUS = "moment: end status"
REOPENED = "from the statuses"
HANDLER_OF_CASE = "resource: handler of the case"
TEAM_OF_CASE = "team: handler's team of the case"
FIRST, ASSIGNED, CHANGED, DECIDED, RESULT, STATUS, ADDED, SENT = range(8)
"""The order of the kinds of events of one moment."""
BEFORE, REOPENS, ITSELF = range(3)
"""The order around one status: the result that came with it, that it reopens the case, it."""
COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "zaak": pl.String,
    "activity": pl.String,
    "end": INSTANT,
    "precision": PRECISION,
    "resource": pl.String,
    "team": pl.String,
    "earliest": INSTANT,
    "latest": INSTANT,
    "registered": INSTANT,
    "found": pl.String,
    "found_resource": pl.String,
    "rank": pl.Int64,
    "number": pl.Int64,
    "volgnummer": pl.Int64,
    "key": pl.String,
    "around": pl.Int64,
}
"""`found`, `found_resource`: how a row, or its resource, was found where the source is silent."""
ORDER = ("zaak", "end", "rank", "number", "volgnummer", "key", "around", "activity")


def rows_of_kind(
    frame: pl.DataFrame, rank: int | pl.Expr, **columns: pl.Expr | str
) -> pl.DataFrame:
    """Rows of one kind with all columns: those that are given, else null, else nought."""
    given = {
        "rank": pl.lit(rank) if isinstance(rank, int) else rank,
        "around": pl.lit(ITSELF),
        "key": pl.lit(""),
        **columns,
    }
    blank: dict[str, pl.Expr] = {
        name: pl.lit(0 if name in ("number", "volgnummer") else None) for name in COLUMNS
    }
    return frame.select(**{**blank, **given}).cast(COLUMNS).select(*COLUMNS)  # type: ignore[arg-type]


def joined(parts: list[str]) -> pl.Expr:
    """Texts of several columns with `; ` between them; null where there is none."""
    text = pl.concat_str(parts, separator="; ", ignore_nulls=True)
    return pl.when(text != "").then(text)
