"""The folder of `pmtools lab`: what she changed is never lost, whatever happens in between."""

from pathlib import Path

import pytest

from pmtools.errors import PmtoolsError
from pmtools.lab import folder as laying
from pmtools.lab.folder import lay
from pmtools.lab.manifest import MANIFEST
from pmtools.lab.shipment import START, shipment

NAME = "notebooks/throughput.ipynb"
FILES = {START: "start 1", NAME: "een 1", "notebooks/training/1.ipynb": "oefening 1", "logs/a.xes.gz": "log 1"}  # fmt: skip


class Ship:
    """What is shipped, to be changed by a test as a new version would."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.holds(FILES)

    def holds(self, files: dict[str, str]) -> None:
        self.files = dict(files)
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def renewed(self, *names: str) -> None:
        self.holds({**self.files, **{name: f"{self.files[name]} nieuw" for name in names}})

    def shipment(self) -> dict[str, Path]:
        return {name: self.source / name for name in self.files}


@pytest.fixture
def ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ship:
    made = Ship(tmp_path / "shipped")
    monkeypatch.setattr(laying, "shipment", made.shipment)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home" / "pmtools"


def held(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for path in home.rglob("*")
        if path.is_file() and ".pmtools" not in path.parts
    }


def test_all_is_laid_and_then_left_alone(ship: Ship, home: Path) -> None:
    assert lay(home, "0.1.0") == [f"4 files were laid in {home}"]
    assert held(home) == FILES
    assert lay(home, "0.1.0") == []
    assert held(home) == FILES


def test_what_was_not_changed_is_renewed(ship: Ship, home: Path) -> None:
    lay(home, "0.1.0")
    ship.renewed(NAME, START)
    assert lay(home, "0.2.0") == []
    assert held(home) == ship.files


def test_what_was_changed_stays_and_the_new_one_lies_beside_it_once(ship: Ship, home: Path) -> None:
    lay(home, "0.1.0")
    (home / NAME).write_text("van mij", encoding="utf-8")
    assert lay(home, "0.1.0") == []  # nothing new is shipped
    ship.renewed(NAME)
    beside = "notebooks/throughput (nieuw in 0.2.0).ipynb"
    (said,) = lay(home, "0.2.0")
    assert said == f"{NAME} is not as pmtools laid it, and stays. The new one is {beside}"
    assert held(home) == {**FILES, NAME: "van mij", beside: "een 1 nieuw"}
    assert lay(home, "0.2.0") == []
    (home / beside).unlink()
    assert lay(home, "0.2.0") == []
    assert held(home) == {**FILES, NAME: "van mij"}


def test_a_change_in_what_lies_beside_is_kept_too(ship: Ship, home: Path) -> None:
    lay(home, "0.1.0")
    (home / "logs/a.xes.gz").write_text("van mij", encoding="utf-8")
    taken = home / "logs/a (nieuw in 0.2.0).xes.gz"
    taken.write_text("ook van mij", encoding="utf-8")
    ship.renewed("logs/a.xes.gz")
    lay(home, "0.2.0")
    assert taken.read_text(encoding="utf-8") == "ook van mij"
    assert held(home)["logs/a (nieuw in 0.2.0, 2).xes.gz"] == "log 1 nieuw"


def test_what_was_removed_stays_away_unless_it_is_asked_back(ship: Ship, home: Path) -> None:
    lay(home, "0.1.0")
    (home / NAME).unlink()
    (home / START).unlink()
    ship.renewed(NAME)
    assert lay(home, "0.2.0") == [f"1 file was laid in {home}"]
    assert NAME not in held(home)
    assert START in held(home)  # Lab opens there
    lay(home, "0.2.0", restore=True)
    assert held(home) == ship.files


def test_restore_does_not_touch_what_was_changed(ship: Ship, home: Path) -> None:
    lay(home, "0.1.0")
    (home / NAME).write_text("van mij", encoding="utf-8")
    assert lay(home, "0.1.0", restore=True) == []
    assert held(home)[NAME] == "van mij"


def test_files_of_another_are_kept(ship: Ship, home: Path) -> None:
    (home / "notebooks").mkdir(parents=True)
    (home / NAME).write_text("van een ander", encoding="utf-8")
    (home / "brief.txt").write_text("brief", encoding="utf-8")
    said = lay(home, "0.1.0")
    assert said[0].startswith(f"{NAME} is not as pmtools laid it")
    kept = held(home)
    assert (kept[NAME], kept["brief.txt"]) == ("van een ander", "brief")
    assert kept["notebooks/throughput (nieuw in 0.1.0).ipynb"] == "een 1"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"files": 3}', b"\xff\xfe", b"null"])
def test_without_its_memory_nothing_counts_as_unchanged(
    ship: Ship, home: Path, damage: bytes
) -> None:
    lay(home, "0.1.0")
    (home / NAME).write_text("van mij", encoding="utf-8")
    (home / MANIFEST).write_bytes(damage)
    lay(home, "0.2.0")
    assert held(home)[NAME] == "van mij"
    assert len(held(home)) == len(FILES) + 1


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("after", range(10))
def test_an_interruption_leaves_nothing_half(
    ship: Ship, home: Path, monkeypatch: pytest.MonkeyPatch, after: int, killed: bool
) -> None:
    """Cut off at each rename, at a first laying and at an update: every file is the old or the new."""
    real, left = Path.replace, [after]

    def replace(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == -1 or (killed and left[0] < 0):
            raise KeyboardInterrupt
        return real(path, target)

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(Path, "replace", replace)
        lay(home, "0.1.0")
        ship.renewed(*FILES)
        lay(home, "0.2.0")
    assert set(held(home).values()) <= {*FILES.values(), *ship.files.values()}
    if not killed and after not in (4, 9):  # it was its memory that was cut off
        ship.renewed(*FILES)  # the next version knows what was laid
    assert not [one for one in lay(home, "0.3.0") if "stays" in one]
    assert held(home) == ship.files
    assert not list((home / ".pmtools").glob("*.part"))


def test_what_an_ended_command_left_is_cleared(ship: Ship, home: Path) -> None:
    (home / ".pmtools").mkdir(parents=True)
    (home / ".pmtools" / "0.part").write_bytes(b"half")
    lay(home, "0.1.0")
    assert not list(home.rglob("*.part"))


def test_a_file_is_no_folder(ship: Ship, home: Path) -> None:
    home.parent.mkdir()
    home.write_text("x", encoding="utf-8")
    with pytest.raises(PmtoolsError, match="is a file. Name a folder with --folder"):
        lay(home, "0.1.0")
    assert home.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("place", ["notebooks", ".pmtools", "."])
def test_a_place_that_cannot_be_written_is_named(ship: Ship, home: Path, place: str) -> None:
    home.parent.mkdir()
    if place == ".":
        home = home.parent / "a" / "pmtools"
        home.parent.write_text("x", encoding="utf-8")
    else:
        home.mkdir()
        (home / place).write_text("x", encoding="utf-8")
    with pytest.raises(PmtoolsError, match=r"cannot be written or read .*--folder"):
        lay(home, "0.1.0")


def test_where_pmtools_itself_lies_nothing_is_laid(ship: Ship, home: Path) -> None:
    (home / "pmtools").mkdir(parents=True)
    (home / "pmtools" / "__init__.py").touch()
    with pytest.raises(PmtoolsError, match="pmtools itself lies in"):
        lay(home, "0.1.0")
    assert list(held(home)) == ["pmtools/__init__.py"]


def test_the_shipment_has_folders_in_folders_and_nothing_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "notebooks/a.ipynb", "notebooks/training/1.ipynb", "notebooks/.ipynb_checkpoints/a.ipynb",
        "logs/README.md", "logs/a.xes.gz", "logs/training/b.mapping.toml",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr("pmtools.lab.shipment.shipped", lambda kind: tmp_path / kind)
    assert list(shipment()) == [
        START, "notebooks/a.ipynb", "notebooks/training/1.ipynb", "logs/a.xes.gz",
        "logs/training/b.mapping.toml",
    ]  # fmt: skip
    assert shipment()[START].is_file()
