"""An A3 as PDF: one sheet whatever is in it, heard without an error, all of it to be seen."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app
from pmtools.report.words import words_of

pytestmark = pytest.mark.long

TEXTS = {
    "short": None,
    "words": "Aanvragen komen vaak onvolledig binnen en dan wachten inwoners weken op een brief ",
    "wide": "WMW@ %",
    "narrow": "il'.,;|",
    "one word": "Vergunningverlening",
    "far": "漢字仮名交",
    "rtl": "שלום עולם ",
    "markup": '#panic("x") = *a* <script>alert(1)</script> $x$ ',
}
SHEET = (420 / 25.4 * 72, 297 / 25.4 * 72)
SMALLEST, TITLE = 7.0, 20.0
"""The size in points of the smallest letters (of the chart), and of the title, which is wide."""
FAR = 0x3000


@pytest.fixture(scope="module")
def drawn(
    registers: ModuleType,
    heard: Callable[[bytes], list[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Path]:
    def draw(text: str | None, language: str) -> Path:
        folder = tmp_path_factory.mktemp("a3")
        register = registers.filled(folder / "register", text)
        registers.run(folder / "reports")
        options = ["--register", register, "--reports", folder / "reports", "--out"]
        asked = ["a3", "balie", "--pdf", *map(str, options), str(folder / "a3.html")]
        done = CliRunner().invoke(app, [*asked, "--language", language])
        assert done.exit_code == 0, done.output
        return folder / "a3.pdf"

    return draw


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", TEXTS)
def test_it_is_one_sheet_that_is_heard_without_an_error(
    drawn: Callable[..., Path], heard: Callable[[bytes], list[str]], kind: str, language: str
) -> None:
    pymupdf = pytest.importorskip("pymupdf", reason="needs the check extra")
    file = drawn(TEXTS[kind], language)
    content = file.read_bytes()
    assert heard(content) == []
    (sheet,) = pymupdf.open(stream=content)
    assert (sheet.rect.width, sheet.rect.height) == pytest.approx(SHEET, abs=0.1)
    spans = list(spans_of(sheet))
    assert len(spans) > 30
    assert min(span["size"] for span in spans) >= SMALLEST
    rule = max(one["rect"].y0 for one in sheet.get_drawings() if one["rect"].width > SHEET[0] / 2)
    html = file.with_suffix(".html").read_text(encoding="utf-8").partition("<footer>")[2]
    foot = bare(unescape(re.sub("<[^>]+>", "", html)) + words_of(language)("pdf.lost"))
    for span in spans:
        left, _, right, bottom = span["bbox"]
        if bottom > rule:  # what runs on below its half would be cut off there
            assert bare(span["text"]) in foot
        elif left < SHEET[0] / 2 and span["size"] < TITLE:
            assert right <= SHEET[0] / 2


def spans_of(sheet: Any) -> Iterator[dict[str, Any]]:
    for block in sheet.get_text("dict")["blocks"]:
        for line in block.get("lines", []):
            yield from (span for span in line["spans"] if span["text"].strip())


def bare(text: str) -> str:
    """The letters and figures of a text, but for those that no font has."""
    return "".join(one for one in text if one.isalnum() and ord(one) < FAR)
