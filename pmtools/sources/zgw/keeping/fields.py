"""What is kept of an answer, resource by resource; all else is dropped before anything is stored.

Every field here is a choice about privacy: `pmtools zgw check --sheet` lists them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pmtools.sources.zgw.keeping.values import (
    CODE,
    DAY,
    DURATION,
    MOMENT,
    RSIN,
    Record,
    id_of,
    id_or,
    ids_in,
    like,
    name_in,
    part,
)

Row = dict[str, Any]
LINKED = ("rollen", "eigenschappen", "deelzaken")
"""Lists of addresses in a case's row, by which it is seen that one came or went."""
ASKED = (
    *("url", "zaaktype", "registratiedatum", "startdatum", "einddatum", "einddatumGepland"),
    *("uiterlijkeEinddatumAfdoening", "vertrouwelijkheidaanduiding", "communicatiekanaalNaam"),
    *("betalingsindicatie", "verantwoordelijkeOrganisatie", "hoofdzaak", "opschorting"),
    *("verlenging", "resultaat", "status", "laatstGemuteerd", *LINKED),
)
"""The fields of a case that are asked for, where a server lets a client choose (Zaken API 1.6)."""
DOCUMENTS = "zaakinformatieobjecten"
"""The list of the documents of a case: asked for, and linked, only where documents are taken."""
EMPLOYEE, UNIT = "medewerker", "organisatorische_eenheid"
Pseudonym = Callable[[str], str]


@dataclass(frozen=True)
class Keeper:
    """Makes rows of records, with only what may be kept."""

    pseudonym: Pseudonym
    employees: bool = True
    """Whether employees are kept, as pseudonyms."""
    properties: frozenset[str] = field(default_factory=frozenset)
    documents: bool = False
    """Whether it is kept when documents were added."""

    def zaaktype(self, record: Record) -> Row:
        """A case type; each of its versions is one."""
        return {
            "id": id_of(record.get("url")),
            "identificatie": name_in(record, "identificatie"),
            "catalogus": id_or(record, "catalogus"),
            "omschrijving": name_in(record, "omschrijving"),
            "doorlooptijd": like(DURATION, record, "doorlooptijd"),
            "servicenorm": like(DURATION, record, "servicenorm"),
            "verlengingstermijn": like(DURATION, record, "verlengingstermijn"),
            "begin_geldigheid": like(DAY, record, "beginGeldigheid"),
            "einde_geldigheid": like(DAY, record, "eindeGeldigheid"),
            "versiedatum": like(DAY, record, "versiedatum"),
            "concept": int(record.get("concept") is True),
        }

    def statustype(self, record: Record) -> Row:
        """A status that cases of a type can have."""
        number = record.get("volgnummer")
        return {
            **self._of_type(record),
            "volgnummer": number if type(number) is int else 0,
            "eindstatus": int(record.get("isEindstatus") is True),
        }

    def resultaattype(self, record: Record) -> Row:
        """A result that cases of a type can have."""
        return self._of_type(record)

    def zaak(self, record: Record) -> Row:
        """A case, without what was written about it."""
        stopped, longer = part(record, "opschorting"), part(record, "verlenging")
        rsin = like(RSIN, record, "verantwoordelijkeOrganisatie")
        row = {
            "id": id_of(record.get("url")),
            "zaaktype": id_of(record.get("zaaktype")),
            "registratiedatum": like(DAY, record, "registratiedatum"),
            "startdatum": like(DAY, record, "startdatum"),
            "einddatum": like(DAY, record, "einddatum"),
            "einddatum_gepland": like(DAY, record, "einddatumGepland"),
            "uiterlijke_einddatum": like(DAY, record, "uiterlijkeEinddatumAfdoening"),
            "vertrouwelijkheid": like(CODE, record, "vertrouwelijkheidaanduiding"),
            "kanaal": name_in(record, "communicatiekanaalNaam"),
            "betalingsindicatie": like(CODE, record, "betalingsindicatie"),
            "organisatie": f"RSIN-{rsin}" if rsin else "",
            "hoofdzaak": id_or(record, "hoofdzaak"),
            "opgeschort": int(stopped.get("indicatie") is True),
            "eerder_opgeschort": int(stopped.get("eerdereOpschorting") is True),
            "verlenging": like(DURATION, longer, "duur"),
            "resultaat": id_or(record, "resultaat"),
            "status": id_or(record, "status"),
        }
        links = (*LINKED, DOCUMENTS) if self.documents else LINKED
        linked = [sorted(ids_in(record, name)) for name in links]
        row["hash"] = sha256(json.dumps([row, linked]).encode()).hexdigest()[:32]
        row["gemuteerd"] = like(MOMENT, record, "laatstGemuteerd")
        return row

    def status(self, record: Record) -> Row:
        """A status that a case was given."""
        return {
            "id": id_of(record.get("url")),
            "zaak": id_of(record.get("zaak")),
            "statustype": id_of(record.get("statustype")),
            "moment": like(MOMENT, record, "datumStatusGezet"),
            "gezet_door": id_or(record, "gezetdoor") or None,
        }

    def resultaat(self, record: Record) -> Row:
        """The result of a case."""
        return {
            "id": id_of(record.get("url")),
            "zaak": id_of(record.get("zaak")),
            "resultaattype": id_of(record.get("resultaattype")),
        }

    def rol(self, record: Record) -> Row | None:
        """The role of an employee or a unit; None of anybody else, whatever was asked."""
        kind = record.get("betrokkeneType")
        if kind not in (EMPLOYEE, UNIT):
            return None
        told = part(record, "betrokkeneIdentificatie")
        who = name_in(told, "identificatie")
        return {
            "id": id_of(record.get("url")),
            "zaak": id_of(record.get("zaak")),
            "soort": kind,
            "generiek": like(CODE, record, "omschrijvingGeneriek"),
            "registratiedatum": like(MOMENT, record, "registratiedatum"),
            "begin_geldigheid": like(DAY, record, "beginGeldigheid"),
            "einde_geldigheid": like(DAY, record, "eindeGeldigheid"),
            "wie": self.who(who) if kind == EMPLOYEE else None,
            "team": (name_in(told, "naam") or who) if kind == UNIT else None,
        }

    def besluit(self, record: Record) -> Row:
        """A decision, without what it says."""
        return {
            "id": id_of(record.get("url")),
            "zaak": id_or(record, "zaak"),
            "datum": like(DAY, record, "datum"),
            "verzenddatum": like(DAY, record, "verzenddatum"),
            "publicatiedatum": like(DAY, record, "publicatiedatum"),
        }

    def document(self, record: Record) -> Row:
        """That a document was added to a case, without what it is called."""
        return self._at(record, "registratiedatum")

    def substatus(self, record: Record) -> Row:
        """That a case was given a substatus, without what was written in it."""
        return self._at(record, "tijdstip")

    def properties_of(self, zaak: str, records: Sequence[Record]) -> list[Row]:
        """The properties of a case of which the profile names the name."""
        return [
            {"zaak": zaak, "naam": record["naam"], "waarde": name_in(record, "waarde")}
            for record in records
            if record.get("naam") in self.properties
        ]

    def who(self, name: str) -> str | None:
        """The pseudonym of an employee."""
        return self.pseudonym(name) if self.employees and name else None

    @staticmethod
    def _at(record: Record, name: str) -> Row:
        return {
            "id": id_of(record.get("url")),
            "zaak": id_of(record.get("zaak")),
            "moment": like(MOMENT, record, name),
        }

    @staticmethod
    def _of_type(record: Record) -> Row:
        return {
            "id": id_of(record.get("url")),
            "zaaktype": id_of(record.get("zaaktype")),
            "omschrijving": name_in(record, "omschrijving"),
        }


def asked_fields(*, documents: bool) -> tuple[str, ...]:
    """The fields of a case that are asked for, with or without the list of its documents."""
    return (*ASKED, DOCUMENTS) if documents else ASKED


SEEN = ("opgeschort", "verlenging", "uiterlijke_einddatum", "einddatum_gepland")
"""The fields of a case of which every change is kept."""


def seen_of(row: Row) -> dict[str, str]:
    """The fields of a case's row whose changes are kept, as texts; with its result."""
    return {name: str(row[name]) for name in (*SEEN, "resultaat")}


def seen_of_role(row: Row) -> str:
    """What a change of a role is seen by."""
    told = [row["soort"], row["generiek"], row["wie"], row["team"]]
    return json.dumps(told, ensure_ascii=False)
