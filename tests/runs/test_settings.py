"""Who asks for a report, as a role."""

from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.runs.settings import role


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path))
    return tmp_path / "settings.toml"


def test_a_role_is_empty_unless_set(settings: Path) -> None:
    assert role() == ""
    settings.write_text("other = 1")
    assert role() == ""
    settings.write_text('role = " analist "')
    assert role() == "analist"


@pytest.mark.parametrize("text", ["role = 3", "role =", 'role = "a\\nb"', f'role = "{"x" * 81}"'])
def test_settings_that_cannot_be_used_are_named(settings: Path, text: str) -> None:
    settings.write_text(text)
    with pytest.raises(ParameterError, match=r"settings\.toml"):
        role()
