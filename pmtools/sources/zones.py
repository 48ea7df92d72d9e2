"""Local times become UTC instants: with an offset as written, without one by the zone's rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from pmtools.errors import ParameterError
from pmtools.origin import Note

INSTANT = pl.Datetime("us", "UTC")
DAY, QUARTER = 86_400_000_000, 900_000_000
STANDARD_TIME = 1973
"""Before this year zones had offsets with seconds, which ISO 8601 cannot write."""


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


def to_instants(
    times: pl.DataFrame, zone: str, case: pl.Series | None = None, floor: pl.Series | None = None
) -> Localised:
    """`local` and `offset` (see `read_iso`) as UTC instants; naive times are local in `zone`.

    The hour that autumn has twice takes the order of the source: its first pass, unless that would
    go back behind an earlier row of the same `case` or behind `floor` (the row's own start).
    """
    exact = times.select((pl.col("local") - pl.col("offset")).dt.replace_time_zone("UTC"))
    instants = exact.to_series().cast(INSTANT)
    naive = times["offset"].is_null() & times["local"].is_not_null()
    if not naive.any():
        return Localised(instants, 0, 0)
    plain = _on_plain_days(times["local"], zone)
    instants = instants.zip_with(~naive, plain)
    odd = naive & plain.is_null()
    if not odd.any():
        return Localised(instants, 0, 0)
    concerned = odd if case is None else case.is_in(case.filter(odd).unique().implode())
    table = pl.DataFrame(
        {
            "case": pl.repeat(0, len(odd), eager=True) if case is None else case,
            "floor": pl.repeat(None, len(odd), dtype=INSTANT, eager=True)
            if floor is None
            else floor,
            "exact": instants,
            "naive": times["local"].set(~odd, None),
        }
    ).filter(concerned)
    found = _in_source_order(table.with_columns(**_readings(zone)), ordered=case is not None)
    places = concerned.arg_true()
    return Localised(instants.scatter(places, found.instants), found.ambiguous, found.moved)


def _on_plain_days(local: pl.Series, zone: str) -> pl.Series:
    """Instants of local times on days on which the clock is not changed; null on other days."""
    micros = local.cast(pl.Datetime("us")).to_physical()
    days = micros // DAY
    first, last = int(days.min()), int(days.max())  # type: ignore[arg-type]
    midnights = pl.int_range(first, last + 2, eager=True) * DAY
    at = midnights.cast(pl.Datetime("us")).dt
    same = [
        at.replace_time_zone(zone, ambiguous=which, non_existent="null").to_physical()
        for which in ("earliest", "latest")
    ]
    ahead = (midnights - same[0]).set(same[0] != same[1], None)
    steady = ahead[:-1].set((ahead[:-1] != ahead[1:]) | ahead[1:].is_null(), None)
    return (micros - steady.gather(days - first)).cast(INSTANT)


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


def at_midnight(moment: pl.Series, zone: str) -> pl.Series:
    """Whether instants are exactly midnight in a zone.

    >>> at_midnight(pl.Series([0]).cast(INSTANT), "UTC").to_list()
    [True]
    """
    # Offsets are whole quarters of an hour since standard time, so most moments need no zone.
    likely = (moment.to_physical() % QUARTER == 0) | (moment.dt.year() < STANDARD_TIME)
    places = likely.arg_true()
    local = moment.gather(places).dt.convert_time_zone(zone).dt.time()
    found = local.to_physical() == 0
    return pl.repeat(False, len(moment), eager=True).scatter(places, found)


def zone_notes(what: str, ambiguous: int, moved: int) -> list[Note]:
    """Sentences about the naive times that local time could not place by itself."""
    notes = []
    if ambiguous:
        text = (
            "{what}: {n} times without an offset lie in the hour that autumn has twice; "
            "they were placed by the order of the source."
        )
        notes.append(Note("autumn", text, what=what, n=ambiguous))
    if moved:
        text = (
            "{what}: {n} times without an offset lie in the hour that spring skips; "
            "they were moved one hour forward."
        )
        notes.append(Note("spring", text, what=what, n=moved))
    return notes


def written(moment: pl.Expr, zone: str) -> pl.Expr:
    """Instants as ISO 8601 texts with their offset in a zone; old ones in UTC."""
    form = "%Y-%m-%dT%H:%M:%S%.f%:z"
    local = moment.dt.convert_time_zone(zone)
    return (
        pl.when(moment.dt.year() < STANDARD_TIME)
        .then(moment.dt.to_string(form))
        .otherwise(local.dt.to_string(form))
    )
