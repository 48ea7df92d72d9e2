"""Where each row goes: what cannot be an event is set aside by reason, with its first places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

import numpy as np
import polars as pl

from pmtools.origin import Note
from pmtools.sources.order import in_order

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


def account(moments: pl.DataFrame, place: Place) -> Account:
    """Set aside what has no case, time or activity, and what a reader marked.

    A row has one reason, the first that holds.
    """
    reason = (
        pl.when(pl.col(BAD).is_not_null())
        .then(pl.col(BAD))
        .when(blank("case_id"))
        .then(pl.lit(NO_CASE))
        .when(pl.col("end").is_null() & pl.col("start").is_null())
        .then(pl.lit(NO_TIME))
        .when(blank("activity"))
        .then(pl.lit(NO_ACTIVITY))
    )
    told = moments.select("seq", reason=reason)
    kept = moments.drop(BAD)
    if told["reason"].null_count() == moments.height:
        return Account(kept, {}, {})
    aside = told.drop_nulls("reason").group_by("reason", maintain_order=True)
    counts = aside.agg(n=pl.len(), first=pl.col("seq").head(EXAMPLES)).sort("reason")
    return Account(
        kept.filter(told["reason"].is_null()),
        dict(counts.select("reason", "n").iter_rows()),
        {why: tuple(map(place, first)) for why, _, first in counts.iter_rows()},
    )


def without_repeats(went: Account, duplicates: str, place: Place) -> tuple[Account, list[Note]]:
    """Rows that repeat an earlier one (equal in everything but their place), noted or set aside.

    `duplicates` is `keep` or `drop`. The case of a row must be a label.
    """
    repeated = _repeated(went.usable)
    seq = went.usable["seq"].filter(repeated)
    if not seq.len():
        return went, []
    if duplicates == "keep":
        text = "Rows that repeat an earlier row in everything, kept: {n} ({where})."
        return went, [Note("repeated", text, n=seq.len(), where=places(seq, place))]
    first = tuple(map(place, seq.head(EXAMPLES)))
    return Account(
        went.usable.filter(~repeated),
        {**went.set_aside, REPEATED: seq.len()},
        {**went.examples, REPEATED: first},
    ), []


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


def _repeated(rows: pl.DataFrame) -> pl.Series:
    """Whether a row equals an earlier one; only rows of one case and moment can."""
    nothing = pl.repeat(False, rows.height, eager=True)
    order = in_order(rows)
    case, moment = (
        column.to_numpy()[order]
        for column in rows.select(
            pl.col("case_id").to_physical(), moment=pl.coalesce("end", "start").to_physical()
        )
    )
    same = (case[1:] == case[:-1]) & (moment[1:] == moment[:-1])
    if not same.any():
        return nothing
    alike = np.sort(order[np.append(same, False) | np.append(False, same)])
    first = rows[alike].drop("seq").select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return nothing.scatter(alike[~first.to_numpy()], True)
