"""Personal data that is unmistakable: a person, a BSN, an address and a free text for each field."""

from __future__ import annotations

import functools
import hashlib

TEXTS = (
    "zaak.omschrijving", "zaak.toelichting", "zaak.kenmerk", "zaak.kenmerk_bron",
    "zaak.opdrachtgevendeOrganisatie", "zaak.processobjectaard", "zaak.processobject.identificatie",
    "zaak.processobject.registratie", "opschorting.reden", "verlenging.reden", "statustoelichting",
    "substatus.omschrijving", "resultaat.toelichting", "rol.roltoelichting",
    "rol.afwijkendeNaamBetrokkene", "contactpersoonRol.functie", "contactpersoonRol.naam",
    "eenheid.isGehuisvestIn", "besluit.toelichting", "besluit.bestuursorgaan",
    "eigenschap.waarde", "document.titel", "document.beschrijving", "audit.gebruikersWeergave",
    "audit.resourceWeergave", "audit.toelichting", "fout.title", "fout.instance", "fout.reason",
    "fout.pagina", "catalogus.contactpersoonBeheerNaam", "zaaktype.toelichting",
    "statustype.toelichting", "resultaattype.toelichting", "besluittype.toelichting",
    "persoon.voorvoegselGeslachtsnaam", "medewerker.voorvoegselAchternaam",
    "persoon.straat",
)  # fmt: skip
NAMES = (
    "persoon.geslachtsnaam", "persoon.voornamen", "persoon.voorletters", "medewerker.achternaam",
    "medewerker.voorletters",
)  # fmt: skip
MAILS = ("contactpersoonRol.emailadres", "catalogus.contactpersoonBeheerEmailadres")
PHONES = ("contactpersoonRol.telefoonnummer", "catalogus.contactpersoonBeheerTelefoonnummer")
BSNS = ("persoon.inpBsn",)
NUMBERS = ("persoon.inpA_nummer", "persoon.anpIdentificatie")
BORN = "1908-02-29"
PLACE = (5.8193041727, 52.9417365283)


def passes(digits: str) -> bool:
    """The eleven test of a BSN."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return (
        len(digits) == 9 and sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0
    )


def mark(field: str) -> str:
    return hashlib.sha256(field.encode()).hexdigest()[:8]


def number(field: str, digits: int) -> int:
    return int(hashlib.sha256(f"{field}#".encode()).hexdigest(), 16) % 10**digits


def bsn(field: str) -> str:
    first = 900_000_000 + number(field, 7)
    return next(str(one) for one in range(first, first + 200) if passes(str(one)))


def parts(field: str) -> tuple[str, ...]:
    """What stands in this field and may stand nowhere else, in pieces that are searched for."""
    if field in NAMES:
        return (f"Kanariesen{mark(field)}",)
    if field in MAILS:
        return (f"kanarie{mark(field)}@voorbeeld.example",)
    if field in PHONES:
        return (f"06{90_000_000 + number(field, 7)}",)
    if field in BSNS:
        return (bsn(field),)
    if field in NUMBERS:
        return (f"8{number(field, 9):09}",)
    return (
        f"Kanariesma{mark(field)}",
        bsn(field),
        f"kanarie{mark(field)}@voorbeeld.example",
        f"vrijetekst{mark(field)}",
    )


FIELDS = {field: parts(field) for field in (*TEXTS, *NAMES, *MAILS, *PHONES, *BSNS, *NUMBERS)}


@functools.cache
def text(field: str) -> str:
    """The value of a field, made of its parts."""
    found = FIELDS[field]
    if len(found) == 1:
        return found[0]
    who, digits, mail, free = found
    return f"Mevr. {who} (bsn {digits}, {mail}): {free}"


def every() -> list[str]:
    """All strings that must not occur in anything the extractor leaves behind."""
    strings = [part for found in FIELDS.values() for part in found]
    return [*strings, BORN, *(repr(one) for one in PLACE)]
