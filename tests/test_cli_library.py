"""`pmtools report --register`: what registers must be, and that they are only read."""

from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.cli.library import with_library
from pmtools.errors import ParameterError
from pmtools.improvement.library import read_library


def refused(here: Path, *options: str) -> str:
    asked = ["report", "environmental_permit", "--quiet", "--out", str(here / "out")]
    done = CliRunner().invoke(app, [*asked, *options])
    assert done.exit_code == 2
    assert not done.stdout
    assert "Traceback" not in done.output
    assert not (here / "out").exists()
    return " ".join(done.stderr.split())


@pytest.fixture
def ours(tmp_path: Path, registers: ModuleType) -> Path:
    return registers.register(tmp_path / "ours", {})  # type: ignore[no-any-return]


def test_a_folder_that_is_no_register_is_told(tmp_path: Path, ours: Path) -> None:
    told = refused(tmp_path, "--register", str(ours), "--register", str(tmp_path / "none"))
    assert f"There is no register in {tmp_path / 'none'}" in told


def test_a_mistake_in_a_register_has_its_file_and_line(tmp_path: Path, ours: Path) -> None:
    file = ours / "iterations" / "balie.toml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace('team = "', "team = “"), encoding="utf-8")
    told = refused(tmp_path, "--register", str(ours))
    assert f"{file}:3: this is not TOML" in told
    assert "Use straight quotes" in told
    file.write_text(whole.replace("[[result]]", '[scope]\ncolour = "x"\n[[result]]'), "utf-8")
    assert f"{file}:" in refused(tmp_path, "--register", str(ours))
    assert "[scope]: " in refused(tmp_path, "--register", str(ours))


def test_a_notebook_without_place_for_it_is_told(tmp_path: Path, ours: Path) -> None:
    told = refused(tmp_path, "--register", str(ours), "--notebook", "waiting")
    assert "The notebook waiting tells nothing of registers" in told


def test_one_file_is_enough(tmp_path: Path, ours: Path) -> None:
    told = refused(tmp_path, "--register", str(ours), "-p", "library=x.toml")
    assert "Use one of the two" in told


def test_registers_become_one_file_while_the_run_lasts(
    tmp_path: Path, ours: Path, registers: ModuleType
) -> None:
    shared = registers.register(tmp_path / "shared", {"verdict": '"not_shown"'}, name="Regio")
    empty = registers.register(tmp_path / "empty", name="Nieuw")
    asked = [ours, shared, empty, ours]
    with with_library(asked, "improvement", {"by": "kanaal"}) as (given, lines):
        frame = read_library(given["library"])
        file = Path(given["library"])
    assert given["by"] == "kanaal"
    assert frame["register"].to_list() == ["Verbeterregister", "Regio"]
    assert lines == [
        f"{ours}: 1 reviewed iteration, 0 not reviewed yet",
        f"{shared}: 1 reviewed iteration, 0 not reviewed yet",
        f"{empty}: 0 reviewed iterations, 1 not reviewed yet",
    ]
    assert not file.exists()


def test_nothing_is_handed_without_a_register() -> None:
    with with_library([], "no such notebook", {"by": "x"}) as (given, lines):
        assert (given, lines) == ({"by": "x"}, [])


def test_the_file_goes_when_a_run_fails(ours: Path) -> None:
    files = list[Path]()

    def run() -> None:
        with with_library([ours], "improvement", {}) as (given, _):
            files.append(Path(given["library"]))
            raise ParameterError("later")

    with pytest.raises(ParameterError, match="later"):
        run()
    assert not files[0].exists()
