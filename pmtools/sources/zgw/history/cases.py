"""The cases of a log, with what is known of each."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pmtools.sources.zgw.history import teams
from pmtools.sources.zgw.history.durations import whole_days
from pmtools.sources.zgw.history.events import History
from pmtools.sources.zgw.history.moments import days
from pmtools.sources.zgw.history.tables import Catalogue, Tables

DATES = ("startdatum", "einddatum", "einddatum_gepland", "uiterlijke_einddatum")
PLAIN = ("kanaal", "vertrouwelijkheid", "betalingsindicatie", "organisatie", "hoofdzaak")
COLUMNS = (
    *("case_id", "finished", "zaaktype", "zaaktype_code", "zaaktype_versie", *PLAIN),
    *("resultaat", "laatste_team", *DATES, "doorlooptijd", "servicenorm"),
    *("eerder_opgeschort", "opgeschort", "verlenging"),
)


def cases(history: History, properties: Mapping[str, str]) -> pl.DataFrame:
    """One row per case, in the order of their ids, with the columns COLUMNS and its properties.

    `properties` is what each property is called in the log. `doorlooptijd`, `servicenorm` and
    `verlenging` are in whole days, those in months counted from the first day of the case.
    """
    tables, zaak = history.tables, history.tables.zaak
    rows = zaak.with_columns(days(zaak[name]) for name in DATES).with_columns(
        registered=days(zaak["registratiedatum"])
    )
    told = (
        rows.rename({"id": "zaak"})
        .join(_types(history.catalogue), on="zaaktype", how="left")
        .join(_finished(history), on="zaak", how="left")
        .join(_results(history), on="zaak", how="left")
        .join(teams.last_of(history.teams), on="zaak", how="left")
        .with_columns(since=pl.coalesce("startdatum", "registered"))
    )
    flags = [pl.col(name) == 1 for name in ("eerder_opgeschort", "opgeschort")]
    counted = [whole_days(name, "since") for name in ("doorlooptijd", "servicenorm", "verlenging")]
    named = told.with_columns(
        *flags,
        *(each.alias(each.meta.root_names()[0]) for each in counted),
        case_id="zaak",
        zaaktype="type",
        laatste_team="who",
        resultaat="label",
    )
    return (
        named.join(_properties(tables, properties), on="zaak", how="left")
        .select(*COLUMNS, *properties.values())
        .sort("case_id")
    )


def disagreements(rows: pl.DataFrame) -> int:
    """Of how many cases the statuses and the last day do not agree on whether they are closed."""
    return int((rows["finished"] != rows["einddatum"].is_not_null()).sum())


def folded(catalogue: Catalogue) -> pl.DataFrame:
    """Each version of a case type with the `name` of the latest one of its code and catalogue."""
    key = ["identificatie", "catalogus"]
    versions = catalogue.zaaktype.sort(
        pl.col("concept") == 1,
        "begin_geldigheid",
        "versiedatum",
        "id",
        descending=[True, False, False, False],
    )
    latest = versions.group_by(key, maintain_order=True).agg(name=pl.col("omschrijving").last())
    return versions.join(latest, on=key, how="left", nulls_equal=True, maintain_order="left")


def _types(catalogue: Catalogue) -> pl.DataFrame:
    return folded(catalogue).select(
        "doorlooptijd",
        "servicenorm",
        zaaktype="id",
        type="name",
        zaaktype_code="identificatie",
        zaaktype_versie="versiedatum",
    )


def _finished(history: History) -> pl.DataFrame:
    """Whether the last status of each case is an end; null where its type is not known."""
    last = history.statuses.filter(pl.col("end").is_not_null())
    last = last.group_by("zaak", maintain_order=True).last()
    return last.select("zaak", finished=pl.when("listed").then("ends"))


def _results(history: History) -> pl.DataFrame:
    """The label of the result that each case has."""
    current = history.tables.zaak.select(zaak="id", id="resultaat")
    rows = history.results.join(current.with_columns(current=True), on=["zaak", "id"], how="left")
    first = rows.sort("zaak", pl.col("current").is_null(), "id").group_by("zaak").first()
    return first.select("zaak", "label")


def _properties(tables: Tables, properties: Mapping[str, str]) -> pl.DataFrame:
    wide = tables.eigenschap.group_by("zaak").agg(
        pl.col("waarde").filter(pl.col("naam") == name).first().alias(own)
        for name, own in properties.items()
    )
    return wide
