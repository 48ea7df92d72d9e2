"""Who has to do with a case: units, employees, and the persons that nobody may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import bodies, trail
from .records import Rol

if TYPE_CHECKING:
    from .world import World

UNIT, EMPLOYEE = "organisatorische_eenheid", "medewerker"


def face(one: Rol) -> tuple[str, str, str]:
    """What an extractor may know of it: kind, generic name, and who or which unit."""
    return (one.soort, one.generiek, one.naam or one.wie)


class Roles:
    def add_role(
        self: World, case: str, label: str, soort: str, *, who: str = "", name: str = "",
        user: str = "kanarie.balie", bulk: bool = False,
    ) -> str:  # fmt: skip
        """A role of the roltype of that omschrijving: in the row, but laatstGemuteerd stays."""
        one, kind = self.zaken[case], self.part(case, "roltypen", label)
        moment = bodies.stamp(self.now)
        new = Rol(self.uuid(), case, soort, kind.uuid, label, kind.generiek, moment, who, name)
        if soort == EMPLOYEE:
            self.employees.add(who)
        one.rollen.append(new)
        self.rollen[new.uuid] = new
        self.changed(one, f"rol:{new.uuid}", None, face(new), audited=not bulk, touched=False)
        trail.add(self, one, "create", "rol", None, bodies.rol(self, new), user, bulk=bulk)
        return new.uuid

    def assign_team(self: World, case: str, name: str, code: str = "", **how: Any) -> str:
        """The unit that handles the case: a PUT of its role, or a new one if it has none."""
        return self._assign(case, "Team", UNIT, code or f"T-{name[-6:].upper()}", name, **how)

    def assign_employee(self: World, case: str, who: str, **how: Any) -> str:
        """The employee who handles the case, likewise."""
        return self._assign(case, "Behandelaar", EMPLOYEE, who, "", **how)

    def _assign(
        self: World, case: str, label: str, soort: str, who: str, name: str, **how: Any
    ) -> str:
        found = [
            part
            for part in self.zaken[case].rollen
            if (part.soort, part.generiek) == (soort, "behandelaar")
        ]
        if not found:
            return self.add_role(case, label, soort, who=who, name=name, **how)
        self.change_role(found[0].uuid, who, name, **how)
        return found[0].uuid

    def change_role(
        self: World, rol: str, who: str, name: str = "", *, user: str = "kanarie.behandelaar"
    ) -> None:
        """A PUT: neither the row nor laatstGemuteerd shows it."""
        part = self.rollen[rol]
        one, before, old = self.zaken[part.zaak], bodies.rol(self, part), face(part)
        part.wie, part.naam, part.told = who, name, None
        if part.soort == EMPLOYEE:
            self.employees.add(who)
        self.changed(one, f"rol:{rol}", old, face(part), row=False, touched=False)
        trail.add(self, one, "update", "rol", before, bodies.rol(self, part), user)

    def remove_role(self: World, rol: str, *, user: str = "kanarie.behandelaar") -> None:
        part = self.rollen.pop(rol)
        one = self.zaken[part.zaak]
        one.rollen.remove(part)
        self.changed(one, f"rol:{rol}", face(part), None, touched=False)
        trail.add(self, one, "destroy", "rol", bodies.rol(self, part), None, user)
