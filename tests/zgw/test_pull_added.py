"""Documents and substatuses, which are taken only where the profile says so."""

import sqlite3
from pathlib import Path

import pytest
from zgw_observer import expected
from zgw_observer import pull as look
from zgw_pulling import compare, expected_lines, lines, profile_of, pull_from
from zgw_story import Story
from zgw_stub import Stub, World, faults

from pmtools.sources.zgw.reading.details import Details, Wanted, keep_details
from pmtools.sources.zgw.state.state import opened

BOTH = {"documents": True, "substatuses": True}
PATHS = ("/zaakinformatieobjecten", "/substatussen")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


def kept(folder: Path) -> tuple[int, int, int]:
    """How many documents, substatuses, and rows of the trail about documents the state has."""
    state = sqlite3.connect(folder / "state.sqlite")
    of_trail = "trail WHERE soort = 'zaakinformatieobject'"
    told = [
        state.execute(f"SELECT count(*) FROM {one}").fetchone()[0]  # noqa: S608
        for one in ("document", "substatus", of_trail)
    ]
    state.close()
    return told[0], told[1], told[2]


@pytest.mark.parametrize(("client", "audit"), [("extractor", False), ("auditor", True)])
@pytest.mark.parametrize("version", ["1.5.1", "1.6.0"])
def test_a_full_load_and_later_pulls(
    world: World, stub: Stub, tmp_path: Path, client: str, audit: bool, version: str
) -> None:
    """With both the log has them; in the folder beside it, without, it is what it always was."""
    stub.options.versions["zaken"], stub.options.search = version, version > "1.6"
    story, looks = Story(world, 51, added=True), []
    profile = profile_of(stub, client, **BOTH)
    story.begin(20)
    for turn in range(5):
        looks.append(look(world, audit=audit))
        if turn % 2:
            stub.plant(faults.status(429, 3), path=PATHS[0], at={1})
            stub.plant(faults.cut("middle"), path=PATHS[1], at={2})
        pull_from(stub, tmp_path / "with", client, profile=profile)
        compare(lines(tmp_path / "with"), expected_lines(expected(world.history, looks, **BOTH)))
        pull_from(stub, tmp_path / "without", client)
        compare(lines(tmp_path / "without"), expected_lines(expected(world.history, looks)))
        stub.forget()
        story.go_on(20)
        world.tick(hours=1)
    assert min(kept(tmp_path / "with")[:2]) > 3
    assert kept(tmp_path / "without") == (0, 0, 0)


def test_behind_a_gateway_they_are_asked_for_by_the_address_that_the_server_writes(
    world: World, tmp_path: Path
) -> None:
    Story(world, 56, added=True).begin(10)
    with Stub(world, body_host="https://intern.example") as stub:
        stub.grant("extractor", "geheim-van-extractor")
        pull_from(stub, tmp_path / "log", profile=profile_of(stub, **BOTH))
    wanted = expected(world.history, [look(world)], **BOTH)
    compare(lines(tmp_path / "log"), expected_lines(wanted))


def test_one_without_the_other(world: World, stub: Stub, tmp_path: Path) -> None:
    Story(world, 52, added=True).begin(10)
    for name in BOTH:
        pull_from(stub, tmp_path / name, profile=profile_of(stub, **{name: True}))
        wanted = expected(world.history, [look(world)], **{name: True})
        compare(lines(tmp_path / name), expected_lines(wanted))


def test_nothing_is_asked_where_the_profile_does_not_say_so(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    Story(world, 52, added=True).begin(10)
    pull_from(stub, tmp_path / "log", "auditor")
    assert not [one for path in PATHS for one in stub.received(path)]


def test_each_is_asked_of_the_case_alone(world: World, stub: Stub, tmp_path: Path) -> None:
    cases = {world.open_case("BEZWAAR") for _ in range(5)}
    profile = profile_of(stub, **BOTH)
    pull_from(stub, tmp_path / "log", profile=profile)
    for path in PATHS:
        asked = stub.received(path)
        assert {one.params["zaak"][-36:] for one in asked} == cases
        assert {one.status for one in asked} <= ({200} if path == PATHS[0] else {200, 400})
    stub.forget()
    world.tick(hours=1)
    (changed,) = list(cases)[:1]
    world.add_document(changed)
    pull_from(stub, tmp_path / "log", profile=profile)
    for path in PATHS:
        assert {one.params["zaak"][-36:] for one in stub.received(path)} == {changed}


def test_a_server_without_substatuses(world: World, stub: Stub, tmp_path: Path) -> None:
    """It says 404 once to each of the two workers at most, and is asked again in the next run."""
    world.experimental = False
    story, looks = Story(world, 53, added=True), []
    story.begin(12)
    for _ in range(2):
        looks.append(look(world))
        pull_from(stub, tmp_path / "log", profile=profile_of(stub, **BOTH))
        wanted = expected(world.history, looks, experimental=False, **BOTH)
        compare(lines(tmp_path / "log"), expected_lines(wanted))
        assert 1 <= len(stub.received("/substatussen")) <= 2
        stub.forget()
        story.go_on(12)
        world.tick(hours=1)


def test_long_lists_leave_them_to_be_read(
    world: World, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the trail is closed, and nothing else is asked of a case alone."""
    monkeypatch.setattr("pmtools.sources.zgw.reading.drill.MANY", 2)
    Story(world, 54, added=True).begin(25)
    pull_from(stub, tmp_path / "log", profile=profile_of(stub, **BOTH))
    wanted = expected(world.history, [look(world)], **BOTH)
    compare(lines(tmp_path / "log"), expected_lines(wanted))
    assert stub.received("/statussen")[0].params.get("statustype")


@pytest.mark.parametrize(("client", "audit"), [("extractor", False), ("auditor", True)])
def test_switched_on_and_off(
    world: World, stub: Stub, tmp_path: Path, client: str, audit: bool
) -> None:
    folder = tmp_path / "log"
    Story(world, 55, added=True).begin(12)
    looks = []
    for switched in ({}, {"substatuses": True}, BOTH, {"documents": True}, {}, BOTH):
        looks.append(look(world, audit=audit))
        pull_from(stub, folder, client, profile=profile_of(stub, client, **switched))
        wanted = expected(world.history, looks, **switched)
        compare(lines(folder), expected_lines(wanted))
        n_documents, n_substatuses, n_of_trail = kept(folder)
        assert (n_documents > 0) == ("documents" in switched)
        assert (n_substatuses > 0) == ("substatuses" in switched)
        assert (n_of_trail > 0) == ("documents" in switched and audit)
        world.tick(hours=1)


def test_switched_off_nothing_stays_of_a_case_that_is_hidden(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    hidden, _ = world.open_case("BEZWAAR"), world.open_case("VERHUIZING")
    world.add_document(hidden)
    world.add_substatus(hidden)
    pull_from(stub, folder, "auditor", profile=profile_of(stub, "auditor", **BOTH))
    assert kept(folder) == (1, 1, 1)
    stub.clients["auditor"].limit(world, "VERHUIZING")
    world.tick(hours=1)
    assert pull_from(stub, folder, "auditor").n_hidden == 1
    assert kept(folder) == (0, 0, 0)


def test_a_document_that_the_row_does_not_show_comes_with_the_weekly_reading(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    world.shows_documents = False
    case = world.open_case("BEZWAAR")
    looks, profile = [look(world)], profile_of(stub, **BOTH)
    pull_from(stub, tmp_path / "log", profile=profile)
    world.tick(hours=1)
    world.add_document(case)
    for days, there in ((1, 0), (8, 1)):
        world.tick(days=days)
        looks.append(look(world, full=days > 7))
        pull_from(stub, tmp_path / "log", profile=profile)
        wanted = expected(world.history, looks, **BOTH)
        compare(lines(tmp_path / "log"), expected_lines(wanted))
        assert kept(tmp_path / "log")[0] == there


def test_nothing_is_left_of_those_of_a_case_that_was_deleted(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder, profile = tmp_path / "log", profile_of(stub, **BOTH)
    gone, stays = world.open_case("BEZWAAR"), world.open_case("BEZWAAR")
    ids = [world.add_document(gone), world.add_substatus(gone)]
    world.add_document(stays)
    pull_from(stub, folder, profile=profile)
    assert kept(folder) == (2, 1, 0)
    world.delete_case(gone)
    world.tick(hours=1)
    pull_from(stub, folder, profile=profile)
    assert kept(folder) == (1, 0, 0)
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [one for one in ids if one.encode() in left]


@pytest.mark.parametrize(("lists", "n"), [(False, 1), (True, 0)])
def test_an_empty_list_takes_nothing_away_unless_the_statuses_agree(
    tmp_path: Path, lists: bool, n: int
) -> None:
    """A client whose rights were narrowed meanwhile gets an empty list, and no error."""
    with opened(tmp_path) as state:
        row = {"id": "d", "zaak": "z", "moment": "2026-03-02T09:00:00Z"}
        state.put("document", [row])
        state.put("substatus", [row])
        statuses = [{"id": "s", "zaak": "z", "statustype": "t", "moment": "", "gezet_door": None}]
        read = Details(Wanted("z", "s", lists, deep=True), documents=[], substatuses=[])
        told = Details(read.case, statuses, documents=[], substatuses=[]) if lists else read
        keep_details(state, 1, told)
        assert state.number("SELECT count(*) FROM document") == n
        assert state.number("SELECT count(*) FROM substatus") == n
