"""Where each row goes: what cannot be an event is set aside by reason, with its first places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

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
class Few:
    """How many rows, with `seq` and place of the first few of them."""

    n: int = 0
    first: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, seq: pl.Series, place: Place) -> Few:
        """The rows with these `seq`, which are in order.

        >>> Few.of(pl.Series([3, 8]), "row {}".format)
        Few(n=2, first=((3, 'row 3'), (8, 'row 8')))
        """
        return cls(seq.len(), tuple((at, place(at)) for at in seq.head(EXAMPLES)))

    def __add__(self, other: Few) -> Few:
        """Those of both, in the order of their `seq`."""
        first = sorted({*self.first, *other.first})[:EXAMPLES]
        return Few(self.n + other.n, tuple(first))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the first few stand."""
        return tuple(place for _, place in self.first)

    def __str__(self) -> str:
        """The places in words, and that there are more."""
        more = " …" if self.n > EXAMPLES else ""
        return ", ".join(self.places) + more


@dataclass(frozen=True)
class Account:
    """The rows that can be events, and by reason how many cannot and where the first are."""

    usable: pl.DataFrame
    aside: dict[str, Few]


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
        return Account(kept, {})
    aside = told.drop_nulls("reason").partition_by("reason", as_dict=True, maintain_order=True)
    return Account(
        kept.filter(told["reason"].is_null()),
        {str(why): Few.of(rows["seq"], place) for (why,), rows in sorted(aside.items())},
    )


def without_repeats(went: Account, duplicates: str, place: Place) -> tuple[Account, Few]:
    """Rows that repeat an earlier one (equal in everything but their place), set aside or kept.

    `duplicates` is `keep` or `drop`. The case of a row must be a label. With the rows those that
    are kept although they repeat one.
    """
    repeated = _repeated(went.usable)
    seq = went.usable["seq"].filter(repeated)
    if not seq.len():
        return went, Few()
    few = Few.of(seq, place)
    if duplicates == "keep":
        return went, few
    return Account(went.usable.filter(~repeated), {**went.aside, REPEATED: few}), Few()


def repeated_notes(kept: Few) -> list[Note]:
    """What is said of rows that repeat an earlier one and are kept."""
    text = "Rows that repeat an earlier row in everything, kept: {n} ({where})."
    return [Note("repeated", text, n=kept.n, where=str(kept))] if kept.n else []


def blank(column: str) -> pl.Expr:
    """Whether a text is missing or holds nothing but space."""
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def possible(moments: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Moments far outside any case, such as 9999-12-31 for "not yet", are no moments: how many."""
    edges = (
        pl.datetime(year, 1, 1, time_unit="us", time_zone="UTC") for year in (FIRST_YEAR, LAST_YEAR)
    )
    first, last = edges
    kept = moments.with_columns(
        pl.when(pl.col(name).is_between(first, last, closed="left")).then(name).alias(name)
        for name in ("start", "end")
    )
    n = sum(kept[name].null_count() - moments[name].null_count() for name in ("start", "end"))
    return (kept, n) if n else (moments, 0)


def impossible_notes(n: int) -> list[Note]:
    """What is said of moments that were taken as empty."""
    text = "Moments before {first} or from {last} on, taken as empty: {n}."
    first, last = str(FIRST_YEAR), str(LAST_YEAR)
    return [Note("impossible", text, first=first, last=last, n=n)] if n else []


def far_moments(times: pl.DataFrame, middle: datetime) -> pl.DataFrame:
    """Rows of which `moment` lies long before or after the middle, or is yet to come."""
    away = pl.lit(middle).dt.offset_by
    return times.filter(
        (pl.col("moment") < away(f"-{FAR}y"))
        | (pl.col("moment") > away(f"{FAR}y"))
        | (pl.col("moment") > datetime.now(UTC))
    )


def unlikely(far: pl.DataFrame, zone: str, place: Place) -> list[Note]:
    """A note on moments (`seq`, `moment`) far from the rest of the log."""
    if far.is_empty():
        return []
    local = far["moment"].dt.convert_time_zone(zone)
    years = ", ".join(map(str, local.dt.year().unique().sort().to_list()[:EXAMPLES]))
    text = (
        "Moments more than {years} years from the middle of the log, or yet to come: {n} "
        "(in {found}; {where}). They are kept."
    )
    where = str(Few.of(far["seq"], place))
    return [Note("unlikely", text, years=FAR, n=far.height, found=years, where=where)]


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
