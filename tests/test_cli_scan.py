"""`pmtools scan PATH`: planted personal data is found wherever a file can hold it, and none else."""

import gzip
import json
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.shipped import shipped

BSN, MAIL, IBAN, PHONE = "111222333", "jan@example.nl", "NL91ABNA0417164300", "06-12345678"


def scanned(*given: str | Path) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, ["scan", *map(str, given)])
    return done.exit_code, done.stdout.splitlines()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A run of which each file is clean."""
    asked = ["report", "environmental_permit", "--notebook", "rework", "--quiet"]
    done = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "reports")])
    assert done.exit_code == 0, done.output
    return Path(done.stdout.strip()).parent


def planted(text: str, before: str, what: str) -> str:
    assert before in text
    return text.replace(before, f"{what}{before}", 1)


def test_ten_places_of_a_report(report: Path) -> None:
    assert scanned(report)[0] == 0
    page, notebook, record = (
        report / name for name in ("report.html", "notebook.ipynb", "run.json")
    )
    html = page.read_text(encoding="utf-8")
    html = planted(html, "</h1>", f" {BSN}")
    html = planted(html, "</figcaption>", f" {MAIL}") if "</figcaption>" in html else html
    html = planted(html, "</td>", f" {IBAN}")
    html = planted(html, "</main>", f'<span title="bel {PHONE}"></span><!-- {MAIL} -->')
    page.write_text(html, encoding="utf-8")
    cells = json.loads(notebook.read_text(encoding="utf-8"))
    cells["cells"][0]["source"] = f"# {BSN}"
    shown = next(cell for cell in cells["cells"] if cell.get("outputs"))
    shown["outputs"][0]["data"] = {"text/html": f"<b>Dorpsstraat 12, 1234 AB</b><p>{PHONE}</p>"}
    notebook.write_text(json.dumps(cells), encoding="utf-8")
    told = json.loads(record.read_text(encoding="utf-8"))
    told["notes"] = [f"mail aan {MAIL}"]
    record.write_text(json.dumps(told), encoding="utf-8")
    answer = sorted((report / "answers").glob("*.parquet"))[0]
    pl.DataFrame({"stap": ["a", f"bel {PHONE}"]}).write_parquet(answer)
    (report / "figures").mkdir(exist_ok=True)
    (report / "figures" / "x.svg").write_text(f"<svg><title>{BSN}</title></svg>", encoding="utf-8")
    (report / "skips.jsonl").write_text(f'{{"a": "{IBAN}"}}\n', encoding="utf-8")
    code, lines = scanned(report)
    assert code == 1
    kinds = [(line.partition(": ")[0].rpartition("/")[2], line.split()[-2]) for line in lines[:-1]]
    assert {one for one in kinds if one[0] == "report.html"} == {
        ("report.html", kind) for kind in ("bsn", "iban", "phone", "email")
    }
    others = {one for one in kinds if one[0] != "report.html"}
    assert others == {
        ("notebook.ipynb", "bsn"), ("notebook.ipynb", "postcode"), ("notebook.ipynb", "phone"),
        ("run.json", "email"), (answer.name, "phone"), ("x.svg", "bsn"), ("skips.jsonl", "iban"),
    }  # fmt: skip
    assert not any(what in line for line in lines for what in (BSN, MAIL, IBAN, PHONE))


def test_logs_of_every_kind(tmp_path: Path) -> None:
    import openpyxl

    xes = f'<log><trace><string key="naam" value="mail {MAIL}"/></trace></log>'
    (tmp_path / "a.xes").write_text(xes, encoding="utf-8")
    (tmp_path / "b.xes.gz").write_bytes(gzip.compress(xes.encode()))
    (tmp_path / "c.csv").write_text(f"zaak,bsn\n1,{BSN}\n", encoding="utf-8")
    pl.DataFrame({"zaak": ["1"], "nr": [int(BSN)]}).write_parquet(tmp_path / "d.parquet")
    book = openpyxl.Workbook()
    book.active.append(["zaak", IBAN])  # type: ignore[union-attr]
    book.save(tmp_path / "e.xlsx")
    (tmp_path / "f.pdf").write_bytes(b"%PDF")
    code, lines = scanned(tmp_path)
    found = sorted(line.partition(": ")[0].rpartition("/")[2] for line in lines[:-1])
    assert (code, found) == (1, ["a.xes", "b.xes.gz", "c.csv", "d.parquet", "e.xlsx"])
    done = CliRunner().invoke(app, ["scan", str(tmp_path)])
    assert "f.pdf: not looked into" in done.stderr


def test_what_travels_with_pmtools_is_clean() -> None:
    for kind in ("logs", "notebooks"):
        assert scanned(shipped(kind))[0] == 0


def test_names_of_a_list(tmp_path: Path) -> None:
    names, file = tmp_path / "names.txt", tmp_path / "x.md"
    names.write_text("Jan de Vries\n\n", encoding="utf-8")
    file.write_text("gedaan door jan de vries", encoding="utf-8")
    assert scanned(file) == (0, ["0 found in 1 file."])
    code, lines = scanned(file, "--names", names)
    assert (code, lines[0]) == (1, f"{file}: line 1: name ja**********")


def test_what_cannot_be_scanned_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "a.parquet"
    damaged.write_bytes(b"PAR1")
    for given, said in (
        ((tmp_path / "gone",), "There is no"),
        ((damaged,), "it is damaged"),
        ((tmp_path, "--names", tmp_path / "none.txt"), "list of names"),
    ):
        done = CliRunner().invoke(app, ["scan", *map(str, given)])
        assert (done.exit_code, said in done.stderr) == (2, True), done.output


def test_a_database(tmp_path: Path) -> None:
    path = tmp_path / "state 100%.sqlite"
    with sqlite3.connect(path) as database:
        database.execute('CREATE TABLE "odd "" name" (a TEXT, b INTEGER)')
        database.execute('INSERT INTO "odd "" name" VALUES (?, ?)', (MAIL, 7))
    database.close()
    code, told = scanned(path)
    assert code == 1
    assert told[0].startswith(f'{path}: table odd " name: email ja')
    path.write_bytes(b"no database " * 100)
    assert scanned(path)[0] == 2
