"""The events of cases, from their tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from pmtools.sources.zgw.history import teams
from pmtools.sources.zgw.history.added import KINDS, OF_TRAIL, added, additions
from pmtools.sources.zgw.history.changed import assigned, switches
from pmtools.sources.zgw.history.changes import MADE, beginnings, changes
from pmtools.sources.zgw.history.moments import days, instants, midnight
from pmtools.sources.zgw.history.rows import (
    BEFORE,
    BETWEEN,
    DAY,
    END_STATUS,
    FIRST,
    HANDLER_OF_CASE,
    ORDER,
    REOPENED,
    REOPENS,
    RESULT,
    STATUS,
    TEAM_OF_CASE,
    TIME,
    joined,
    rows_of_kind,
)
from pmtools.sources.zgw.history.statuses import (
    closings,
    decisions,
    ordered_statuses,
    reopenings,
    results,
)
from pmtools.sources.zgw.history.tables import Catalogue, Tables

REGISTERED, AGAIN, RESULTS = "Zaak geregistreerd", "Heropend", "Resultaat vastgelegd: "


@dataclass(frozen=True, eq=False)
class History:
    """What the tables of some cases tell; `dated` are the case types whose statuses are dates."""

    tables: Tables
    catalogue: Catalogue
    dated: pl.Series

    @cached_property
    def changes(self) -> pl.DataFrame:
        """The changes of their fields."""
        return changes(self.tables)

    @cached_property
    def statuses(self) -> pl.DataFrame:
        """Their statuses, in order, also those that can be no events."""
        return ordered_statuses(self.tables, self.catalogue, self.dated)

    @cached_property
    def results(self) -> pl.DataFrame:
        """Their results, also those that can be no events."""
        return results(self.tables, self.catalogue)

    @cached_property
    def decisions(self) -> pl.DataFrame:
        """Their decisions, a row for each of their days, also those that can be no events."""
        return decisions(self.tables)

    @cached_property
    def added(self) -> pl.DataFrame:
        """Their documents and substatuses, also those that can be no events."""
        return added(self.tables)

    @cached_property
    def assignments(self) -> pl.DataFrame:
        """The changes of their roles."""
        return teams.assignments(self.changes)

    @cached_property
    def teams(self) -> pl.DataFrame:
        """From which moment on which team handled each of them."""
        return teams.timeline(self.assignments, teams.UNIT)

    @cached_property
    def entered(self) -> pl.DataFrame:
        """When and by whom the trail has each object created."""
        trail, zone = self.tables.trail, self.tables.zone
        made = trail.with_columns(instants(trail["moment"], zone)).filter(
            pl.col("actie") == "create", pl.col("field") == ""
        )
        first = made.sort("zaak", "moment", "number").group_by("zaak", "soort", "object").first()
        return first.select("zaak", "soort", id="object", registered="moment", by="wie")

    def entered_as(self, kind: str) -> pl.DataFrame:
        """Those of one kind."""
        return self.entered.filter(pl.col("soort") == kind).drop("soort")


def events(history: History) -> pl.DataFrame:
    """The events of the cases, in their order; the columns are those of `rows.COLUMNS`."""
    parts = [
        _registrations(history),
        _statuses(history),
        _results(history),
        switches(history.changes),
        assigned(history.assignments),
        _decisions(history),
        additions(history.added, history.entered_as(OF_TRAIL)),
    ]
    rows = pl.concat(parts)
    placed = rows.filter(pl.col("end").is_not_null()).sort(*ORDER, maintain_order=True)
    told = teams.at_moments(placed, history.teams, "of_case", before=True)
    derived = pl.when(pl.col("team").is_null() & pl.col("of_case").is_not_null()).then(
        pl.lit(TEAM_OF_CASE)
    )
    return told.with_columns(found_team=derived).with_columns(
        team=pl.coalesce("team", "of_case"),
        derived=joined(["found", "found_resource", "found_team"]),
    )


def aside(history: History) -> pl.DataFrame:
    """The rows that can be no events: `reason` and `place`."""
    kinds = {"status": history.statuses, "resultaat": history.results, "besluit": history.decisions}
    kinds |= {kind: history.added.filter(pl.col("kind") == kind) for kind in KINDS}
    told = [
        rows.filter(pl.col("aside").is_not_null()).select(
            reason="aside", place=pl.lit(f"{kind} ") + pl.col("id")
        )
        for kind, rows in kinds.items()
    ]
    return pl.concat(told)


def _registrations(history: History) -> pl.DataFrame:
    tables = history.tables
    trail = tables.trail.filter(MADE)
    made = trail.select("zaak", "wie", created=instants(trail["moment"], tables.zone))
    made = made.drop_nulls("created").sort("created").group_by("zaak", maintain_order=True).first()
    day = midnight(pl.col("day"), tables.zone)
    zaak = tables.zaak.select(zaak="id", day=days(tables.zaak["registratiedatum"]))
    told = zaak.join(made, on="zaak", how="left")
    return rows_of_kind(
        told,
        FIRST,
        zaak="zaak",
        activity=pl.lit(REGISTERED),
        end=pl.coalesce("created", day),
        precision=pl.when(pl.col("created").is_null()).then(DAY).otherwise(TIME),
        resource="wie",
    )


def _statuses(history: History) -> pl.DataFrame:
    """The statuses, and before those that follow an end that the case is reopened."""
    setters = history.tables.rol.select("zaak", gezet_door="id", setter="wie")
    usable = history.statuses.filter(pl.col("aside").is_null())
    told = usable.join(setters, on=["zaak", "gezet_door"], how="left", maintain_order="left").join(
        history.entered_as("status"), on=["zaak", "id"], how="left", maintain_order="left"
    )
    handlers = teams.timeline(history.assignments, teams.EMPLOYEE)
    told = teams.at_moments(told, handlers, "handler")
    by_source = pl.coalesce("setter", "by")
    found = pl.when(by_source.is_null() & pl.col("handler").is_not_null())
    shared = {
        **{name: name for name in ("zaak", "end", "precision", "number", "volgnummer")},
        "key": "id",
        "resource": pl.coalesce(by_source, "handler"),
        "found_resource": found.then(pl.lit(HANDLER_OF_CASE)),
    }
    again = rows_of_kind(
        reopenings(told),
        STATUS,
        activity=pl.lit(AGAIN),
        found=pl.lit(REOPENED),
        around=pl.lit(REOPENS),
        **shared,
    )
    itself = rows_of_kind(told, STATUS, activity="activity", registered="registered", **shared)
    return pl.concat([again, itself])


def _results(history: History) -> pl.DataFrame:
    """The results: when the trail has them entered, else with the end, else between snapshots."""
    rows = history.results.filter(pl.col("aside").is_null()).select("zaak", "id", "label")
    usable = history.statuses.filter(pl.col("aside").is_null())
    seen = history.changes.filter(pl.col("field") == "resultaat")
    seen = seen.select("zaak", "earliest", "latest", id="new")
    first = seen.group_by("zaak", "id", maintain_order=True).first()
    seen_from = instants(history.tables.zaak["seen_from"], history.tables.zone)
    held = history.tables.zaak.select(zaak="id", held=seen_from)
    told = (
        rows.join(history.entered_as("resultaat"), on=["zaak", "id"], how="left")
        .join(closings(usable), on="zaak", how="left")
        .join(first, on=["zaak", "id"], how="left")
        .join(beginnings(history.tables), on="zaak", how="left")
        .join(held, on="zaak", how="left")
        .with_columns(pl.coalesce("earliest", "begin"), pl.coalesce("latest", "held"))
    )
    entered = pl.col("registered").is_not_null()
    with_end = ~entered & pl.col("end").is_not_null()
    between = ~entered & pl.col("end").is_null()
    interval = {name: pl.when(between).then(name) for name in ("earliest", "latest")}
    placed = {name: pl.when(with_end).then(name) for name in ("number", "volgnummer", "key")}
    return rows_of_kind(
        told,
        pl.when(with_end).then(pl.lit(STATUS)).otherwise(pl.lit(RESULT)),
        zaak="zaak",
        activity=pl.lit(RESULTS) + pl.col("label"),
        end=pl.coalesce("registered", "end", "earliest"),
        precision=pl.when(with_end).then("precision").otherwise(TIME),
        resource="by",
        registered="registered",
        found=pl.when(with_end).then(pl.lit(END_STATUS)).when(between).then(pl.lit(BETWEEN)),
        around=pl.lit(BEFORE),
        **interval,
        **placed,
    )


def _decisions(history: History) -> pl.DataFrame:
    usable = history.decisions.filter(pl.col("aside").is_null())
    told = usable.join(history.entered_as("besluit"), on=["zaak", "id"], how="left")
    return rows_of_kind(
        told,
        pl.col("rank"),
        zaak="zaak",
        activity="activity",
        end="end",
        precision=DAY,
        resource="by",
        registered="registered",
        key="id",
    )
