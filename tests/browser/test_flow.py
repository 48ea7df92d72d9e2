"""The process map in a chromium: nothing overlaps, and the slider works by keyboard."""

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.assets import script, style
from pmtools.report.picture import Picture

pytestmark = pytest.mark.long

MEASURE = """() => {
  const level = [...document.querySelectorAll(".flow-level")].find((one) => !one.hidden);
  const all = (chosen) => [...level.querySelectorAll(chosen)];
  const place = (element) => element.getBoundingClientRect();
  const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  const among = (list) => list.flatMap(
    (a, at) => list.slice(at + 1).filter((b) => hit(a, b))).length;
  const boxes = all("rect").map(place);
  const labels = all(".flow-label").map(place);
  const outside = all("g:has(> rect)").filter((group) => {
    const box = place(group.querySelector("rect"));
    return [...group.querySelectorAll("text")].map(place).some((text) => text.left < box.left + 2
      || text.right > box.right - 2 || text.top < box.top || text.bottom > box.bottom);
  });
  return {
    boxes: boxes.length, labels: labels.length, clipped: outside.length,
    overlapping: among(boxes) + among(labels)
      + labels.reduce((sum, label) => sum + boxes.filter((box) => hit(label, box)).length, 0),
  };
}"""


def page_of(chromium: Any, picture: Picture, folder: Path, *, java_script: bool = True) -> Any:
    """The picture on an otherwise empty page of the report's width and look."""
    file = folder / "page.html"
    file.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><title>{escape(picture.title)}</title>'
        f"<style>{style()}</style><main>{picture.body}</main><script>{script()}</script>",
        encoding="utf-8",
    )
    page = chromium.new_page(
        viewport={"width": 900, "height": 900}, java_script_enabled=java_script
    )
    page.goto(file.as_uri())
    return page


def measures(page: Any) -> list[dict[str, int]]:
    """Of every level, chosen by keyboard."""
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    found = [page.evaluate(MEASURE)]
    for _ in range(int(slider.get_attribute("max"))):
        page.keyboard.press("ArrowRight")
        found.append(page.evaluate(MEASURE))
    return found


@pytest.mark.parametrize("name", ["receipt", "BPIC15_1", "BPIC15_2", "BPIC15_3", "Sepsis"])
def test_nothing_overlaps_or_is_clipped(
    name: str, data: Path, chromium: Any, tmp_path: Path
) -> None:
    log = pm.read_xes(data / "logs" / f"{name}.xes.gz")
    page = page_of(chromium, pm.plot_flow(pm.activities(log), pm.time_between(log)), tmp_path)
    first = page.evaluate(MEASURE)
    assert 12 < first["boxes"] <= 20
    for found in [first, *measures(page)]:
        assert found["labels"] >= 8
        assert (found["clipped"], found["overlapping"]) == (0, 0)


WIDE = [
    "W" * 60,
    "ij" * 300,
    "<script>alert(1)</script>",
    "Ontvangstbevestiging " * 9,
    "中文字" * 20,
]
WIDE += [
    "שלום עולם " * 8,
    "MW@% " * 20,
    "Überprüfungsausschuß",
    "Ω≈ç√∫˜µ≤≥÷" * 5,
    "👩‍💻 emoji " * 9,
]


def test_labels_of_every_script_fit_their_boxes(chromium: Any, tmp_path: Path) -> None:
    size = len(WIDE)
    steps = pd.DataFrame(
        {"activity": WIDE, "n": 9_999_999, "n_cases": 5, "n_first": 1, "n_last": 1}
    )
    steps["position"] = [at / size for at in range(size)]
    between = pd.DataFrame(
        {"from_activity": WIDE, "to_activity": WIDE[1:] + WIDE[:1], "n": 9_999_999}
    )
    between["median"] = pd.Timedelta("1234.5D")
    between["total"] = between["median"] * 100
    between["share"] = 1 / len(between)
    page = page_of(chromium, pm.plot_flow(steps, between), tmp_path)
    for found in measures(page):
        assert (found["clipped"], found["overlapping"]) == (0, 0)


def twenty() -> Picture:
    """Twenty steps and no arrow."""
    names = [f"stap {at}" for at in range(20)]
    steps = pd.DataFrame({"activity": names, "n": 9, "n_cases": 9, "n_first": 1, "n_last": 1})
    steps["position"] = 0.5
    none = pd.DataFrame({"from_activity": [], "to_activity": [], "n": [], "share": []})
    none["median"] = none["total"] = pd.to_timedelta([])
    return pm.plot_flow(steps, none)


def test_the_slider_tells_what_is_shown(chromium: Any, tmp_path: Path) -> None:
    page = page_of(chromium, twenty(), tmp_path)
    assert page.locator("output").inner_text() == "12 van 20 stappen, 0 van 0 overgangen"
    page.locator("input").focus()
    page.keyboard.press("End")
    assert page.locator("output").inner_text() == "20 van 20 stappen, 0 van 0 overgangen"
    assert page.locator("input").get_attribute("aria-valuetext").startswith("20 van 20")
    assert page.evaluate(MEASURE)["boxes"] == 22
    own = page.evaluate("['start', 'startAll', 'watch'].filter((name) => name in window)")
    assert own == []


def test_without_script_one_level_is_seen_and_no_slider(chromium: Any, tmp_path: Path) -> None:
    page = page_of(chromium, twenty(), tmp_path, java_script=False)
    assert not page.locator("input").is_visible()
    assert page.locator(".flow-level:visible").count() == 1
    assert page.locator("output").inner_text() == "12 van 20 stappen, 0 van 0 overgangen"


def test_a_map_that_comes_later_gets_its_slider_too(chromium: Any, tmp_path: Path) -> None:
    """As in a notebook, where the script comes first."""
    page = page_of(chromium, twenty(), tmp_path)
    page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", twenty().body)
    page.wait_for_function("[...document.querySelectorAll('label')].every((one) => !one.hidden)")
    page.locator("input").last.focus()
    page.keyboard.press("Home")
    said = page.locator("output").all_inner_texts()
    assert [text.split(" ")[0] for text in said] == ["12", "6"]
