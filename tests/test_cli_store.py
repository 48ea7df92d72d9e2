"""The command `pmtools store`: what it prints, says and refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pmtools.cli import app

HEAD = "zaak,stap,datum\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "maanden").mkdir()
    for month in (1, 2):
        rows = "".join(f"Z{n % 4},stap {n % 3},2024-0{month}-{n + 1:02}\n" for n in range(20))
        (tmp_path / "maanden" / f"2024-0{month}.csv").write_text(HEAD + rows)
    return tmp_path


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(app, ["store", *arguments])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.stdout, done.stderr


def test_it_prints_the_folder_and_what_it_holds() -> None:
    told, said = run("maanden", "--out", "zaken")
    counts = r"4 cases, 40 events, 1 bucket, 2 files, [\d,]+ bytes"
    assert re.fullmatch(rf"zaken: {counts}\n", told)
    assert said == ""


def test_a_file_that_is_in_the_store_is_said_and_no_mistake() -> None:
    run("maanden/2024-01.csv", "--out", "zaken", "--quiet")
    told, said = run("maanden", "--out", "zaken")
    assert said == "already in the store: 2024-01.csv\n"
    assert told.startswith("zaken: 4 cases, 40 events, 1 bucket, 2 files")
    again, said = run("maanden/2024-02.csv", "--out", "zaken")
    assert (again, said) == (told, "already in the store: 2024-02.csv\n")


def test_an_example_is_stored_with_its_mapping() -> None:
    told, _ = run("environmental_permit", "--out", "zaken")
    assert told.startswith("zaken: 600 cases, 7,207 events, 1 bucket, 1 file, ")


def test_mistakes_are_said_in_words_with_code_2(here: Path) -> None:
    assert "There is no file" in run("juni.csv", "--out", "zaken", code=2)[1]
    assert not (here / "zaken").exists()
    assert "holds no stored log, but 2024-01.csv" in run("maanden", "--out", "maanden", code=2)[1]
    (here / "m.toml").write_text('duplicates = "drop"\n')
    run("maanden/2024-01.csv", "--out", "zaken")
    refused = run("maanden", "--out", "zaken", "--mapping", "m.toml", code=2)[1]
    assert "was stored with another mapping" in refused
    (here / "maanden" / "2024-02.csv").write_text(f"{HEAD}1,a,soon\n")
    assert "2024-02.csv, line 2: datum is 'soon'" in run("maanden", "--out", "zaken", code=2)[1]
    told, _ = run("maanden", "--out", "zaken", "--skip-bad-rows")
    assert told.startswith("zaken: 5 cases, 20 events, 1 bucket, 2 files")
