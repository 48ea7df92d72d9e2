"""The page in a real browser: offline, under its own policy, accessible, nothing clipped."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

LOGS = [
    "receipt", "BPIC15_1", "BPIC15_2", "BPIC15_3", "Sepsis", "Production",
    "environmental_permit", "registry_extract", "benefit", "property_tax",
]  # fmt: skip
OTHERS = ["on_time", "steering", "office", "causes"]
MAPS, ALL = (
    [f"{name}{suffix}" for name in names for suffix in ("", " en")]
    for names in ([*LOGS, "office"], [*LOGS, *OTHERS])
)
MOST_BYTES = 1_500_000
MOST_NODES = 20

MEASURE = """() => {
  const inView = (e) => e.getClientRects().length > 0;
  const level = [...document.querySelectorAll(".flow-level")].filter(inView);
  const svg = level[0].querySelector("svg");
  const box = (e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const steps = [...svg.querySelectorAll(".flow-step, .flow-end")].map((g) => ({
    box: box(g.querySelector("rect")), texts: [...g.querySelectorAll("text")].map(box)}));
  const labels = [...svg.querySelectorAll(".flow-label")].filter(inView).map(box);
  return {levels: level.length, svg: box(svg), steps, labels};
}"""

Box = list[float]


@pytest.fixture
def opened(chromium: Any, reports: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    """Opens a report with the network off, and at the end checks that nothing was asked or said."""
    contexts, asked, said = [], [], []

    def open_report(name: str, width: int = 1200, **options: Any) -> Any:
        context = chromium.new_context(
            offline=True, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(reports[name].as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    own = [url for url in asked if url.startswith("file:") and url.endswith("report.html")]
    assert [url for url in asked if not url.startswith("data:")] == own
    assert said == []


@pytest.mark.parametrize("name", ALL)
def test_it_is_small(reports: dict[str, Path], name: str) -> None:
    assert reports[name].stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("name", "width"),
    [*((name, 1200) for name in ALL), *((name, 390) for name in ALL if not name.endswith(" en"))],
)
def test_axe_finds_nothing(opened: Callable[..., Any], name: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    # axe itself is let past the page's policy; the other tests hold the page to it.
    page = opened(name, width, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found] == []


def overlap(one: Box, other: Box) -> bool:
    slack = 0.5
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack
        and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


@pytest.mark.parametrize("name", MAPS)
def test_the_first_map_is_readable(opened: Callable[..., Any], name: str) -> None:
    seen = opened(name).evaluate(MEASURE)
    steps, labels = seen["steps"], seen["labels"]
    assert seen["levels"] == 1
    assert 3 < len(steps) <= MOST_NODES
    assert labels
    for step in steps:
        assert step["texts"]
        assert all(inside(text, step["box"]) for text in step["texts"])
    boxes = [step["box"] for step in steps]
    for group in (boxes, labels):
        assert not [(a, b) for i, a in enumerate(group) for b in group[:i] if overlap(a, b)]
    assert not [(a, b) for a in labels for b in boxes if overlap(a, b)]
    assert all(inside(each, seen["svg"]) for each in [*boxes, *labels])


def test_without_javascript_the_first_level_shows(opened: Callable[..., Any]) -> None:
    page = opened("receipt", java_script_enabled=False)
    assert page.locator(".flow-level:visible").count() == 1
    assert not page.locator("input[type=range]").is_visible()


def test_the_slider_works_with_the_keyboard(opened: Callable[..., Any]) -> None:
    page = opened("receipt")
    before, slider = page.locator(".flow output").inner_text(), page.locator("input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    assert page.locator(".flow output").inner_text() != before
    assert page.locator(".flow-level:visible").count() == 1


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [1200, 390])
def test_the_page_is_no_wider_than_the_screen(
    opened: Callable[..., Any], name: str, width: int
) -> None:
    page = opened(name, width)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ALL)
def test_no_text_of_a_chart_is_clipped(opened: Callable[..., Any], name: str) -> None:
    clipped = opened(name).evaluate("""() => [...document.querySelectorAll("svg.chart")].flatMap(
      (svg) => { const all = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")].filter((text) => {
          const box = text.getBoundingClientRect();
          return box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1
            || box.bottom > all.bottom + 1; }).map((text) => text.textContent); })""")
    assert clipped == []


PAGE = {"width": 718, "height": 1032}
"""A page of A4 within its margins, in CSS pixels."""


@pytest.mark.parametrize("name", [*LOGS, *OTHERS])
def test_on_paper_no_figure_is_cut(opened: Callable[..., Any], name: str) -> None:
    page = opened(name, PAGE["width"])
    page.emulate_media(media="print")
    cut = page.evaluate(
        """(paper) => [...document.querySelectorAll(
          ".drawing svg, .drawing table, .route, .findings li, .glance")].filter((one) => {
          const box = one.getBoundingClientRect();
          return box.height > paper.height || box.right > paper.width + 1; })
          .map((one) => one.outerHTML.slice(0, 200))""",
        PAGE,
    )
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAGE["width"]
