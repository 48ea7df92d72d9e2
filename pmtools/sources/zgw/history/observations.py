"""Observations: what snapshots showed of the fields of cases, and what the audit trail tells.

An observation says that a field had a value by one moment (`by`) and still at another (`at`). What
the trail tells is a pair of a field: `old` and `new`, and the `moment` between them.
"""

from __future__ import annotations

import polars as pl

from pmtools.sources.zgw.history.moments import instants
from pmtools.sources.zgw.history.tables import Tables

KEY = ("zaak", "field")
DEFAULTS = {"opgeschort": "0", "verlenging": "", "resultaat": ""}
"""What these fields are when a case begins; a role (`rol:…`) is not there (empty)."""
DATES = ("uiterlijke_einddatum", "einddatum_gepland")
BEGINNING, STILL, TRAIL, FIRST = range(4)
"""What an observation comes from, in the order in which those of one moment are taken."""
SLACK = "5m"
"""So far a snapshot may be off the trail: an answer takes its time, and clocks differ."""
NOTHING = pl.lit("")


def default() -> pl.Expr:
    """What each `field` is when a case begins; null for one of which that is not known."""
    known = pl.col("field").replace_strict(DEFAULTS, default=None, return_dtype=pl.String)
    return pl.when(pl.col("field").str.starts_with("rol:")).then(NOTHING).otherwise(known)


def trail_pairs(tables: Tables) -> pl.DataFrame:
    """The changes that the trail tells: `zaak`, `field`, `moment`, `row`, `old`, `new`, `wie`.

    `made`: it is of the creation of a role.
    """
    of_case = (pl.col("soort") == "zaak") & pl.col("field").is_in([*DEFAULTS, *DATES])
    of_role = (pl.col("soort") == "rol") & (pl.col("field") == "rol")
    name = pl.when(of_role).then("rol:" + pl.col("object")).otherwise("field")
    trail = tables.trail.with_columns(instants(tables.trail["moment"], tables.zone))
    kept = trail.filter(of_case | of_role, pl.col("moment").is_not_null())
    return kept.with_columns(field=name, made=_created() & of_role).select(
        *KEY,
        "moment",
        pl.col("number").alias("row"),
        pl.coalesce("old", default()).alias("old"),
        pl.coalesce("new", default()).alias("new"),
        "wie",
        "made",
    )


def _created() -> pl.Expr:
    return pl.col("old").is_null() & (pl.col("actie") == "create")


def sightings(tables: Tables) -> pl.DataFrame:
    """What snapshots showed: `value`, by one moment (`by`) and still at another (`at`)."""
    zaak = tables.zaak
    held = zaak.select(
        zaak="id",
        fields=instants(zaak["seen_from"], tables.zone),
        roles=instants(zaak["roles_from"], tables.zone),
    )
    current = pl.when(pl.col("field").str.starts_with("rol:")).then("roles").otherwise("fields")
    moments = [instants(tables.seen[name], tables.zone) for name in ("first", "last")]
    seen = (
        tables.seen.with_columns(moments)
        .join(held, on="zaak")
        .with_columns(last=pl.coalesce("last", current, "first"))
        .sort(*KEY, "first")
    )
    once, begun = pl.col("last") <= pl.col("first"), pl.col("first")
    first = seen.select(
        *KEY,
        "value",
        by="first",
        at=pl.when(once).then("last").otherwise(begun),
        moment="first",
        source=pl.lit(FIRST),
    )
    still = seen.filter(~once).select(
        *KEY, "value", by="last", at="last", moment="last", source=pl.lit(STILL)
    )
    return pl.concat([first, still])


def registrations(tables: Tables, trail: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """The registration of roles, as pairs of the trail; `row` is -1.

    Not of a role that was seen before it (some servers give the moment of the latest change).
    """
    shown = pl.concat(
        [
            seen.select(*KEY, "moment", "value"),
            *(trail.select(*KEY, "moment", value=half) for half in ("old", "new")),
        ]
    )
    there = shown.filter(pl.col("value") != "").sort("moment", maintain_order=True)
    first = there.group_by(KEY, maintain_order=True).first().rename({"moment": "shown"})
    made = trail.filter("made").group_by(KEY, maintain_order=True).agg(pl.col("wie").first())
    own = pl.concat_str(
        [_json(one) for one in ("soort", "generiek", "wie", "team")], separator=", "
    )
    rol, moment = tables.rol, instants(tables.rol["registratiedatum"], tables.zone)
    roles = rol.select("zaak", field="rol:" + pl.col("id"), moment=moment, own="[" + own + "]")
    told = roles.join(first, on=KEY, how="left").join(made, on=KEY, how="left")
    shown_first = pl.col("shown").fill_null(pl.col("moment"))
    return told.filter(pl.col("moment") <= shown_first.dt.offset_by(SLACK)).select(
        *KEY,
        "moment",
        row=pl.lit(-1, pl.Int64),
        old=NOTHING,
        new=pl.coalesce("value", "own"),
        wie="wie",
        made=pl.lit(value=True),
    )


def _json(name: str) -> pl.Expr:
    text = pl.col(name).str.replace_all("\\", "\\\\", literal=True)
    text = text.str.replace_all('"', '\\"', literal=True)
    return pl.coalesce('"' + text + '"', pl.lit("null"))


def without_known(trail: pl.DataFrame, roles: pl.DataFrame) -> pl.DataFrame:
    """The trail without the creation of the roles whose registration is known: it says the same."""
    known = roles.select(*KEY, "made")
    return trail.join(known, on=[*KEY, "made"], how="anti", maintain_order="left")


def halves(pairs: pl.DataFrame) -> pl.DataFrame:
    """What was before each change that is told, and what after it."""
    shared = {
        "by": pl.col("moment"),
        "at": pl.col("moment"),
        "moment": pl.col("moment"),
        "source": pl.lit(TRAIL),
        "row": pl.col("row"),
        "wie": pl.col("wie"),
    }
    told = [
        pairs.filter(pl.col(half).is_not_null()).select(
            *KEY, pl.col(half).alias("value"), **shared, half=pl.lit(n)
        )
        for n, half in enumerate(("old", "new"))
    ]
    return pl.concat(told)
