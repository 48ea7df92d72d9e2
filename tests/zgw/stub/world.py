"""A municipality's case system in memory: what there is, and how one gets at it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from . import canaries, catalogue, large
from .changes import Changes
from .records import Catalogus, Change, Part, Type, Zaak

KINDS = (
    "zaken", "statussen", "substatussen", "resultaten", "rollen", "besluiten",
    "zaakinformatieobjecten", "zaaktypen", "statustypen", "resultaattypen", "roltypen",
    "besluittypen", "catalogussen",
)  # fmt: skip
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class World(Changes):
    """The cases, their catalogue and their true history.

    `now` is the clock: set it, or call `tick`; every change is stamped with it. `history` has
    every change in order, also of cases that are gone. `gemuteerd` and `experimental` say whether
    the rows carry laatstGemuteerd and the other fields that only Open Zaak has; `shows_documents` whether
    the row of a case lists its documents (whether a row does is UNVERIFIED).
    """

    def __init__(self, seed: int = 1, *, canaries: bool = True) -> None:
        self.now = BEGAN
        self.canaries_on = canaries
        self.gemuteerd = self.experimental = True
        self.shows_documents = True
        self.random = random.Random(seed)
        self.version = 0
        self.history: list[Change] = []
        self.employees: set[str] = set()
        self.number = 0
        for kind in KINDS:
            setattr(self, kind, {})
        self.zaken: dict[str, Zaak]
        self.zaaktypen: dict[str, Type]
        self.statustypen: dict[str, Part]
        self.resultaattypen: dict[str, Part]
        self.roltypen: dict[str, Part]
        self.besluittypen: dict[str, Part]
        self.catalogussen: dict[str, Catalogus]
        self.statussen: dict[str, Any]
        self.rollen: dict[str, Any]
        self.resultaten: dict[str, Any]
        self.besluiten: dict[str, Any]
        self.substatussen: dict[str, Any]
        self.zaakinformatieobjecten: dict[str, Any]
        self._index: dict[tuple[str, str], tuple[int, dict[Any, list[Any]]]] = {}
        catalogue.fill(self)

    @classmethod
    def large(cls, n_cases: int, seed: int = 1, *, steps: int = 5) -> World:
        """So many cases of `steps` statuses each, without audit trail or history."""
        world = cls(seed)
        large.fill(world, n_cases, steps)
        return world

    def tick(self, **span: float) -> datetime:
        """The clock moved on by so much, as `timedelta` takes it."""
        self.now += timedelta(**span)
        return self.now

    def uuid(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def free(self, field: str) -> str:
        """What stands in a free field: its canary, or nothing."""
        return canaries.text(field) if self.canaries_on else ""

    def canaries(self) -> list[str]:
        """Every string that may nowhere be left behind, the ids of employees among them."""
        return canaries.every() + sorted(self.employees)

    def type(self, code: str, version: int | None = None) -> Type:
        """The zaaktype of that identificatie; `version` 1 is the oldest, none the newest."""
        found = [one for one in self.zaaktypen.values() if one.identificatie == code]
        return sorted(found, key=lambda one: one.begin)[-1 if version is None else version - 1]

    def step(self, case: str, label: str | int) -> Part:
        """The statustype of the case's own zaaktype, by omschrijving or volgnummer."""
        kind = self.zaaktypen[self.zaken[case].zaaktype]
        steps = [self.statustypen[one] for one in kind.statustypen]
        return next(one for one in steps if label in (one.omschrijving, one.volgnummer))

    def part(self, case: str, kind: str, label: str) -> Part:
        """The resultaattype, roltype or besluittype of that omschrijving."""
        table: dict[str, Part] = getattr(self, kind)
        own = getattr(self.zaaktypen[self.zaken[case].zaaktype], kind)
        return next(table[one] for one in own if table[one].omschrijving == label)

    def index(self, kind: str, attribute: str) -> dict[Any, list[Any]]:
        """The records of a kind by one of their attributes, kept until the world changes."""
        version, found = self._index.get((kind, attribute), (-1, {}))
        if version != self.version:
            found = {}
            for one in getattr(self, kind).values():
                found.setdefault(getattr(one, attribute), []).append(one)
            self._index[kind, attribute] = (self.version, found)
        return found
