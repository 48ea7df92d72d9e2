"""Deletions are carried through, what is hidden is not taken for deleted, and a guard stands between."""

from pathlib import Path

import pytest
from zgw_observer import expected
from zgw_observer import pull as look
from zgw_pulling import KilledError, compare, expected_lines, lines, profile_of, pull_from
from zgw_story import Story
from zgw_stub import Stub, World, faults

from pmtools.errors import ParameterError, PrivacyError, SchemaError, SourceError
from pmtools.sources.opening import read_log


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


def cases(folder: Path) -> set[str]:
    return {one[0] for one in lines(folder)}


def test_nothing_is_left_of_a_case_that_was_deleted(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    gone, stays = (world.open_case("BEZWAAR", team=name) for name in ("Team Weg", "Team Blijft"))
    rol = world.zaken[gone].rollen[-1].uuid
    pull_from(stub, folder, "auditor")
    world.delete_case(gone)
    world.tick(hours=1)
    assert pull_from(stub, folder, "auditor").n_removed == 1
    assert cases(folder) == {stays}
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for told in (gone, rol, "Team Weg"):
        assert told.encode() not in left


def test_nothing_is_left_when_the_last_case_was_deleted(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    gone = world.open_case("BEZWAAR", team="Team Weg")
    pull_from(stub, folder)
    world.delete_case(gone)
    world.tick(hours=1)
    with pytest.raises(SchemaError, match="no event is left. 0 cases were seen"):
        pull_from(stub, folder)
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert gone.encode() not in left
    assert b"Team Weg" not in left
    new = world.open_case("BEZWAAR")
    world.tick(hours=1)
    pull_from(stub, folder)
    assert cases(folder) == {new}


def test_many_deletions_stop_until_they_are_accepted(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    opened = [world.open_case("BEZWAAR") for _ in range(12)]
    pull_from(stub, folder)
    for case in opened[:6]:
        world.delete_case(case)
    world.tick(hours=1)
    with pytest.raises(SourceError, match="6 of 12 cases are no longer there.*--accept-deletions"):
        pull_from(stub, folder)
    assert cases(folder) == set(opened)
    assert pull_from(stub, folder, accept_deletions=True).n_removed == 6
    assert cases(folder) == set(opened[6:])


def test_a_404_of_a_gateway_is_no_deletion(world: World, stub: Stub, tmp_path: Path) -> None:
    """It has no code of the standard."""
    gone, _ = (world.open_case("BEZWAAR") for _ in range(2))
    pull_from(stub, tmp_path / "log")
    before = lines(tmp_path / "log")
    world.tick(hours=1)
    for path in (f"/zaken/{gone}$", "/rollen"):
        stub.forget()
        stub.plant(faults.rows(lambda rows: rows[:0]), path="/zaken$", times=None)
        stub.plant(faults.status(404, html=True), path=path, times=None)
        with pytest.raises(SourceError, match="there is nothing at this address"):
            pull_from(stub, tmp_path / "log")
        compare(lines(tmp_path / "log"), before)
    stub.forget()
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), before)


def test_a_few_deletions_do_not_stop(world: World, stub: Stub, tmp_path: Path) -> None:
    opened = [world.open_case("BEZWAAR") for _ in range(12)]
    pull_from(stub, tmp_path / "log")
    for case in opened[:5]:
        world.delete_case(case)
    world.tick(hours=1)
    assert pull_from(stub, tmp_path / "log").n_removed == 5


def narrow(stub: Stub, *codes: str, level: str = "zeer_geheim") -> None:
    stub.clients["extractor"].limit(stub.world, *codes, level=level)


def test_rights_that_were_narrowed_take_no_case_away(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder, looks = tmp_path / "log", []
    story = Story(world, 21)
    story.begin(20)
    looks.append(look(world))
    pull_from(stub, folder)
    hidden = {
        c
        for c, one in world.zaken.items()
        if world.zaaktypen[one.zaaktype].identificatie != "BEZWAAR"
    }
    narrow(stub, "BEZWAAR")
    story.go_on(20)
    hidden |= {
        c
        for c, one in world.zaken.items()
        if world.zaaktypen[one.zaaktype].identificatie != "BEZWAAR"
    }
    world.tick(hours=1)
    gone = {one.case for one in world.history if one.field == "deleted"}
    done = pull_from(stub, folder, accept_deletions=True)
    assert done.n_hidden == len(cases(folder) & hidden - gone)
    looks.append(look(world, hidden=hidden))
    compare(lines(folder), expected_lines(expected(world.history, looks)))
    stub.clients["extractor"].zaaktypen = None
    world.tick(hours=1)
    looks.append(look(world))
    pull_from(stub, folder, accept_deletions=True)
    compare(lines(folder), expected_lines(expected(world.history, looks)))


def test_confidentiality_that_was_narrowed_takes_no_case_away(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    secret = [world.open_case("INTEGRITEIT") for _ in range(3)]
    world.open_case("VERHUIZING")
    pull_from(stub, tmp_path / "log")
    narrow(stub, "INTEGRITEIT", "VERHUIZING", level="openbaar")
    world.tick(hours=1)
    done = pull_from(stub, tmp_path / "log")
    assert (done.n_hidden, done.n_removed) == (3, 0)
    assert set(secret) < cases(tmp_path / "log")
    notes = " ".join(read_log(tmp_path / "log").origin.notes)
    assert "3" in notes


@pytest.mark.parametrize("path", [r"/zaken$", "/rollen", "/statussen", "/resultaten"])
@pytest.mark.parametrize("at", [1, pytest.param(2, marks=pytest.mark.long)])
def test_rights_narrowed_halfway_lose_nothing(
    world: World, stub: Stub, tmp_path: Path, path: str, at: int
) -> None:
    """Lists of a client without rights are empty, and no error: nothing may be taken for gone."""
    folder = tmp_path / "log"
    Story(world, 22).begin(12)
    pull_from(stub, folder)
    before = lines(folder)
    world.tick(hours=1)
    for case in list(world.zaken)[:6]:
        world.zaken[case].gemuteerd = world.now
    world.version += 1
    stub.plant(faults.call(lambda: narrow(stub, "BEZWAAR")), path=path, at=at)
    pull_from(stub, folder)
    compare(lines(folder), before)
    stub.clients["extractor"].zaaktypen = None
    world.tick(hours=1)
    pull_from(stub, folder)
    compare(lines(folder), before)


def test_a_client_that_may_write_is_refused(world: World, stub: Stub, tmp_path: Path) -> None:
    stub.clients["auditor"].scopes |= {"zaken.aanmaken"}
    with pytest.raises(PrivacyError, match=r"may write \(zaken.aanmaken\)"):
        pull_from(stub, tmp_path / "log", "auditor")
    world.open_case("BEZWAAR")
    pull_from(
        stub, tmp_path / "log", "auditor", profile=profile_of(stub, "auditor", accept_write=True)
    )


def test_a_client_with_all_rights_is_refused(stub: Stub, tmp_path: Path) -> None:
    stub.clients["auditor"].everything = True
    with pytest.raises(PrivacyError, match="has all rights"):
        pull_from(stub, tmp_path / "log", "auditor")
    assert not [one for one in stub.requests if one.path.endswith("/zaken")]


def test_the_selection_can_change(world: World, stub: Stub, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    by_code = {code: world.open_case(code) for code in ("BEZWAAR", "OMG-VERG", "VERHUIZING")}

    def pulled(*codes: str) -> set[str]:
        world.tick(hours=1)
        pull_from(stub, folder, profile=profile_of(stub, case_types=codes))
        return cases(folder)

    assert pulled("BEZWAAR", "OMG-VERG") == {by_code["BEZWAAR"], by_code["OMG-VERG"]}
    assert pulled("OMG-VERG") == {by_code["OMG-VERG"]}
    assert pulled("OMG-VERG", "VERHUIZING") == {by_code["OMG-VERG"], by_code["VERHUIZING"]}
    with pytest.raises(ParameterError, match="no case type 'OMGVERG'. Did you mean OMG-VERG"):
        pulled("OMGVERG")


def test_cases_from_a_day_on(world: World, stub: Stub, tmp_path: Path) -> None:
    from datetime import date

    folder = tmp_path / "log"
    days = ("2025-12-31", "2026-01-01", "2026-02-01")
    opened = [world.open_case("BEZWAAR", start=day, registered=day) for day in days]
    profile = profile_of(stub, since=date(2026, 1, 1))
    pull_from(stub, folder, profile=profile)
    assert cases(folder) == set(opened[1:])
    pull_from(stub, folder)
    assert cases(folder) == set(opened)
    pull_from(stub, folder, profile=profile_of(stub, since=date(2026, 1, 15)))
    assert cases(folder) == {opened[2]}


def test_properties_are_kept_by_name(world: World, stub: Stub, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    case = world.open_case("BEZWAAR", wijk="Zuid")
    pull_from(stub, folder)
    assert "wijk" not in read_log(folder).case_schema
    pull_from(stub, folder, profile=profile_of(stub, properties=("wijk",)))
    log = read_log(folder).load()
    assert log.cases.select("case_id", "wijk").rows() == [(case, "Zuid")]
    assert "bijzonderheden" not in log.cases.columns


def test_employees_can_be_left_out(world: World, stub: Stub, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    for team in ("Team Noord", "Team Weg"):
        case = world.open_case("BEZWAAR", team=team, employee="kanarie.mdw1")
    profile = profile_of(stub, "auditor", employees=False)
    pull_from(stub, folder, "auditor", profile=profile)
    (unit,) = [one for one in world.zaken[case].rollen if one.naam == "Team Weg"]
    world.remove_role(unit.uuid)
    world.tick(hours=1)
    pull_from(stub, folder, "auditor", profile=profile)
    log = read_log(folder).load()
    assert log.events["resource"].null_count() == log.events.height
    assert set(log.events["team"].drop_nulls()) == {"Team Noord", "Team Weg"}
    assert not [one for one in stub.requests if one.params.get("betrokkeneType") == "medewerker"]
    with pytest.raises(ParameterError, match="employees left out.*another folder with --out"):
        pull_from(stub, folder, "auditor")


def test_the_folder_of_another_server(world: World, stub: Stub, tmp_path: Path) -> None:
    world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    with Stub(world) as other:
        other.grant("extractor", "geheim-van-extractor")
        with pytest.raises(ParameterError, match="the state of another server"):
            pull_from(other, tmp_path / "log")


def test_a_folder_that_is_not_ours(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "foto.jpg").touch()
    with pytest.raises(SourceError, match="holds no state of a pull"):
        pull_from(stub, tmp_path / "log")
    assert [path.name for path in (tmp_path / "log").iterdir()] == ["foto.jpg"]


def test_a_state_of_a_later_version(world: World, stub: Stub, tmp_path: Path) -> None:
    import sqlite3

    world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    db = sqlite3.connect(tmp_path / "log" / "state.sqlite")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(SourceError, match="is of version 99, and this pmtools reads 1. Update"):
        pull_from(stub, tmp_path / "log")


def test_a_state_that_is_damaged(world: World, stub: Stub, tmp_path: Path) -> None:
    world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    path = tmp_path / "log" / "state.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(SourceError, match="cannot be used .*another folder with --out"):
        pull_from(stub, tmp_path / "log")


def test_a_new_key_gives_other_pseudonyms_to_the_same_employees(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    for number in range(4):
        world.open_case("BEZWAAR", employee=f"kanarie.mdw{number % 2}")

    def resources() -> list[str | None]:
        return read_log(folder).load().events.sort("case_id", "seq")["resource"].to_list()

    pull_from(stub, folder, "auditor")
    before, first = resources(), lines(folder)
    world.tick(hours=1)
    pull_from(stub, folder, "auditor", new_key=True)
    after = resources()
    told = dict(zip(before, after, strict=True))
    assert not {one for one in before if one} & {one for one in after if one}
    assert len(set(told.values())) == len(told)
    compare(lines(folder), first)  # and no change of handlers is seen
    world.tick(hours=1)
    pull_from(stub, folder, "auditor")
    assert resources() == after


def test_a_new_key_that_was_broken_off(world: World, stub: Stub, tmp_path: Path) -> None:
    world.open_case("BEZWAAR", employee="kanarie.mdw1")
    pull_from(stub, tmp_path / "log")
    before = lines(tmp_path / "log")
    world.tick(hours=1)
    with pytest.raises(KilledError):
        pull_from(stub, tmp_path / "log", kill_at=11, new_key=True)
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), before)
