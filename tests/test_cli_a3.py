"""`pmtools a3`: one page, where it was asked, and over nothing else than its own."""

from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app


def said(*args: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["a3", *map(str, args)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registers: ModuleType) -> Path:
    monkeypatch.chdir(tmp_path)
    registers.register(tmp_path / "register", {})
    registers.run(tmp_path / "reports")
    return tmp_path


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.suffix in (".html", ".part")}


def test_the_page_lies_with_the_reports_and_can_be_made_again(here: Path) -> None:
    page = Path("reports", "a3", "balie.html")
    assert said("balie") == (0, f"{page}\n", "")
    assert '<html lang="nl">' in page.read_text(encoding="utf-8")
    assert said("balie", "--language", "en")[0] == 0
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    assert left(here) == {"balie.html"}


def test_it_names_another_place_and_another_register(here: Path) -> None:
    (here / "register").rename(here / "ours")
    (here / "reports").rename(here / "seen")
    options = ("--register", "ours", "--reports", "seen", "--out", Path("x", "on the wall.html"))
    assert said("balie", *options) == (0, f"{Path('x', 'on the wall.html')}\n", "")
    assert "<img" in Path("x", "on the wall.html").read_text(encoding="utf-8")
    assert str(here) not in Path("x", "on the wall.html").read_text(encoding="utf-8")


def test_a_run_that_is_not_there_is_told(here: Path) -> None:
    code, out, err = said("balie", "--reports", "elsewhere")
    assert (code, out) == (0, f"{Path('elsewhere', 'a3', 'balie.html')}\n")
    assert "is not in elsewhere" in err
    assert "--reports" in err


@pytest.mark.parametrize("held", ["my notes", "", "another A3"])
def test_nothing_else_is_written_over(here: Path, held: str) -> None:
    page = here / "mine.html"
    assert said("balie", "--out", page)[0] == 0
    if held == "another A3":
        held = page.read_text(encoding="utf-8").replace("pmtools a3 balie", "pmtools a3 loket")
    page.write_text(held, encoding="utf-8")
    code, out, err = said("balie", "--out", page)
    assert (code, out) == (2, "")
    assert "not an earlier A3 of this iteration" in err
    assert page.read_text(encoding="utf-8") == held
    assert left(here) == {"mine.html"}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("bali",), "Did you mean 'balie'?"),
        (("balie", "--language", "fy"), "Unknown language 'fy'"),
        (("balie", "--register", "none"), "There is no register in none"),
        (("balie", "--out", "a3.pdf"), "must end in .html"),
        (("balie", "--out", "folder.html"), "folder.html is a folder"),
    ],
)
def test_a_mistake_names_the_remedy(here: Path, args: tuple[str, ...], message: str) -> None:
    (here / "folder.html").mkdir()
    code, out, err = said(*args)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
    assert left(here) == {"folder.html"}


def test_a_folder_that_cannot_be_made_is_explained(here: Path) -> None:
    (here / "file").write_text("x", encoding="utf-8")
    code, _, err = said("balie", "--out", Path("file", "a3.html"))
    assert code == 2
    assert err.startswith("pmtools: Cannot write in file")


def test_a_scope_is_said_in_words_or_refused(here: Path) -> None:
    file = here / "register" / "iterations" / "balie.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '[scope]\nattribute = "kanaal"\nvalues = ["balie"]\n', encoding="utf-8")
    assert said("balie")[0] == 0
    page = Path("reports", "a3", "balie.html").read_text(encoding="utf-8")
    assert "zaken met kanaal balie" in page
    file.write_text(text + '[scope]\noccured = "x"\n', encoding="utf-8")
    code, _, err = said("balie")
    assert code == 2
    assert str(Path("iterations", "balie.toml")) in err
    assert "[scope]" in err


def test_a_failed_write_leaves_the_old_page(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said("balie")[0] == 0
    page = Path("reports", "a3", "balie.html")
    old = page.read_bytes()

    def full(self: Path, *_: object, **__: object) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    code, _, err = said("balie", "--language", "en")
    assert code == 2
    assert "No space left" in err
    assert page.read_bytes() == old
    assert left(here) == {"balie.html"}


def test_a_name_stays_and_what_reaches_a_person_is_refused(here: Path) -> None:
    goals, iteration = here / "register" / "goals.toml", here / "register/iterations/balie.toml"
    text = goals.read_text(encoding="utf-8")
    goals.write_text(text.replace("teamleider burgerzaken", "Jan de Vries"), encoding="utf-8")
    page = Path("reports", "a3", "balie.html")
    assert said("balie")[0] == 0
    assert "Jan de Vries" in page.read_text(encoding="utf-8")
    page.unlink()
    lines = iteration.read_text(encoding="utf-8").splitlines()
    held = [
        'problem = "Mevrouw belt: 06-12345678"' if line.startswith("problem") else line
        for line in lines
    ]
    assert held != lines
    iteration.write_text("\n".join(held), encoding="utf-8")
    code, out, err = said("balie")
    assert (code, out, left(here)) == (2, "", set())
    assert "phone 06********* (balie.html line" in err
    assert "Take it out of the register" in err
    assert "12345678" not in err
    assert said("balie", "--allow", "phone")[0] == 0
