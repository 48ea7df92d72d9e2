"""Pulls that are broken off, lists that move while they are read, and servers that give odd rows."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from zgw_observer import expected
from zgw_observer import pull as look
from zgw_pulling import KilledError, compare, expected_lines, lines, profile_of, pull_from
from zgw_story import Story
from zgw_stub import Stub, World, faults

from pmtools.errors import SourceError
from pmtools.sources.zgw.asking.refusals import RefusedError


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


@pytest.mark.long
@pytest.mark.parametrize("client", ["extractor", "auditor"])
def test_a_pull_that_is_broken_off_at_every_request(
    world: World, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: str
) -> None:
    """Each command gets two requests further than a run of lists needs, and the log is the same."""
    monkeypatch.setattr("pmtools.sources.zgw.reading.scan.MANY", 10)
    monkeypatch.setattr("pmtools.sources.zgw.reading.drill.MANY", 4)
    stub.options.most = 5
    story, looks = Story(world, 7), []
    story.begin(20)
    for _ in range(2):
        looks.append(look(world, audit=client == "auditor"))
        broken = 0
        for at in range(1, 500):
            try:
                pull_from(stub, tmp_path / "log", client, kill_at=at)
                break
            except KilledError:
                broken += 1
        assert broken > 20
        compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
        story.go_on(20)
        world.tick(hours=1)


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.pull import pull
from pmtools.sources.zgw.asking.server import Server

base, folder, at, now = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
apis = {api: f"{base}/{api}/api/v1" for api in ("zaken", "catalogi", "besluiten", "autorisaties")}

class Killed(Server):
    n = 0
    def get(self, *asked):
        self.n += 1
        if self.n == at:
            os.kill(os.getpid(), 9)
        return super().get(*asked)

profile = Profile("zaken", apis, "auditor", "procesanalyse")
with Killed(profile, "geheim-van-auditor", lambda: datetime.fromisoformat(now)) as server:
    pull(profile, server, folder)
"""


@pytest.mark.long
def test_kill_9_at_every_page(world: World, stub: Stub, tmp_path: Path) -> None:
    stub.options.most = 10
    story = Story(world, 8)
    story.begin(12)
    looks = [look(world, audit=True)]
    given = [sys.executable, "-c", KILLED, stub.base, str(tmp_path / "log")]
    for at in range(1, 300):
        done = subprocess.run(
            [*given, str(at), world.now.isoformat()], capture_output=True, text=True, timeout=120
        )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert at > 20
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))


def test_a_run_that_was_broken_off_long_ago_begins_again(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    Story(world, 9).begin(10)
    with pytest.raises(KilledError):
        pull_from(stub, tmp_path / "log", kill_at=25)
    world.tick(days=3)
    new = world.open_case("OMG-VERG")
    pull_from(stub, tmp_path / "log")
    assert new in {one[0] for one in lines(tmp_path / "log")}


def test_the_log_stays_what_it_was_until_the_new_one_is_whole(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    before = lines(tmp_path / "log")
    world.tick(hours=1)
    world.open_case("BEZWAAR")
    with pytest.raises(KilledError):
        pull_from(stub, tmp_path / "log", kill_at=10)
    assert lines(tmp_path / "log") == before


@pytest.mark.parametrize("at", [3, 5])
def test_rows_that_come_and_go_while_lists_are_read(
    world: World, stub: Stub, tmp_path: Path, at: int
) -> None:
    """The list is read again, so that no case is missed; what changed meanwhile is there too."""
    stub.options.most = stub.options.default_page = 5
    for _ in range(30):
        world.open_case("VERHUIZING", team="Team Noord")
    pull_from(stub, tmp_path / "log")
    world.tick(hours=1)

    def move() -> None:
        world.delete_case(next(iter(world.zaken)))
        world.open_case("VERHUIZING", team="Team Zuid")
        world.open_case("VERHUIZING", team="Team Zuid")

    for path in (r"/zaken$", "/rollen"):
        stub.plant(faults.call(move), at=at, path=path)
    pull_from(stub, tmp_path / "log")
    world.tick(hours=1)
    pull_from(stub, tmp_path / "log")
    assert {one[0] for one in lines(tmp_path / "log")} == set(world.zaken)
    teams = [one for one in lines(tmp_path / "log") if one[1].startswith("Toegewezen")]
    assert len(teams) == len(world.zaken)


def test_pages_that_are_shuffled(world: World, stub: Stub, tmp_path: Path) -> None:
    stub.options.most = stub.options.default_page = 5
    story, looks = Story(world, 10), []
    story.begin(25)
    for path in (r"/zaken$", "/rollen", "/statussen"):
        stub.plant(faults.shuffled(), path=path, times=4)
    looks.append(look(world))
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))


def test_a_list_that_never_stands_still_is_named(world: World, stub: Stub, tmp_path: Path) -> None:
    stub.options.most = stub.options.default_page = 5
    for _ in range(12):
        world.open_case("VERHUIZING")
    stub.plant(faults.call(lambda: world.open_case("VERHUIZING")), path=r"/zaken$", times=None)
    done = pull_from(stub, tmp_path / "log")
    assert [name for name in done.unsure if name.startswith("cases:")]


def test_counts_that_are_not_exact(world: World, stub: Stub, tmp_path: Path) -> None:
    stub.options.fuzzy, stub.options.most, stub.options.default_page = 5, 5, 5
    story, looks = Story(world, 11), []
    story.begin(25)
    for _ in range(2):
        looks.append(look(world))
        pull_from(stub, tmp_path / "log")
        compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
        story.go_on(20)
        world.tick(hours=1)


def test_nulls_against_the_specification(world: World, stub: Stub, tmp_path: Path) -> None:
    Story(world, 12).begin(10)
    optional = (
        *("opschorting", "verlenging", "registratiedatum", "startdatum", "einddatum", "deelzaken"),
        *("vertrouwelijkheidaanduiding", "communicatiekanaalNaam", "betalingsindicatie", "rollen"),
        *("uiterlijkeEinddatumAfdoening", "einddatumGepland", "laatstGemuteerd", "eigenschappen"),
    )
    stub.plant(faults.nulls(*optional), path="/zaken$", times=None)
    stub.plant(faults.nulls("datumStatusGezet", "gezetdoor"), path="/statussen", times=None)
    stub.plant(faults.nulls("registratiedatum", "omschrijvingGeneriek"), path="/rollen", times=None)
    stub.plant(
        faults.nulls("omschrijving", "volgnummer", "isEindstatus"), path="/statustypen", times=None
    )
    stub.plant(
        faults.nulls("doorlooptijd", "servicenorm", "versiedatum", "beginGeldigheid"),
        path="/zaaktypen",
        times=None,
    )
    pull_from(stub, tmp_path / "log")
    assert {one[1] for one in lines(tmp_path / "log")} <= {"Besluit genomen", "Besluit verzonden"}
    stub.forget()
    world.tick(days=8)
    pull_from(stub, tmp_path / "log")
    assert lines(tmp_path / "log")


@pytest.mark.parametrize("odd", [None, 7, "", "x", "https://zaken.example.nl/zaken/1"])
def test_a_record_without_an_address_is_refused(
    world: World, stub: Stub, tmp_path: Path, odd: object
) -> None:
    world.open_case("BEZWAAR")

    def change(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{**row, "url": odd} for row in rows]

    stub.plant(
        faults.edit(lambda body: {**body, "results": change(body["results"])}),
        path="/zaken$",
        times=None,
    )
    with pytest.raises(SourceError, match="without an address that ends in a UUID"):
        pull_from(stub, tmp_path / "log")


def test_a_server_that_refuses_in_the_middle(world: World, stub: Stub, tmp_path: Path) -> None:
    Story(world, 13).begin(6)
    stub.plant(faults.status(503), path="/statussen", times=None)
    with pytest.raises(RefusedError, match="answered 503"):
        pull_from(stub, tmp_path / "log")
    stub.forget()
    looks = [look(world)]
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))


def test_two_pulls_at_once_into_one_folder(world: World, stub: Stub, tmp_path: Path) -> None:
    world.open_case("BEZWAAR")
    told: list[str] = []

    def again() -> None:
        with pytest.raises(SourceError) as raised:
            pull_from(stub, tmp_path / "log")
        told.append(str(raised.value))

    stub.plant(faults.call(again), path="/zaken$")
    pull_from(stub, tmp_path / "log")
    assert "Another command is storing a log" in told[0]


def test_only_what_is_there_is_sent(world: World, stub: Stub, tmp_path: Path) -> None:
    Story(world, 14).begin(10)
    pull_from(
        stub, tmp_path / "log", "auditor", profile=profile_of(stub, "auditor", properties=("wijk",))
    )
    assert {one.method for one in stub.requests} == {"GET"}
    assert not [
        one
        for one in stub.requests
        if one.path.endswith("/rollen") and "betrokkeneType" not in one.params
    ]
    assert not [one for one in stub.requests if "expand" in one.params]
    assert os.environ["PMTOOLS_CONFIG"]
