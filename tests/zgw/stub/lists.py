"""The rows of a list that a client sees, in the list's order, and the page it asked for."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from . import bodies, catalogue, filters
from .answers import Answer, ProblemError
from .expand import expanded
from .rights import Client

if TYPE_CHECKING:
    from .server import Stub
    from .world import World

BODIES: dict[str, Callable[[Any, Any], Any]] = {
    "substatussen": bodies.substatus, "resultaten": bodies.resultaat,
    "besluiten": bodies.besluit, "zaakinformatieobjecten": bodies.document,
    "zaaktypen": catalogue.zaaktype, "statustypen": catalogue.statustype,
    "resultaattypen": catalogue.resultaattype, "roltypen": catalogue.roltype,
    "besluittypen": catalogue.besluittype, "catalogussen": catalogue.catalogus,
}  # fmt: skip
KEPT: dict[str, Callable[[Any, Any], Any]] = {
    "zaken": lambda world, one: bodies.zaak(world, one) | {"_expand": {}}, "rollen": bodies.rol,
}  # fmt: skip
CASE_PARTS = {"statussen": "statuses", "rollen": "rollen", "substatussen": "substatuses",
              "besluiten": "besluiten", "zaakinformatieobjecten": "documenten"}  # fmt: skip
CATALOGUE = ("zaaktypen", "statustypen", "resultaattypen", "roltypen", "besluittypen")

encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass
class Cache:
    """Lists as they were found, until the world changes."""

    version: int = -1
    lists: dict[Any, list[Any]] = field(default_factory=dict)


def text(world: World, kind: str, one: Any, expand: str = "") -> str:
    """The JSON of one row; that of a case or a role is kept until it changes."""
    if kind == "statussen":
        return bodies.status_text(world, one)
    if kind == "zaken" and expand:
        return encode(bodies.zaak(world, one) | {"_expand": expanded(world, one, expand)})
    if kind not in KEPT:
        return encode(BODIES[kind](world, one))
    flags = (world.gemuteerd, world.experimental)
    if one.told is None or one.told[0] != flags:
        one.told = (flags, encode(KEPT[kind](world, one)))
    return str(one.told[1])


def warm(world: World) -> None:
    """The rows that take long made at once, so that no request waits for them."""
    for kind in KEPT:
        for one in getattr(world, kind).values():
            text(world, kind, one)


def visible(world: World, kind: str, client: Client) -> Callable[[Any], bool]:
    """Besluiten go by their own rights, so they tell of cases that this client may not see."""
    if kind == "zaken":
        return client.sees
    if kind in ("besluiten", "catalogussen", *CATALOGUE):
        return lambda one: True
    return lambda one: client.sees(world.zaken[one.zaak])


def rows(stub: Stub, kind: str, params: dict[str, str], client: Client) -> list[Any]:
    """All rows of the list; in the same order for the same world, unless ties are unstable."""
    world, options = stub.world, stub.options
    if kind in CATALOGUE:
        params = {"status": "definitief"} | params
    wanted = {name: value for name, value in params.items() if name not in filters.PAGED}
    key = (kind, tuple(sorted(wanted.items())), client.key())
    if stub.cache.version != world.version:
        stub.cache = Cache(world.version)
    if key not in stub.cache.lists:
        stub.cache.lists[key] = found(world, kind, wanted, client, stub.body_base)
    listed = stub.cache.lists[key]
    order = params.get("ordering", "").lstrip("-")
    if options.unstable_ties and order and order != "identificatie":
        mixed = random.Random(stub.number).sample(listed, len(listed))
        return ordered(mixed, params["ordering"])
    return listed


def found(world: World, kind: str, params: dict[str, str], client: Client, base: str) -> list[Any]:
    tests = filters.tests(world, kind, params, base)
    sees = visible(world, kind, client)
    listed = [
        one
        for one in candidates(world, kind, tests)
        if all(test(one) for _, _, test in tests) and sees(one)
    ]
    listed.reverse()
    if kind == "statussen":
        listed.sort(key=lambda one: one.moment, reverse=True)
    return ordered(listed, params["ordering"]) if params.get("ordering") else listed


def candidates(world: World, kind: str, tests: list[tuple[str, Any, filters.Test]]) -> list[Any]:
    """The rows that can pass: those of one case, or of one value that has an index."""
    equal = {attribute: value for attribute, value, _ in tests if value is not None}
    if kind in CASE_PARTS and "zaak" in equal:
        case = world.zaken.get(equal["zaak"])
        return list(getattr(case, CASE_PARTS[kind])) if case else []
    for attribute in ("zaak", "zaaktype", "statustype", "resultaattype", "soort"):
        if attribute in equal:
            return world.index(kind, attribute).get(equal[attribute], [])
    return list(getattr(world, kind).values())


def ordered(listed: list[Any], ordering: str) -> list[Any]:
    name = ordering.lstrip("-")
    if name not in filters.ORDERS:
        filters.refuse("ordering", "invalid_choice", f"Selecteer een geldige keuze: {name}")
    known = {"identificatie", "startdatum", "einddatum", "registratiedatum"}
    return sorted(
        listed,
        key=lambda one: (name in known and getattr(one, name)) or "9999",
        reverse=ordering.startswith("-"),
    )


def paged(stub: Stub, kind: str, path: str, params: dict[str, str], listed: list[Any]) -> Answer:
    """One page, with the addresses of its neighbours; 404 past the end."""
    options = stub.options
    size = options.default_page
    asked = params.get("pageSize", "")
    if asked.isdigit() and int(asked):
        size = min(int(asked), options.most)
    page = params.get("page", "1")
    last = max(1, -(-len(listed) // size))
    if not page.isdigit() or not 1 <= int(page) <= last:
        raise ProblemError(404, "Ongeldige pagina.")
    number = int(page)
    expand = params.get("expand", "")
    part = [
        text(stub.world, kind, one, expand) for one in listed[(number - 1) * size : number * size]
    ]
    count, extra = len(listed), ""
    if options.fuzzy is not None:
        extra = f',"countExact":{"false" if count > options.fuzzy else "true"}'
        count = min(count, options.fuzzy)

    def neighbour(at: int) -> str:
        rest = {name: value for name, value in params.items() if name != "page"}
        rest |= {"page": str(at)} if at > 1 else {}
        query = urlencode(sorted(rest.items()))
        return json.dumps(f"{stub.next_base}{path}{'?' if query else ''}{query}")

    after = neighbour(number + 1) if number < last else "null"
    before = neighbour(number - 1) if number > 1 else "null"
    told = f'"count":{count}{extra},"next":{after},"previous":{before}'
    return Answer(200, f'{{{told},"results":[{",".join(part)}]}}')
