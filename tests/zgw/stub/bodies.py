"""The JSON of each record, as Open Zaak 1.30.0 gives it; addresses begin with a mark for the host."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .canaries import BORN, PLACE
from .records import Besluit, Document, Eigenschap, Resultaat, Rol, Status, Substatus, Zaak

if TYPE_CHECKING:
    from .world import World

BASE = "@ZGW@"
ZAKEN = f"{BASE}/zaken/api/v1"
CATALOGI = f"{BASE}/catalogi/api/v1"
BESLUITEN = f"{BASE}/besluiten/api/v1"
Body = dict[str, Any]
PAID = {
    "": "",
    "nvt": "Er is geen sprake van te betalen, met de zaak gemoeide, kosten.",
    "nog_niet": "**DEPRECATED** De met de zaak gemoeide kosten zijn (nog) niet betaald.",
    "geheel": "**DEPRECATED** De met de zaak gemoeide kosten zijn geheel betaald.",
}


def stamp(moment: Any) -> str:
    """An instant as the API writes it: UTC, fractions only where there are any."""
    return moment.isoformat().replace("+00:00", "Z")


def link(kind: str, uuid: str | None) -> str | None:
    return uuid and f"{ZAKEN}/{kind}/{uuid}"


def zaak(world: World, one: Zaak) -> Body:
    c = world.free
    body: Body = {
        "url": link("zaken", one.uuid), "uuid": one.uuid, "identificatie": one.identificatie,
        "bronorganisatie": one.organisatie, "omschrijving": c("zaak.omschrijving"),
        "toelichting": c("zaak.toelichting"), "zaaktype": f"{CATALOGI}/zaaktypen/{one.zaaktype}",
        "registratiedatum": one.registratiedatum, "verantwoordelijkeOrganisatie": one.organisatie,
        "startdatum": one.startdatum, "einddatum": one.einddatum, "einddatumGepland": one.gepland,
        "uiterlijkeEinddatumAfdoening": one.uiterlijk, "publicatiedatum": None,
    }  # fmt: skip
    if world.gemuteerd:
        body |= {"laatstGemuteerd": stamp(one.gemuteerd), "laatstGeopend": None}
    body |= {"communicatiekanaal": ""}
    if world.experimental:
        body |= {"communicatiekanaalNaam": one.kanaal}
    body |= {
        "productenOfDiensten": [], "vertrouwelijkheidaanduiding": one.vertrouwelijkheid,
        "betalingsindicatie": one.betaling, "betalingsindicatieWeergave": PAID[one.betaling],
        "laatsteBetaaldatum": None, "zaakgeometrie": None,
        "verlenging": one.verlenging and {"reden": c("verlenging.reden"), "duur": one.verlenging},
        "opschorting": suspension(world, one), "selectielijstklasse": "",
        "hoofdzaak": link("zaken", one.hoofdzaak),
        "deelzaken": [link("zaken", part) for part in one.deelzaken], "relevanteAndereZaken": [],
    }  # fmt: skip
    if world.canaries_on:
        body["zaakgeometrie"] = {"type": "Point", "coordinates": list(PLACE)}
    if world.experimental:
        body |= {"gerelateerdeZaken": []}
    return body | joined(world, one) | archive(world, one)


def suspension(world: World, one: Zaak) -> Body:
    extra = {"eerdereOpschorting": one.eerder} if world.experimental else {}
    return {"indicatie": one.opgeschort} | extra | {"reden": one.opschortreden}


def joined(world: World, one: Zaak) -> Body:
    own = f"{ZAKEN}/zaken/{one.uuid}/zaakeigenschappen"
    return {
        "eigenschappen": [f"{own}/{part.uuid}" for part in one.eigenschappen],
        "rollen": [link("rollen", part.uuid) for part in one.rollen],
        "status": one.current and link("statussen", one.current.uuid),
        "zaakinformatieobjecten": [
            link("zaakinformatieobjecten", part.uuid)
            for part in (one.documenten if world.shows_documents else ())
        ],
        "zaakobjecten": [],
    }


def archive(world: World, one: Zaak) -> Body:
    c = world.free
    closed = one.einddatum is not None
    return {
        "kenmerken": [{"kenmerk": c("zaak.kenmerk"), "bron": c("zaak.kenmerk_bron")}],
        "archiefnominatie": "vernietigen" if closed else None,
        "archiefstatus": "nog_te_archiveren",
        "archiefactiedatum": f"{int(one.einddatum[:4]) + 5}-12-31" if one.einddatum else None,
        "resultaat": one.resultaat and link("resultaten", one.resultaat.uuid),
        "opdrachtgevendeOrganisatie": c("zaak.opdrachtgevendeOrganisatie"),
        "processobjectaard": c("zaak.processobjectaard"),
        "startdatumBewaartermijn": one.einddatum,
        "processobject": {
            "datumkenmerk": "",
            "identificatie": c("zaak.processobject.identificatie"),
            "objecttype": "",
            "registratie": c("zaak.processobject.registratie"),
        },
    }


def status(world: World, one: Status) -> Body:
    return dict(json.loads(status_text(world, one)))


def status_text(world: World, one: Status) -> str:
    """The JSON of a status without a dictionary in between: there may be a million."""
    last = "true" if world.zaken[one.zaak].current is one else "false"
    door = f'"{ZAKEN}/rollen/{one.door}"' if one.door else "null"
    return (
        f'{{"url":"{ZAKEN}/statussen/{one.uuid}","uuid":"{one.uuid}",'
        f'"zaak":"{ZAKEN}/zaken/{one.zaak}",'
        f'"statustype":"{CATALOGI}/statustypen/{one.statustype}",'
        f'"datumStatusGezet":"{one.moment}Z","statustoelichting":{json.dumps(one.text)},'
        f'"indicatieLaatstGezetteStatus":{last},"gezetdoor":{door},"zaakinformatieobjecten":[]}}'
    )


def substatus(world: World, one: Substatus) -> Body:
    return {
        "url": link("substatussen", one.uuid), "uuid": one.uuid, "zaak": link("zaken", one.zaak),
        "status": link("statussen", one.status), "omschrijving": one.text,
        "tijdstip": f"{one.moment}Z", "doelgroep": "intern",
    }  # fmt: skip


def resultaat(world: World, one: Resultaat) -> Body:
    return {
        "url": link("resultaten", one.uuid), "uuid": one.uuid, "zaak": link("zaken", one.zaak),
        "resultaattype": f"{CATALOGI}/resultaattypen/{one.resultaattype}",
        "toelichting": world.free("resultaat.toelichting"),
    }  # fmt: skip


def besluit(world: World, one: Besluit) -> Body:
    c = world.free
    return {
        "url": f"{BESLUITEN}/besluiten/{one.uuid}", "identificatie": one.identificatie,
        "verantwoordelijkeOrganisatie": "517439943",
        "besluittype": f"{CATALOGI}/besluittypen/{one.besluittype}",
        "zaak": link("zaken", one.zaak), "datum": one.datum,
        "toelichting": c("besluit.toelichting"), "bestuursorgaan": c("besluit.bestuursorgaan"),
        "ingangsdatum": one.datum, "vervaldatum": None, "vervalreden": "",
        "vervalredenWeergave": "", "publicatiedatum": one.publicatie, "verzenddatum": one.verzend,
        "uiterlijkeReactiedatum": None,
    }  # fmt: skip


def eigenschap(world: World, one: Eigenschap) -> Body:
    return {
        "url": f"{ZAKEN}/zaken/{one.zaak}/zaakeigenschappen/{one.uuid}", "uuid": one.uuid,
        "zaak": link("zaken", one.zaak), "eigenschap": f"{CATALOGI}/eigenschappen/{one.eigenschap}",
        "naam": one.naam, "waarde": one.waarde,
    }  # fmt: skip


def document(world: World, one: Document) -> Body:
    return {
        "url": link("zaakinformatieobjecten", one.uuid), "uuid": one.uuid,
        "informatieobject": f"{BASE}/documenten/api/v1/enkelvoudiginformatieobjecten/{one.uuid}",
        "zaak": link("zaken", one.zaak), "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
        "titel": world.free("document.titel"), "beschrijving": world.free("document.beschrijving"),
        "registratiedatum": one.registratie, "vernietigingsdatum": None, "status": None,
    }  # fmt: skip


def rol(world: World, one: Rol) -> Body:
    c, person = world.free, one.soort == "natuurlijk_persoon"
    body: Body = {
        "url": link("rollen", one.uuid), "uuid": one.uuid, "zaak": link("zaken", one.zaak),
        "betrokkene": "", "betrokkeneType": one.soort,
        "afwijkendeNaamBetrokkene": c("rol.afwijkendeNaamBetrokkene"),
        "roltype": f"{CATALOGI}/roltypen/{one.roltype}", "omschrijving": one.omschrijving,
        "omschrijvingGeneriek": one.generiek, "roltoelichting": c("rol.roltoelichting"),
        "registratiedatum": one.registratie, "indicatieMachtiging": "",
        "contactpersoonRol": {
            "emailadres": c("contactpersoonRol.emailadres"),
            "functie": c("contactpersoonRol.functie"),
            "telefoonnummer": c("contactpersoonRol.telefoonnummer"),
            "naam": c("contactpersoonRol.naam"),
        },
        "statussen": [],
    }  # fmt: skip
    if world.experimental:
        body |= {"beginGeldigheid": None, "eindeGeldigheid": None}
    body["betrokkeneIdentificatie"] = whose(world, one)
    return body | ({"authenticatieContext": None} if person else {})


def whose(world: World, one: Rol) -> Body:
    c = world.free
    if one.soort == "organisatorische_eenheid":
        where = c("eenheid.isGehuisvestIn")
        return {"identificatie": one.wie, "naam": one.naam, "isGehuisvestIn": where}
    if one.soort == "medewerker":
        names = ("achternaam", "voorletters", "voorvoegselAchternaam")
        return {"identificatie": one.wie} | {name: c(f"medewerker.{name}") for name in names}
    street = c("persoon.straat")
    return {
        "inpBsn": c("persoon.inpBsn"), "anpIdentificatie": c("persoon.anpIdentificatie"),
        "inpA_nummer": c("persoon.inpA_nummer"), "geslachtsnaam": c("persoon.geslachtsnaam"),
        "voorvoegselGeslachtsnaam": c("persoon.voorvoegselGeslachtsnaam"),
        "voorletters": c("persoon.voorletters"), "voornamen": c("persoon.voornamen"),
        "geslachtsaanduiding": "", "geboortedatum": BORN if world.canaries_on else "1980-01-01",
        "verblijfsadres": {"gorOpenbareRuimteNaam": street} if street else None,
        "subVerblijfBuitenland": None,
    }  # fmt: skip
