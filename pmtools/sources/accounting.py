"""Where each row goes: what cannot be an event is set aside by reason, with its first places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

import polars as pl

from pmtools.origin import Note

BAD = "\0bad"
"""A column in which a reader says why a row cannot be used; null where it can."""
NO_CASE, NO_TIME, NO_ACTIVITY = (
    "event without a case",
    "event without a time",
    "event without an activity",
)
REPEATED = "row that repeats an earlier one"
EXAMPLES = 5
FIRST_YEAR, LAST_YEAR = 1800, 2200
FAR = 25
"""Years from the middle of a log beyond which a moment is flagged."""

Place = Callable[[int], str]
"""The place in the source of the row with a `seq`, such as `line 12`."""


@dataclass(frozen=True)
class Account:
    """The rows that can be events, and by reason how many cannot and where the first are."""

    usable: pl.DataFrame
    set_aside: dict[str, int]
    examples: dict[str, tuple[str, ...]]


def account(moments: pl.DataFrame, duplicates: str, place: Place) -> tuple[Account, list[Note]]:
    """Set aside what has no case, time or activity, what a reader marked, and repeated rows.

    Repeated rows (equal in everything but their place) only when `duplicates` is `drop`; else they
    are counted in a note. A row has one reason, the first that holds.
    """
    repeated = _repeated(moments)
    notes = []
    if duplicates == "keep":
        if repeated.any():
            notes.append(_repeated_note(moments, repeated, place))
        repeated = pl.repeat(False, moments.height, eager=True)
    reason = (
        pl.when(pl.col(BAD).is_not_null())
        .then(pl.col(BAD))
        .when(blank("case_id"))
        .then(pl.lit(NO_CASE))
        .when(pl.col("end").is_null() & pl.col("start").is_null())
        .then(pl.lit(NO_TIME))
        .when(blank("activity"))
        .then(pl.lit(NO_ACTIVITY))
        .when(repeated)
        .then(pl.lit(REPEATED))
    )
    told = moments.select("seq", reason=reason)
    kept = moments.drop(BAD)
    if told["reason"].null_count() == moments.height:
        return Account(kept, {}, {}), notes
    aside = told.drop_nulls("reason").group_by("reason", maintain_order=True)
    counts = aside.agg(n=pl.len(), first=pl.col("seq").head(EXAMPLES)).sort("reason")
    return Account(
        kept.filter(told["reason"].is_null()),
        dict(counts.select("reason", "n").iter_rows()),
        {why: tuple(map(place, first)) for why, _, first in counts.iter_rows()},
    ), notes


def blank(column: str) -> pl.Expr:
    """Whether a text is missing or holds nothing but space."""
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def possible(moments: pl.DataFrame) -> tuple[pl.DataFrame, list[Note]]:
    """Moments far outside any case, such as 9999-12-31 for "not yet", are no moments."""
    edges = (
        pl.datetime(year, 1, 1, time_unit="us", time_zone="UTC") for year in (FIRST_YEAR, LAST_YEAR)
    )
    first, last = edges
    kept = moments.with_columns(
        pl.when(pl.col(name).is_between(first, last, closed="left")).then(name).alias(name)
        for name in ("start", "end")
    )
    n = sum(kept[name].null_count() - moments[name].null_count() for name in ("start", "end"))
    if not n:
        return moments, []
    text = "Moments before {first} or from {last} on, taken as empty: {n}."
    return kept, [Note("impossible", text, first=str(FIRST_YEAR), last=str(LAST_YEAR), n=n)]


def unlikely(moments: pl.DataFrame, zone: str, place: Place) -> list[Note]:
    """A note on moments long before or after the rest of the log, and on those yet to come."""
    times = moments.select("seq", moment=pl.coalesce("end", "start"))
    middle = times["moment"].median()
    if not isinstance(middle, datetime):
        return []
    away = pl.lit(middle).dt.offset_by
    far = times.filter(
        (pl.col("moment") < away(f"-{FAR}y"))
        | (pl.col("moment") > away(f"{FAR}y"))
        | (pl.col("moment") > datetime.now(UTC))
    )
    if far.is_empty():
        return []
    local = far["moment"].dt.convert_time_zone(zone)
    years = ", ".join(map(str, local.dt.year().unique().sort().to_list()[:EXAMPLES]))
    text = (
        "Moments more than {years} years from the middle of the log, or yet to come: {n} "
        "(in {found}; {where}). They are kept."
    )
    where = places(far["seq"], place)
    return [Note("unlikely", text, years=FAR, n=far.height, found=years, where=where)]


def places(seq: pl.Series, place: Place) -> str:
    """The places of the first few rows, and that there are more."""
    more = " …" if seq.len() > EXAMPLES else ""
    return ", ".join(map(place, islice(seq, EXAMPLES))) + more


def _repeated(moments: pl.DataFrame) -> pl.Series:
    """Whether a row equals an earlier one in everything but its place."""
    nothing = pl.repeat(False, moments.height, eager=True)
    hashes = moments.drop("seq", BAD).hash_rows()
    if hashes.n_unique() == moments.height:
        return nothing
    alike = pl.arg_where(hashes.is_duplicated(), eager=True)
    rows = moments.drop("seq", BAD)[alike]
    first = rows.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    found = alike.filter(~first)
    return nothing.scatter(found, True) if found.len() else nothing


def _repeated_note(moments: pl.DataFrame, repeated: pl.Series, place: Place) -> Note:
    text = "Rows that repeat an earlier row in everything, kept: {n} ({where})."
    where = places(moments["seq"].filter(repeated), place)
    return Note("repeated", text, n=int(repeated.sum()), where=where)
