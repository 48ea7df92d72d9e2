"""The command line on logs of every format: mapping, bad rows, convert, and what is proposed."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.sources.mapping import LogMapping

HEAD = "nr;wat;wanneer"
ROWS = "".join(f"{n // 3};stap {n % 3};{1 + n % 28}-03-2024 10:00\n" for n in range(60))
MAPPING = '[columns]\ncase_id = "nr"\nactivity = "wat"\nend = "wanneer"\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output


def test_a_mapping_opens_what_the_names_do_not_say(here: Path) -> None:
    (here / "log.csv").write_text(f"{HEAD}\n{ROWS}")
    assert "given with --mapping" in run("check", "log.csv", code=2)
    (here / "m.toml").write_text(MAPPING)
    assert "activities  3" in run("check", "log.csv", "--mapping", "m.toml")


def test_bad_rows_are_refused_or_left_out_and_counted(here: Path) -> None:
    (here / "log.csv").write_text(f"{HEAD}\n{ROWS}7;stap 1;straks\n8;stap 1\n")
    (here / "m.toml").write_text(MAPPING)
    assert "line 63: 2 fields" in run("check", "log.csv", "--mapping", "m.toml", code=2)
    told = run("check", "log.csv", "--mapping", "m.toml", "--skip-bad-rows")
    assert "rows        1 set aside row with a time that cannot be read (line 62)" in told
    assert "1 set aside row with another number of fields than the header (line 63)" in told
    assert "rows        62 rows read" in told


def test_the_report_says_where_the_rows_went_and_proposes_a_mapping(here: Path) -> None:
    (here / "log.csv").write_text(f"{HEAD}\n{ROWS}7;stap 1;\n".replace(HEAD, "zaak;stap;datum"))
    first = CliRunner().invoke(app, ["report", "log.csv", "--quiet"])
    assert first.exit_code == 0, first.output
    page = Path(first.stdout.strip())
    assert (
        "Van 61 gelezen regels zijn er 60 gebruikt en 1 terzijde gelegd (1 zonder moment)."
        in page.read_text()
    )
    record = json.loads((page.parent / "run.json").read_text())
    assert record["input"]["examples"] == {"event without a time": ["line 62"]}
    proposed = page.parent.parent.parent / "mapping.toml"
    assert str(Path("reports/log/mapping.toml")) in first.stderr
    text = proposed.read_text()
    assert text.startswith("# Zo is dit log gelezen.")
    mapping = LogMapping.read(proposed)
    assert dict(mapping.columns) == {"case_id": "zaak", "activity": "stap", "end": "datum"}
    proposed.write_text(text + "\n# mine\n")
    again = run("report", "log.csv", "--quiet", "--mapping", str(proposed))
    assert "How the log was read" not in again
    run("report", "log.csv", "--quiet")
    assert proposed.read_text().endswith("# mine\n")


def test_finished_is_told_when_the_mapping_says_it(here: Path) -> None:
    (here / "log.csv").write_text(f"{HEAD}\n{ROWS}99;stap 0;2-03-2024\n")
    (here / "m.toml").write_text(MAPPING + '[finished]\nactivities = ["stap 2"]\n')
    assert "finished    20 cases are, 1 are not" in run("check", "log.csv", "--mapping", "m.toml")


def test_no_employee_of_the_mapping_is_in_the_record(here: Path) -> None:
    (here / "log.csv").write_text(
        "zaak;stap;datum;behandelaar\n1;a;2024-01-01 10:00;Jansen\n1;b;2024-01-02 10:00;Pieters\n"
    )
    (here / "m.toml").write_text('[teams]\n"Jansen" = "Vergunningen"\n')
    page = Path(run("report", "log.csv", "--quiet", "--mapping", "m.toml").strip().splitlines()[-1])
    for path in page.parent.rglob("*"):
        if path.is_file():
            assert b"Jansen" not in path.read_bytes(), path.name


def test_no_small_team_of_the_mapping_is_in_the_run(here: Path) -> None:
    (here / "log.csv").write_text(
        "zaak;stap;datum;team\n1;a;2024-01-01 10:00;Kleine ploeg\n1;b;2024-01-02 10:00;Ploeg\n"
    )
    (here / "m.toml").write_text('[team_sizes]\n"Kleine ploeg" = 3\n"Ploeg" = 9\n')
    page = Path(run("report", "log.csv", "--quiet", "--mapping", "m.toml").strip().splitlines()[-1])
    files = [path for path in page.parent.rglob("*") if path.is_file()]
    for path in files:
        assert b"Kleine ploeg" not in path.read_bytes(), path.name


@pytest.mark.parametrize("to", ["parquet", "xes", "csv"])
def test_convert_says_what_is_not_held_and_overwrites_nothing(here: Path, to: str) -> None:
    (here / "log.csv").write_text(f"{HEAD}\n{ROWS}".replace(HEAD, "zaak;stap;datum"))
    told = run("convert", "log.csv", "--to", to, "--out", f"new.{to}")
    assert "not held: where each row stood" in told
    assert told.strip().endswith(f"new.{to}")
    assert "new" in run("convert", "log.csv", "--to", to, "--out", f"new.{to}", code=2)
    counts = [
        line
        for line in run("check", f"new.{to}").splitlines()
        if line.startswith(("cases", "events", "variants", "period"))
    ]
    assert counts == [line for line in run("check", "log.csv").splitlines() if line in counts]


def test_convert_to_an_unknown_format_names_the_known_ones(here: Path) -> None:
    (here / "log.csv").write_text(f"zaak;stap;datum\n{ROWS}")
    assert "parquet, xes, csv" in run("convert", "log.csv", "--to", "xml", code=2)


def test_one_log_in_four_formats_gives_one_answer(here: Path) -> None:
    (here / "log.csv").write_text(f"zaak;stap;datum\n{ROWS}")
    book = openpyxl.Workbook()
    for line in (here / "log.csv").read_text().splitlines():
        book.active.append(line.split(";"))
    book.save(here / "log.xlsx")
    for to in ("parquet", "xes"):
        run("convert", "log.csv", "--to", to)
    heads = ("cases", "events", "activities", "variants", "period", "rows")
    answers = {
        ending: [
            line for line in run("check", f"log.{ending}").splitlines() if line.startswith(heads)
        ]
        for ending in ("csv", "xlsx", "parquet", "xes")
    }
    assert len({tuple(answer) for answer in answers.values()}) == 1, answers
