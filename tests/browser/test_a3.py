"""An A3 in a real browser: one sheet whatever is in it, offline, accessible, nothing cut off."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app

pytestmark = pytest.mark.long

KINDS = {
    "short": None,
    "words": "Aanvragen komen vaak onvolledig binnen en dan wachten inwoners weken op een brief ",
    "wide": "WMW@ %",
    "narrow": "il'.,;|",
    "one word": "Vergunningverlening",
    "far": "漢字仮名交",
    "rtl": "שלום עולם ",
    "script": "<script>alert(1)</script> ",
}
SHEET = {"width": 1512, "height": 1055}
"""What is within the margins of an A3, in CSS pixels (400 by 279 mm)."""
LOST = """() => [...document.querySelectorAll('.half, header, footer, dd, li, p, h1, h2, h3')]
  .filter((one) => one.getClientRects().length).filter((one) => {
    const box = one.getBoundingClientRect(), half = one.closest('.half');
    const around = (half || document.body).getBoundingClientRect();
    return box.bottom > around.bottom + 1 || box.right > around.right + 1
      || (!half && box.bottom > 1055 + 1); })
  .map((one) => one.outerHTML.slice(0, 120))"""
LEFT = """() => [...document.querySelectorAll('section > .room:last-child')].map((room) =>
  Math.min(room.getBoundingClientRect().bottom, room.closest('.half').getBoundingClientRect().bottom)
  - room.getBoundingClientRect().top)"""


@pytest.fixture(scope="module")
def drawn(registers: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    def draw(kind: str, language: str = "nl") -> Path:
        folder = tmp_path_factory.mktemp("a3")
        register = registers.filled(folder / "register", KINDS[kind])
        registers.run(folder / "reports")
        page = folder / "a3.html"
        options = ["--register", register, "--reports", folder / "reports", "--out", page]
        asked = ["a3", "balie", *map(str, options), "--language", language]
        done = CliRunner().invoke(app, asked)
        assert done.exit_code == 0, done.output
        return page

    return draw


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_prints_on_one_sheet(
    drawn: Callable[..., Path], chromium: Any, kind: str, language: str
) -> None:
    page = chromium.new_page(viewport=SHEET)
    page.goto(drawn(kind, language).as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    lost, left = page.evaluate(LOST), page.evaluate(LEFT)
    page.close()
    assert re.findall(rb"/Type /Pages\s*/Count (\d+)", pdf) == [b"1"]
    (wide, high) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0]
    assert (float(wide), float(high)) == pytest.approx((420 / 25.4 * 72, 297 / 25.4 * 72), abs=1)
    assert lost == []
    assert min(left) >= 28  # a line to write on


def test_a_page_that_goes_on_is_seen(drawn: Callable[..., Path], chromium: Any) -> None:
    page = chromium.new_page(viewport=SHEET, bypass_csp=True)
    page.goto(drawn("words").as_uri())
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('dd').textContent = 'te veel '.repeat(900)")
    assert page.evaluate(LOST) != []
    page.add_style_tag(content="@media print { .a3 { height: auto; overflow: visible } }")
    assert re.findall(rb"/Type /Pages\s*/Count (\d+)", page.pdf(prefer_css_page_size=True)) != [
        b"1"
    ]
    page.close()


@pytest.mark.parametrize("kind", ["short", "words", "one word", "script"])
@pytest.mark.parametrize("width", [1400, 390])
def test_on_a_screen(drawn: Callable[..., Path], chromium: Any, kind: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    asked, told = [], []
    context = chromium.new_context(offline=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    path = drawn(kind)
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.querySelector('img').naturalWidth") > 0
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert told == []
    page = chromium.new_page(bypass_csp=True, viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found] == []
