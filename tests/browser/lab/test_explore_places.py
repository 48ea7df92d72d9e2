"""What is chosen on the map of `pm.explore`, and what is kept of a selection."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli.app import app

pytestmark = pytest.mark.long

TEST, ASK = "Toets volledigheid", "Aanvullende gegevens opvragen"
TAKEN = pm.cases.Followed(TEST, by=ASK, directly=True)


@pytest.fixture(scope="module")
def log() -> Any:
    return pm.example_log()


def test_a_step_tells_its_cases_and_becomes_a_rule(
    shown: Any, log: Any, explored: ModuleType
) -> None:
    shown.px.locator(f'.flow-level:not([hidden]) g[data-step="{TEST}"]').click()
    shown.settled()
    told, steps = shown.part("chosen"), pm.activities(log).set_index("activity")
    shown.page.wait_for_function("document.activeElement.matches('[data-slot=chosen] h2')")
    assert TEST in told.locator("h2").inner_text()
    n, n_cases = steps["n"][TEST], steps["n_cases"][TEST]
    assert f"{n} keer, in {n_cases} zaken" in told.inner_text()
    to_it = pm.time_between(log, by="activity").set_index("activity")["median"][TEST]
    half = f"De helft van de keren duurt het hooguit {explored.duration(to_it, log)}"
    assert half in told.locator("#figure-chosen-times figcaption").inner_text()
    own = log.keep(pm.cases.Occurs(TEST))
    slow = pm.throughput_time(own, by="case").sort_values(["median", "case_id"], ascending=[0, 1])
    assert told.locator(".px-cases button").all_inner_texts() == slow["case_id"].head(10).to_list()
    route = pm.variants(own).iloc[0]
    assert f"{route['n_cases']} " in told.locator("#figure-chosen-routes").inner_text()
    shown.press("only")
    assert shown.figures() == explored.figures(own, log)
    assert told.inner_text() == ""


def test_an_arrow_tells_its_cases_and_how_long_it_takes(
    shown: Any, log: Any, explored: ModuleType
) -> None:
    arrow = f'.flow-level:not([hidden]) g[data-from="{TEST}"][data-to="{ASK}"]'
    shown.px.locator(arrow).focus()
    shown.page.keyboard.press("Enter")
    shown.settled()
    between = pm.time_between(log).set_index(["from_activity", "to_activity"]).loc[(TEST, ASK)]
    own, told = log.keep(TAKEN), shown.part("chosen").inner_text()
    assert f"{between['n']} keer, in {own.known.n_cases} zaken" in told
    shown.press("close")
    shown.page.wait_for_function("(arrow) => document.activeElement.matches(arrow)", arg=arrow)
    shown.page.keyboard.press("Enter")
    shown.settled()
    shown.press("without")
    assert shown.figures() == explored.figures(log.keep(~TAKEN), log)


def test_a_case_of_a_step_is_one_click_away(shown: Any) -> None:
    shown.px.locator(f'.flow-level:not([hidden]) g[data-step="{ASK}"]').click()
    shown.settled()
    name = shown.part("chosen").locator(".px-cases button").first.inner_text()
    shown.press("case", name)
    assert f"Zaak {name}:" in shown.part("picture").inner_text()
    assert shown.part("chosen").inner_text() == ""


def test_a_kept_filter_gives_a_report_of_the_same_cases(
    shown: Any, lab: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, explored: ModuleType
) -> None:
    shown.check("balie")
    shown.told("duration", least="20")
    shown.told("keep", add=True, name="balie traag")
    assert '--filter "balie traag"' in shown.message()
    seen = explored.number(explored.numbers(shown.figures()[0])[0])
    monkeypatch.setenv("PMTOOLS_CONFIG", str(lab.settings))
    command = ["report", "environmental_permit", "--notebook", "throughput", "--quiet"]
    done = CliRunner().invoke(app, [*command, "--filter", "balie traag", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    answers = Path(done.stdout.strip()).parent / "answers"
    assert pd.read_parquet(answers / "summary.parquet")["n_cases"][0] == seen > 0
    shown.all_cases()
    shown.told("load", add=True, name="balie traag")
    assert explored.number(explored.numbers(shown.figures()[0])[0]) == seen
    assert len(shown.effects()) == 2


def test_the_python_it_shows_keeps_the_same(shown: Any, log: Any, explored: ModuleType) -> None:
    shown.told("finished", state="die klaar")
    shown.told("period", first="2025-02-01")
    line = shown.px.locator(".px-python").text_content()
    names = {"log": log, "cases": pm.cases, "events": pm.events, "pm": pm}
    names |= {name: getattr(pm.cases, name) for name in dir(pm.cases)}
    kept = eval(line, names)  # noqa: S307  what the screen shows is to be run
    assert shown.figures() == explored.figures(kept, log)


def test_another_log_begins_anew(shown: Any, explored: ModuleType) -> None:
    shown.check("balie")
    choice = shown.px.locator("select[data-do=log]")
    choice.select_option("registry_extract")
    shown.settled()
    other = pm.example_log("registry_extract")
    assert shown.figures() == explored.figures(other, other)
    assert shown.effects() == []
    choice.select_option("environmental_permit")
    shown.settled()
    whole = pm.example_log()
    assert shown.figures() == explored.figures(whole, whole)
