"""What the activities of a case type mean to its term."""

from __future__ import annotations

import sqlite3
from glob import escape

import polars as pl

from pmtools.clock.service import normal
from pmtools.sources.zgw.history.changed import EXTENDED, RESUMED, SUSPENDED
from pmtools.sources.zgw.history.events import AGAIN, REGISTERED
from pmtools.sources.zgw.history.statuses import DECISIONS
from pmtools.sources.zgw.history.tables import Catalogue, rows_of

RECEIVED = r"(?i)\bontv(?:angen|angst)"
"""A first status that says when the case came in: better than when it was registered."""


def roles_of(
    state: sqlite3.Connection, catalogue: Catalogue, versions: pl.Series
) -> dict[str, list[str]]:
    """Per role of the clock the labels of the activities, as a service file has them.

    What decides a case is its decision, where its type has any, and for a case without one the end
    status. A label that means one thing means no other.
    """
    statuses = catalogue.statustype.filter(pl.col("zaaktype").is_in(versions.implode()))
    told = statuses.drop_nulls("omschrijving").sort("volgnummer", "omschrijving")
    first = told.filter(
        pl.col("volgnummer") == pl.col("volgnummer").min().over("zaaktype"),
        pl.col("omschrijving").str.contains(RECEIVED),
    )
    ends = told.filter(pl.col("eindstatus") == 1)["omschrijving"]
    days = _days_of_decisions(state, versions)
    wanted = {
        "suspended": [SUSPENDED],
        "resumed": [RESUMED],
        "extended": [EXTENDED],
        "reopened": [AGAIN],
        "sent": [DECISIONS["verzenddatum"][0]] if "verzenddatum" in days else [],
        "received": [REGISTERED, *first["omschrijving"]],
        "decided": [*([DECISIONS["datum"][0]] if "datum" in days else []), *ends],
    }
    return {role: labels for role, labels in _apart(wanted).items() if labels}


def _apart(wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    used = set[str]()
    apart = dict[str, list[str]]()
    for role, labels in wanted.items():
        apart[role] = []
        for label in labels:
            if normal(label) and normal(label) not in used:
                used.add(normal(label))
                # A label with * in it would mean others, too.
                apart[role].append(escape(label) if "*" in label else label)
    return apart


def _days_of_decisions(state: sqlite3.Connection, versions: pl.Series) -> set[str]:
    """Which days the decisions on cases of some versions have."""
    found = set[str]()
    for version in versions:
        sql = (
            "SELECT max(b.datum <> ''), max(b.verzenddatum <> '') FROM zaak AS z "
            "JOIN besluit AS b ON b.zaak = z.id WHERE z.zaaktype = ?"
        )
        for told in rows_of(state, sql, (version,)):
            found |= {n for n, there in zip(("datum", "verzenddatum"), told, strict=True) if there}
    return found
