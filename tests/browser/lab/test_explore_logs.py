"""`pm.explore` with logs that lack something, with labels that mean harm, and with names in them."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools as pm
from pmtools.exploring.saved import keep_filter

pytestmark = pytest.mark.long

START = datetime(2024, 1, 8, 9, 0)
HEAD = ("case_id", "activity", "timestamp")
HARM = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(2)</script>",
    "two\nlines",
    "letters " * 40,
    "\u202egnirts \u05e9\u05dc\u05d5\u05dd",
    "$x^2$ and $$y$$",
    "</style></svg><b>bold</b>",
    "`${1}` {{x}} &amp; %s",
)
NAMES = ("Wilhelmina van Dongen", "Bouke Zijlstra", "Tjitske Hoogland", "Sjoerd Ypma")


def written(folder: Path, name: str, steps: list[tuple[str, str]], **more: Any) -> Path:
    """A log with a step of a case in each hour; `more` gives columns a value per row."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([*HEAD, *more])
        for place, (case, step) in enumerate(steps):
            moment = (START + timedelta(hours=7 * place)).isoformat()
            rows.writerow([case, step, moment, *(values(place) for values in more.values())])
    return path


@pytest.fixture(scope="module")
def logs(lab: Any) -> dict[str, Path]:
    """The odd logs, in the folder where a user of Lab puts her own."""
    many = [f"z{place}" for place in range(12)]
    folder = lab.folder / "logs"
    return {
        path.stem: path
        for path in (
            written(folder, "one-variant", [(case, step) for case in many for step in "ABC"]),
            written(folder, "one-case", [("z1", step) for step in "ABAC"]),
            written(folder, "no-transitions", [(case, "A") for case in many]),
            written(folder, "one-event", [("z1", "A")]),
            written(
                folder, "harm",
                [(f"{case} {HARM[0]}", step) for case in many for step in HARM],
                **{HARM[0]: lambda place: HARM[place % 3], "soort": lambda place: HARM[place // 64]},
            ),
            written(
                folder, "names", [(case, step) for case in many for step in "ABC"],
                resource=lambda place: NAMES[place % 4],
                behandelaar=lambda place: NAMES[place // 3 % 4],
                **{
                    "case:aanvrager": lambda place: NAMES[place // 3 % 4],
                    "case:email": lambda place: NAMES[place // 3 % 4].split()[0] + "@x.example",
                    "case:kanaal": lambda place: ("balie", "post")[place // 18],
                },
            ),
        )
    }  # fmt: skip


@pytest.fixture(scope="module")
def screen(lab: Any, logs: dict[str, Path], explored: ModuleType) -> Iterator[Any]:
    """A notebook with `pm.explore`, in the folder above that of the logs."""
    name = lab.write("odd.ipynb", ["import pmtools as pm", "pm.explore('logs/one-variant.csv')"])
    with lab.opened(name) as screen:
        asked = list[str]()
        screen.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        screen.run_all()
        yield explored.Explored(screen)
        assert asked == []


def choose(screen: Any, name: str) -> None:
    screen.px.locator("select[data-do=log]").select_option(f"logs/{name}.csv")
    screen.settled()
    screen.all_cases()


@pytest.mark.parametrize(
    "name", ["one-variant", "one-case", "no-transitions", "one-event", "harm", "names"]
)
def test_it_works_or_says_so(
    screen: Any, logs: dict[str, Path], explored: ModuleType, name: str
) -> None:
    choose(screen, name)
    log = pm.read_log(logs[name])
    assert screen.figures() == explored.figures(log, log)
    for tab in ("difference", "dots", "case", "map"):
        screen.press("tab", tab)
        assert screen.part("picture").inner_text().strip()
        assert screen.message() == ""
    screen.press("clock", "office")
    screen.press("clock", "calendar")
    place = screen.px.locator(".flow-level:not([hidden]) g[role=button]")
    if name == "no-transitions":
        assert place.count() or screen.part("picture").locator(".lack").count()
    for one in range(min(place.count(), 3)):
        place.nth(one).press("Enter")
        screen.settled()
        assert screen.part("chosen").locator("h2").count() == 1
        assert screen.message() == ""
    if place.count():
        screen.press("without")
        if screen.message():  # all cases have it
            assert "geen enkele zaak" in screen.message()
        screen.press("tab", "difference")
        screen.press("tab", "map")


def test_labels_that_mean_harm_are_text(screen: Any, logs: dict[str, Path]) -> None:
    choose(screen, "harm")
    screen.told("step", add=True, step="<img")
    assert "<img src=x onerror=alert(1)>" in screen.part("rules").inner_text()
    screen.told("duration", least="1")
    screen.told("keep", add=True, name="kwaad")
    screen.press("apart")
    screen.press("drop")
    screen.press("tab", "difference")
    assert screen.page.locator(".px img, .px script, .px b, .px mjx-container").count() == 0
    screen.press("tab", "map")
    screen.px.locator(".flow-level:not([hidden]) g[data-step^='<img']").click()
    screen.settled()
    assert "<img src=x onerror=alert(1)>" in screen.part("chosen").locator("h2").inner_text()
    screen.press("without")


def test_no_name_of_a_person_is_on_the_screen_or_in_a_file(
    lab: Any, logs: dict[str, Path], explored: ModuleType
) -> None:
    source = ["import pmtools as pm", "screen = pm.explore('logs/names.csv')\nscreen",
              "pm.show(screen.shown(), name='explored')"]  # fmt: skip
    with lab.opened(lab.write("names.ipynb", source)) as opened:
        opened.run_all()
        shown = explored.Explored(opened)
        pages = []
        for tab in ("difference", "dots", "case", "map"):
            shown.press("tab", tab)
            pages.append(opened.page.content())
        shown.px.locator(".flow-level:not([hidden]) g[data-step]").first.click()
        shown.settled()
        offered = shown.part("controls").locator("legend").all_text_contents()
        assert offered == ["kanaal"]
        shown.check("balie")
        shown.told("keep", add=True, name="namen")
        pages.append(opened.page.content())
        pages.append(json.dumps(opened.saved(), ensure_ascii=False))
    pages.append((lab.settings / "filters" / "namen.toml").read_text(encoding="utf-8"))
    parts = [part for name in NAMES for part in (name, name.split()[0], name.split()[-1])]
    for page in pages:
        assert [part for part in parts if part.casefold() in page.casefold()] == []


def test_an_empty_selection_says_which_rule_it_is(shown: Any, explored: ModuleType) -> None:
    shown.check("balie")
    figures, picture = shown.figures(), shown.part("picture").inner_html()
    shown.told("duration", least="9000")
    assert "geen enkele zaak over" in shown.message()
    assert "9.000 dagen" in shown.message()
    assert "balie" not in shown.message()
    assert shown.figures() == figures
    assert shown.part("picture").inner_html() == picture
    shown.check("post")  # the rule that is at fault stays named, whatever is asked meanwhile
    assert "9.000 dagen" in shown.message()
    shown.check("post", on=False)
    shown.px.locator(".px-rules button").last.click()
    shown.settled()
    assert shown.message() == ""
    assert shown.figures() == figures
    assert len(shown.effects()) == 1


def test_a_filter_for_another_log_says_what_this_one_lacks(
    shown: Any, lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(lab.settings))
    keep_filter(pm.cases.Attribute("wijk", ["noord"]), "van een ander")
    keep_filter(pm.cases.Occurs("Perceel inmeten"), "andere stap")
    shown.check("balie")  # the list of kept filters is drawn anew
    before = shown.figures()
    for name, lacks in (("van een ander", "wijk"), ("andere stap", "Perceel inmeten")):
        shown.told("load", add=True, name=name)
        assert lacks in shown.message()
        assert shown.figures() == before
        assert len(shown.effects()) == 1


def test_nothing_was_asked_outside_this_machine(lab: Any, shown: Any) -> None:
    assert shown.screen.outside == []
    assert lab.outside() == []
