"""A report in a municipality's own colours, in a browser: they are there, and all can be read."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

THEMES = {
    "wine": "--utrecht-heading-color: #7a1f5c; --utrecht-link-color: #8a4b08; "
    "--utrecht-document-color: #2a1a24; --utrecht-document-background-color: #fdf6ec",
    "too light": "--utrecht-heading-color: #f0b800; --utrecht-link-color: #3bac2a; "
    "--utrecht-document-color: #8c8c8c; --utrecht-document-background-color: #b0d4be",
    "accent alone": "--epe-brand-primary: #c93675",
}
SEEN = """() => {
  const style = (chosen, name) => getComputedStyle(document.querySelector(chosen))[name];
  const fills = (chosen) => [...document.querySelectorAll(chosen)].map(
    (one) => getComputedStyle(one).fill);
  return {
    band: style(".band", "backgroundColor"), heading: style("h1", "color"),
    text: style("body", "color"), paper: style("body", "backgroundColor"),
    link: style(".skip", "color"),
    box: style(".flow-often rect", "fill"), in_box: style(".flow-often text", "fill"),
    pressed: style(".flow-modes [aria-pressed=true]", "backgroundColor"),
    neutral: fills("svg.chart *, .flow *").filter((fill) => fill === "rgb(21, 64, 111)").length,
    accents: fills("svg.chart *").filter((fill) => fill === style("h1", "color")).length,
  };
}"""


@pytest.fixture(scope="module")
def themed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the example log in each theme, made by the command line."""
    folder = tmp_path_factory.mktemp("themed")
    settings = os.environ | {"PMTOOLS_CONFIG": str(folder / "settings")}
    made = {}
    for name, tokens in THEMES.items():
        theme = folder / f"{name}.css"
        theme.write_text(f":root {{ {tokens} }}", encoding="utf-8")
        options = [
            "report",
            "environmental_permit",
            "--theme",
            str(theme),
            "--quiet",
            "--out",
            str(folder),
        ]
        command = [sys.executable, "-c", "from pmtools.cli import main; main()", *options]
        done = subprocess.run(command, capture_output=True, text=True, env=settings)
        assert done.returncode == 0, done.stderr
        assert ("WCAG" in done.stderr) == (name == "too light")
        made[name] = Path(done.stdout.strip())
    return made


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("mode", ["frequency", "time"])
def test_axe_finds_nothing(name: str, mode: str, themed: dict[str, Path], chromium: Any) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    # axe itself is let past the page's policy.
    page = chromium.new_page(bypass_csp=True)
    page.goto(themed[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator(f".flow-modes button[data-mode={mode}]").click()
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found] == []


def test_the_colours_are_everywhere(themed: dict[str, Path], chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(themed["wine"].as_uri())
    seen = page.evaluate(SEEN)
    wine, paper = "rgb(122, 31, 92)", "rgb(253, 246, 236)"
    assert (seen["band"], seen["heading"], seen["box"], seen["pressed"]) == (wine,) * 4
    assert (seen["paper"], seen["in_box"]) == (paper, paper)
    assert seen["text"] == "rgb(42, 26, 36)"
    assert seen["link"] == "rgb(138, 75, 8)"
    assert seen["neutral"] == 0
    assert seen["accents"] > 0
    page.close()


def test_a_link_takes_the_accent_where_the_theme_has_none(
    themed: dict[str, Path], chromium: Any
) -> None:
    page = chromium.new_page()
    page.goto(themed["accent alone"].as_uri())
    seen = page.evaluate(SEEN)
    assert seen["link"] == seen["heading"] == "rgb(201, 54, 117)"
    assert seen["paper"] == "rgb(255, 255, 255)"
    page.close()
