"""Who dealt with a case, and which team, at a moment: from the changes of its roles."""

from __future__ import annotations

import polars as pl

HANDLER = "behandelaar"
UNIT, EMPLOYEE = "organisatorische_eenheid", "medewerker"


def assignments(changes: pl.DataFrame) -> pl.DataFrame:
    """The changes of roles, with `kind`, `role`, `person` and `team` of what they became.

    `until` is when the role changed again, at the latest; null where it did not.
    """
    roles = changes.filter(pl.col("field").str.starts_with("rol:"))
    parts = pl.col("parts").list.get
    decoded = roles.with_columns(parts=_parts(roles["new"]))
    return decoded.with_columns(
        kind=parts(0, null_on_oob=True),
        role=parts(1, null_on_oob=True),
        person=parts(2, null_on_oob=True),
        team=parts(3, null_on_oob=True),
        until=pl.col("latest").shift(-1).over("zaak", "field"),
    ).drop("parts")


def timeline(assigned: pl.DataFrame, kind: str) -> pl.DataFrame:
    """From which `moment` on who (`who`, perhaps null) handled a case, by one kind of role.

    Where several are in force the one counts that began last.
    """
    who = pl.col("team") if kind == UNIT else pl.col("person")
    held = assigned.filter(
        pl.col("kind") == kind, pl.col("role") == HANDLER, who.is_not_null(), who != ""
    ).select("zaak", "field", "until", who=who, since="earliest")
    moments = [held.select("zaak", moment=name) for name in ("since", "until")]
    points = pl.concat(moments).drop_nulls().unique()
    there = points.join(held, on="zaak").filter(
        pl.col("since") <= pl.col("moment"),
        pl.col("until").is_null() | (pl.col("moment") < pl.col("until")),
    )
    last = there.sort("zaak", "moment", "since", "field").group_by("zaak", "moment").last()
    told = points.join(last, on=["zaak", "moment"], how="left")
    return told.select("zaak", "moment", "who").sort("moment", "zaak")


def at_moments(
    rows: pl.DataFrame, line: pl.DataFrame, name: str, *, before: bool = False
) -> pl.DataFrame:
    """The rows with whom a timeline has at their `end`, as a column of this name.

    With `before` the first of the case counts before it began, too.
    """
    place = "\0place"
    asked = rows.with_row_index(place).sort("end", maintain_order=True)
    found = asked.join_asof(
        line.rename({"who": name, "moment": "\0since"}),
        left_on="end",
        right_on="\0since",
        by="zaak",
        strategy="backward",
        check_sortedness=False,
    )
    if before:
        first = line.group_by("zaak", maintain_order=True).agg(pl.col("who").first().alias("\0who"))
        early = pl.when(pl.col("\0since").is_null()).then("\0who")
        found = found.join(first, on="zaak", how="left", maintain_order="left")
        found = found.with_columns(pl.coalesce(name, early).alias(name)).drop("\0who")
    return found.sort(place).drop(place, "\0since")


def last_of(line: pl.DataFrame) -> pl.DataFrame:
    """`zaak` and the last `who` of each case that a timeline has."""
    return line.drop_nulls("who").group_by("zaak", maintain_order=True).agg(pl.col("who").last())


def _parts(values: pl.Series) -> pl.Series:
    """The parts of what roles are told to be; none for one that is gone."""
    told = values.unique().drop_nulls()
    parts = told.set(told == "", "[]").str.json_decode(pl.List(pl.String))
    table = pl.DataFrame({"new": told, "parts": parts})
    found = values.to_frame("new").join(table, on="new", how="left", maintain_order="left")
    return found["parts"]
