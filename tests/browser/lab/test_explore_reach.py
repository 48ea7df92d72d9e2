"""`pm.explore` for who has no mouse, for a screen reader, and on a small or enlarged screen."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app

pytestmark = pytest.mark.long

TABS = ("map", "difference", "dots", "case")

SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const marked = [one, ...one.querySelectorAll("rect, path")].map((each) => getComputedStyle(each));
  const box = one.getBoundingClientRect();
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const rect = one.querySelector("rect, path");
  const warm = rect && getComputedStyle(rect).stroke === "rgb(168, 66, 11)";
  return {name: one.dataset.step ?? one.dataset.from ?? one.name ?? one.textContent.slice(0, 30),
          tag: one.tagName, inside: Boolean(one.closest(".px")), seen: Boolean(outline || warm),
          insight: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
          map: Boolean(one.closest(".flow-level"))};
}"""

CUT = """() => {
  const px = document.querySelector(".jp-OutputArea-output .px");
  const all = px.getBoundingClientRect();
  const scrolls = (one) => one !== px && (["auto", "scroll"].includes(getComputedStyle(one).overflowX)
    || scrolls(one.parentElement));
  const loose = (one) => !scrolls(one) && !one.closest("details:not([open]) > :not(summary)");
  const wide = [...px.querySelectorAll("*")].filter((one) => loose(one) && one.getClientRects().length
    && one.getBoundingClientRect().right > all.right + 1);
  const cut = [...px.querySelectorAll("button, select, input, summary, label, legend, li, p, h3, h4, figcaption")]
    .filter((one) => loose(one) && one.getClientRects().length && one.scrollWidth > one.clientWidth + 1
      && !["inline", "flex"].includes(getComputedStyle(one).display));
  return [...wide, ...cut].map((one) => one.outerHTML.slice(0, 160));
}"""


@pytest.fixture(scope="module")
def axe() -> Any:
    api = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    return api.Axe()


def violations(axe: Any, page: Any, within: str) -> list[Any]:
    page.evaluate(
        "(within) => document.querySelectorAll(`${within} details`).forEach((one) => { one.open = true; })",
        within,
    )
    found = axe.run(page, context=within).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing(shown: Any, axe: Any, tab: str) -> None:
    shown.check("balie")
    shown.press("tab", tab)
    if tab == "map":
        shown.px.locator('.flow-level:not([hidden]) g[data-step="Toets volledigheid"]').click()
        shown.settled()
    assert violations(axe, shown.page, ".jp-OutputArea-output .px") == []


def test_axe_finds_nothing_on_the_page_of_the_command_line(
    chromium: Any, axe: Any, tmp_path: Path
) -> None:
    command = ["report", "environmental_permit", "--notebook", "explore", "--quiet"]
    done = CliRunner().invoke(app, [*command, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    context = chromium.new_context(offline=True, bypass_csp=True)
    page = context.new_page()
    page.goto(Path(done.stdout.strip()).as_uri())
    assert "600 zaken" in page.inner_text("body")
    assert page.locator(".flow-level:visible svg").count() == 1
    assert violations(axe, page, "body") == []
    context.close()


def test_with_keys_alone_to_a_step_and_back(shown: Any) -> None:
    page = shown.page
    shown.px.locator("select[data-do=log]").focus()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        now = page.evaluate(SEEN)
        seen.append(now)
        if now["map"] and now["tag"] == "g":
            break
    assert seen[-1]["map"]
    assert [one for one in seen if not (one["seen"] and one["insight"] and one["inside"])] == []
    page.keyboard.press("Enter")
    shown.settled()
    page.wait_for_function("document.activeElement.matches('[data-slot=chosen] h2')")
    head = shown.part("chosen").locator("h2")
    assert seen[-1]["name"] in head.inner_text()
    box = head.bounding_box()
    assert 0 <= box["y"] < 900
    for _ in range(3):  # only these, without these, back
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN)["seen"]
    page.keyboard.press("Enter")
    shown.settled()
    page.wait_for_function("document.activeElement.closest('.flow-level') !== null")
    assert page.evaluate(SEEN)["name"] == seen[-1]["name"]


def test_keys_typed_in_the_widget_are_no_commands_of_lab(shown: Any) -> None:
    page, cells = shown.page, shown.page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    shown.check("balie")
    field = shown.form("keep").locator("input")
    field.focus()
    page.keyboard.type("abdd mxy 00 ii")
    assert field.input_value() == "abdd mxy 00 ii"
    assert cells.count() == before
    assert page.locator(".jp-Notebook.jp-mod-commandMode .jp-Cell.jp-MarkdownCell").count() == (
        page.locator(".jp-Notebook .jp-Cell.jp-MarkdownCell").count()
    )
    for _ in range(2):
        shown.px.locator("button[data-do=tab]").first.focus()
        page.keyboard.type("abddmxyii")
        shown.px.locator("summary").first.focus()
        page.keyboard.type("abddmxyii")
        shown.px.locator(".flow-level:not([hidden]) g[data-step]").first.focus()
        page.keyboard.type("abddmxyii")
    assert cells.count() == before
    assert shown.screen.popups() == []
    number = shown.form("duration").locator("[name=least]")
    number.focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    shown.settled()
    assert len(shown.effects()) == 2
    assert cells.count() == before


@pytest.mark.parametrize("size", [(640, 450), (1024, 768)])
def test_enlarged_or_on_a_beamer_nothing_is_cut_off(
    lab: Any, explored: ModuleType, size: tuple[int, int]
) -> None:
    scale = 2 if size[0] < 700 else 1
    name = lab.write(f"wide {size[0]}.ipynb", ["import pmtools as pm", "pm.explore('benefit')"])
    with lab.opened(name, *size, device_scale_factor=scale) as screen:
        screen.run_all()
        shown = explored.Explored(screen)
        shown.told("duration", least="10")
        shown.px.locator("summary").evaluate_all(
            "(all) => all.forEach((one) => { one.parentElement.open = true; })"
        )
        for tab in TABS:
            shown.press("tab", tab)
            assert screen.page.evaluate(CUT) == [], tab
        shown.press("tab", "map")
        shown.px.locator(".flow-level:not([hidden]) g[data-step]").nth(1).click()
        shown.settled()
        assert screen.page.evaluate(CUT) == []
        panel = screen.page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first
        assert panel.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
