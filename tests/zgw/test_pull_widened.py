"""Rights that become wider: what could not be seen before comes into the log."""

from pathlib import Path

import pytest
from zgw_observer import expected
from zgw_observer import pull as look
from zgw_pulling import compare, expected_lines, lines, pull_from
from zgw_story import Story
from zgw_stub import Stub, World


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


def test_decisions_of_before_come_with_the_right_to_read_them(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    """At first, and after a time without the right in which decisions were taken and withdrawn."""
    folder, looks = tmp_path / "log", []
    story, scopes = Story(world, 31), stub.clients["extractor"].scopes
    story.begin(15)
    for may in (False, True, False, False, True, True):
        (scopes.add if may else scopes.discard)("besluiten.lezen")
        looks.append(look(world))
        pull_from(stub, folder)
        if may:
            compare(lines(folder), expected_lines(expected(world.history, looks)))
        story.go_on(15)
        world.tick(hours=1)


def test_cases_are_not_read_again_when_the_right_was_always_there(
    world: World, stub: Stub, tmp_path: Path
) -> None:
    world.open_case("BEZWAAR")
    pull_from(stub, tmp_path / "log")
    stub.forget()
    world.tick(hours=1)
    pull_from(stub, tmp_path / "log")
    assert not stub.received("/statussen")
