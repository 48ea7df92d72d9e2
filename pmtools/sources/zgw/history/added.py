"""What was added to cases: documents and substatuses, at moments that the source itself gives."""

from __future__ import annotations

import polars as pl

from pmtools.sources.accounting import NO_CASE, NO_TIME
from pmtools.sources.zgw.history.moments import instants
from pmtools.sources.zgw.history.rows import ADDED, TIME, rows_of_kind
from pmtools.sources.zgw.history.tables import Tables

KINDS = {"document": "Document toegevoegd", "substatus": "Substatus gezet"}
OF_TRAIL = "zaakinformatieobject"
"""What the trail calls a document of a case; of substatuses nothing is kept of it."""


def added(tables: Tables) -> pl.DataFrame:
    """Both: `kind`, `id`, `zaak`, `activity`, `end`, and `aside`: why one cannot be an event."""
    known = tables.zaak.select(zaak="id", known=True)
    frames = {"document": tables.document, "substatus": tables.substatus}
    told = [
        rows.select(
            "id",
            "zaak",
            instants(rows["moment"], tables.zone).alias("end"),
            kind=pl.lit(kind),
            activity=pl.lit(KINDS[kind]),
        )
        for kind, rows in frames.items()
    ]
    return (
        pl.concat(told)
        .join(known, on="zaak", how="left")
        .with_columns(
            aside=pl.when(pl.col("known").is_null())
            .then(pl.lit(NO_CASE))
            .when(pl.col("end").is_null())
            .then(pl.lit(NO_TIME))
        )
    )


def additions(told: pl.DataFrame, entered: pl.DataFrame) -> pl.DataFrame:
    """The events that they are; `entered` is when and by whom the trail has documents added."""
    usable = told.filter(pl.col("aside").is_null())
    return rows_of_kind(
        usable.join(entered, on=["zaak", "id"], how="left"),
        ADDED,
        zaak="zaak",
        activity="activity",
        end="end",
        precision=TIME,
        resource="by",
        registered="registered",
        key="id",
    )
