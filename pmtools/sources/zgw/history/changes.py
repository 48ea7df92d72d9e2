"""Changes: the observations of a field, walked in time.

One way for what snapshots showed and for what the audit trail tells.
"""

from __future__ import annotations

import polars as pl

from pmtools.sources.zgw.history.moments import days, instants, midnight
from pmtools.sources.zgw.history.observations import (
    BEGINNING,
    KEY,
    TRAIL,
    default,
    halves,
    registrations,
    sightings,
    trail_pairs,
    without_known,
)
from pmtools.sources.zgw.history.races import without_races
from pmtools.sources.zgw.history.tables import Tables

MADE = (
    (pl.col("soort") == "zaak")
    & (pl.col("actie") == "create")
    & (pl.col("object") == pl.col("zaak"))
    & (pl.col("field") == "")
)
"""The row of the trail with which a case was created."""


def changes(tables: Tables) -> pl.DataFrame:
    """Every change of a field, one row each: `zaak`, `field`, `old`, `new`, `earliest`, `latest`.

    It happened within that interval. Where the trail or a registration tells the moment it is
    `exact`, and `wie` made it. The first value of a field that has no default is no change.
    """
    trail, seen = trail_pairs(tables), sightings(tables)
    roles = registrations(tables, trail, seen)
    pairs = pl.concat([without_known(trail, roles), roles])
    seen = without_races(seen, pairs).with_columns(
        row=pl.lit(None, pl.Int64), wie=pl.lit(None, pl.String), half=pl.lit(0)
    )
    told = pl.concat([seen, halves(pairs)])
    observed = pl.concat([_first_values(told, tables), told])
    return _bounded(_walked(observed)).sort(*KEY, "step")


def beginnings(tables: Tables) -> pl.DataFrame:
    """`zaak` and `begin`: when the trail has it created, else the midnight of its registration."""
    trail = tables.trail.filter(MADE)
    created = trail.select("zaak", created=instants(trail["moment"], tables.zone))
    created = created.group_by("zaak").agg(pl.col("created").min())
    zaak = tables.zaak.select(
        zaak="id",
        registered=days(tables.zaak["registratiedatum"]),
        started=days(tables.zaak["startdatum"]),
        seen=instants(tables.zaak["first_seen"], tables.zone),
    )
    day = pl.coalesce("registered", "started")
    return zaak.join(created, on="zaak", how="left").select(
        "zaak", begin=pl.coalesce("created", midnight(day, tables.zone), "seen")
    )


def _first_values(told: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """What each field that is told of was when its case began."""
    earliest = told.group_by("zaak").agg(first=pl.col("moment").min())
    begin = beginnings(tables).join(earliest, on="zaak")
    begin = begin.select("zaak", begin=pl.min_horizontal("begin", "first"))
    fields = told.select(KEY).unique(maintain_order=True).with_columns(value=default())
    known = fields.filter(pl.col("value").is_not_null()).join(begin, on="zaak")
    return known.select(
        *KEY,
        "value",
        by="begin",
        at="begin",
        moment="begin",
        source=pl.lit(BEGINNING),
        row=pl.lit(None, pl.Int64),
        wie=pl.lit(None, pl.String),
        half=pl.lit(0),
    )


def _walked(observed: pl.DataFrame) -> pl.DataFrame:
    """Runs of equal values in time, each beside the one before it."""
    ordered = _changing(observed.sort(*KEY, "moment", "source", "row", "half"))
    same = pl.all_horizontal(pl.col(one) == pl.col(one).shift() for one in (*KEY, "value"))
    first, last = pl.col("source", "row", "half").first(), pl.col("source", "row", "half").last()
    runs = ordered.group_by(step=(~same).fill_null(value=True).cum_sum(), maintain_order=True).agg(
        pl.col(*KEY, "value", "wie").first(),
        pl.col("moment").first(),
        pl.col("by").min(),
        pl.col("at").max(),
        first.name.prefix("first_"),
        last.name.prefix("last_"),
    )
    before = {
        f"was_{name}": pl.col(name).shift().over(KEY)
        for name in ("value", "at", "last_source", "last_row", "last_half")
    }
    return runs.with_columns(**before).filter(pl.col("was_value").is_not_null())


def _changing(ordered: pl.DataFrame) -> pl.DataFrame:
    """The observations of fields that ever had another value: of most fields there are none."""
    same_field = pl.all_horizontal(pl.col(one) == pl.col(one).shift() for one in KEY)
    differs = same_field & (pl.col("value") != pl.col("value").shift())
    marked = ordered.with_columns(of=(~same_field).fill_null(value=True).cum_sum(), differs=differs)
    changing = marked.filter("differs")["of"].unique()
    return marked.filter(pl.col("of").is_in(changing.implode())).drop("of", "differs")


def _bounded(runs: pl.DataFrame) -> pl.DataFrame:
    """When the value became what it is: at a moment that is told, else between two observations."""
    exact = (
        (pl.col("first_source") == TRAIL)
        & (pl.col("was_last_source") == TRAIL)
        & (pl.col("first_row") == pl.col("was_last_row"))
        & (pl.col("first_half") > pl.col("was_last_half"))
    )
    least, most = pl.min_horizontal("was_at", "by"), pl.max_horizontal("was_at", "by")
    found = runs.with_columns(exact=exact.fill_null(value=False), least=least, most=most)
    return found.select(
        *KEY,
        "step",
        "exact",
        old="was_value",
        new="value",
        earliest=pl.when("exact").then("moment").otherwise("least"),
        latest=pl.when("exact").then("moment").otherwise("most"),
        wie=pl.when("exact").then("wie"),
    )
