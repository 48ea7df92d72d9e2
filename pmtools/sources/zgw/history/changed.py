"""The events that changes are: suspension, extension, a last day that moved, another handler."""

from __future__ import annotations

import polars as pl

from pmtools.sources.zgw.history import teams
from pmtools.sources.zgw.history.rows import ASSIGNED, BETWEEN, CHANGED, TIME, rows_of_kind

SUSPENDED, RESUMED = "Opgeschort", "Hervat"
EXTENDED, MOVED = "Termijn verlengd", "Uiterste datum gewijzigd"
TO_HANDLER, TO_TEAM = "Toegewezen aan behandelaar", "Toegewezen aan "


def _bounds() -> dict[str, pl.Expr]:
    unsure = pl.when(~pl.col("exact"))
    return {
        "earliest": unsure.then("earliest"),
        "latest": unsure.then("latest"),
        "found": unsure.then(pl.lit(BETWEEN)),
        "precision": TIME,
    }


def switches(changed: pl.DataFrame) -> pl.DataFrame:
    """Suspensions and resumptions, extensions, and last days that were moved."""
    field, new = pl.col("field"), pl.col("new")
    suspension = field == "opgeschort"
    resumed = suspension & (new == "0")
    activity = (
        pl.when(resumed)
        .then(pl.lit(RESUMED))
        .when(suspension & (new == "1"))
        .then(pl.lit(SUSPENDED))
        .when((field == "verlenging") & (new != ""))
        .then(pl.lit(EXTENDED))
        .when((field == "uiterlijke_einddatum") & (new != "") & (pl.col("old") != ""))
        .then(pl.lit(MOVED))
    )
    # Of a case that was seen between two suspensions only for the length of a request, the second
    # begins where the first one ends, so that the two together still contain both.
    before = pl.col("latest").shift().over("zaak", "field")
    begins = pl.when(suspension).then(pl.max_horizontal("earliest", before)).otherwise("earliest")
    told = changed.with_columns(
        activity=activity, end=pl.when(resumed).then("latest").otherwise(begins)
    )
    return rows_of_kind(
        told.filter(pl.col("activity").is_not_null()),
        CHANGED,
        zaak="zaak",
        activity="activity",
        end="end",
        number="step",
        resource="wie",
        **_bounds(),
    )


def assigned(assignments: pl.DataFrame) -> pl.DataFrame:
    """Units and employees that became the handler; takes what `teams.assignments` gives."""
    told = assignments.filter(pl.col("role") == teams.HANDLER)
    unit = pl.col("kind") == teams.UNIT
    named = pl.col("team").is_not_null() & (pl.col("team") != "")
    return rows_of_kind(
        told.filter((pl.col("kind") == teams.EMPLOYEE) | (unit & named)),
        ASSIGNED,
        zaak="zaak",
        activity=pl.when(unit).then(pl.lit(TO_TEAM) + pl.col("team")).otherwise(pl.lit(TO_HANDLER)),
        end="earliest",
        key="field",
        number="step",
        resource=pl.when(~unit).then("person"),
        team=pl.when(unit).then("team"),
        **_bounds(),
    )
