"""Every shipped notebook as PDF, in both languages: heard without an error, and all of it is there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from pmtools.cli import app
from pmtools.report.pdf.pdf import pdf_of

pytestmark = pytest.mark.long

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
OTHERS = ("benefit", "property_tax", "registry_extract")
A3 = ["a3", "balie"]
MOMENT = datetime(2026, 11, 29, tzinfo=UTC)
SHOWN = re.compile(r"<(h1|h2|h3|figcaption|dt)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("log", "name"),
    [
        *(("environmental_permit", name) for name in NAMES),
        *((log, "improvement") for log in OTHERS),
        ("benefit", "waiting_causes"),
    ],
)
def test_a_report_is_heard_without_an_error(
    log: str,
    name: str,
    language: str,
    made: Callable[..., Path],
    page: Callable[[Path], str],
    heard: Callable[[bytes], list[str]],
) -> None:
    html = page(made(log, name, "--language", language))
    content = pdf_of(html, MOMENT)
    assert heard(content) == []
    said = words(content)
    for _, shown in SHOWN.findall(html):
        assert bare(re.sub("<[^>]+>", "", shown)) in said


def words(content: bytes) -> str:
    """The letters of a PDF in their order, without what divides lines, columns and pages."""
    pymupdf = pytest.importorskip("pymupdf", reason="needs the check extra")
    return bare("".join(sheet.get_text() for sheet in pymupdf.open(stream=content)))


def bare(text: str) -> str:
    from html import unescape

    return "".join(letter for letter in unescape(text) if letter.isalnum())


def test_a_run_lays_it_beside_its_page_and_says_so_in_its_record(
    made: Callable[..., Path], record: Callable[[Path], dict[str, object]]
) -> None:
    pytest.importorskip("typst", reason="needs the pdf extra")
    run = made("registry_extract", "throughput", "--pdf")
    content = (run / "report.pdf").read_bytes()
    told = record(run)
    started = datetime.fromisoformat(str(told["started"]))
    assert content == pdf_of((run / "report.html").read_text(encoding="utf-8"), started)
    assert "report.pdf" in told["outputs"]  # type: ignore[operator]
    assert not list(made("registry_extract", "throughput").glob("*.pdf"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_review_what_lasts_of_it_and_its_a3_are_heard_without_an_error(
    language: str,
    registers: ModuleType,
    heard: Callable[[bytes], list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    registers.register(tmp_path / "register", {})
    for command in (["review", "balie", "registry_extract"], ["sustain", "registry_extract"], A3):
        done = CliRunner().invoke(app, [*command, "--language", language, "--pdf"])
        assert done.exit_code == 0, done.output
        page = Path(done.stdout.strip())
        content = page.with_suffix(".pdf").read_bytes()
        assert heard(content) == []
        said = words(content)
        for _, shown in SHOWN.findall(page.read_text(encoding="utf-8")):
            assert bare(re.sub("<[^>]+>", "", shown)) in said
