"""Times as text become UTC instants: with an offset as written, without one as local time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from pmtools.errors import ParameterError

INSTANT = pl.Datetime("us", "UTC")
ISO = (
    r"^\s*(?<date>\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d)"
    r"(?:[Tt ](?<clock>\d\d:\d\d)(?<second>:[0-5]\d)?(?:[.,](?<fraction>\d{1,9}))?"
    r"\s?(?:(?<utc>[Zz])|(?<sign>[+-])(?<hours>\d\d)(?::?(?<minutes>[0-5]\d))?)?)?\s*$"
)
EXPECTED = "a date or time such as 2024-03-31T14:05:00+02:00, 2024-03-31 14:05:00 or 2024/03/31"


@dataclass(frozen=True)
class Localised:
    """Instants in UTC, and what local time could not say by itself."""

    instants: pl.Series
    ambiguous: int
    """Naive times in the hour that autumn has twice."""
    moved: int
    """Naive times in the hour that spring skips, moved forward by that hour."""


def check_zone(zone: str) -> None:
    """ParameterError unless `zone` names a time zone, such as Europe/Amsterdam."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ParameterError(
            f"There is no time zone {zone!r}. Give a name such as Europe/Amsterdam or UTC."
        ) from error


def read_iso(texts: pl.Series) -> pl.DataFrame:
    """ISO 8601 texts as `local` (Datetime without zone) and `offset` (Duration, null when naive).

    `local` is null where a text is not a time; fractions beyond microseconds are cut off.

    >>> read_iso(pl.Series(["2024-03-31 14:05", "2024-02-30"]))["local"].to_list()
    [datetime.datetime(2024, 3, 31, 14, 5), None]
    """
    part = pl.col("part").struct.field
    seconds = part("second").fill_null(":00")
    clock = (
        part("date").str.replace_all("/", "-") + "T" + part("clock").fill_null("00:00") + seconds
    )
    fraction = part("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64)
    minutes = part("hours").cast(pl.Int64) * 60 + part("minutes").cast(pl.Int64).fill_null(0)
    signed = pl.when(part("sign") == "-").then(-minutes).otherwise(minutes)
    parts = texts.rename("text").to_frame().select(part=pl.col("text").str.extract_groups(ISO))
    return parts.select(
        local=clock.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        + pl.duration(microseconds=fraction.fill_null(0)),
        offset=pl.duration(
            minutes=pl.when(part("utc").is_not_null()).then(pl.lit(0)).otherwise(signed)
        ),
    )


def to_instants(
    times: pl.DataFrame, zone: str, case: pl.Series | None = None, floor: pl.Series | None = None
) -> Localised:
    """`local` and `offset` (see `read_iso`) as UTC instants; naive times are local in `zone`.

    The hour that autumn has twice takes the order of the source: its first pass, unless that would
    go back behind an earlier row of the same `case` or behind `floor` (the row's own start).
    """
    if times.filter(pl.col("offset").is_null() & pl.col("local").is_not_null()).is_empty():
        exact = times.select((pl.col("local") - pl.col("offset")).dt.replace_time_zone("UTC"))
        return Localised(exact.to_series().cast(INSTANT), 0, 0)
    table = times.with_columns(
        case=pl.lit(0) if case is None else case,
        floor=pl.lit(None, INSTANT) if floor is None else floor,
    ).select(
        "case",
        "floor",
        exact=(pl.col("local") - pl.col("offset")).dt.replace_time_zone("UTC"),
        naive=pl.when(pl.col("offset").is_null()).then("local"),
    )
    return _in_source_order(table.with_columns(**_readings(zone)), ordered=case is not None)


def _readings(zone: str) -> dict[str, pl.Expr]:
    """A naive time's two readings in UTC, and `skipped`: its instant when no clock showed it."""
    naive = pl.col("naive")

    def reading(which: Literal["earliest", "latest"]) -> pl.Expr:
        local = naive.dt.replace_time_zone(zone, ambiguous=which, non_existent="null")
        return local.dt.convert_time_zone("UTC")

    # Three hours before the gap the winter offset still holds: by that offset 02:30 is 03:30.
    before = naive.dt.offset_by("-3h").dt.replace_time_zone(
        zone, ambiguous="earliest", non_existent="null"
    )
    return {
        "first": reading("earliest"),
        "second": reading("latest"),
        "skipped": before.dt.convert_time_zone("UTC").dt.offset_by("3h"),
    }


def _in_source_order(table: pl.DataFrame, *, ordered: bool) -> Localised:
    ambiguous = pl.col("first") != pl.col("second")
    chosen = pl.coalesce("exact", "first", pl.when(pl.col("naive").is_not_null()).then("skipped"))
    table = table.with_columns(ambiguous=ambiguous.fill_null(False), chosen=chosen)
    n_ambiguous = int(table["ambiguous"].sum())
    if n_ambiguous and ordered:
        # Once a case is in the second pass it stays there, so a second look settles every row.
        for _ in range(2):
            highest = pl.col("chosen").cum_max().forward_fill().shift().over("case")
            back = pl.max_horizontal(highest, "floor") > pl.col("chosen")
            table = table.with_columns(
                chosen=pl.when(pl.col("ambiguous") & back).then("second").otherwise("chosen")
            )
    moved = table.select((pl.col("naive").is_not_null() & pl.col("first").is_null()).sum())
    return Localised(table["chosen"].cast(INSTANT), n_ambiguous, int(moved.item()))


def zone_notes(what: str, ambiguous: int, moved: int) -> list[str]:
    """Sentences about the naive times that local time could not place by itself."""
    notes = []
    if ambiguous:
        notes.append(
            f"{what}: {ambiguous:,} times without an offset lie in the hour that autumn has twice; "
            "they were placed by the order of the source."
        )
    if moved:
        notes.append(
            f"{what}: {moved:,} times without an offset lie in the hour that spring skips; "
            "they were moved one hour forward."
        )
    return notes
