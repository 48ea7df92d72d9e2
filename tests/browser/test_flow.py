"""The process map in a chromium: nothing overlaps, slider and modes work by keyboard."""

from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.assets import script, style
from pmtools.report.picture import Picture

pytestmark = pytest.mark.long

MODES = ("frequency", "time")

MEASURE = """() => {
  const level = [...document.querySelectorAll(".flow-level")].find((one) => !one.hidden);
  const inView = (element) => element.getClientRects().length > 0;
  const all = (chosen) => [...level.querySelectorAll(chosen)].filter(inView);
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
    size: ["width", "height"].map((side) => place(level)[side]).concat(place(level).top),
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


def press(page: Any, mode: str) -> None:
    """Choose what the arrows show, by keyboard."""
    page.locator(f".flow-modes button[data-mode={mode}]").focus()
    page.keyboard.press("Space")


def measures(page: Any, *, modes: tuple[str, ...] = MODES) -> list[dict[str, Any]]:
    """Of every level in every mode, chosen by keyboard."""
    slider = page.locator("input[type=range]")
    last = int(slider.get_attribute("max"))
    found = []
    for mode in modes:
        press(page, mode)
        slider.focus()
        page.keyboard.press("Home")
        for place in range(last + 1):
            if place:
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
    seen = measures(page)
    for found in [first, *seen]:
        assert found["labels"] >= 6
        assert (found["clipped"], found["overlapping"]) == (0, 0)
    often, long = seen[: len(seen) // 2], seen[len(seen) // 2 :]
    assert [one["size"] for one in often] == [one["size"] for one in long]  # nothing jumps


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
    "lang " * 2_000,
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
    between["p90"] = pd.Timedelta("12345.5D")
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
    none["median"] = none["total"] = none["p90"] = pd.to_timedelta([])
    return pm.plot_flow(steps, none)


def test_the_slider_tells_what_is_shown(chromium: Any, tmp_path: Path) -> None:
    page = page_of(chromium, twenty(), tmp_path)
    assert page.locator("output").inner_text() == "12 van 20 stappen, 0 van 0 overgangen"
    page.locator("input").focus()
    page.keyboard.press("End")
    assert page.locator("output").inner_text() == "20 van 20 stappen, 0 van 0 overgangen"
    assert page.locator("input").get_attribute("aria-valuetext").startswith("20 van 20")
    assert page.evaluate(MEASURE)["boxes"] == 22
    names = "['start', 'startSlider', 'startModes', 'startAll', 'watch']"
    own = page.evaluate(f"{names}.filter((name) => name in window)")
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


def chain(**options: Any) -> Picture:
    """Ten steps in a row, every arrow rarer and slower than the one before."""
    names = [f"stap {at}" for at in range(10)]
    steps = pd.DataFrame({"activity": names, "n": 99, "n_cases": 99})
    steps["n_first"] = [99] + [0] * 9
    steps["n_last"] = [0] * 9 + [99]
    steps["position"] = [at / 10 for at in range(10)]
    between = pd.DataFrame({"from_activity": names[:-1], "to_activity": names[1:]})
    between["n"] = range(90, 0, -10)
    between["median"] = pd.to_timedelta([10**at for at in range(9)], unit="s")
    between["p90"] = between["median"] * 3
    between["total"] = between["median"] * between["n"]
    between["share"] = between["total"] / between["total"].sum()
    return pm.plot_flow(steps, between, **options)


SEEN = """() => {
  const level = [...document.querySelectorAll(".flow-level")].find((one) => !one.hidden);
  const inView = (element) => element.getClientRects().length > 0;
  const shown = (chosen) => [...level.querySelectorAll(chosen)].filter(inView);
  return {
    labels: shown(".flow-label").map((one) => one.textContent),
    heads: shown(".flow-arrow polygon").length, arrows: shown(".flow-arrow path").length,
    wide: Object.fromEntries(shown(".flow-arrow path").map((path) => [
      path.parentElement.querySelector("title").textContent.split(":")[0],
      parseFloat(getComputedStyle(path).strokeWidth)])),
    key: [...document.querySelectorAll(".flow-turns span")].filter(
      (one) => getComputedStyle(one).visibility === "visible").map((one) => one.textContent),
  };
}"""


def pressed(page: Any) -> list[str]:
    return [
        str(page.locator(f".flow-modes button[data-mode={mode}]").get_attribute("aria-pressed"))
        for mode in MODES
    ]


def test_the_reader_chooses_how_often_or_how_long_by_keyboard(
    chromium: Any, tmp_path: Path
) -> None:
    page = page_of(chromium, chain(), tmp_path)
    group = page.get_by_role("group", name="Pijlen tonen")
    assert group.get_by_role("button", name="hoe vaak", pressed=True).is_visible()
    often = page.evaluate(SEEN)
    assert "90×" in often["labels"]
    assert "9 van 10" not in "".join(often["labels"])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "hoe lang"
    page.keyboard.press("Enter")
    assert pressed(page) == ["false", "true"]
    long = page.evaluate(SEEN)
    assert "90×" not in "".join(long["labels"])
    assert "10 seconden9 van 10:30 seconden" in long["labels"]
    for seen in (often, long):
        assert seen["heads"] == seen["arrows"]
        assert len(seen["key"]) == 1
    assert often["key"] != long["key"]
    ways = [f"stap {at} → stap {at + 1}" for at in range(8)]
    assert all(often["wide"][a] > often["wide"][b] for a, b in pairwise(ways))
    assert all(long["wide"][a] <= long["wide"][b] for a, b in pairwise(ways))
    assert long["wide"][ways[-1]] > 2
    assert long["wide"][ways[0]] < 1.3


def test_the_mode_stays_when_the_slider_moves_and_the_other_way_round(
    chromium: Any, tmp_path: Path
) -> None:
    page = page_of(chromium, chain(), tmp_path)
    press(page, "time")
    page.locator("input").focus()
    page.keyboard.press("Home")
    assert pressed(page) == ["false", "true"]
    assert page.evaluate(MEASURE)["boxes"] == 8
    assert "9 van 10" in "".join(page.evaluate(SEEN)["labels"])
    press(page, "frequency")
    assert page.evaluate(MEASURE)["boxes"] == 8
    assert "9 van 10" not in "".join(page.evaluate(SEEN)["labels"])


@pytest.mark.parametrize("mode", MODES)
def test_without_script_the_first_mode_is_seen_and_no_button(
    mode: str, chromium: Any, tmp_path: Path
) -> None:
    page = page_of(chromium, chain(mode=mode), tmp_path, java_script=False)
    assert not page.locator(".flow-modes").is_visible()
    labels = "".join(page.locator(".flow-label:visible").all_text_contents())
    assert ("9 van 10" in labels) == (mode == "time")
    assert ("90×" in labels) == (mode == "frequency")


def test_two_maps_have_a_mode_of_their_own(chromium: Any, tmp_path: Path) -> None:
    page = page_of(chromium, chain(), tmp_path)
    page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", chain().body)
    page.wait_for_function("document.querySelectorAll('.flow-modes:not([hidden])').length === 2")
    page.locator(".flow-modes").last.get_by_text("hoe lang").click()
    modes = page.locator(".flow").evaluate_all("maps => maps.map((one) => one.dataset.mode)")
    assert modes == ["frequency", "time"]


def test_axe_finds_nothing_in_either_mode(chromium: Any, tmp_path: Path) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    page = page_of(chromium, chain(), tmp_path)
    page.evaluate("document.documentElement.lang = 'nl'")
    for mode in MODES:
        press(page, mode)
        found = axe.Axe().run(page).response["violations"]
        wrong = [each["id"] for each in found if each["id"] != "page-has-heading-one"]
        assert wrong == []
