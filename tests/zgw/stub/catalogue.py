"""The catalogue of the world: which zaaktypen there are, and the JSON of what Catalogi gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bodies import BASE, CATALOGI, Body
from .records import Catalogus, Part, Type

if TYPE_CHECKING:
    from .world import World

# identificatie, omschrijving, doorlooptijd, servicenorm, begin, eind, concept, openness, statuses
TYPES: list[tuple[Any, ...]] = [
    ("OMG-VERG", "Omgevingsvergunning behandelen", "P56D", "P42D", "2025-01-01", "2025-12-31", False,
     "zaakvertrouwelijk", ("Ontvangen", "In behandeling", "Advies gevraagd", "Afgehandeld")),
    ("OMG-VERG", "Omgevingsvergunning behandelen", "P49D", "P35D", "2026-01-01", None, False,
     "zaakvertrouwelijk", ("Ontvangen", "Ontvankelijk", "In behandeling", "Advies gevraagd",
                           "Besluit voorbereid", "Afgehandeld")),
    ("BEZWAAR", "Bezwaar behandelen", "P84D", None, "2025-01-01", None, False,
     "zaakvertrouwelijk", ("Ontvangen", "Hoorzitting gepland", "Gehoord", "Beslist")),
    ("VERHUIZING", "Verhuizing doorgeven", "P5D", "P3D", "2025-01-01", None, False,
     "openbaar", ("Ontvangen", "Gecontroleerd", "Verwerkt")),
    ("INTEGRITEIT", "Melding integriteit", "P1Y2M", None, "2025-01-01", None, False,
     "geheim", ("Gemeld", "Onderzocht", "Afgerond")),
    ("EVENEMENT", "Evenement aanvragen", "P56D", None, "2026-06-01", None, True,
     "openbaar", ("Ontvangen", "Vergund")),
]  # fmt: skip
RESULTS = ("Verleend", "Geweigerd")
ROLES = (
    ("Aanvrager", "initiator"), ("Behandelaar", "behandelaar"), ("Team", "behandelaar"),
    ("Adviseur", "adviseur"),
)  # fmt: skip
DECISIONS = ("Beschikking", "Verdagingsbesluit")
PROPERTIES = ("wijk", "bijzonderheden")


def fill(world: World) -> None:
    """The types above, in two catalogues, with ids from the seed."""
    catalogi = [Catalogus(world.uuid(), domein) for domein in ("STUB1", "STUB2")]
    world.catalogussen = {one.uuid: one for one in catalogi}
    for home in catalogi:
        for name in DECISIONS:
            one = Part(world.uuid(), "", home.uuid, name)
            world.besluittypen[one.uuid] = one
            home.besluittypen.append(one.uuid)
    for row in TYPES:
        add_type(world, catalogi[row[0] == "BEZWAAR"], *row)


def add_type(world: World, home: Catalogus, *row: Any) -> Type:
    code, name, term, norm, begin, end, concept, openness, statuses = row
    one = Type(world.uuid(), home.uuid, code, name, term, norm, begin, end, concept, openness)

    def part(omschrijving: str, **more: Any) -> Part:
        return Part(world.uuid(), one.uuid, home.uuid, omschrijving, concept=concept, **more)

    for number, label in enumerate(statuses, 1):
        step = part(label, volgnummer=number, eind=number == len(statuses))
        world.statustypen[step.uuid] = step
        one.statustypen.append(step.uuid)
    for label in RESULTS:
        result = part(label, generiek=label)
        world.resultaattypen[result.uuid] = result
        one.resultaattypen.append(result.uuid)
    for label, generiek in ROLES:
        role = part(label, generiek=generiek)
        world.roltypen[role.uuid] = role
        one.roltypen.append(role.uuid)
    one.besluittypen = list(home.besluittypen)
    one.eigenschappen = {naam: world.uuid() for naam in PROPERTIES}
    home.zaaktypen.append(one.uuid)
    world.zaaktypen[one.uuid] = one
    world.version += 1
    return one


def url(kind: str, uuid: str) -> str:
    return f"{CATALOGI}/{kind}/{uuid}"


VALID = {"beginGeldigheid": None, "eindeGeldigheid": None, "beginObject": None, "eindeObject": None}


def catalogus(world: World, one: Catalogus) -> Body:
    c, who = world.free, "catalogus.contactpersoonBeheer"
    return {
        "url": url("catalogussen", one.uuid), "domein": one.domein, "rsin": "517439943",
        "contactpersoonBeheerNaam": c(f"{who}Naam"),
        "contactpersoonBeheerTelefoonnummer": c(f"{who}Telefoonnummer"),
        "contactpersoonBeheerEmailadres": c(f"{who}Emailadres"),
        "zaaktypen": [url("zaaktypen", part) for part in one.zaaktypen],
        "besluittypen": [url("besluittypen", part) for part in one.besluittypen],
        "informatieobjecttypen": [], "naam": "Catalogus van de proef", "versie": "",
        "begindatumVersie": None,
    }  # fmt: skip


def zaaktype(world: World, one: Type) -> Body:
    return {
        "url": url("zaaktypen", one.uuid), "identificatie": one.identificatie,
        "omschrijving": one.omschrijving, "omschrijvingGeneriek": one.omschrijving,
        "vertrouwelijkheidaanduiding": one.vertrouwelijkheid, "doel": "proef",
        "aanleiding": "proef", "toelichting": world.free("zaaktype.toelichting"),
        "indicatieInternOfExtern": "extern", "handelingInitiator": "aanvragen",
        "onderwerp": one.omschrijving, "handelingBehandelaar": "behandelen",
        "doorlooptijd": one.doorlooptijd, "servicenorm": one.servicenorm,
        "opschortingEnAanhoudingMogelijk": True, "verlengingMogelijk": True,
        "verlengingstermijn": one.verlengingstermijn, "trefwoorden": [],
        "publicatieIndicatie": False, "publicatietekst": "", "verantwoordingsrelatie": [],
        "productenOfDiensten": [],
        "selectielijstProcestype": f"{BASE}/selectielijst/api/v1/procestypen/{one.uuid}",
        "referentieproces": {"naam": "ref", "link": ""}, "concept": one.concept,
        "verantwoordelijke": "517439943",
        "broncatalogus": {"url": "", "domein": "", "rsin": ""},
        "bronzaaktype": {"url": "", "identificatie": "", "omschrijving": ""},
        "beginGeldigheid": one.begin, "eindeGeldigheid": one.eind, "versiedatum": one.begin,
        "beginObject": one.begin, "eindeObject": one.eind,
        "catalogus": url("catalogussen", one.catalogus),
        "statustypen": [url("statustypen", part) for part in reversed(one.statustypen)],
        "resultaattypen": [url("resultaattypen", part) for part in one.resultaattypen],
        "eigenschappen": [url("eigenschappen", part) for part in one.eigenschappen.values()],
        "informatieobjecttypen": [],
        "roltypen": [url("roltypen", part) for part in one.roltypen],
        "besluittypen": [url("besluittypen", part) for part in one.besluittypen],
        "deelzaaktypen": [], "gerelateerdeZaaktypen": [], "zaakobjecttypen": [],
    }  # fmt: skip


def under(world: World, kind: str, one: Part) -> Body:
    """What every part of a zaaktype says of itself."""
    return {
        "url": url(kind, one.uuid), "zaaktype": url("zaaktypen", one.zaaktype),
        "zaaktypeIdentificatie": world.zaaktypen[one.zaaktype].identificatie,
        "omschrijving": one.omschrijving, "catalogus": url("catalogussen", one.catalogus),
    } | VALID  # fmt: skip


def statustype(world: World, one: Part) -> Body:
    return under(world, "statustypen", one) | {
        "omschrijvingGeneriek": "", "statustekst": "", "volgnummer": one.volgnummer,
        "isEindstatus": one.eind, "informeren": one.volgnummer == 1, "doorlooptijd": None,
        "toelichting": world.free("statustype.toelichting") or None, "checklistitemStatustype": [],
        "eigenschappen": [], "zaakobjecttypen": [],
    }  # fmt: skip


def roltype(world: World, one: Part) -> Body:
    return under(world, "roltypen", one) | {"omschrijvingGeneriek": one.generiek}


def resultaattype(world: World, one: Part) -> Body:
    lists = f"{BASE}/selectielijst/api/v1"
    return under(world, "resultaattypen", one) | {
        "resultaattypeomschrijving": f"{lists}/resultaattypeomschrijvingen/{one.uuid}",
        "omschrijvingGeneriek": one.generiek,
        "selectielijstklasse": f"{lists}/resultaten/{one.uuid}",
        "toelichting": world.free("resultaattype.toelichting"), "archiefnominatie": "vernietigen",
        "archiefactietermijn": "P5Y",
        "brondatumArchiefprocedure": {
            "afleidingswijze": "afgehandeld", "datumkenmerk": "", "einddatumBekend": False,
            "objecttype": "", "registratie": "", "procestermijn": None,
        },
        "procesobjectaard": "", "indicatieSpecifiek": None, "procestermijn": None,
        "besluittypen": [], "besluittypeOmschrijving": [], "informatieobjecttypen": [],
        "informatieobjecttypeOmschrijving": [],
    }  # fmt: skip


def besluittype(world: World, one: Part) -> Body:
    home = world.catalogussen[one.catalogus]
    return {
        "url": url("besluittypen", one.uuid), "catalogus": url("catalogussen", one.catalogus),
        "zaaktypen": [url("zaaktypen", part) for part in home.zaaktypen],
        "omschrijving": one.omschrijving, "omschrijvingGeneriek": "", "besluitcategorie": "",
        "reactietermijn": None, "publicatieIndicatie": False, "publicatietekst": "",
        "publicatietermijn": None, "toelichting": world.free("besluittype.toelichting"),
        "informatieobjecttypen": [], "concept": False,
    } | VALID  # fmt: skip
