"""`--pdf`: refused before anything is done when it cannot be, beside the page when it can."""

import json
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.errors import PmtoolsError
from pmtools.report.pdf import pdf

LOG = "case,activity,end\n1,a,2025-01-01 10:00\n1,b,2025-01-02 10:00\n"
THEME = ".x-theme { --utrecht-heading-color: #7a1f5c; }"
NEEDS = '--pdf needs the extra pdf: pip install "pmtools[pdf]"'


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(LOG, encoding="utf-8")
    cell = nbformat.v4.new_code_cell('log: str = ""\nlanguage: str = "nl"')
    cell.metadata["tags"] = ["parameters"]
    text = nbformat.v4.new_markdown_cell('# Eigen\n\nZie #panic("x") [x](https://a.nl) ![](x.png)')
    nbformat.write(nbformat.v4.new_notebook(cells=[cell, text]), "own.ipynb")


@pytest.fixture
def register(registers: ModuleType) -> None:
    registers.register(Path("register"), {})
    registers.run(Path("runs"))


def asked(*command: str) -> Result:
    return CliRunner().invoke(app, list(command))


def report(*options: str) -> Result:
    return asked("report", "log.csv", "--notebook", "own.ipynb", "--quiet", "--pdf", *options)


A3 = ("a3", "balie", "--reports", "runs", "--out", "balie.html", "--pdf")


@pytest.mark.parametrize(
    "command",
    [
        ("report", "log.csv", "--pdf"),
        ("review", "balie", "log.csv", "--pdf"),
        ("sustain", "log.csv", "--pdf"),
        ("demo", "--pdf"),
        A3,
    ],
)
def test_without_typst_nothing_is_begun(
    command: tuple[str, ...], register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    done = asked(*command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert NEEDS in done.stderr
    assert "Traceback" not in done.output
    assert not Path("reports").exists()
    assert not Path("balie.html").exists()


def test_a_pdf_that_cannot_be_made_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(html: str, moment: object) -> bytes:
        raise PmtoolsError("The PDF could not be made: for a reason.")

    monkeypatch.setattr(pdf, "require_typst", lambda: None)
    monkeypatch.setattr(pdf, "pdf_of", broken)
    done = report()
    assert done.exit_code == 2
    assert "for a reason" in done.stderr
    assert not Path("reports").exists()


@pytest.mark.long
def test_a_report_is_laid_beside_its_page_in_its_colours() -> None:
    pytest.importorskip("typst", reason="needs the pdf extra")
    Path("theme.css").write_text(THEME, encoding="utf-8")
    done = report("--theme", "theme.css")
    assert done.exit_code == 0, done.output
    page = Path(done.stdout.strip())
    content = page.with_name("report.pdf").read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert "report.pdf" in json.loads((page.parent / "run.json").read_text("utf-8"))["outputs"]
    pymupdf = pytest.importorskip("pymupdf", reason="needs the check extra")
    (sheet,) = pymupdf.open(stream=content)
    (title,) = [
        span
        for block in sheet.get_text("dict")["blocks"]
        for line in block.get("lines", [])
        for span in line["spans"]
        if span["text"] == "Eigen"
    ]
    assert title["color"] == 0x7A1F5C
    assert [link["uri"] for link in sheet.get_links()] == ["https://a.nl"]
    assert '#panic("x")' in sheet.get_text()


@pytest.mark.long
def test_an_a3_is_not_written_over_another_file(register: None) -> None:
    pytest.importorskip("typst", reason="needs the pdf extra")
    beside = Path("balie.pdf")
    for _ in range(2):
        assert asked(*A3).exit_code == 0
        assert beside.read_bytes().startswith(b"%PDF-1.7")
    page = Path("balie.html").read_bytes()
    for held in (b"mine", beside.read_bytes().replace(b"pmtools a3 balie", b"pmtools a3 loket")):
        beside.write_bytes(held)
        done = asked(*A3, "--language", "en")
        assert done.exit_code == 2
        assert "balie.pdf is there already and is not an earlier A3" in done.stderr
        assert (beside.read_bytes(), Path("balie.html").read_bytes()) == (held, page)
