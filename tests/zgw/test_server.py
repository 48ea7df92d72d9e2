"""One server: what it refuses is said with a remedy, what is busy is asked again, nothing leaks."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from zgw_stub import CERTIFICATE, Stub, World, faults, token
from zgw_stub.answers import Answer

from pmtools.errors import ParameterError, PrivacyError, SourceError
from pmtools.sources.zgw.asking.paging import Lists
from pmtools.sources.zgw.asking.profile import Profile, read_profile
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.asking.server import Server

ZAKEN = ("zaken", "/zaken", {"ordering": "identificatie"})


def profile_of(stub: Stub, client: str = "extractor", **changed: Any) -> Profile:
    apis = ("zaken", "catalogi", "besluiten", "autorisaties")
    addresses = {api: f"{stub.base}/{api}/api/v1" for api in apis}
    return replace(Profile("vergunningen", addresses, client, "procesanalyse"), **changed)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def ask(stub: Stub, slept: list[float]) -> Generator[Callable[..., Server]]:
    made = []

    def server(key: str = "geheim-van-extractor", now: Any = None, **changed: Any) -> Server:
        clock = now or (lambda: datetime.now(UTC))
        made.append(Server(profile_of(stub, **changed), key, clock, slept.append))
        return made[-1]

    yield server
    for one in made:
        one.close()


def refused(server: Server, *asked: Any) -> RefusedError:
    with pytest.raises(RefusedError) as raised:
        server.get(*(asked or ZAKEN))
    return raised.value


def test_the_headers_are_what_the_standard_asks(stub: Stub, ask: Callable[..., Server]) -> None:
    answer = ask().get(*ZAKEN)
    headers = stub.requests[0].headers
    assert answer.body == {"count": 0, "next": None, "previous": None, "results": []}
    assert (headers["Accept-Crs"], headers["Content-Crs"]) == ("EPSG:4326", "EPSG:4326")
    assert stub.requests[0].method == "GET"


def test_a_wrong_secret(ask: Callable[..., Server]) -> None:
    told = refused(ask("fout-geheim"))
    assert (told.status, told.code) == (403, "invalid-jwt-signature")
    assert "the secret is not the one of client 'extractor'" in str(told)
    assert "fout-geheim" not in str(told)


def test_a_secret_that_is_a_key_file(ask: Callable[..., Server]) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBM\n-----END PRIVATE KEY-----"
    with pytest.raises(ParameterError, match="looks like a key file") as raised:
        ask(pem).get(*ZAKEN)
    assert "MIGHAgEAMBM" not in str(raised.value)


def test_an_unknown_client(ask: Callable[..., Server]) -> None:
    told = refused(ask(client="onbekend"))
    assert (told.status, told.code) == (403, "invalid-client-identifier")
    assert "Ask its administrator to register this client id" in str(told)


@pytest.mark.parametrize(
    ("hours", "code"), [(-1.1, "jwt-expired"), (1, "jwt-immaturesignatureerror")]
)
def test_a_clock_that_is_off(
    stub: Stub, ask: Callable[..., Server], hours: float, code: str
) -> None:
    stub.clock = lambda: datetime.now(UTC)
    told = refused(ask(now=lambda: datetime.now(UTC) + timedelta(hours=hours)))
    assert told.code == code
    minutes, way = (66, "behind") if hours < 0 else (60, "ahead of")
    assert f"The clock of this machine is {minutes} minutes {way} that of the server" in str(told)


def test_a_right_that_is_lacking(stub: Stub, ask: Callable[..., Server]) -> None:
    stub.clients["extractor"].scopes = {"catalogi.lezen"}
    told = refused(ask())
    assert told.code == "permission_denied"
    assert "scope zaken.lezen for the case types that you want" in str(told)


def test_a_gateway_that_takes_the_header_away(stub: Stub, ask: Callable[..., Server]) -> None:
    stub.plant(faults.status(406))
    assert "Accept-Crs: EPSG:4326" in str(refused(ask()))


def test_another_address(stub: Stub, ask: Callable[..., Server]) -> None:
    server = ask(apis={"zaken": f"{stub.base}/elders", "catalogi": f"{stub.base}/elders"})
    assert "Check the addresses under [server]" in str(refused(server))


def test_an_api_without_an_address(ask: Callable[..., Server]) -> None:
    with pytest.raises(ParameterError, match="besluiten = …"):
        ask(apis={"zaken": "https://zaken.example.nl"}).get("besluiten", "/besluiten")


def test_a_redirect_is_not_followed(stub: Stub, ask: Callable[..., Server]) -> None:
    stub.plant(faults.redirect("https://evil.example/zaken"))
    assert refused(ask()).status == 302
    assert len(stub.requests) == 1


def test_what_may_not_be_asked_is_never_sent(stub: Stub, ask: Callable[..., Server]) -> None:
    with pytest.raises(PrivacyError):
        ask().get("zaken", "/rollen", {"betrokkeneType": "natuurlijk_persoon"})
    assert stub.requests == []


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(
    stub: Stub, ask: Callable[..., Server], slept: list[float], code: int
) -> None:
    stub.plant(faults.status(code), times=3)
    assert ask().get(*ZAKEN).body["count"] == 0
    assert slept == [1, 2, 4]


def test_retry_after_in_seconds(stub: Stub, ask: Callable[..., Server], slept: list[float]) -> None:
    stub.plant(faults.status(429, 17))
    ask().get(*ZAKEN)
    assert slept == [17]


def test_retry_after_as_a_date(stub: Stub, ask: Callable[..., Server], slept: list[float]) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    stub.clock = lambda: now
    stub.plant(faults.status(503, now + timedelta(seconds=40)))
    ask(now=lambda: now).get(*ZAKEN)
    assert slept == [40]


@pytest.mark.parametrize("told", ["soon", "-5", "Mon, 99 Foo 2026", ""])
def test_a_retry_after_that_says_nothing(told: str, slept: list[float]) -> None:
    from pmtools.sources.zgw.asking.server import _asked_pause

    response = SimpleNamespace(headers={"Retry-After": told})
    assert _asked_pause(response, 2, datetime.now(UTC)) == 4  # type: ignore[arg-type]


def test_a_server_that_stays_busy(
    stub: Stub, ask: Callable[..., Server], slept: list[float]
) -> None:
    stub.plant(faults.status(503), times=None)
    assert refused(ask()).status == 503
    assert slept == [1, 2, 4, 8, 16, 30]


@pytest.mark.parametrize("where", ["before", "middle"])
def test_a_line_that_breaks(
    stub: Stub, ask: Callable[..., Server], slept: list[float], where: str
) -> None:
    stub.plant(faults.cut(where), times=2)
    assert ask().get(*ZAKEN).body["count"] == 0
    assert slept == [1, 2]


def test_a_body_that_cannot_be_unpacked(stub: Stub, ask: Callable[..., Server]) -> None:
    def packed(world: World, number: int) -> Answer:
        return Answer(200, "no gzip", {"content-encoding": "gzip"})

    stub.plant(faults.Fault(answer=packed), times=2)
    assert ask().get(*ZAKEN).body["count"] == 0
    stub.plant(faults.Fault(answer=packed), times=None)
    with pytest.raises(SourceError, match="could not be asked"):
        ask().get(*ZAKEN)


def test_a_line_that_stays_broken(stub: Stub, ask: Callable[..., Server]) -> None:
    stub.plant(faults.cut(), times=None)
    with pytest.raises(SourceError, match="could not be asked .* goes on where it stopped"):
        ask().get(*ZAKEN)


@pytest.mark.parametrize("fault", [faults.no_json(), faults.html(), faults.no_json(" ")])
def test_a_body_that_is_no_json(stub: Stub, ask: Callable[..., Server], fault: Any) -> None:
    stub.plant(fault, times=1)
    assert ask().get(*ZAKEN).body["count"] == 0
    stub.plant(fault, times=None)
    with pytest.raises(SourceError, match="something that is no JSON, 3 times"):
        ask().get(*ZAKEN)


@pytest.mark.parametrize("body", [7, None, "x", {}, {"results": 3}, {"results": [3]}, [3]])
def test_a_body_that_is_no_list(stub: Stub, ask: Callable[..., Server], body: object) -> None:
    stub.plant(faults.no_object(body), times=None)
    with pytest.raises(
        SourceError, match="no list of results|something else than a list of records"
    ):
        Lists(ask()).first("zaken", "/zaken", {})


def test_a_server_that_is_not_there() -> None:
    closed = Stub(World())
    profile = profile_of(closed)
    closed.close()
    with (
        Server(profile, "x", sleep=lambda seconds: None) as server,
        pytest.raises(SourceError, match="could not be asked"),
    ):
        server.get(*ZAKEN)


def test_a_certificate_of_its_own_is_refused_and_can_be_trusted(tmp_path: Path) -> None:
    with Stub(World(), https=True) as stub:
        stub.grant("extractor", "geheim")
        with (
            Server(profile_of(stub), "geheim", sleep=lambda seconds: None) as server,
            pytest.raises(SourceError, match=r'\(self.signed certificate\).*= "file.pem"'),
        ):
            server.get(*ZAKEN)
        assert stub.requests == []
        with Server(profile_of(stub, certificate=CERTIFICATE), "geheim") as server:
            assert server.get(*ZAKEN).body["count"] == 0
        nothing = tmp_path / "no.pem"
        nothing.write_text("no certificate")
        for path in (nothing, tmp_path / "absent.pem"):
            with pytest.raises(ParameterError, match="cannot be read"):
                Server(profile_of(stub, certificate=path), "geheim")


def test_the_token_is_made_anew_before_it_is_old(stub: Stub, ask: Callable[..., Server]) -> None:
    now = [datetime(2026, 3, 2, 12, tzinfo=UTC)]
    stub.clock = lambda: now[0]
    server = ask(now=lambda: now[0])
    for _ in range(10):
        server.get(*ZAKEN)
        now[0] += timedelta(minutes=9)
    tokens = [request.headers["Authorization"] for request in stub.requests]
    assert len(set(tokens)) == 5
    expected = token("extractor", "geheim-van-extractor")
    assert tokens[0].removeprefix("Bearer ").count(".") == expected.count(".") == 2


def test_a_page_size_that_is_not_known(ask: Callable[..., Server], world: World) -> None:
    for _ in range(5):
        world.open_case("VERHUIZING")
    with Stub(world, page_size=False, default_page=2) as stub:
        stub.grant("extractor", "geheim")
        with Server(profile_of(stub), "geheim") as server:
            lists = Lists(server)
            pages = list(lists.pages(*ZAKEN))
            assert [len(page.records) for page in pages] == [2, 2, 1]
            assert [request.status for request in stub.requests] == [400, 200, 200, 200]
            assert lists.unsized == {("zaken", "/zaken")}
            again = list(Lists(server).pages(*ZAKEN, first=3))
            assert [page.number for page in again] == [1, 2, 3]


def test_next_on_another_host_is_not_followed(world: World) -> None:
    for _ in range(5):
        world.open_case("VERHUIZING")
    with Stub(world, next_host="https://evil.example", default_page=2, most=2) as stub:
        stub.grant("extractor", "geheim")
        with Server(profile_of(stub), "geheim") as server:
            assert sum(len(page.records) for page in Lists(server).pages(*ZAKEN)) == 5
        assert len(stub.requests) == 3


def test_past_the_end_is_the_end(stub: Stub, ask: Callable[..., Server], world: World) -> None:
    world.open_case("VERHUIZING")
    page = Lists(ask()).page(*ZAKEN, 9)
    assert (page.records, page.last, page.past_end, page.count) == ([], True, True, None)


def test_nothing_of_a_body_stands_in_an_error(
    stub: Stub, ask: Callable[..., Server], world: World
) -> None:
    server, said = ask(), []
    for code in (400, 403, 404, 405, 406):
        stub.plant(faults.status(code))
        said.append(str(refused(server)))
    stub.plant(faults.status(500, html=True), times=7)
    said.append(str(refused(server)))
    assert not [one for one in world.canaries() for text in said if one in text]
    assert "geheim-van-extractor" not in repr(server.__dict__)


def test_the_readme_profile_is_one(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    if "[server]" not in readme:
        pytest.fail("the README shows no profile")
    block = next(part for part in readme.split("```toml\n")[1:] if "[server]" in part)
    path = tmp_path / "p.toml"
    path.write_text(block.split("```")[0], encoding="utf-8")
    assert read_profile(path).client
