"""The laws of the stub: paging, filters, rights, tokens, certificates and planted faults."""

from __future__ import annotations

import http.client
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from zgw_stub import Stub, World, ask, faults, token

ZAKEN = "/zaken/api/v1/zaken"


def listed(stub: Stub, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(stub, path, params).body["results"]
    return found


def test_pages_part_the_list_and_end_with_404(world: World, stub: Stub) -> None:
    for _ in range(7):
        world.open_case("VERHUIZING")
    pages = [
        ask(stub, ZAKEN, {"pageSize": 3, "page": page, "ordering": "identificatie"}).body
        for page in (1, 2, 3)
    ]
    found = [one["identificatie"] for page in pages for one in page["results"]]
    assert found == [f"ZAAK-2026-{number:010}" for number in range(1, 8)]
    assert {page["count"] for page in pages} == {7}
    tail = "ordering=identificatie&page={}&pageSize=3"
    assert pages[0]["previous"] is None
    assert pages[0]["next"] == f"{stub.base}{ZAKEN}?{tail.format(2)}"
    assert pages[1]["previous"] == f"{stub.base}{ZAKEN}?ordering=identificatie&pageSize=3"
    assert pages[2]["next"] is None
    beyond = ask(stub, ZAKEN, {"pageSize": 3, "page": 4})
    assert (beyond.status, beyond.body["detail"]) == (404, "Ongeldige pagina.")
    assert ask(stub, ZAKEN, {"page": "x"}).status == 404
    assert len(listed(stub, ZAKEN, pageSize=9999)) == 7


def test_an_empty_list_has_a_first_page(stub: Stub) -> None:
    assert ask(stub, ZAKEN).body == {"count": 0, "next": None, "previous": None, "results": []}


def test_page_sizes_are_capped_unknown_or_fuzzy_as_told() -> None:
    world = World()
    for _ in range(5):
        world.open_case("VERHUIZING", initiator=False, wijk=None)
    other = "https://elders.example"
    with Stub(world, most=4, default_page=2, fuzzy=3, next_host=other, prefix="/oz") as stub:
        stub.grant("extractor", "s")
        told = ask(stub, ZAKEN, {"pageSize": 100}).body
        assert (len(told["results"]), told["count"], told["countExact"]) == (4, 3, False)
        assert told["next"] == f"{other}/oz{ZAKEN}?page=2&pageSize=100"
        assert told["results"][0]["url"].startswith(f"{stub.host}/oz{ZAKEN}/")
        assert len(ask(stub, ZAKEN).body["results"]) == 2
        stub.options.page_size = False
        refused = ask(stub, ZAKEN, {"pageSize": 100})
        assert refused.status == 400
        assert refused.body["invalidParams"][0]["code"] == "unknown-parameters"
        assert ask(stub, "/zaken/api/v1/statussen").body["count"] == 3


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        ({}, "cba"),
        ({"startdatum": "2026-02-01"}, "b"),
        ({"startdatum__gt": "2026-01-01", "startdatum__lte": "2026-02-01"}, "b"),
        ({"startdatum__gte": "2026-01-01", "startdatum__lt": "2026-02-01"}, "a"),
        ({"registratiedatum__gt": "2026-01-15"}, "cb"),
        ({"einddatum__isnull": "false"}, "a"),
        ({"einddatum__isnull": "true"}, "cb"),
        ({"einddatum__gt": "2026-01-02"}, "a"),
        ({"maximaleVertrouwelijkheidaanduiding": "openbaar"}, "b"),
        ({"bronorganisatie__in": "1,517439943", "ordering": "-startdatum"}, "cba"),
        ({"bronorganisatie__in": "1,2"}, ""),
        ({"ordering": "startdatum"}, "abc"),
    ],
)
def test_filters_leave_these_cases(
    filters: dict[str, str], cases: str, world: World, stub: Stub
) -> None:
    kinds = {"a": ("OMG-VERG", "2026-01-01"), "b": ("VERHUIZING", "2026-02-01"),
             "c": ("BEZWAAR", "2026-03-01")}  # fmt: skip
    ids = {}
    for name, (code, day) in kinds.items():
        ids[world.open_case(code, registered=day, first=None)] = name
    world.close(next(iter(ids)), at="2026-01-05T10:00:00Z")
    assert "".join(ids[one["uuid"]] for one in listed(stub, ZAKEN, **filters)) == cases


def test_lists_are_filtered_by_addresses_of_this_server(world: World, stub: Stub) -> None:
    case = world.open_case("OMG-VERG", version=1, team="Team Alfa", employee="kanarie.mdw1")
    world.open_case("OMG-VERG")
    old = f"{stub.base}/catalogi/api/v1/zaaktypen/{world.type('OMG-VERG', 1).uuid}"
    assert [one["uuid"] for one in listed(stub, ZAKEN, zaaktype=old)] == [case]
    elsewhere = old.replace(stub.base, "https://elders.example")
    assert listed(stub, ZAKEN, zaaktype=elsewhere) == []
    assert ask(stub, ZAKEN, {"zaaktype": "x"}).status == 400
    step = f"{stub.base}/catalogi/api/v1/statustypen/{world.type('OMG-VERG', 1).statustypen[0]}"
    assert len(listed(stub, "/zaken/api/v1/statussen", statustype=step)) == 1
    kinds = {
        "medewerker": 1,
        "organisatorische_eenheid": 1,
        "natuurlijk_persoon": 2,
        "vestiging": 0,
    }
    for kind, count in kinds.items():
        assert len(listed(stub, "/zaken/api/v1/rollen", betrokkeneType=kind)) == count


def test_the_catalogue_hides_concepts_unless_all_are_asked_for(world: World, stub: Stub) -> None:
    path = "/catalogi/api/v1/zaaktypen"
    codes = sorted(one["identificatie"] for one in listed(stub, path, status="alles"))
    assert codes == ["BEZWAAR", "EVENEMENT", "INTEGRITEIT", "OMG-VERG", "OMG-VERG", "VERHUIZING"]
    assert "EVENEMENT" not in [one["identificatie"] for one in listed(stub, path)]
    assert len(listed(stub, "/catalogi/api/v1/statustypen", status="concept")) == 2
    assert len(listed(stub, "/catalogi/api/v1/catalogussen")) == 2
    assert len(listed(stub, "/catalogi/api/v1/besluittypen")) == 4


def test_rights_filter_lists_in_silence_and_refuse_single_things(world: World, stub: Stub) -> None:
    mine = world.open_case("OMG-VERG", version=1)
    other = world.open_case("BEZWAAR")
    secret = world.open_case("OMG-VERG", confidentiality="geheim")
    stub.grant("limited", "s", "OMG-VERG", level="zaakvertrouwelijk", scopes={"zaken.lezen"})

    def asked(path: str, **params: Any) -> Any:
        return ask(stub, path, params, client="limited")

    assert [one["uuid"] for one in asked(ZAKEN).body["results"]] == [mine]
    assert asked("/zaken/api/v1/statussen").body["count"] == 1
    assert asked("/zaken/api/v1/statussen", zaak=f"{stub.base}{ZAKEN}/{other}").body["count"] == 0
    for case in (other, secret):
        told = asked(f"{ZAKEN}/{case}")
        assert (told.status, told.body["code"]) == (403, "permission_denied")
    for path in (f"{ZAKEN}/{mine}/audittrail", "/besluiten/api/v1/besluiten",
                 "/catalogi/api/v1/zaaktypen", "/autorisaties/api/v1/applicaties/consumer"):  # fmt: skip
        assert asked(path).status == 403
    stub.clients["limited"].limit(world, "BEZWAAR")
    assert [one["uuid"] for one in asked(ZAKEN).body["results"]] == [other]


def test_a_client_is_told_its_rights(world: World, stub: Stub) -> None:
    scopes = {"zaken.lezen", "audittrails.lezen", "autorisaties.lezen", "zaken.bijwerken"}
    stub.grant("limited", "s", "BEZWAAR", scopes=scopes, level="openbaar")
    stub.grant("root", "s", everything=True)

    def of(client: str) -> Any:
        path = "/autorisaties/api/v1/applicaties/consumer"
        return ask(stub, path, {"clientId": client}, client="limited").body

    (zrc,) = [one for one in of("limited")["autorisaties"] if one["component"] == "zrc"]
    assert zrc["scopes"] == ["audittrails.lezen", "zaken.bijwerken", "zaken.lezen"]
    assert zrc["maxVertrouwelijkheidaanduiding"] == "openbaar"
    assert zrc["zaaktype"].endswith(world.type("BEZWAAR").uuid)
    assert of("root")["heeftAlleAutorisaties"] is True


@pytest.mark.parametrize(
    ("bearer", "code"),
    [
        ("", "permission_denied"),
        ("x.y", "jwt-decode-error"),
        (token("nobody", "s"), "invalid-client-identifier"),
        (token("extractor", "wrong"), "invalid-jwt-signature"),
        (token("extractor", "geheim-van-extractor", 1772442000 - 3600), "jwt-expired"),
        (token("extractor", "geheim-van-extractor", 1772442001), "jwt-immaturesignatureerror"),
        (token("extractor", "geheim-van-extractor", 1772442000), None),
        (token("extractor", "geheim-van-extractor", 1772442000 - 3599), None),
    ],
)
def test_tokens_are_taken_within_the_hour(
    bearer: str, code: str | None, world: World, stub: Stub
) -> None:
    assert world.now.timestamp() == 1772442000
    stub.clock = lambda: world.now
    told = ask(stub, ZAKEN, bearer=bearer)
    assert (told.status, told.body.get("code")) == ((403, code) if code else (200, None))
    assert told.headers["date"] == "Mon, 02 Mar 2026 09:00:00 GMT"


def test_planted_faults_strike_where_they_were_planted(world: World, stub: Stub) -> None:
    world.open_case("OMG-VERG")
    later = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
    stub.plant(faults.status(429, retry_after=2), times=2, path="zaken$")
    stub.plant(faults.status(503, retry_after=later, html=True), at=3, path="zaken$")
    told = [ask(stub, ZAKEN) for _ in range(4)]
    assert [one.status for one in told] == [429, 429, 503, 200]
    assert told[0].headers["retry-after"] == "2"
    assert told[2].headers["retry-after"] == "Mon, 02 Mar 2026 09:00:30 GMT"
    assert told[2].text.startswith("<html>")
    assert [one.status for one in stub.received("/zaken")] == [429, 429, 503, 200]
    stub.forget()
    stub.plant(faults.redirect("https://elders.example/"))
    assert ask(stub, ZAKEN).headers["location"] == "https://elders.example/"
    stub.plant(faults.no_json())
    with pytest.raises(ValueError, match="Expecting value"):
        assert ask(stub, ZAKEN).body
    stub.plant(faults.no_object([1]))
    assert ask(stub, ZAKEN).body == [1]
    stub.plant(faults.nulls("startdatum"))
    assert listed(stub, ZAKEN)[0]["startdatum"] is None
    began = time.monotonic()
    stub.plant(faults.slow(0.1))
    assert ask(stub, ZAKEN).status == 200
    assert time.monotonic() - began > 0.1


def test_a_connection_closes_before_or_in_the_middle_of_an_answer(stub: Stub) -> None:
    stub.plant(faults.cut("before"))
    with pytest.raises(http.client.RemoteDisconnected):
        ask(stub, ZAKEN)
    stub.plant(faults.cut())
    with pytest.raises(http.client.IncompleteRead):
        ask(stub, ZAKEN)
    assert [one.status for one in stub.requests] == [0, 0]


def test_rows_move_and_rights_narrow_while_a_client_pages(world: World, stub: Stub) -> None:
    cases = [world.open_case("OMG-VERG", first=None) for _ in range(6)]
    stub.plant(faults.call(lambda: world.delete_case(cases[5])), at=2)
    first, second = (
        [one["uuid"] for one in listed(stub, ZAKEN, pageSize=3, page=page)] for page in (1, 2)
    )
    assert first == cases[5:2:-1]
    assert second == cases[1::-1]  # cases[2] moved to the first page and was missed
    stub.on_request = lambda n, path, params: n == 4 and stub.clients["extractor"].limit(world)
    assert [len(listed(stub, ZAKEN)) for _ in range(2)] == [5, 0]
    stub.clients["extractor"].zaaktypen = None
    stub.plant(faults.shuffled(), times=None)
    orders = {tuple(one["uuid"] for one in listed(stub, ZAKEN)) for _ in range(5)}
    assert len(orders) > 1
    assert {frozenset(one) for one in orders} == {frozenset(cases[:5])}
