"""`pmtools reports`: the index where it was asked, and old runs away only when that was agreed."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

import pmtools
from pmtools.cli import retaining
from pmtools.cli.app import app

OLD = datetime(2020, 1, 5, 12, tzinfo=UTC)


def said(*args: str | Path, answer: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["reports", *map(str, args)], input=answer)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_runs: ModuleType) -> Path:
    """A folder with two runs of today and two of long ago, one of each failed."""
    monkeypatch.chdir(tmp_path)
    now = datetime.now(UTC)
    for number, began in enumerate((now, now - timedelta(days=1), OLD, OLD - timedelta(days=9))):
        failed = {"outcome": "failed", "error": "cell 3 stopped."} if number % 2 else {}
        made_runs.write(tmp_path / "reports", made_runs.record(number, began=began, **failed))
    return tmp_path


def links(page: Path) -> set[Path]:
    ways = re.findall(r'<a href="([^"#][^"]*)"', page.read_text(encoding="utf-8"))
    return {(page.parent / unquote(way)).resolve() for way in ways}


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (".reports.lock", "index.html")
    }


def test_the_index_lies_with_the_reports_and_can_be_made_again(here: Path) -> None:
    page = Path("reports", "index.html")
    assert said() == (0, f"{page}\n", "4 runs, 2 failed, 0 cannot be read\n")
    assert '<html lang="nl">' in page.read_text(encoding="utf-8")
    assert said("reports", "--language", "en")[0] == 0
    assert '<html lang="en">' in page.read_text(encoding="utf-8")
    found = links(page)
    assert len(found) == 4
    assert all(path.is_file() for path in found)
    assert not list(here.rglob("*.part"))


def test_another_place_has_links_that_lead_back(here: Path) -> None:
    page = Path("x y", "all.html")
    assert said("--out", page)[:2] == (0, f"{page}\n")
    assert links(page)
    assert all(path.is_file() for path in links(page))
    assert not Path("reports", "index.html").exists()
    assert str(here) not in page.read_text(encoding="utf-8")


def test_what_cannot_be_read_is_told_in_one_line(here: Path, made_runs: ModuleType) -> None:
    for number in range(10, 15):
        folder = made_runs.write(here / "reports", made_runs.record(number))
        (folder / "run.json").write_text("{", encoding="utf-8")
    code, _, err = said()
    assert code == 0
    assert err.startswith("9 runs, 2 failed, 5 cannot be read (run.json cannot be read: 2026")
    assert err.endswith(" and 2 more)\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("none",), "There is no folder none"),
        (("--language", "fy"), "Unknown language 'fy'"),
        (("--out", "index.pdf"), "must end in .html"),
        (("--out", "folder.html"), "folder.html is a folder"),
        (("--out", "mine.html"), "not an earlier index"),
        (("--out", Path("file", "x.html")), "Cannot write in file"),
        (("--older-than", "2j"), "'2j' is no age"),
        (("--older-than", "2y", "--remove"), "Add --yes"),
        (("--remove",), "Give --older-than"),
        (("--yes", "--older-than", "2y"), "--yes answers the question of --remove"),
        (("none", "--older-than", "2y"), "There is no folder none"),
    ],
)
def test_a_mistake_names_the_remedy(here: Path, args: tuple[str, ...], message: str) -> None:
    (here / "folder.html").mkdir()
    for name in ("mine.html", "file"):
        (here / name).write_text("my notes", encoding="utf-8")
    before = files(here)
    code, _, err = said(*args)
    assert code == 2
    assert message in err
    assert "Traceback" not in err
    assert files(here) == before
    assert not (here / "none").exists()


def test_old_runs_are_only_shown(here: Path) -> None:
    before = files(here)
    code, out, _ = said("--older-than", "2y")
    assert code == 0
    assert re.match(r"2 runs older than 2y \(began before 20\d\d-..-..\), \d+ bytes: "
                    r"from 2019-12-27 to 2020-01-05\.\n  2019-12-27 ", out)  # fmt: skip
    assert files(here) == before
    assert not Path("reports", "index.html").exists()
    assert said("--older-than", "99y")[1].startswith("No run is older than 99y")


def test_old_runs_go_and_the_index_has_no_link_to_them(here: Path) -> None:
    assert said()[0] == 0
    before = links(Path("reports", "index.html"))
    code, out, err = said("--older-than", "2y", "--remove", "--yes")
    assert code == 0
    assert out.endswith(f"{Path('reports', 'index.html')}\n")
    assert "Removed the files of 2 runs." in err
    after = links(Path("reports", "index.html"))
    assert after < before
    assert len(after) == 2
    assert all(path.is_file() for path in after)
    gone = [name for name in files(here / "reports") if "/2020" in name or "/2019" in name]
    assert len(gone) == 2
    assert all(name.endswith("run.json") for name in gone)


@pytest.mark.parametrize(("answer", "left"), [("n\n", 4), ("\n", 4), ("y\n", 2)])
def test_it_asks_first(here: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int) -> None:
    monkeypatch.setattr(retaining, "_someone", lambda: True)
    code, out, _ = said("--older-than", "2y", "--remove", answer=answer)
    assert code == 0
    assert "Remove all files of 2 runs but the record" in out
    assert sum("notebook.ipynb" in name for name in files(here)) == left


def apart(here: Path, *args: str) -> "subprocess.Popen[str]":
    """The command in a process of its own, which has no terminal."""
    return subprocess.Popen(
        [sys.executable, "-c", "from pmtools.cli import main; main()", "reports", *args],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(Path(pmtools.__file__).parents[1])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_a_terminal_it_refuses(here: Path) -> None:
    before = files(here)
    asked = apart(here, "--older-than", "2y", "--remove")
    _, err = asked.communicate(timeout=60)
    assert asked.returncode == 2
    assert "Add --yes" in err
    assert "Traceback" not in err
    assert files(here) == before


def test_one_that_is_left_is_told(here: Path, made_runs: ModuleType) -> None:
    future = datetime.now(UTC) + timedelta(days=99)
    folder = made_runs.write(here / "reports", made_runs.record(9, began=future))
    _, _, err = said("--older-than", "2y")
    assert (
        f"Left as it is, as it began in the future: the clock of a computer was wrong: {folder.relative_to(here)}\n"
        == err
    )


def test_a_file_that_stays_is_told_and_the_others_go(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def held(self: Path, missing_ok: bool = False) -> None:
        if "2020" in str(self) and self.name == "report.html":
            raise PermissionError(13, "Permission denied")
        unlink(self, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        code, _, err = said("--older-than", "2y", "--remove", "--yes")
    assert code == 2
    assert "Of 1 run files stayed" in err
    assert "Permission denied" in err
    assert said("--older-than", "2y", "--remove", "--yes")[0] == 0
    assert not [name for name in files(here) if "/2020" in name and not name.endswith("run.json")]


def test_a_failed_write_leaves_the_old_page(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said()[0] == 0
    page = here / "reports" / "index.html"
    old = page.read_bytes()

    def full(self: Path, *_: object, **__: object) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    code, _, err = said("--language", "en")
    assert code == 2
    assert "No space left" in err
    assert page.read_bytes() == old
    assert not list(here.rglob("*.part"))


def test_two_at_once_leave_a_whole_page(here: Path) -> None:
    running = [apart(here, "reports", "--language", language) for language in ("nl", "en")]
    for one in running:
        _, err = one.communicate(timeout=60)
        assert (one.returncode, err) == (0, "4 runs, 2 failed, 0 cannot be read\n")
    page = (here / "reports" / "index.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
