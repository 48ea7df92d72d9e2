"""A full load and ten later pulls against the stub: the log is what could be observed, each time."""

import re
from pathlib import Path

import pytest
from zgw_observer import expected
from zgw_observer import pull as look
from zgw_pulling import KilledError, compare, expected_lines, lines, profile_of, pull_from
from zgw_story import CODES, Story
from zgw_stub import READ, Stub, World, faults


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


CLIENTS = [("extractor", False), ("auditor", True)]


@pytest.mark.parametrize(("client", "audit"), CLIENTS)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_full_load_and_ten_later_pulls(
    world: World, stub: Stub, tmp_path: Path, client: str, audit: bool, seed: int
) -> None:
    story, looks = Story(world, seed), []
    story.begin(25)
    for turn in range(11):
        looks.append(look(world, audit=audit))
        if turn % 2:
            stub.plant(faults.status(429, 3), at={2, 9})
            stub.plant(faults.status(500), at={4})
            stub.plant(faults.cut("middle"), at={6})
        pull_from(stub, tmp_path / "log", client)
        compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
        stub.forget()
        story.go_on(15)
        world.tick(hours=1)


@pytest.mark.parametrize(("experimental", "seed"), [(True, 3), (False, 4)])
def test_a_server_that_does_not_say_what_changed(
    world: World, stub: Stub, tmp_path: Path, experimental: bool, seed: int
) -> None:
    """Without laatstGemuteerd running cases, and those closed lately, are read in each pull."""
    world.gemuteerd, world.experimental = False, experimental
    story, looks = Story(world, seed), []
    story.begin(15)
    for _ in range(5):
        looks.append(look(world, full=True))
        pull_from(stub, tmp_path / "log")
        wanted = expected(world.history, looks, gemuteerd=False, experimental=experimental)
        compare(lines(tmp_path / "log"), expected_lines(wanted))
        story.go_on(15)
        world.tick(hours=1)


@pytest.mark.parametrize("codes", [(), CODES], ids=["all", "by type"])
def test_long_lists_and_months_give_the_same(
    world: World,
    stub: Stub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    codes: tuple[str, ...],
) -> None:
    monkeypatch.setattr("pmtools.sources.zgw.reading.scan.MANY", 3)
    monkeypatch.setattr("pmtools.sources.zgw.reading.drill.MANY", 2)
    stub.options.most = 7
    story, looks = Story(world, 5), []
    story.begin(40)
    for _ in range(3):
        looks.append(look(world))
        pull_from(stub, tmp_path / "log", profile=profile_of(stub, case_types=codes))
        compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
        story.go_on(40)
        world.tick(hours=1)
    assert stub.received("/statussen")[0].params.get("statustype")
    assert any("startdatum__lte" in one.params for one in stub.received("/zaken"))
    assert any("zaaktype" in one.params for one in stub.received("/zaken")) == bool(codes)


def test_a_week_later_a_trail_that_was_opened_is_read(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    """Each case once the right is there, not only those that change after it."""
    story, looks = Story(world, 6), [look(world)]
    story.begin(10)
    looks = [look(world)]
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
    stub.clients["extractor"].scopes |= {"audittrails.lezen"}
    story.go_on(10)
    world.tick(hours=1)
    looks.append(look(world, audit=True, full=True))
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
    stub.clients["extractor"].scopes -= {"audittrails.lezen"}
    story.go_on(15)
    world.tick(hours=1)
    looks.append(look(world))
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))


def test_the_second_week_reads_running_cases_again(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    case = world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    for days, asked in ((6, 0), (2, 1), (6, 0)):
        world.tick(days=days)
        stub.forget()
        pull_from(stub, tmp_path / "log")
        read = [one for one in stub.received("/statussen") if case in one.params["zaak"]]
        assert len(read) == asked


def test_a_pull_asks_for_the_lists_and_what_changed_alone(
    stub: Stub, world: World, tmp_path: Path
) -> None:
    for _ in range(40):
        world.open_case("VERHUIZING", team="Team Noord", employee="kanarie.mdw1")
    pull_from(stub, tmp_path / "log")
    world.tick(hours=1)
    changed = list(world.zaken)[5:12]
    for case in changed:
        world.set_status(case, 2)
    stub.forget()
    pull_from(stub, tmp_path / "log")
    own = [one for one in stub.requests if "zaak" in one.params]
    assert {one.params["zaak"][-36:] for one in own} == set(changed)
    assert sorted({one.path.rpartition("/")[2] for one in own}) == [
        "besluiten",
        "resultaten",
        "statussen",
    ]
    assert len(own) == 3 * 7
    assert not [one for one in stub.requests if re.search("/zaken/[0-9a-f-]{36}$", one.path)]


@pytest.mark.parametrize("search", [True, False])
def test_a_server_of_version_1_6_gives_only_what_is_asked_for(
    world: World, stub: Stub, tmp_path: Path, search: bool
) -> None:
    """Where it says 1.6 and cannot do it after all, whole rows are asked for, and cut here."""
    stub.options.versions["zaken"], stub.options.search = "1.6.0", search
    stub.options.most = 5
    story, looks = Story(world, 15), []
    story.begin(15)
    for _ in range(3):
        looks.append(look(world))
        pull_from(stub, tmp_path / "log")
        compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
        story.go_on(10)
        world.tick(hours=1)
    posted = [one for one in stub.requests if one.method == "POST"]
    assert {one.path.rpartition("/")[2] for one in posted} == {"_zoek"}
    assert {one.status for one in posted} == ({200} if search else {405})
    whole = [
        one
        for one in stub.received("/zaken")
        if one.status == 200 and one.params.get("startdatum__gte") != "9999-12-31"
    ]
    assert (len(whole) == 0) == search


def test_a_gateway_behind_which_the_server_has_another_address(
    world: World, tmp_path: Path
) -> None:
    """Lists are asked by the addresses that the server itself writes; nothing is sent to those."""
    story, looks = Story(world, 16), []
    story.begin(15)
    with Stub(world, body_host="https://intern.example") as stub:
        stub.grant("auditor", "geheim-van-auditor", scopes=READ | {"audittrails.lezen"})
        for turn in range(2):
            looks.append(look(world, audit=True))
            if turn:
                with pytest.raises(KilledError):
                    pull_from(stub, tmp_path / "log", "auditor", kill_at=40)
            pull_from(stub, tmp_path / "log", "auditor")
            compare(lines(tmp_path / "log"), expected_lines(expected(world.history, looks)))
            story.go_on(20)
            world.tick(hours=1)
        assert any(one.params.get("zaak", "").startswith("https://intern") for one in stub.requests)
