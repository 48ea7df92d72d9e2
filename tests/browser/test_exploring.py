"""What a coach sees in a notebook without a kernel, in a chromium without a network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pmtools as pm

pytestmark = pytest.mark.long

CLIPPED = """() => {
  const place = (one) => one.getBoundingClientRect(), wrong = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = place(svg), texts = [...svg.querySelectorAll("text")];
    texts.forEach((text, at) => {
      const box = place(text);
      if (box.left < frame.left - 1.5 || box.right > frame.right + 1.5 || box.bottom > frame.bottom + 1.5)
        wrong.push("clipped " + text.textContent);
      texts.slice(at + 1).forEach((other) => {
        const with_ = place(other);
        if (Math.min(box.right, with_.right) - Math.max(box.left, with_.left) > 0.5
          && Math.min(box.bottom, with_.bottom) - Math.max(box.top, with_.top) > 2)
          wrong.push(text.textContent + " x " + other.textContent);
      });
    });
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    wrong.push("the page is wider than the screen");
  return wrong;
}"""
CASE = "OMG-2025-0013"
Shown = Callable[[pm.EventLog, str], Any]
SHOWN: dict[str, Shown] = {
    "map": lambda log, language: pm.map(log, language=language),
    "all cases": lambda log, language: pm.timeline(log, language=language),
    "since": lambda log, language: pm.timeline(log, along="since_start", language=language),
    "few": lambda log, language: pm.timeline(
        log.keep(pm.cases.Ids([f"OMG-2025-00{n}" for n in range(10, 22)])), language=language
    ),
    "strip": lambda log, language: pm.timeline(log, CASE, language=language),
    "office": lambda log, language: pm.timeline(
        log.on(pm.office_calendar()), CASE, language=language
    ),
    "difference": lambda log, language: pm.difference(
        log, log.keep(pm.cases.Attribute("kanaal", ["balie"])), language=language, mode="time"
    ),
}


@pytest.fixture(scope="module")
def log() -> pm.EventLog:
    return pm.example_log()


def opened(chromium: Any, tmp_path: Path, markup: str, language: str, width: int = 1000) -> Any:
    """A page that has nothing but the markup, and may ask for nothing."""
    file = tmp_path / "alone.html"
    head = f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>x</title></head>'
    file.write_text(f"{head}<body><main>{markup}</main></body></html>", encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    return page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_it_shows_itself_and_axe_finds_nothing(
    chromium: Any, tmp_path: Path, log: pm.EventLog, name: str, language: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    markup = SHOWN[name](log, language)._repr_html_()
    page = opened(chromium, tmp_path, markup, language)
    rules = {"rules": {"page-has-heading-one": {"enabled": False}}}
    found = axe.Axe().run(page, options=rules).response["violations"]
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found += axe.Axe().run(page, options=rules).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    assert page.evaluate(CLIPPED) == []
    page.close()


@pytest.mark.parametrize("name", SHOWN)
def test_it_fits_a_telephone(chromium: Any, tmp_path: Path, log: pm.EventLog, name: str) -> None:
    page = opened(chromium, tmp_path, SHOWN[name](log, "nl")._repr_html_(), "nl", width=360)
    assert page.evaluate(CLIPPED) == []
    page.close()


def test_its_style_is_for_it_alone(chromium: Any, tmp_path: Path, log: pm.EventLog) -> None:
    around = "<table id='own'><tr><td>1</td></tr></table><p id='p'>x</p>"
    of = """() => ['own', 'p'].map((id) => { const s = getComputedStyle(document.getElementById(id));
      return [s.fontFamily, s.color, s.borderCollapse, s.maxWidth, s.margin]; })"""
    plain = opened(chromium, tmp_path, around, "nl").evaluate(of)
    markup = pm.map(log)._repr_html_()
    assert opened(chromium, tmp_path, around + markup, "nl").evaluate(of) == plain


def test_the_map_of_differences_changes_its_mode(
    chromium: Any, tmp_path: Path, log: pm.EventLog
) -> None:
    page = opened(chromium, tmp_path, SHOWN["difference"](log, "nl")._repr_html_(), "nl")
    longer = page.locator(".flow-level:not([hidden]) .flow-label.flow-in-time:visible")
    assert longer.count() > 5
    dashes = "(path) => getComputedStyle(path).strokeDasharray"
    page.get_by_role("button", name="hoe vaak").press("Enter")
    assert longer.count() == 0
    less = page.locator(".flow-level:not([hidden]) .flow-less-in-frequency path").first
    assert less.evaluate(dashes) == "7px, 4px"
    same = page.locator(".flow-level:not([hidden]) .flow-same-in-frequency path").first
    assert same.evaluate(dashes) == "none"
    page.close()
