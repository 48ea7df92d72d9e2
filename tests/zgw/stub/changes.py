"""What a municipality does to its cases, with the effects that were measured on Open Zaak.

`Change.row` and `Change.touched` say which of them the row of a case shows, and which move
laatstGemuteerd.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from . import bodies, trail
from .decisions import Decisions
from .records import Change, Eigenschap, Status, Zaak
from .roles import Roles

if TYPE_CHECKING:
    from .world import World

HOME = ZoneInfo("Europe/Amsterdam")


class Changes(Roles, Decisions):
    """The methods of `World` that change it; each takes and gives ids."""

    def open_case(
        self: World, code: str, *, version: int | None = None, start: str | None = None,
        registered: str | None = None, team: str | None = None, employee: str | None = None,
        initiator: bool = True, first: str | int | None = 1, at: Any = None, deadline: str | None = "",
        planned: str | None = "", confidentiality: str | None = None, channel: str = "Web",
        parent: str | None = None, wijk: str | None = "Zuid", user: str = "kanarie.balie",
        bulk: bool = False,
    ) -> str:  # fmt: skip
        """A case with its roles, properties and first status; `bulk`: loaded without audit rows.

        Dates are as the source has them; by default those of today, and terms of the zaaktype.
        """
        kind = self.type(code, version)
        today = self.now.astimezone(HOME).date().isoformat()
        begin = start or registered or today
        self.number += 1
        one = Zaak(
            self.number, self.uuid(), kind.uuid, f"ZAAK-{begin[:4]}-{self.number:010}",
            registered or today, begin, confidentiality or kind.vertrouwelijkheid, self.now,
            gepland=term(begin, kind.servicenorm) if planned == "" else planned,
            uiterlijk=term(begin, kind.doorlooptijd) if deadline == "" else deadline,
            kanaal=channel, hoofdzaak=parent,
        )  # fmt: skip
        self.zaken[one.uuid] = one
        if parent:
            self.zaken[parent].deelzaken.append(one.uuid)
        about = {
            "zaaktype": kind.identificatie, "type": kind.uuid, "begin": one.startdatum,
            "registratiedatum": one.registratiedatum, "gepland": one.gepland,
            "uiterlijk": one.uiterlijk,
        }  # fmt: skip
        self.changed(one, "zaak", None, about, audited=not bulk)
        trail.add(self, one, "create", "zaak", None, bodies.zaak(self, one), user, bulk=bulk)
        self._furnish(one, initiator, team, employee, wijk, user=user, bulk=bulk)
        if first is not None:
            self.set_status(one.uuid, first, at, user=user, bulk=bulk)
        return one.uuid

    def _furnish(
        self: World, one: Zaak, initiator: bool, team: str | None, employee: str | None,
        wijk: str | None, **how: Any,
    ) -> None:  # fmt: skip
        if initiator:
            self.add_role(one.uuid, "Aanvrager", "natuurlijk_persoon", **how)
        if employee:
            self.assign_employee(one.uuid, employee, **how)
        if team:
            self.assign_team(one.uuid, team, **how)
        if wijk:
            self.add_property(one.uuid, "wijk", wijk, **how)
            self.add_property(one.uuid, "bijzonderheden", self.free("eigenschap.waarde"), **how)

    def changed(
        self: World, one: Zaak, field: str, old: Any, new: Any, *, audited: bool = True,
        row: bool = True, touched: bool = True,
    ) -> None:  # fmt: skip
        """The change noted in the history, and its effect on what the row tells."""
        one.told = None
        self.version += 1
        if touched:
            one.gemuteerd = self.now
        self.history.append(Change(self.now, one.uuid, field, old, new, audited, row, touched))

    def set_status(
        self: World, case: str, label: str | int, at: Any = None, *, by: str | None = None,
        user: str = "kanarie.behandelaar", code: int = 201, bulk: bool = False,
    ) -> str:  # fmt: skip
        """A status now, or backdated to `at`: a datetime, or the string that is sent.

        An end status gives einddatum the date part of that string; any other one empties it,
        also when it is backdated. A moment in the future, or twice in a case, is refused.
        """
        one, kind = self.zaken[case], self.step(case, label)
        sent = at if isinstance(at, str) else bodies.stamp((at or self.now).astimezone(UTC))
        real = datetime.fromisoformat(sent)
        if real > self.now:
            raise ValueError(f"date-in-future: {sent}")
        moment = real.astimezone(UTC).isoformat().removesuffix("+00:00")
        if any(other.moment == moment for other in one.statuses):
            raise ValueError(f"unique: {case} has a status at {moment}")
        status = Status(self.uuid(), case, kind.uuid, moment, by, self.free("statustoelichting"))
        self.statussen[status.uuid] = status
        one.statuses.append(status)
        current = one.current is None or moment > one.current.moment
        if current:
            one.current = status
        ended, one.einddatum = one.einddatum, sent[:10] if kind.eind else None
        told = {
            "id": status.uuid, "moment": f"{moment}Z", "statustype": kind.uuid, "by": by,
            "label": kind.omschrijving, "volgnummer": kind.volgnummer, "end": kind.eind, "user": user,
        }  # fmt: skip
        self.changed(one, "status", None, told, audited=not bulk, row=current)
        if ended != one.einddatum:
            self.changed(one, "einddatum", ended, one.einddatum, audited=False)
        body = bodies.status(self, status)
        trail.add(self, one, "create", "status", None, body, user, code=code, bulk=bulk)
        return status.uuid

    def _patch(
        self: World, case: str, user: str, status: str | int | None, at: Any, **new: Any
    ) -> None:
        """Fields of a case changed at once: one audit row, then that of a status if one is given."""
        one = self.zaken[case]
        before = bodies.zaak(self, one)
        for name, value in new.items():
            old = getattr(one, name)
            setattr(one, name, value)
            if name in FIELDS and old != value:
                self.changed(one, FIELDS[name], old, value)
        one.told, one.gemuteerd = None, self.now
        self.version += 1
        after = bodies.zaak(self, one)
        trail.add(self, one, "partial_update", "zaak", before, after, user)
        if status is not None:
            self.set_status(case, status, at, user=user, code=200)

    def suspend(
        self: World, case: str, *, shift: int = 0, status: str | int | None = None, at: Any = None,
        user: str = "kanarie.behandelaar",
    ) -> None:  # fmt: skip
        """Opschorting; `shift`: days that both dates move; `status`: set along (zaak_opschorten)."""
        self._patch(
            case, user, status, at, opgeschort=True, eerder=True,
            opschortreden=self.free("opschorting.reden"), **self._shifted(case, shift),
        )  # fmt: skip

    def resume(
        self: World, case: str, *, status: str | int | None = None, at: Any = None,
        user: str = "kanarie.behandelaar",
    ) -> None:  # fmt: skip
        self._patch(case, user, status, at, opgeschort=False, opschortreden="")

    def extend(
        self: World, case: str, duur: str = "P42D", *, shift: int | None = None,
        status: str | int | None = None, at: Any = None, user: str = "kanarie.behandelaar",
    ) -> None:  # fmt: skip
        """Verlenging, which overwrites an earlier one; the last date moves by it, or by `shift`."""
        days = length(duur) if shift is None else shift
        dates = self._shifted(case, days)
        dates.pop("gepland", None)
        self._patch(case, user, status, at, verlenging=duur, **dates)

    def move_deadline(
        self: World, case: str, to: str | None = None, *, planned: str | None = None,
        user: str = "kanarie.behandelaar",
    ) -> None:  # fmt: skip
        new = {"uiterlijk": to, "gepland": planned}
        self._patch(case, user, None, None, **{name: day for name, day in new.items() if day})

    def _shifted(self: World, case: str, days: int) -> dict[str, str]:
        one = self.zaken[case]
        both = {"uiterlijk": one.uiterlijk, "gepland": one.gepland}
        return {name: plus(day, days) for name, day in both.items() if day and days}

    def add_property(
        self: World, case: str, naam: str, waarde: str, *, user: str = "kanarie.balie",
        bulk: bool = False,
    ) -> str:  # fmt: skip
        one = self.zaken[case]
        kind = self.zaaktypen[one.zaaktype]
        new = Eigenschap(self.uuid(), case, kind.eigenschappen[naam], naam, waarde)
        one.eigenschappen.append(new)
        told = {"naam": naam, "waarde": waarde}
        self.changed(one, f"eigenschap:{new.uuid}", None, told, audited=not bulk, touched=False)
        body = bodies.eigenschap(self, new)
        trail.add(self, one, "create", "zaakeigenschap", None, body, user, bulk=bulk)
        return new.uuid

    def set_property(self: World, case: str, naam: str, waarde: str) -> None:
        """A PATCH: neither the row nor laatstGemuteerd shows it."""
        one = self.zaken[case]
        found = next(part for part in one.eigenschappen if part.naam == naam)
        before, found.waarde = bodies.eigenschap(self, found), waarde
        old, new = ({"naam": naam, "waarde": word} for word in (before["waarde"], waarde))
        self.changed(one, f"eigenschap:{found.uuid}", old, new, row=False, touched=False)
        after = bodies.eigenschap(self, found)
        trail.add(self, one, "partial_update", "zaakeigenschap", before, after, "kanarie.balie")

    def delete_case(self: World, case: str) -> None:
        """Hard: the case, all that belongs to it and its audit trail are gone."""
        one = self.zaken[case]
        self.changed(one, "deleted", False, True, audited=False)
        own: dict[str, list[Any]] = {
            "statussen": one.statuses, "rollen": one.rollen, "substatussen": one.substatuses,
            "besluiten": one.besluiten, "zaakinformatieobjecten": one.documenten,
            "resultaten": [one.resultaat] if one.resultaat else [],
        }  # fmt: skip
        for kind, parts in own.items():
            for part in parts:
                del getattr(self, kind)[part.uuid]
        del self.zaken[case]


FIELDS = {
    "opgeschort": "opgeschort", "verlenging": "verlenging", "uiterlijk": "uiterlijke_einddatum",
    "gepland": "einddatum_gepland",
}  # fmt: skip


def length(duur: str) -> int:
    """Days of a duration of days or weeks."""
    return int(duur[1:-1]) * {"D": 1, "W": 7}[duur[-1]]


def plus(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def term(begin: str, duur: str | None) -> str | None:
    return plus(begin, length(duur)) if duur and duur[-1] in "DW" else None
