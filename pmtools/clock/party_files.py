"""Whose wait it is: the organisation's own, the applicant's, a partner's or a legal term's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

import polars as pl

from pmtools.clock.data_files import Entry, own_file, shipped, tables_of
from pmtools.clock.service import matching, normal

PARTIES = ("own", "applicant", "partner", "legal")
WHEN = ("before", "after")
OWN, UNKNOWN = "own", "unknown"


@dataclass(frozen=True)
class Parties:
    """For whom a case waits: labels of activities per party, by whether the wait ends with them."""

    name: str
    before: tuple[tuple[str, tuple[str, ...]], ...]
    after: tuple[tuple[str, tuple[str, ...]], ...]
    file: str
    reviewed: bool
    """Whether it was given, not the usual one."""

    def of(self, labels: Sequence[str]) -> Told:
        """What it says of the activities of a log."""
        before, after = (_told(labels, listed) for listed in (self.before, self.after))
        return Told(before, after, self.reviewed)

    def unmatched(self, labels: Sequence[str]) -> list[str]:
        """What it names that no activity of a log is called."""
        named = (one for _, listed in (*self.before, *self.after) for one in listed)
        return [one for one in dict.fromkeys(named) if not matching(labels, [one])]


@dataclass(frozen=True)
class Told:
    """Of activities the party that is waited for before them, and after them."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    reviewed: bool = False

    @property
    def nothing(self) -> bool:
        """Whether no activity tells of a party, so that nothing can be said."""
        told = {*self.before.values(), *self.after.values()}
        return not told if self.reviewed else not told - {OWN}

    def party(self) -> pl.Expr:
        """Whose wait it is, of rows with `from_activity` and `to_activity`."""
        if self.nothing:
            return pl.lit(UNKNOWN)
        ends, begins = (
            pl.col(column)
            .cast(pl.String)
            .replace_strict(dict(told), default=None, return_dtype=pl.String)
            for column, told in (("to_activity", self.before), ("from_activity", self.after))
        )
        return pl.coalesce(ends, begins, pl.lit(OWN))


def read_parties(path: str = "") -> Parties:
    """Whose wait it is by a file; without one by the usual labels.

    The file has `[applicant]`, `[partner]`, `[legal]` and, where wanted, `[own]`, each with
    `before` and `after`: lists of labels. The usual ones are in `pmtools/clock/parties/usual.toml`.
    ParameterError names the file, the place and the remedy.

    >>> read_parties().of(["Advies welstand vragen", "Besluit nemen"]).after
    {'Advies welstand vragen': 'partner'}
    """
    return _read(own_file(path), reviewed=True) if path else _usual()


@cache
def _usual() -> Parties:
    return _read(shipped("parties") / "usual.toml", reviewed=False)


def _read(file: Path | Traversable, *, reviewed: bool) -> Parties:
    table = tables_of(file)
    table.only(("name", *PARTIES))
    told = {party: table.table(party) for party in PARTIES}
    for one in told.values():
        one.only(WHEN)
    before, after = (_listed(told, when) for when in WHEN)
    if not any(labels for _, labels in (*before, *after)):
        raise table.wrong(
            'no activity is named. Write for instance [applicant] and before = ["Aanvulling '
            'ontvangen"].'
        )
    name = table.get("name", str, Path(file.name).stem)
    return Parties(name, before, after, file.name, reviewed)


def _listed(told: Mapping[str, Entry], when: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The labels per party. ParameterError for one that stands under two of them."""
    of = dict[str, str]()
    for party, entry in told.items():
        for label in entry.texts(when):
            before = of.setdefault(normal(label), party)
            if before != party:
                raise entry.wrong(
                    f"{label!r} stands under {when} of {before} and of {party}. Keep it under one."
                )
    return tuple((party, entry.texts(when)) for party, entry in told.items())


def _told(labels: Sequence[str], listed: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """The party of each activity that is named: of two the one that names it without *."""
    found = dict[str, str]()
    exact = [(party, [one for one in named if "*" not in one]) for party, named in listed]
    for party, named in (*exact, *listed):
        for label in matching(labels, named):
            found.setdefault(label, party)
    return found
