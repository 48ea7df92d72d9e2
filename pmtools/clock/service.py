"""A service pack: what the activities of a service mean to its terms, and which rules it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from pmtools.clock.rule import Span

CODED = re.compile(r"(?P<words>.+) \((?P<code>[^()]+)\)")
"""A label in words with its code behind it."""
GAP = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Procedure:
    """A way in which cases of a service are dealt with, and how a case shows that it is its way."""

    id: str
    name: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    attribute: str | None
    values: tuple[str, ...]
    activities: tuple[str, ...]
    otherwise: bool
    """Whether it takes every case that no other procedure takes."""


@dataclass(frozen=True)
class Service:
    """A service of a municipality: its procedures, and the labels that mean something to a term."""

    id: str
    aliases: tuple[str, ...]
    name: tuple[tuple[str, str], ...]
    recognise: tuple[str, ...]
    """Words by which a log shows that it is of this service."""
    norm: Span | None
    """The municipality's own service norm, in calendar days from receipt, suspensions included."""
    procedures: tuple[Procedure, ...]
    events: tuple[tuple[str, tuple[str, ...]], ...]
    """Per role (received, decided …) the labels of activities, each plain or with `*`."""
    attributes: tuple[tuple[str, str], ...]
    """The attributes of a case that say its deadline or its decision."""
    exact: bool
    """Whether those moments are compared to the second; else a deadline lasts all its day."""
    source: str
    file: str

    def attribute(self, what: str) -> str | None:
        """The attribute of a case that says `deadline` or `decided`."""
        return dict(self.attributes).get(what)

    def roles(self, labels: Sequence[str]) -> dict[str, list[str]]:
        """The labels of a log per role, of the roles that it has."""
        found = {role: matching(labels, wanted) for role, wanted in self.events}
        return {role: there for role, there in found.items() if there}

    def near(self, role: str, labels: Iterable[str]) -> list[str]:
        """Labels of a log that resemble those of a role: to be looked at, never used."""
        plain = {normal(label): label for label in labels}
        wanted = [normal(one) for one in dict(self.events).get(role, ())]
        close = [near for one in wanted for near in get_close_matches(one, plain, n=2, cutoff=0.7)]
        return [plain[one] for one in dict.fromkeys(close)]


def matching(labels: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The labels that are meant: by the whole label, by its words, or by its code.

    Capitals, and whether words are parted by spaces, `_` or `-`, make no difference.

    >>> matching(["Besluit_nemen", "registreren (01_HOOFD_010)"], ["besluit nemen", "01_HOOFD_*"])
    ['Besluit_nemen', 'registreren (01_HOOFD_010)']
    """
    plain = [normal(one) for one in wanted]
    exact, globs = {p for p in plain if "*" not in p}, [p for p in plain if "*" in p]
    return [
        label
        for label in labels
        if any(
            form in exact or any(fnmatchcase(form, glob) for glob in globs) for form in forms(label)
        )
    ]


def forms(label: str) -> list[str]:
    """The forms by which a label can be meant."""
    coded = CODED.fullmatch(label.strip())
    parts = [coded["words"], coded["code"]] if coded else []
    return [normal(one) for one in (label, *parts)]


def normal(label: str) -> str:
    """A label without capitals and with one space between words.

    >>> normal(" Besluit__Nemen ")
    'besluit nemen'
    """
    return GAP.sub(" ", label.casefold()).strip()


def recognised(services: Mapping[str, Service], texts: Iterable[str]) -> list[str]:
    """The services of which a word stands in the texts that a log shows, in their order."""
    words = " ".join(normal(text) for text in texts)
    return [
        name
        for name, service in services.items()
        if any(normal(word) in words for word in service.recognise)
    ]
