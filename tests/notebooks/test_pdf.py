"""Every shipped notebook as PDF, in both languages: heard without an error, and all of it is there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmtools.report.pdf.pdf import pdf_of

pytestmark = pytest.mark.long

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
OTHERS = ("benefit", "property_tax", "registry_extract")
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
