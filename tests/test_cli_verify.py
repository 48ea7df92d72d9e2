"""`pmtools verify`: run again, say whether the numbers hold and what was changed, change nothing."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import polars as pl
import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app

ROWS = """case,activity,end,resource
1,Aanvraag,2026-01-05 09:00,jansen
1,Besluit,2026-01-09 10:00,jansen
2,Aanvraag,2026-01-06 09:00,pietersen
2,Besluit,2026-01-08 10:00,jansen
"""
CELLS = (
    "import pmtools as pm\nlog = pm.read_log(log)\npm.speak('nl')",
    "pm.show(pm.throughput_time(log).head(most), name='throughput', of='throughput_time')",
    "pm.show(pm.activities(log), name='steps')\nprint(open(calendar).read() if calendar else '')",
)
Tamper = Callable[[Path, Path], object]


def said(*args: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *map(str, args), "--quiet"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout + done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log, a notebook, a file for it and a run of these."""
    here = tmp_path_factory.mktemp("verify")
    (here / "zaken.csv").write_text(ROWS, encoding="utf-8")
    (here / "mine.toml").write_text("x = 1\n", encoding="utf-8")
    lines = 'log: str = "a"\nlanguage: str = "nl"\nmost: int = 5\nexact: bool = False\ncalendar: str = ""'
    cells = [nbformat.v4.new_code_cell(lines, metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), here / "own.ipynb")
    asked = ["zaken.csv", "--notebook", "own.ipynb", "-p", "exact=ja", "-p", "calendar=mine.toml"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        patch.setenv("PMTOOLS_CONFIG", str(here / "settings"))
        done = CliRunner().invoke(app, ["report", *asked, "--quiet"])
    assert done.exit_code == 0, done.output
    return here


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current folder."""
    shutil.copytree(made, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "copy" / "settings"))
    return tmp_path / "copy"


def run_of(here: Path) -> Path:
    return next((here / "reports" / "zaken" / "own").iterdir())


def state(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def answer(run: Path) -> None:
    path = run / "answers" / "steps.parquet"
    pl.read_parquet(path).with_columns(n=pl.lit(99)).write_parquet(path)


def version(run: Path) -> None:
    """As if it had been made with another version, and sealed so."""
    from pmtools.runs.record import sealed, to_json

    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    told["versions"]["polars"] = "0.1"
    (run / "run.json").write_text(to_json(sealed(told)), encoding="utf-8")


def test_a_run_that_nobody_touched_holds_and_nothing_is_changed(here: Path) -> None:
    before = state(here)
    code, text = said(run_of(here).name)
    assert (code, state(here)) == (0, before)
    assert "De getallen kloppen" in text
    assert "Gelijk: 2 antwoorden" in text
    assert "Sinds de run is niets veranderd" in text


def test_everything_that_was_tampered_with_is_named(here: Path) -> None:
    run = run_of(here)
    rewrite(here / "zaken.csv", "2026-01-09 10:00", "2026-01-19 10:00")
    rewrite(here / "own.ipynb", "pm.activities(log)", "pm.activities(log).head(1)")
    rewrite(run / "run.json", '"most": 5', '"most": 1')
    rewrite(run / "report.html", "</main>", "<p>Prima!</p></main>")
    answer(run)
    code, text = said(run)
    assert code == 1
    assert "De getallen kloppen niet" in text
    for line in (
        "- De invoer zaken.csv is veranderd.",
        "- Het notebook own is veranderd.",
        "- De parameter most in de vastlegging (run.json) was 5 en is nu 1.",
        "- De pagina report.html in de map van de run is veranderd.",
        "- Het antwoord steps in de map van de run is veranderd.",
    ):
        assert line in text, text


NONE = "Sinds de run is niets veranderd"
ALONE: dict[str, tuple[Tamper, int, str]] = {
    "input": (lambda here, run: rewrite(here / "zaken.csv", "01-09", "01-10"), 1, "De invoer zaken.csv is"),
    "parameters": (lambda here, run: rewrite(run / "run.json", '"most": 5', '"most": 0'), 1, "De parameter most in de"),
    "notebook": (lambda here, run: rewrite(here / "own.ipynb", "activities(log)", "activities(log).tail(1)"), 1, "Het notebook own is"),
    "answer": (lambda here, run: answer(run), 1, "Het antwoord steps in de map"),
    "answer away": (lambda here, run: (run / "answers" / "steps.parquet").unlink(), 1, "steps in de map van de run is weg"),
    "page": (lambda here, run: rewrite(run / "report.html", "</main>", " </main>"), 1, "De pagina report.html in de map"),
    "beside": (lambda here, run: (run / "answers" / "more.parquet").write_bytes(b"x"), 1, "more in de map van de run is erbij"),
    "copy": (lambda here, run: rewrite(run / "files" / "mine.toml", "1", "2"), 1, "mine in de map van de run is veranderd"),
    "versions": (lambda here, run: version(run), 0, "De versie van polars was 0.1 en is nu"),
    "source of a copy": (lambda here, run: rewrite(here / "mine.toml", "1", "2"), 0, NONE),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", ALONE)
def test_what_was_tampered_with_is_named_alone(here: Path, name: str) -> None:
    tamper, expected, line = ALONE[name]
    tamper(here, run_of(here))
    code, text = said(run_of(here))
    assert (code, line in text) == (expected, True), text
    told = [row for row in text.splitlines() if row.startswith("- ") and "vastlegging" not in row]
    assert len(told) == (line != NONE and name != "parameters"), text


def test_a_log_that_was_moved_is_asked_for(here: Path) -> None:
    (here / "zaken.csv").rename(here / "moved.csv")
    code, text = said(run_of(here))
    assert code == 1
    assert "De run kon niet opnieuw worden gedaan. There is no file" in text
    assert "--log" in text
    code, text = said(run_of(here), "--log", "moved.csv", "--language", "en")
    assert (code, "The numbers hold" in text) == (0, True), text


@pytest.mark.parametrize("record", [None, "", "[]", '{"schema": 9}', "{}"])
def test_a_run_without_a_record_to_repeat_is_refused(here: Path, record: str | None) -> None:
    path = run_of(here) / "run.json"
    path.unlink()
    if record is not None:
        path.write_text(record, encoding="utf-8")
    code, text = said(run_of(here))
    assert (code, "Traceback" in text) == (2, False)
    assert str(run_of(here).name) in text


def test_a_record_of_before_is_repeated_by_its_answers(here: Path) -> None:
    run = run_of(here)
    told = json.loads((run / "run.json").read_text(encoding="utf-8"))
    for part in ("asked", "sweep", "outputs", "seals", "figures"):
        del told[part]
    told["schema"] = 1
    told["notebook"].pop("source")
    told["files"][0].pop("source")
    (run / "run.json").write_text(json.dumps(told), encoding="utf-8")
    shutil.rmtree(run / "files")
    code, text = said(run, "--log", "zaken.csv")
    assert (code, NONE in text) == (0, True), text
    (here / "mine.toml").unlink()
    code, text = said(run, "--log", "zaken.csv")
    assert (code, "Het bestand mine.toml dat is meegegeven is weg." in text) == (1, True), text


def test_hostile_texts_of_a_record_do_not_reach_the_terminal(here: Path) -> None:
    run = run_of(here)
    rewrite(run / "run.json", '"most": 5', '"most": 5, "\\u001b[31mx": "\\u001b]0;y\\u0007"')
    assert "\x1b" not in said(run)[1]


@pytest.mark.parametrize("mended", [False, True])
def test_a_run_that_failed_is_not_told_as_numbers_that_hold(here: Path, mended: bool) -> None:
    shutil.rmtree(here / "reports")
    asked = ["report", "zaken.csv", "--notebook", "own.ipynb", "--quiet"]
    notebook = (here / "own.ipynb").read_text(encoding="utf-8")
    rewrite(here / "own.ipynb", "pm.activities(log)", "pm.no_such_measure(log)")
    assert CliRunner().invoke(app, asked).exit_code == 2
    if mended:
        (here / "own.ipynb").write_text(notebook, encoding="utf-8")
    code, text = said(run_of(here))
    line = "komt nu wel tot het einde" if mended else "De run stopt op dezelfde plek als toen."
    assert (code, line in text) == (1 if mended else 0, True), text
