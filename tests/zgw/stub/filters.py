"""Which query parameters a list takes, and which rows they leave; others are refused."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import canaries
from .answers import ProblemError
from .records import LEVELS

if TYPE_CHECKING:
    from .world import World

Test = Callable[[Any], bool]
OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip
ORDERS = (
    "identificatie", "startdatum", "einddatum", "registratiedatum", "publicatiedatum",
    "archiefactiedatum",
)  # fmt: skip
PAGED = ("page", "pageSize")
FIXED = ("substatussen", "zaakinformatieobjecten")
LINKS = {
    "zaak": "zaken", "zaaktype": "zaaktypen", "statustype": "statustypen",
    "resultaattype": "resultaattypen", "roltype": "roltypen", "besluittype": "besluittypen",
    "status": "statussen", "catalogus": "catalogussen", "hoofdzaak": "zaken",
}  # fmt: skip


def spans(name: str, attribute: str, *operations: str) -> dict[str, tuple[str, str]]:
    return {f"{name}__{one}" if one else name: (attribute, one) for one in operations}


ZAKEN = {
    **spans("startdatum", "startdatum", "", "gt", "gte", "lt", "lte"),
    **spans("registratiedatum", "registratiedatum", "", "gt", "lt"),
    **spans("einddatum", "einddatum", "", "isnull", "gt", "lt"),
    **spans("einddatumGepland", "gepland", "", "gt", "lt"),
    **spans("uiterlijkeEinddatumAfdoening", "uiterlijk", "", "gt", "lt"),
    **spans("bronorganisatie", "organisatie", "", "in"),
    "identificatie": ("identificatie", ""), "zaaktype": ("zaaktype", "link"),
    "hoofdzaak": ("hoofdzaak", "link"),
    "maximaleVertrouwelijkheidaanduiding": ("vertrouwelijkheid", "upto"),
}  # fmt: skip
OF_CASE = {"zaak": ("zaak", "link")}
BSN = canaries.text("persoon.inpBsn")
PERSON = "betrokkeneIdentificatie__natuurlijkPersoon__"
ROLLEN = OF_CASE | {
    "betrokkeneType": ("soort", ""), "omschrijving": ("omschrijving", ""),
    "omschrijvingGeneriek": ("generiek", ""), "roltype": ("roltype", "link"),
    "betrokkene": ("wie", "none"), f"{PERSON}inpBsn": ("soort", "bsn"),
    "betrokkeneIdentificatie__medewerker__identificatie": ("wie", ""),
}  # fmt: skip
OF_TYPE = {"zaaktype": ("zaaktype", "link"), "status": ("concept", "concept")}
FILTERS: dict[str, dict[str, tuple[str, str]]] = {
    "zaken": ZAKEN,
    "statussen": OF_CASE
    | {
        "statustype": ("statustype", "link"),
        "indicatieLaatstGezetteStatus": ("zaak", "current"),
    },
    "substatussen": OF_CASE
    | {"status": ("status", "link")}
    | spans("tijdstip", "moment", "gt", "lt"),
    "resultaten": OF_CASE | {"resultaattype": ("resultaattype", "link")},
    "rollen": ROLLEN,
    "zaakinformatieobjecten": OF_CASE,
    "besluiten": OF_CASE | {"besluittype": ("besluittype", "link")},
    "zaaktypen": {
        "identificatie": ("identificatie", ""),
        "catalogus": ("catalogus", "link"),
        "status": ("concept", "concept"),
    },
    "statustypen": OF_TYPE,
    "resultaattypen": OF_TYPE,
    "roltypen": OF_TYPE | {"omschrijvingGeneriek": ("generiek", "")},
    "besluittypen": {"catalogus": ("catalogus", "link"), "status": ("concept", "concept")},
    "catalogussen": {"domein": ("domein", "")},
}


def checked(kind: str, params: dict[str, str], page_size: bool) -> None:
    """Raises the 400 of a parameter that this list does not know."""
    allowed = {*FILTERS[kind]}
    if kind == "zaken":
        allowed |= {"ordering", "expand"}
    if kind not in FIXED:
        allowed |= {"page", *(["pageSize"] if page_size else [])}
    elif kind == "substatussen":
        allowed |= {"page"}
    if unknown := sorted(set(params) - allowed):
        reason = f"Onbekende query parameters: {', '.join(unknown)}"
        refuse("nonFieldErrors", "unknown-parameters", reason)


def refuse(name: str, code: str, reason: str) -> None:
    raise ProblemError(400, wrong={"name": name, "code": code, "reason": reason})


def tests(
    world: World, kind: str, params: dict[str, str], base: str
) -> list[tuple[str, Any, Test]]:
    """Attribute, the value it must equal (or None), and the test of each filter."""
    found = []
    for name, value in params.items():
        if name not in FILTERS[kind]:
            continue
        attribute, operation = FILTERS[kind][name]
        plain = linked(name, value, base) if operation == "link" else value
        equal = plain if operation in ("", "link") else None
        found.append((attribute, equal, test(world, attribute, operation, plain)))
    return found


def linked(name: str, value: str, base: str) -> str:
    """The id in an address of this server; of another server's, an id that nothing has."""
    if not value.startswith(("http://", "https://")):
        refuse(name, "invalid", "Voer een geldige URL in.")
    home, _, rest = value.rpartition("/")
    return rest if home.startswith(base) and home.endswith(f"/{LINKS[name]}") else "elsewhere"


def test(world: World, attribute: str, operation: str, value: str) -> Test:
    get, yes = operator.attrgetter(attribute), value.lower() == "true"
    shown = {"alles": (True, False), "concept": (True,), "definitief": (False,)}
    special: dict[str, Test] = {
        "isnull": lambda row: (get(row) is None) == yes,
        "in": lambda row: get(row) in value.split(","),
        "upto": lambda row: LEVELS.index(get(row)) <= LEVELS.index(value),
        "concept": lambda row: get(row) in shown.get(value, ()),
        "current": lambda row: (world.zaken[row.zaak].current is row) == yes,
        "bsn": lambda row: value == BSN and get(row) == "natuurlijk_persoon",
        "none": lambda row: False,
    }
    compare = OPERATIONS.get(operation, operator.eq)
    return special.get(operation) or (lambda row: get(row) is not None and compare(get(row), value))
