"""Pulls that stop in the middle: what was known before still holds after, and nothing is done twice."""

from pathlib import Path

import pytest
from polars.exceptions import ComputeError
from zgw_pulling import KilledError, lines, pull_from
from zgw_stub import Stub, World

from pmtools.errors import SourceError


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


def test_a_team_that_changed_after_a_first_pull_that_stopped_in_the_roles(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    """The first team was seen before the pull stopped; the second may have come right after it."""
    case = world.open_case("BEZWAAR", team="Team Noord")
    pull_from(stub, tmp_path / "whole")
    paths = [one.path for one in stub.requests]
    with pytest.raises(KilledError):
        pull_from(stub, tmp_path / "log", kill_at=paths.index("/zaken/api/v1/rollen") + 1)
    world.tick(days=1, hours=5)
    changed = world.now
    world.assign_team(case, "Team Zuid")
    world.tick(days=2)
    pull_from(stub, tmp_path / "log")
    ((earliest, latest),) = [
        (one[3], one[4]) for one in lines(tmp_path / "log") if one[1] == "Toegewezen aan Team Zuid"
    ]
    assert earliest <= changed <= latest


def test_what_a_run_has_read_is_not_read_again_when_it_goes_on(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    """Also on a server that does not say what changed, where running cases are read in each run."""
    world.gemuteerd = False
    for _ in range(6):
        world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    world.tick(hours=1)
    stub.forget()
    for number in range(1, 200):
        try:
            pull_from(stub, tmp_path / "log", kill_at=number)
            break
        except KilledError:
            continue
    pairs = [one.params["zaak"] for one in stub.received("/besluiten") if "zaak" in one.params]
    assert len(pairs) < 2 * len(world.zaken) + 4


def test_a_folder_that_cannot_be_made(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="cannot be stored in .*Make room, or name a folder"):
        pull_from(stub, tmp_path / "file" / "log")
    assert not stub.requests


@pytest.mark.parametrize(
    "full", [OSError(28, "No space left on device"), ComputeError("No space left on device")]
)
def test_a_disk_that_is_full_when_the_log_is_made(
    world: World, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: Exception
) -> None:
    world.open_case("BEZWAAR")

    def write(*given: object, **how: object) -> None:
        raise full

    with monkeypatch.context() as patched:
        patched.setattr("pmtools.sources.store.parts.write_frame", write)
        with pytest.raises(SourceError, match="No space left on device.*where it stopped"):
            pull_from(stub, tmp_path / "log")
    pull_from(stub, tmp_path / "log")
    assert lines(tmp_path / "log")
