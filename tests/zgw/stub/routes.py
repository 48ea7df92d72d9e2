"""From a path to an answer: who may ask, in which form, and what is there."""

from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import bodies, filters, lists, rights
from .answers import Answer, ProblemError, page
from .rights import Client, RefusedError

if TYPE_CHECKING:
    from .faults import Fault
    from .server import Request, Stub

VERSIONS = {"zaken": "1.5.1", "catalogi": "1.3.1", "besluiten": "1.1.0", "autorisaties": "1.0.0"}
LISTS = {
    "zaken": ("zaken", "statussen", "substatussen", "resultaten", "rollen",
              "zaakinformatieobjecten"),
    "catalogi": ("zaaktypen", "statustypen", "resultaattypen", "roltypen", "besluittypen",
                 "catalogussen"),
    "besluiten": ("besluiten",), "autorisaties": (),
}  # fmt: skip
SEARCH = "_zoek"
SHAPE = re.compile(r"/(\w+)/api/v1/(\w+)(?:/([^/]+))?(?:/(audittrail|zaakeigenschappen))?$")


@dataclass
class Route:
    home: str
    kind: str
    uuid: str | None
    below: str | None

    def headers(self, versions: dict[str, str]) -> dict[str, str]:
        geo = self.kind == "zaken" and not self.below
        whole = (
            "GET, PUT, PATCH, DELETE, HEAD, OPTIONS" if self.uuid else "GET, POST, HEAD, OPTIONS"
        )
        below = {
            "audittrail": "GET, HEAD, OPTIONS",
            "zaakeigenschappen": "GET, POST, HEAD, OPTIONS",
        }
        told = {
            "content-type": "application/json",
            "vary": "origin, Cookie" if geo else "Accept, origin, Cookie",
            "allow": below.get(self.below or "", whole),
            "api-version": versions[self.home],
        }
        return told | ({"content-crs": "EPSG:4326"} if geo else {})


def route(path: str, experimental: bool) -> Route | None:
    """Where a path leads; nowhere when no such thing is served here."""
    shape = SHAPE.match(path)
    if shape is None:
        return None
    home, kind, uuid, below = shape.groups()
    if (home, kind, uuid) == ("autorisaties", "applicaties", "consumer"):
        return Route(home, kind, uuid, below)
    if kind not in LISTS.get(home, ()) or (below and kind != "zaken"):
        return None
    return None if kind == "substatussen" and not experimental else Route(home, kind, uuid, below)


def answer(stub: Stub, asked: Request, fault: Fault | None) -> Answer:
    """The answer to a request, without its host; raises `ProblemError`."""
    world = stub.world
    to = asked.route
    if to is None:
        return page(world, 404)
    if asked.method != "GET" and not searched(stub, asked):
        raise ProblemError(405, f'Methode "{asked.method}" niet toegestaan.')
    try:
        client = rights.known(asked.headers.get("Authorization"), stub.clients, stub.clocks())
    except RefusedError as refused:
        raise ProblemError(403, refused.detail, refused.code) from None
    asked.client = client.name
    permitted(to, client)
    if to.kind == "zaken" and not to.below:
        crs = asked.headers.get("Accept-Crs", "")
        if crs != "EPSG:4326":
            raise ProblemError(406, f"CRS '{crs}' is niet ondersteund")
    if to.home == "autorisaties":
        return consumer(stub, asked.params)
    if to.below:
        return below(stub, to, client)
    if to.uuid == SEARCH:
        return search(stub, asked, to, client, fault)
    return one(stub, to, client, asked) if to.uuid else many(stub, asked, to, client, fault)


def searched(stub: Stub, asked: Request) -> bool:
    """A question in a body: a POST that changes nothing."""
    return bool(stub.options.search and asked.route and asked.route.uuid == SEARCH)


def search(stub: Stub, asked: Request, to: Route, client: Client, fault: Fault | None) -> Answer:
    """The list of cases by a body, with only its `fields` (zrc-029), paged by the address."""
    question = json.loads(asked.body)
    fields = question.pop("fields", None)
    pages = {name: value for name, value in asked.params.items() if name in filters.PAGED}
    asked.params = {**question, **pages}
    told = many(stub, asked, Route(to.home, to.kind, None, None), client, fault)
    body = json.loads(told.text)
    if fields is not None:
        rows = body["results"]
        body["results"] = [{n: row[n] for n in fields if n in row} for row in rows]
    told.text = json.dumps(body, ensure_ascii=False)
    return told


def permitted(to: Route, client: Client) -> None:
    scope = "audittrails.lezen" if to.below == "audittrail" else f"{to.home}.lezen"
    if not client.may(scope):
        raise ProblemError(403)


def consumer(stub: Stub, params: dict[str, str]) -> Answer:
    client = stub.clients.get(params.get("clientId", ""))
    if client is None:
        raise ProblemError(404)
    return Answer(200, json.dumps(rights.application(stub.world, client, bodies.BASE)))


def below(stub: Stub, to: Route, client: Client) -> Answer:
    """The plain lists under one case."""
    case = stub.world.zaken.get(to.uuid or "")
    if case is None:
        raise ProblemError(404)
    if not client.sees(case):
        raise ProblemError(403)
    if to.below == "zaakeigenschappen":
        told = [bodies.eigenschap(stub.world, part) for part in case.eigenschappen]
        return Answer(200, json.dumps(told, ensure_ascii=False))
    if not case.trail:
        raise ProblemError(404)
    return Answer(200, json.dumps(case.trail, ensure_ascii=False))


def one(stub: Stub, to: Route, client: Client, asked: Request) -> Answer:
    found = getattr(stub.world, to.kind).get(to.uuid)
    if found is None:
        raise ProblemError(404)
    if not lists.visible(stub.world, to.kind, client)(found):
        raise ProblemError(403)
    told = lists.text(stub.world, to.kind, found, asked.params.get("expand", ""))
    tag = f'"{hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()}"'
    if asked.headers.get("If-None-Match") == tag:
        return Answer(304, "", {"etag": tag})
    return Answer(200, told, {"etag": tag})


def many(stub: Stub, asked: Request, to: Route, client: Client, fault: Fault | None) -> Answer:
    kind, params = to.kind, asked.params
    filters.checked(kind, params, stub.options.page_size)
    listed: list[Any] = lists.rows(stub, kind, params, client)
    if fault and fault.shuffled:
        listed = random.Random(stub.number).sample(listed, len(listed))
    if fault and fault.rows:
        listed = fault.rows(list(listed))
    if kind == "zaakinformatieobjecten":
        told = ",".join(lists.text(stub.world, kind, part) for part in listed)
        return Answer(200, f"[{told}]")
    return lists.paged(stub, kind, asked.path, params, listed)
