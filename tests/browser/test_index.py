"""The index in a real browser: sorted, filtered, by keyboard, on a telephone, accessible."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

import pytest
from typer.testing import CliRunner

from pmtools.cli.app import app

pytestmark = pytest.mark.long

LONG = "eenwoorddatmaardoorgaatenernietophoudt" * 6


@pytest.fixture(scope="module")
def index(made_runs: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The index of thirty runs and some that are bad, in both languages."""
    reports = tmp_path_factory.mktemp("index") / "reports"
    made_runs.many(reports, 30)
    now = datetime.now(UTC)
    own = {"name": "improvement", "shipped": False, "sha256": "ab" * 32, "source": f"./{LONG}"}
    odd = {"name": LONG, "sha256": "c" * 64, "zone": "Europe/Amsterdam"}
    for number, parts in enumerate(
        (
            {"notebook": own, "input": odd, "role": "coach", "parameters": {LONG: LONG}},
            {"removed": "2026-11-01T00:00:00+00:00"},
            {"began": now + timedelta(days=400), "sweep": {"id": "20261128T-abc", "place": 1}},
            {"input": {"name": "<b>vet</b>.csv"}, "outcome": "failed", "error": LONG},
        ),
        start=100,
    ):
        made_runs.write(reports, made_runs.record(number, **parts))
    broken = made_runs.write(reports, made_runs.record(200))
    (broken / "run.json").write_text("{", encoding="utf-8")
    made = {"nl": reports / "index.html", "en": reports / "english.html"}
    for language, page in made.items():
        asked = ["reports", str(reports), "--language", language, "--out", str(page)]
        assert CliRunner().invoke(app, asked).exit_code == 0
    return made


@pytest.fixture
def opened(chromium: Any, index: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    """Opens the index with the network off; at the end nothing was asked for or complained of."""
    contexts, asked, told = [], [], []

    def open_index(language: str = "nl", width: int = 1200, **options: Any) -> Any:
        size = {"width": width, "height": 900}
        context = chromium.new_context(offline=True, viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(index[language].as_uri())
        return page

    yield open_index
    for context in contexts:
        context.close()
    assert {url for url in asked if not url.startswith("data:")} <= {
        page.as_uri() for page in index.values()
    }
    assert told == []


def column(page: Any, name: str) -> list[str]:
    """The cells of a column that are in sight, in order."""
    cells = page.locator(f"tbody tr:not([hidden]) .{name}")
    return [text.strip() for text in cells.all_text_contents()]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing(opened: Callable[..., Any], language: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs the check extra"
    )
    page = opened(language, width, bypass_csp=True)
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found] == []


@pytest.mark.parametrize("width", [1200, 800, 390, 320])
def test_the_page_is_no_wider_than_the_screen(opened: Callable[..., Any], width: int) -> None:
    page = opened(width=width)
    page.add_style_tag(content="tbody tr { content-visibility: visible !important; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    over = page.evaluate("""() => [...document.querySelectorAll('td, th, a, span, small')].filter(
      (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      .map((one) => one.outerHTML.slice(0, 80))""")
    assert over == []


def test_it_begins_with_the_newest_and_sorts_both_ways(opened: Callable[..., Any]) -> None:
    page = opened()
    keys = [float(one.get_attribute("data-key")) for one in page.locator("tbody .when").all()]
    assert keys == sorted(keys, reverse=True)
    head = page.locator("thead .when")
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    again = [float(one.get_attribute("data-key")) for one in page.locator("tbody .when").all()]
    assert again == keys[::-1]


def test_numbers_in_names_sort_as_numbers_and_what_is_empty_comes_last(
    opened: Callable[..., Any],
) -> None:
    page = opened()
    page.locator("thead .log button").click()
    logs = [text.split(" kenmerk")[0] for text in column(page, "log")]
    services = [int(name.split()[1].split(".")[0]) for name in logs if name.startswith("dienst")]
    assert services == sorted(services)
    assert page.locator("thead [aria-sort]").count() == 1
    for _ in range(2):
        page.locator("thead .role button").click()
        roles = column(page, "role")
        assert roles[0] == "coach"
        assert set(roles[1:]) == {""}


def test_it_is_found_by_words_and_by_choices(opened: Callable[..., Any]) -> None:
    page = opened()
    everything = len(column(page, "when"))
    search = page.get_by_label("Zoeken")
    search.fill("STURÉN dienst")
    assert set(column(page, "notebook")) == {"Sturen", "Sturen notebook"}
    assert page.locator(".shown").inner_text().startswith(f"{len(column(page, 'when'))} van ")
    page.get_by_label("Uitkomst").select_option(label="mislukt")
    assert set(column(page, "outcome")) <= {"mislukt"}
    page.get_by_role("button", name="Alles weer tonen").click()
    page.locator("tbody tr[hidden]").first.wait_for(state="detached")
    assert search.input_value() == ""
    assert len(column(page, "when")) == everything
    page.get_by_label("Reeks").select_option(index=1)
    assert len(column(page, "when")) == 1
    page.get_by_label("Reeks").select_option(index=0)
    page.locator("select[name=notebook]").select_option(label="improvement (eigen notebook)")
    assert column(page, "role") == ["coach"]
    search.fill("bestaat niet")
    assert column(page, "when") == []
    assert page.locator(".shown").inner_text().startswith("0 van ")


def test_a_choice_stays_when_it_is_sorted(opened: Callable[..., Any]) -> None:
    page = opened()
    page.get_by_label("Uitkomst").select_option(label="mislukt")
    before = len(column(page, "when"))
    page.locator("thead .finding button").click()
    assert len(column(page, "when")) == before < 10


def test_all_of_it_works_with_the_keyboard(opened: Callable[..., Any]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.type("sturen")
    assert set(column(page, "notebook")) == {"Sturen", "Sturen notebook"}
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
        if page.evaluate("document.activeElement.closest('th')?.className") == "log":
            break
    assert {"SELECT", "BUTTON"} <= seen
    page.keyboard.press("Enter")
    assert page.locator("thead .log").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert page.locator("thead .log").get_attribute("aria-sort") == "descending"
    assert page.evaluate("document.activeElement.closest('th').className") == "log"
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_without_javascript_the_whole_table_is_there(opened: Callable[..., Any]) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("tbody tr:visible").count() == 35
    assert not page.locator("form.choose").is_visible()
    assert page.locator("thead button").count() == 0


def test_every_link_leads_somewhere(opened: Callable[..., Any], index: dict[str, Path]) -> None:
    page = opened()
    ways = page.evaluate("[...document.querySelectorAll('tbody a')].map((one) => one.href)")
    assert len(ways) > 30
    assert all(Path(url2pathname(unquote(urlparse(way).path))).is_file() for way in ways)


@pytest.mark.parametrize("width", [1200, 390])
def test_a_table_stays_a_table_to_who_hears_it(opened: Callable[..., Any], width: int) -> None:
    page = opened(width=width)
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("columnheader").count() == 7
    assert page.get_by_role("rowheader").count() == 35
    # Links with one text are told apart.
    names = page.locator("tbody a").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert len(set(names)) == len(names)
