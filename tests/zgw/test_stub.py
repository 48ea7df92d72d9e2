"""The laws of the stub: what changes show, what is deleted, and what stands where."""

from __future__ import annotations

import http.client
import json
import ssl
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from zgw_stub import CERTIFICATE, READ, Alone, Stub, World, ask, canaries, token

ZAKEN = "/zaken/api/v1/zaken"


def row(stub: Stub, case: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(stub, f"{ZAKEN}/{case}").body
    return found


def listed(stub: Stub, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(stub, path, params).body["results"]
    return found


CHANGES = {
    "status": (lambda w, c: w.set_status(c, 3), True, True),
    "suspension": (lambda w, c: w.suspend(c), True, True),
    "dates": (lambda w, c: w.move_deadline(c, "2027-01-01"), True, True),
    "new role": (lambda w, c: w.add_role(c, "Adviseur", "medewerker", who="x"), True, False),
    "backdated status": (lambda w, c: w.set_status(c, 3, "2026-02-01T10:00:00Z"), False, True),
    "substatus": (lambda w, c: w.add_substatus(c), False, True),
    "document": (lambda w, c: w.add_document(c), True, False),
    "besluit": (lambda w, c: w.decide(c, "2026-03-02"), False, True),
    "other handler": (lambda w, c: w.assign_employee(c, "kanarie.mdw2"), False, False),
    "other team": (lambda w, c: w.assign_team(c, "Team Beta"), False, False),
    "property": (lambda w, c: w.set_property(c, "wijk", "Noord"), False, False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_change_shows_in_the_row_is_as_measured(
    change: str, world: World, stub: Stub
) -> None:
    act, in_row, touched = CHANGES[change]
    case = world.open_case("OMG-VERG", team="Team Alfa", employee="kanarie.mdw1")
    before = row(stub, case)
    world.tick(days=1)
    act(world, case)
    after = row(stub, case)
    moments = (before.pop("laatstGemuteerd"), after.pop("laatstGemuteerd"))
    assert (before != after, moments[0] != moments[1]) == (in_row, touched)
    assert any((one.row, one.touched) == (in_row, touched) for one in world.history[-2:])


def test_reopening_empties_einddatum_and_leaves_the_result(world: World, stub: Stub) -> None:
    case = world.open_case("BEZWAAR")
    world.tick(days=3)
    world.close(case, "Geweigerd", at="2026-03-04T23:30:00+01:00")
    assert row(stub, case)["einddatum"] == "2026-03-04"
    result = row(stub, case)["resultaat"]
    current = row(stub, case)["status"]
    world.set_status(case, "Gehoord", at="2026-03-03T10:00:00Z")
    assert row(stub, case)["einddatum"] is None
    assert (row(stub, case)["resultaat"], row(stub, case)["status"]) == (result, current)
    shown = [one["datumStatusGezet"] for one in listed(stub, "/zaken/api/v1/statussen")]
    assert shown == ["2026-03-04T22:30:00Z", "2026-03-03T10:00:00Z", "2026-03-02T09:00:00Z"]


def test_einddatum_is_the_date_part_of_what_was_sent(world: World, stub: Stub) -> None:
    case = world.open_case("BEZWAAR")
    world.tick(days=30)
    world.close(case, at="2026-03-12T22:30:00Z")
    assert row(stub, case)["einddatum"] == "2026-03-12"
    other = world.open_case("BEZWAAR", first=None)
    world.close(other, at="2026-03-13T00:30:00+01:00")
    assert row(stub, other)["einddatum"] == "2026-03-13"


def test_a_suspension_is_overwritten_and_the_trail_keeps_it(world: World, stub: Stub) -> None:
    case = world.open_case("OMG-VERG")
    world.suspend(case)
    assert row(stub, case)["opschorting"] == {
        "indicatie": True, "eerdereOpschorting": True, "reden": canaries.text("opschorting.reden"),
    }  # fmt: skip
    world.tick(days=4)
    world.resume(case)
    assert row(stub, case)["opschorting"] == {
        "indicatie": False, "eerdereOpschorting": True, "reden": ""
    }  # fmt: skip
    trail = ask(stub, f"{ZAKEN}/{case}/audittrail", client="auditor").body
    flips = [
        (one["aanmaakdatum"], one["wijzigingen"]["nieuw"]["opschorting"]["indicatie"])
        for one in trail
        if one["actie"] == "partial_update"
    ]
    assert flips == [("2026-03-02T09:00:00Z", True), ("2026-03-06T09:00:00Z", False)]


def test_a_status_in_the_future_and_one_of_the_same_moment_are_refused(world: World) -> None:
    case = world.open_case("OMG-VERG")
    with pytest.raises(ValueError, match="date-in-future"):
        world.set_status(case, 2, "2026-03-02T10:30:00Z")
    with pytest.raises(ValueError, match="unique"):
        world.set_status(case, 2)


def test_a_deleted_case_leaves_nothing(world: World, stub: Stub) -> None:
    case = world.open_case("OMG-VERG", team="Team Alfa")
    world.close(case, at="2026-03-01T10:00:00Z")
    world.decide(case, "2026-03-01")
    world.delete_case(case)
    zaak = f"{stub.base}{ZAKEN}/{case}"
    assert ask(stub, f"{ZAKEN}/{case}").status == 404
    assert ask(stub, f"{ZAKEN}/{case}/audittrail", client="auditor").status == 404
    for kind in ("statussen", "rollen", "resultaten"):
        assert ask(stub, f"/zaken/api/v1/{kind}", {"zaak": zaak}).body["count"] == 0
        assert listed(stub, f"/zaken/api/v1/{kind}") == []
    assert listed(stub, "/besluiten/api/v1/besluiten") == []


def test_a_server_that_is_not_open_zaak_has_fewer_fields(world: World, stub: Stub) -> None:
    case = world.open_case("OMG-VERG", team="Team Alfa")
    world.gemuteerd = world.experimental = False
    stub.options.versions["zaken"] = "1.6.0"
    told = ask(stub, f"{ZAKEN}/{case}")
    assert not {"laatstGemuteerd", "communicatiekanaalNaam", "gerelateerdeZaken"} & set(told.body)
    assert set(told.body["opschorting"]) == {"indicatie", "reden"}
    assert told.headers["api-version"] == "1.6.0"
    assert "beginGeldigheid" not in listed(stub, "/zaken/api/v1/rollen")[0]
    assert ask(stub, "/zaken/api/v1/substatussen").status == 404


def test_a_case_loaded_in_bulk_has_no_trail_until_it_changes(world: World, stub: Stub) -> None:
    case = world.open_case("BEZWAAR", team="Team Alfa", bulk=True)
    path = f"{ZAKEN}/{case}/audittrail"
    assert ask(stub, path, client="auditor").status == 404
    assert ask(stub, path).status == 403
    world.suspend(case)
    (only,) = ask(stub, path, client="auditor").body
    assert only["wijzigingen"]["oud"]["opschorting"]["indicatie"] is False


def test_every_canary_stands_somewhere(world: World, stub: Stub) -> None:
    case = world.open_case("OMG-VERG", team="Team Alfa", employee="kanarie.mdw1")
    world.suspend(case)
    world.extend(case)
    world.close(case, at="2026-03-01T09:00:00Z")
    world.add_substatus(case)
    world.add_document(case)
    world.decide(case, "2026-03-02")
    kinds = ("zaken", "statussen", "substatussen", "resultaten", "rollen", "zaakinformatieobjecten")
    types = ("zaaktypen", "statustypen", "resultaattypen", "besluittypen", "catalogussen")
    paths = [*(f"/zaken/api/v1/{kind}" for kind in kinds), f"{ZAKEN}/{case}/zaakeigenschappen",
             *(f"/catalogi/api/v1/{kind}" for kind in types), "/besluiten/api/v1/besluiten",
             f"{ZAKEN}/x", "/nowhere"]  # fmt: skip
    told = [ask(stub, path).text for path in paths]
    told.append(ask(stub, f"{ZAKEN}/{case}/audittrail", client="auditor").text)
    told.append(ask(stub, ZAKEN, {"unknown": 1}).text)
    found = "\n".join(told)
    strings = world.canaries()
    assert len(set(strings)) == len(strings)
    assert [one for one in strings if one not in found] == []
    numbers = [one for one in strings if len(one) == 9 and one.isdigit()]
    assert len(numbers) > 30
    assert all(
        sum((9 - n) * int(d) for n, d in enumerate(one[:8])) % 11 == int(one[8]) for one in numbers
    )


def test_without_canaries_there_is_no_free_text() -> None:
    world = World(canaries=False)
    world.open_case("OMG-VERG", team="Team Alfa", employee="mdw1")
    with Stub(world) as stub:
        stub.grant("extractor", "s")
        assert "anarie" not in ask(stub, "/zaken/api/v1/rollen").text


def test_the_same_seed_makes_the_same_world() -> None:
    def made(seed: int) -> tuple[str, ...]:
        world = World(seed)
        return (world.open_case("OMG-VERG"), *world.zaaktypen)

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_a_large_world_is_served_like_a_small_one() -> None:
    world = World.large(600, steps=4)
    with Stub(world) as stub:
        stub.grant("extractor", "s", scopes=READ)
        assert ask(stub, "/zaken/api/v1/statussen", {"pageSize": 500}).body["count"] == 2400
        assert len(listed(stub, ZAKEN, pageSize=500, page=2)) == 100
        roles = {"betrokkeneType": "medewerker", "pageSize": 500}
        assert ask(stub, "/zaken/api/v1/rollen", roles).body["count"] == 600
        case = next(iter(world.zaken))
        world.tick(days=1)
        world.set_status(case, 2)
        assert row(stub, case)["laatstGemuteerd"] == "2026-03-03T09:00:00Z"
        assert world.now - timedelta(days=1) == World().now


def test_a_large_world_in_a_process_of_its_own_tells_what_it_was_asked() -> None:
    with Alone(30, steps=3, latency=0.01) as far:
        link = http.client.HTTPConnection(urlsplit(far.base).netloc, timeout=10)
        try:
            bearer = {"Authorization": f"Bearer {token('extractor', far.secret)}"}
            link.request("GET", "/zaken/api/v1/statussen", headers=bearer)
            assert json.loads(link.getresponse().read())["count"] == 90
        finally:
            link.close()
        asked = far.asked()
    assert (asked["paths"], asked["errors"]) == ({"/zaken/api/v1/statussen": 1}, [])
    assert asked["statuses"] == {"200": 1}
    assert asked["seconds"] > 0.01


def test_https_is_trusted_with_its_certificate_alone(world: World) -> None:
    with Stub(world, https=True) as stub:
        host = stub.host.removeprefix("https://")
        trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
        for context, right in ((trusting, True), (ssl.create_default_context(), False)):
            link = http.client.HTTPSConnection(host, context=context, timeout=5)
            try:
                if right:
                    link.request("GET", ZAKEN)
                    assert link.getresponse().status == 403
                else:
                    with pytest.raises(ssl.SSLCertVerificationError):
                        link.request("GET", ZAKEN)
            finally:
                link.close()
