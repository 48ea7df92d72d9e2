"""`pmtools lab`: what is said when it cannot be."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.lab import server


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setattr(server, "NEEDED", ())
    monkeypatch.setattr(server, "running", lambda folder: None)


def said(*command: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["lab", "--no-browser", *command])
    return done.exit_code, done.stdout + done.stderr


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "NEEDED", ("no_such_module",))
    code, text = said("--folder", str(tmp_path / "new"))
    assert (code, text) == (
        2,
        'pmtools: pmtools lab needs the extra lab: pip install "pmtools[lab]"\n',
    )
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_a_file_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, text = said("--folder", str(tmp_path / "file"))
    assert code == 2
    assert text == f"pmtools: {tmp_path / 'file'} is a file. Name a folder with --folder.\n"


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_is_a_port(port: str) -> None:
    assert said("--port", port)[0] == 2


def test_the_folder_is_laid_and_then_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    asked = list[tuple[Path, int, bool]]()

    def serve(folder: Path, port: int, *, browser: bool, ready: object) -> None:
        asked.append((folder, port, browser))

    monkeypatch.setattr(server, "serve", serve)
    monkeypatch.setattr("os._exit", lambda code: None)
    code, text = said()
    assert code == 0
    assert asked == [(tmp_path / "pmtools", 8888, False)]
    assert "files were laid in" in text
    assert (tmp_path / "pmtools" / "Begin hier.md").is_file()
    assert (tmp_path / "pmtools" / "notebooks" / "throughput.ipynb").is_file()
