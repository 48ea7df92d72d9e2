"""What happens in a municipality between two pulls, at random but the same each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

TEAMS = ("Team Noord", "Team Zuid", "Team Oost")
EMPLOYEES = tuple(f"kanarie.mdw{n}" for n in range(6))
CODES = ("OMG-VERG", "BEZWAAR", "VERHUIZING", "INTEGRITEIT")


class Story:
    """Changes of a world, of every kind that a log has to follow."""

    def __init__(self, world: Any, seed: int, *, added: bool = False) -> None:
        """`added`: documents and substatuses too."""
        self.world, self.chance, self.added = world, random.Random(seed), added

    def begin(self, n: int) -> None:
        """Cases that are there before anybody looks, some changed, closed or suspended already."""
        for _ in range(n):
            self.insert()
        self.go_on(2 * n)

    def go_on(self, n: int) -> None:
        """So many changes, minutes apart."""
        kinds = list(self.kinds())
        for _ in range(n):
            self.world.tick(minutes=self.chance.randint(1, 30))
            try:
                self.chance.choice(kinds)()
            except (ValueError, StopIteration, IndexError):  # what the system refuses
                continue

    def kinds(self) -> list[Callable[[], object]]:
        return [
            self.insert,
            self.status,
            self.status,
            self.backdated,
            self.handler,
            self.other_role,
            self.suspension,
            self.suspension,
            self.on_and_off,
            self.extension,
            self.deadline,
            self.close,
            self.reopen,
            self.decide,
            self.delete,
            *([self.document, self.substatus] if self.added else []),
        ]

    def case(self, **told: Any) -> str:
        """One of the cases of which these attributes are so."""
        fit = [
            one.uuid
            for one in self.world.zaken.values()
            if all(bool(getattr(one, name)) == value for name, value in told.items())
        ]
        return self.chance.choice(fit)

    def insert(self) -> None:
        day = (self.world.now - timedelta(days=self.chance.randint(1, 40))).date().isoformat()
        self.world.open_case(
            self.chance.choice(CODES),
            start=day,
            registered=day,
            team=self.chance.choice((*TEAMS, None)),
            employee=self.chance.choice((*EMPLOYEES, None)),
            at=f"{day}T0{self.chance.randint(6, 9)}:{self.chance.randint(10, 59)}:00Z",
            bulk=self.chance.random() < 0.3,
        )

    def status(self) -> None:
        self.world.set_status(self.case(), self.chance.randint(1, 4))

    def backdated(self) -> None:
        back = self.world.now - timedelta(minutes=self.chance.randint(60, 20_000))
        self.world.set_status(self.case(), self.chance.randint(1, 3), back)

    def handler(self) -> None:
        if self.chance.random() < 0.5:
            self.world.assign_team(self.case(), self.chance.choice(TEAMS))
        else:
            self.world.assign_employee(self.case(), self.chance.choice(EMPLOYEES))

    def other_role(self) -> None:
        """A role is taken away, or one is added."""
        case = self.case()
        own = [one for one in self.world.zaken[case].rollen if one.soort != "natuurlijk_persoon"]
        if own and self.chance.random() < 0.5:
            self.world.remove_role(self.chance.choice(own).uuid)
        else:
            who = self.chance.choice(EMPLOYEES)
            label = self.chance.choice(("Adviseur", "Behandelaar"))
            self.world.add_role(case, label, "medewerker", who=who)

    def suspension(self) -> None:
        if self.chance.random() < 0.5:
            self.world.suspend(self.case(opgeschort=False), shift=self.chance.choice((0, 14)))
        else:
            self.world.resume(self.case(opgeschort=True))

    def on_and_off(self) -> None:
        """Begun and ended between two looks, or nearly so."""
        case = self.case(opgeschort=False)
        self.world.suspend(case)
        self.world.tick(minutes=5)
        self.world.resume(case)

    def extension(self) -> None:
        self.world.extend(self.case(), self.chance.choice(("P42D", "P14D", "P6W")))

    def deadline(self) -> None:
        day = (self.world.now + timedelta(days=self.chance.randint(1, 90))).date().isoformat()
        self.world.move_deadline(self.case(), day)

    def close(self) -> None:
        self.world.close(self.case(einddatum=False), self.chance.choice(("Verleend", "Geweigerd")))

    def reopen(self) -> None:
        self.world.set_status(self.case(einddatum=True), 2)

    def decide(self) -> None:
        day = self.world.now.date().isoformat()
        self.world.decide(self.case(), day, self.chance.choice((day, None)))

    def document(self) -> None:
        self.world.add_document(self.case())

    def substatus(self) -> None:
        self.world.add_substatus(self.case())

    def delete(self) -> None:
        if self.chance.random() < 0.3:
            self.world.delete_case(self.case())
