"""The stub gives what Open Zaak gave: each recorded request is put to both, and the shapes compared."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from zgw_stub import READ, Stub, World, ask, token

WRITES = "a request that writes, which the stub refuses and an extractor never sends"
OTHER = "an API that the log takes nothing from"
NOT_SERVED = {
    "besluit_post": WRITES, "status_toekomst_400": WRITES, "zaak_afsluiten": WRITES,
    "zaak_bijwerken_hervat": WRITES, "zaak_opschorten": WRITES, "zaak_verlengen": WRITES,
    "eio_audittrail": OTHER, "enkelvoudiginformatieobject": OTHER, "extractor_documenten": OTHER,
    "klantcontacten": OTHER, "zaaknotities": OTHER,
}  # fmt: skip
# What the recorded answers happen not to show, by the last key of its path.
ALSO = {
    "doorlooptijd": {"null", "str"}, "servicenorm": {"null", "str"}, "eindeGeldigheid": {"null", "str"},
    "eindeObject": {"null", "str"}, "einddatum": {"null", "str"}, "resultaat": {"null", "str"},
    "einddatumGepland": {"null", "str"}, "verlenging": {"null", "dict"}, "status": {"null", "str"},
    "archiefnominatie": {"null", "str"}, "archiefactiedatum": {"null", "str"},
    "startdatumBewaartermijn": {"null", "str"}, "previous": {"null", "str"},
}  # fmt: skip
HEADERS = ("content-type", "vary", "allow", "api-version", "content-crs")
CLOSED, REOPENED, DATES, GONE = (
    "129a56f1-cffc-41fc-b96d-8ac4fb6c20e1", "f0fa1f54-e1cb-490b-a419-6e782c772fd8",
    "7b19421b-02fa-45a7-b2f4-8289e5a815d3", "a83d156e-a06a-4b07-b1ef-1a7d7ab7a067",
)  # fmt: skip
KIND = "e1637c4c-7191-494e-a2e6-4883b437dc4c"


def served() -> list[str]:
    """The names of recorded answers; nothing where there is no folder with them."""
    folder = Path(os.environ.get("PMTOOLS_DATA", "nowhere"), "zgw")
    return sorted(one.stem for one in folder.glob("*.json") if one.stem not in NOT_SERVED)


def closed(world: World) -> str:
    """A case with all that a case may have, and an end."""
    case = world.open_case("OMG-VERG", team="Team Vergunningen", employee="kanarie.mdw1")
    world.tick(days=1)
    world.extend(case)
    world.decide(case, "2026-11-20", "2026-11-21")
    world.add_document(case)
    world.close(case)
    world.add_substatus(case)
    return case


def reopened(world: World) -> str:
    case = world.open_case("OMG-VERG", initiator=False, wijk=None)
    for step in (2, 3, 4):
        world.tick(days=1)
        world.suspend(case, status=step)
        world.tick(days=1)
        world.resume(case)
    world.close(case)
    world.tick(days=1)
    world.set_status(case, 3)
    world.tick(days=1)
    world.close(case)
    return case


def filled(world: World) -> dict[str, str]:
    """As many cases as were recorded; the recorded ids of some, and whose they are here."""
    world.now = now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    world.tick(days=-200)
    kinds = {True: "OMG-VERG", False: "BEZWAAR"}
    for number in range(88):
        case = world.open_case(kinds[number % 3 < 2], team="Team A", employee="kanarie.mdw2")
        for step in (2, 3, 4):
            world.tick(hours=4)
            world.set_status(case, step)
    world.now = now
    dates = world.open_case("BEZWAAR", first=None)
    for step, day in enumerate(("2026-01-27T23:00:00Z", "2026-02-11T23:00:00Z"), 1):
        world.set_status(dates, step, day)
    gone = world.open_case("OMG-VERG")
    world.delete_case(gone)
    ids = {DATES: dates, GONE: gone, KIND: world.type("OMG-VERG").uuid}
    ids |= {CLOSED: closed(world), REOPENED: reopened(world)}
    return ids


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Stub, dict[str, str]]]:
    world = World(canaries=False)
    ids = filled(world)
    with Stub(world) as stub:
        stub.grant("super", "s", scopes=READ | {"audittrails.lezen", "autorisaties.lezen"})
        stub.grant("extractor", "s", "OMG-VERG", scopes={"zaken.lezen", "catalogi.lezen"},
                   level="zaakvertrouwelijk")  # fmt: skip
        yield stub, ids
    assert not stub.errors


def like(stub: Stub, ids: dict[str, str], name: str, recorded: dict[str, Any]) -> Any:
    """The stub's answer to the recorded request, asked in the recorded way."""
    target = recorded["request"].split(" ")[1]
    if name == "applicatie_extractor":
        target = "/autorisaties/api/v1/applicaties/consumer?clientId=extractor"
    for theirs, ours in ids.items():
        target = target.replace(theirs, ours)
    parts = urlsplit(target)
    params = {
        key: value.replace("http://127.0.0.1:8123", stub.base)
        for key, value in parse_qsl(parts.query)
    }
    bearer = {
        "auth_bad_secret": token("super", "fout"),
        "auth_expired": token("super", "s", time.time() - 3700),
        "auth_missing": "",
        "auth_unknown_client": token("niemand", "s"),
    }.get(name)
    crs = {"zaken_no_accept_crs": None, "zaken_wrong_accept_crs": "EPSG:28992"}
    client = "extractor" if name.startswith("extractor") else "super"
    told = ask(
        stub, parts.path, params, client=client, bearer=bearer, crs=crs.get(name, "EPSG:4326")
    )
    if name == "applicatie_extractor":
        told.status = recorded["status"]
    return told


def kind(value: Any) -> str:
    return "null" if value is None else type(value).__name__.replace("float", "int")


def shape(value: Any, path: str = "") -> dict[str, set[str]]:
    """Each path in a body, and the types seen there; roles and audit rows apart by their sort."""
    path += sort(value)
    found = {path: {kind(value)}}
    parts: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        parts = [(f"{path}.{key}", one) for key, one in value.items()]
    elif isinstance(value, list):
        parts = [(f"{path}[]", one) for one in value]
    for under, one in parts:
        for deeper, kinds in shape(one, under).items():
            found.setdefault(deeper, set()).update(kinds)
    return found


def sort(value: Any) -> str:
    if isinstance(value, dict) and "wijzigingen" in value:
        return f"<{value['resource']} {value['actie']}>"
    if isinstance(value, dict) and "betrokkeneType" in value:
        return f"<{value['betrokkeneType']}>"
    return ""


def differences(theirs: Any, ours: Any) -> list[str]:
    """Keys that one has where both have the object, and types that theirs never has."""
    known, seen = shape(theirs), shape(ours)
    told = []
    for one, other, word in ((known, seen, "missing"), (seen, known, "too many")):
        for path in sorted(set(one) - set(other)):
            home, _, key = path.rpartition(".")
            if "[]" not in key and "dict" in other.get(home, ()):
                told.append(f"{word}: {path}")
    for path in sorted(set(known) & set(seen)):
        allowed = known[path] | ALSO.get(path.rpartition(".")[2], set())
        if known[path] != {"null"} and not seen[path] <= allowed:
            told.append(f"{path}: {seen[path]}, recorded {known[path]}")
    return told


@pytest.mark.parametrize("name", served() or [pytest.param("", id="no recorded answers")])
def test_the_answer_has_the_recorded_shape(
    name: str, both: tuple[Stub, dict[str, str]], data: Path
) -> None:
    if not name:
        pytest.skip("PMTOOLS_DATA names a folder without recorded answers in zgw/")
    recorded = json.loads((data / "zgw" / f"{name}.json").read_text())
    told = like(*both, name, recorded)
    theirs = recorded["body"]
    assert told.status == recorded["status"]
    assert differences(theirs, told.body) == []
    if name != "applicatie_extractor":
        for header in HEADERS:
            assert told.headers.get(header) == recorded["headers"].get(header), header
        assert ("etag" in told.headers) == ("etag" in recorded["headers"])
    if told.status >= 400:
        for key in ("code", "title", "status", "detail", "invalidParams"):
            assert told.body.get(key) == theirs.get(key), key
        assert urlsplit(told.body["type"]).path == urlsplit(theirs["type"]).path
    elif isinstance(theirs, dict) and "results" in theirs:
        for key in ("next", "previous"):
            one, other = told.body[key], theirs[key]
            assert bool(one) == bool(other), key
            if one:
                names = [[name for name, _ in parse_qsl(urlsplit(at).query)] for at in (one, other)]
                assert names[0] == names[1]


def test_every_recorded_answer_is_compared_or_left_out_for_a_reason(data: Path) -> None:
    assert len(served()) > 40
    assert set(NOT_SERVED) <= {one.stem for one in (data / "zgw").glob("*.json")}


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        ({"a": 1, "b": None}, []),
        ({"a": 1}, ["missing: .b"]),
        ({"a": 1, "b": "x", "c": 2}, ["too many: .c"]),
        ({"a": "1", "b": "x"}, [".a: {'str'}, recorded {'int'}"]),
    ],
)
def test_a_difference_is_seen(ours: Any, told: list[str]) -> None:
    assert differences({"a": 1, "b": None}, ours) == told
