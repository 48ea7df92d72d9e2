"""What a statutory rule says: from when, how long, what stops it, what follows when it passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.legal import Days

CALENDAR_YEAR = "calendar year"
ROLES = (
    *("received", "complete", "requested", "supplemented", "extended", "suspended", "resumed"),
    *("view_asked", "view_given", "decided", "sent", "withdrawn", "notice", "reopened"),
    "objection_term",
)
"""What an event can mean to a term; `objection_term`: the last day on which objection was open."""
STARTS = (
    *("received", "complete", "supplemented", "extended", "decided", "sent", "withdrawn"),
    *("reopened", "objection_term", "calendar_year"),
)
"""From which day a term can be counted."""
DAYS_OF = {"days": 1, "weeks": 7}


@dataclass(frozen=True)
class Span:
    """An amount of days, weeks, months or years; or the rest of the calendar year (amount 0)."""

    amount: int
    unit: str

    def after(self, days: Days) -> Days:
        """The last day of a term of this length that is counted from the day after each day.

        A month that has no such day ends with its last one.

        >>> Span(6, "months").after(np.array(["2026-08-31"], "M8[D]")).astype(str).tolist()
        ['2027-02-28']
        """
        if self.unit == CALENDAR_YEAR:
            return (days.astype("M8[Y]") + 1).astype("M8[D]") - 1
        if self.unit in DAYS_OF:
            return days + np.timedelta64(self.amount * DAYS_OF[self.unit], "D")
        months = self.amount * (12 if self.unit == "years" else 1)
        month = days.astype("M8[M]")
        day_of_month = days - month.astype("M8[D]")
        last = (month + months + 1).astype("M8[D]") - 1
        ends: Days = np.minimum((month + months).astype("M8[D]") + day_of_month, last)
        return ends

    @property
    def is_long(self) -> bool:
        """Whether the Algemene termijnenwet leaves it alone (art. 4): more than twelve weeks."""
        longest = {"days": 90, "weeks": 12, "months": 3}
        return self.unit not in longest or self.amount > longest[self.unit]

    def __str__(self) -> str:
        return self.unit if self.unit == CALENDAR_YEAR else f"{self.amount} {self.unit}"


@dataclass(frozen=True)
class Ground:
    """A ground on which a term is suspended, from the day after it is told.

    `through`: the day on which it ends is suspended too; else that day counts again.
    """

    id: str
    article: str
    through: bool
    name: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Penalty:
    """What is due for each day that a decision is late, after a written notice and some days."""

    id: str
    article: str
    grace: Span
    tiers: tuple[tuple[int, int], ...]
    """So many days at so many euros each, one tier after the other."""
    source: str
    valid_from: date
    valid_to: date | None
    name: tuple[tuple[str, str], ...]
    file: str

    @property
    def most(self) -> int:
        """The most that can be due, in euros."""
        return sum(days * euro for days, euro in self.tiers)


@dataclass(frozen=True)
class Rule:
    """A term of law, for what is received from `valid_from` to `valid_to` (included)."""

    id: str
    article: str
    starts: str
    term: Span
    extension: Span | None
    extend_within: Span | None
    """From the start of the term, how long an extension can be told; None: while the term runs."""
    rolls_base: bool
    """Whether a term that ends on a Saturday, Sunday or holiday runs on to the next other day."""
    rolls_sum: bool
    """The same of the term with its extension."""
    suspends: tuple[str, ...]
    penalty: str | None
    by_law: bool
    """Whether a licence comes by operation of law when the term passes."""
    unless_in_last: Span | None
    otherwise: str | None
    source: str
    rolls_source: str
    caveat: tuple[tuple[str, str], ...]
    """What a reader has to know of it, per language; empty when there is nothing."""
    valid_from: date
    valid_to: date | None
    name: tuple[tuple[str, str], ...]
    file: str

    def valid(self, days: Days) -> NDArray[np.bool_]:
        """Whether the rule holds for what is received on each day."""
        return holds(self, days)

    def hands_over(self, days: Days) -> NDArray[np.bool_]:
        """Whether what is received on each day goes by the rule `otherwise`."""
        if self.unless_in_last is None:
            return np.zeros(len(days), bool)
        year_end = (days.astype("M8[Y]") + 1).astype("M8[D]") - np.timedelta64(1, "D")
        return np.greater(self.unless_in_last.after(days), year_end)


def holds(dated: Rule | Penalty, days: Days) -> NDArray[np.bool_]:
    """Whether each day lies in the validity of a rule."""
    held: NDArray[np.bool_] = days >= np.datetime64(dated.valid_from)
    if dated.valid_to is not None:
        held &= days <= np.datetime64(dated.valid_to)
    return held


@dataclass(frozen=True)
class Terms:
    """All rules, by id and in the order of their validity, with their grounds and penalties."""

    rules: Mapping[str, tuple[Rule, ...]]
    grounds: Mapping[str, Ground]
    penalties: Mapping[str, tuple[Penalty, ...]]
