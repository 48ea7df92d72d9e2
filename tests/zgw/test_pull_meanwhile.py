"""What happens to a case between two requests for it: nothing is lost, and no pull stays stuck."""

from pathlib import Path

import pytest
from zgw_pulling import compare, lines, profile_of, pull_from
from zgw_stub import Stub, World, faults

from pmtools.errors import SourceError
from pmtools.sources.opening import read_log


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


def touch(world: World, case: str) -> None:
    """Something of the case changed that the log does not have."""
    world.tick(hours=1)
    world.zaken[case].gemuteerd, world.zaken[case].told = world.now, None
    world.version += 1


def test_rights_that_go_between_the_statuses_and_the_result(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    case = world.open_case("OMG-VERG")
    world.tick(hours=1)
    world.close(case, "Verleend")
    pull_from(stub, tmp_path / "log")
    before = lines(tmp_path / "log")
    touch(world, case)
    narrow = faults.call(lambda: stub.clients["extractor"].limit(world, "VERHUIZING"))
    stub.plant(narrow, path="/resultaten", at=1)
    pull_from(stub, tmp_path / "log")
    compare(lines(tmp_path / "log"), before)


def test_a_case_that_is_deleted_before_its_properties_are_asked(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    """The server says 404 for them; the pull goes on, and the next one removes the case."""
    stays, gone = world.open_case("BEZWAAR"), world.open_case("BEZWAAR")
    profile = profile_of(stub, properties=("wijk",))
    stub.plant(faults.call(lambda: world.delete_case(gone)), path="/statussen", at=1)
    pull_from(stub, tmp_path / "log", profile=profile)
    world.tick(hours=1)
    assert pull_from(stub, tmp_path / "log", profile=profile).n_removed == 1
    assert {one[0] for one in lines(tmp_path / "log")} == {stays}


def test_properties_that_are_hidden_for_a_while_are_read_later(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    case = world.open_case("BEZWAAR")
    profile = profile_of(stub, properties=("wijk",))
    stub.plant(faults.status(403), path="/zaakeigenschappen", times=1)
    pull_from(stub, tmp_path / "log", profile=profile)
    world.tick(hours=1)
    pull_from(stub, tmp_path / "log", profile=profile)
    assert read_log(tmp_path / "log").load().cases.select("case_id", "wijk").rows() == [
        (case, "Zuid")
    ]


@pytest.mark.parametrize("path", ["/audittrail", "/zaakeigenschappen", "/zaakinformatieobjecten"])
def test_what_is_no_list_is_not_taken_for_an_empty_one(
    world: World, stub: Stub, tmp_path: Path, path: str
) -> None:
    case = world.open_case("BEZWAAR")
    world.add_document(case)
    world.suspend(case)
    profile = profile_of(stub, "auditor", properties=("wijk",), documents=True)
    pull_from(stub, tmp_path / "log", "auditor", profile=profile)
    before = lines(tmp_path / "log")
    touch(world, case)
    stub.plant(faults.no_object({"results": []}), path=path, times=None)
    with pytest.raises(SourceError, match="something else than a list of records"):
        pull_from(stub, tmp_path / "log", "auditor", profile=profile)
    stub.forget()
    pull_from(stub, tmp_path / "log", "auditor", profile=profile)
    compare(lines(tmp_path / "log"), before)
