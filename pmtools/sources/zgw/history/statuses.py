"""The statuses, results and decisions of cases: their moments, order, and why one is no event."""

from __future__ import annotations

import polars as pl

from pmtools.sources.accounting import NO_ACTIVITY, NO_CASE, NO_TIME, blank
from pmtools.sources.zgw.history.moments import days, instants, midnight
from pmtools.sources.zgw.history.precision import with_precision
from pmtools.sources.zgw.history.rows import DECIDED, SENT
from pmtools.sources.zgw.history.tables import Catalogue, Tables

UNKNOWN_STATUS = "status of a type that is not in the catalogue"
UNKNOWN_RESULT = "result of a type that is not in the catalogue"
DECISIONS = {
    "datum": ("Besluit genomen", DECIDED),
    "verzenddatum": ("Besluit verzonden", SENT),
    "publicatiedatum": ("Besluit gepubliceerd", SENT),
}
ORDER = ("zaak", "end", "number", "volgnummer", "id")
"""Statuses of one moment or day: by the number in their seconds, then by that of their type."""


def typed_moments(
    status: pl.DataFrame, zaak: pl.DataFrame, catalogue: Catalogue, zone: str
) -> pl.DataFrame:
    """Statuses with `text` and `moment`, and the `type` of their case: its code.

    `known` is whether their case (`id` and `zaaktype` of `zaak`) is there.
    """
    types = catalogue.zaaktype.select(zaaktype="id", code="identificatie")
    known = zaak.select("zaaktype", zaak="id", known=True)
    rows = status.with_columns(instants(status["moment"], zone), text=pl.col("moment"))
    joined = rows.join(known, on="zaak", how="left").join(types, on="zaaktype", how="left")
    return joined.with_columns(type=pl.coalesce("code", "zaaktype")).drop("code", "zaaktype")


def ordered_statuses(tables: Tables, catalogue: Catalogue, dated: pl.Series) -> pl.DataFrame:
    """Every status, in order, with `activity`, `end`, `precision`, `ends`, and `aside`: why not.

    `ends` is whether it ends the case; of `dated` case types statuses are dates (see `precision`).
    """
    types = catalogue.statustype.select(
        "volgnummer",
        statustype="id",
        activity="omschrijving",
        ends=(pl.col("eindstatus") == 1).fill_null(value=False),
    ).with_columns(listed=True)
    typed = typed_moments(tables.status, tables.zaak, catalogue, tables.zone)
    rows = with_precision(typed, dated, tables.zone)
    told = rows.join(types, on="statustype", how="left").with_columns(
        pl.col("volgnummer").fill_null(0),
        aside=pl.when(pl.col("known").is_null())
        .then(pl.lit(NO_CASE))
        .when(pl.col("listed").is_null())
        .then(pl.lit(UNKNOWN_STATUS))
        .when(pl.col("end").is_null())
        .then(pl.lit(NO_TIME))
        .when(blank("activity"))
        .then(pl.lit(NO_ACTIVITY)),
    )
    return told.sort(*ORDER, maintain_order=True)


def results(tables: Tables, catalogue: Catalogue) -> pl.DataFrame:
    """The results with their `label`, and `aside`: why one cannot be an event."""
    types = catalogue.resultaattype.select(resultaattype="id", label="omschrijving", listed=True)
    known = tables.zaak.select(zaak="id", known=True)
    rows = tables.resultaat.join(known, on="zaak", how="left")
    told = rows.join(types, on="resultaattype", how="left")
    return told.with_columns(
        aside=pl.when(pl.col("known").is_null())
        .then(pl.lit(NO_CASE))
        .when(pl.col("listed").is_null())
        .then(pl.lit(UNKNOWN_RESULT))
        .when(blank("label"))
        .then(pl.lit(NO_ACTIVITY))
    )


def decisions(tables: Tables) -> pl.DataFrame:
    """The days of decisions: `activity`, `end`, `rank`, and `aside`: why one cannot be an event."""
    known = tables.zaak.select(zaak="id", known=True)
    rows = tables.besluit.join(known, on="zaak", how="left")
    kinds = [
        rows.filter(pl.col(name).is_not_null(), pl.col(name) != "")
        .select("id", "zaak", "known", day=name)
        .with_columns(activity=pl.lit(activity), rank=pl.lit(rank))
        for name, (activity, rank) in DECISIONS.items()
    ]
    told = pl.concat(kinds)
    placed = told.with_columns(days(told["day"])).with_columns(
        end=midnight(pl.col("day"), tables.zone)
    )
    return placed.with_columns(
        aside=pl.when(pl.col("known").is_null())
        .then(pl.lit(NO_CASE))
        .when(pl.col("end").is_null())
        .then(pl.lit(NO_TIME))
    )


def reopenings(usable: pl.DataFrame) -> pl.DataFrame:
    """The statuses that are no end and follow one that is."""
    after_end = pl.col("ends").shift().over("zaak")
    return usable.filter(after_end.fill_null(value=False), ~pl.col("ends"))


def closings(usable: pl.DataFrame) -> pl.DataFrame:
    """The last status of each case that is an end: its place in the order."""
    last = usable.filter("ends").group_by("zaak", maintain_order=True).last()
    return last.select("zaak", "end", "precision", "number", "volgnummer", key="id")
