"""Pulls that stop in the middle: what was known before still holds after, and nothing is done twice."""

from pathlib import Path

import pytest
from zgw_pulling import KilledError, lines, pull_from
from zgw_stub import Stub, World


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
