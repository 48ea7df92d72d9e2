"""What becomes of a case: its result, its end, decisions, and what hangs on it besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import bodies, trail
from .records import Besluit, Document, Resultaat, Substatus

if TYPE_CHECKING:
    from .world import World


class Decisions:
    def set_result(
        self: World, case: str, label: str = "Verleend", *, user: str = "kanarie.behandelaar",
        code: int = 201, bulk: bool = False,
    ) -> str:  # fmt: skip
        """A result; a case has one at most, and keeps it when it is opened again."""
        one, kind = self.zaken[case], self.part(case, "resultaattypen", label)
        if one.resultaat:
            raise ValueError(f"unique: {case} has a result; use change_result")
        new = one.resultaat = Resultaat(self.uuid(), case, kind.uuid)
        self.resultaten[new.uuid] = new
        told = {"id": new.uuid, "label": label}
        self.changed(one, "resultaat", None, told, audited=not bulk)
        body = bodies.resultaat(self, new)
        trail.add(self, one, "create", "resultaat", None, body, user, code=code, bulk=bulk)
        return new.uuid

    def change_result(
        self: World, case: str, label: str, *, user: str = "kanarie.behandelaar"
    ) -> None:
        """A PUT of the result there is: its id stays."""
        one, kind = self.zaken[case], self.part(case, "resultaattypen", label)
        found = one.resultaat
        assert found
        before = bodies.resultaat(self, found)
        old = {"id": found.uuid, "label": self.resultaattypen[found.resultaattype].omschrijving}
        found.resultaattype = kind.uuid
        told = {"id": found.uuid, "label": label}
        self.changed(one, "resultaat", old, told, row=False)
        trail.add(self, one, "update", "resultaat", before, bodies.resultaat(self, found), user)

    def close(
        self: World, case: str, result: str = "Verleend", at: Any = None, *,
        user: str = "kanarie.behandelaar",
    ) -> str:  # fmt: skip
        """The result if there is none yet, and the end status of the case's zaaktype."""
        if not self.zaken[case].resultaat:
            self.set_result(case, result, user=user)
        kind = self.zaaktypen[self.zaken[case].zaaktype]
        return self.set_status(case, len(kind.statustypen), at, user=user)

    def decide(
        self: World, case: str, datum: str, verzenddatum: str | None = None,
        publicatiedatum: str | None = None, label: str = "Beschikking",
    ) -> str:  # fmt: skip
        """A besluit: laatstGemuteerd moves, the row does not, and its audit is not the case's."""
        one, kind = self.zaken[case], self.part(case, "besluittypen", label)
        code = f"BESLUIT-{datum[:4]}-{len(self.besluiten) + 1:010}"
        new = Besluit(self.uuid(), code, case, kind.uuid, datum, verzenddatum, publicatiedatum)
        one.besluiten.append(new)
        self.besluiten[new.uuid] = new
        days = (datum, verzenddatum, publicatiedatum)
        self.changed(one, f"besluit:{new.uuid}", None, days, audited=False, row=False)
        return new.uuid

    def amend(
        self: World, besluit: str, *, verzenddatum: str | None = None,
        publicatiedatum: str | None = None,
    ) -> None:  # fmt: skip
        """Days given to a besluit that had none; counted as touching its case (UNVERIFIED)."""
        found = self.besluiten[besluit]
        old = (found.datum, found.verzend, found.publicatie)
        found.verzend = verzenddatum or found.verzend
        found.publicatie = publicatiedatum or found.publicatie
        days = (found.datum, found.verzend, found.publicatie)
        self.changed(
            self.zaken[found.zaak], f"besluit:{besluit}", old, days, audited=False, row=False
        )

    def add_substatus(self: World, case: str) -> str:
        one = self.zaken[case]
        assert one.current
        moment = bodies.stamp(self.now).removesuffix("Z")
        text = self.free("substatus.omschrijving")
        new = Substatus(self.uuid(), case, one.current.uuid, moment, text)
        one.substatuses.append(new)
        self.substatussen[new.uuid] = new
        self.changed(one, f"substatus:{new.uuid}", None, moment, row=False)
        return new.uuid

    def add_document(self: World, case: str) -> str:
        one = self.zaken[case]
        new = Document(self.uuid(), case, bodies.stamp(self.now))
        one.documenten.append(new)
        self.zaakinformatieobjecten[new.uuid] = new
        self.changed(
            one,
            f"document:{new.uuid}",
            None,
            new.registratie,
            row=self.shows_documents,
            touched=False,
        )
        body = bodies.document(self, new)
        trail.add(self, one, "create", "zaakinformatieobject", None, body, "kanarie.balie")
        return new.uuid
