"""`pm.explore` in a real JupyterLab: what it shows is what the measures say of the same cases."""

import gzip
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools as pm

pytestmark = pytest.mark.long

RAW = Path(__file__).parents[3] / "logs" / "environmental_permit.xes.gz"
TEST, ADVICE = "Toets volledigheid", "Advies welstand vragen"


@pytest.fixture(scope="module")
def log() -> Any:
    return pm.example_log()


def asked_period(shown: Any) -> None:
    shown.told("period", how="die eindigen", first="2025-03-01", last="2025-05-31")


def asked_most(shown: Any) -> None:
    shown.told("variants", most="3")


CONTROLS: dict[str, tuple[Callable[[Any], None], Any]] = {
    "period": (asked_period, pm.cases.Period("ends", date(2025, 3, 1), date(2025, 5, 31))),
    "attribute": (lambda shown: shown.check("balie"), pm.cases.Attribute("kanaal", ["balie"])),
    "two values": (
        lambda shown: [shown.check("balie"), shown.check("post")],
        pm.cases.Attribute("kanaal", ["balie", "post"]),
    ),
    "step": (lambda shown: shown.told("step", add=True, step=ADVICE), pm.cases.Occurs(ADVICE)),
    "not step": (
        lambda shown: shown.told("step", add=True, step=ADVICE, occurs="komt niet voor"),
        ~pm.cases.Occurs(ADVICE),
    ),
    "later": (
        lambda shown: shown.told("followed", add=True, **{"from": TEST, "to": ADVICE}),
        pm.cases.Followed(TEST, by=ADVICE),
    ),
    "directly": (
        lambda shown: shown.told(
            "followed", add=True, **{"from": TEST, "to": ADVICE},
            directly="direct",
        ),
        pm.cases.Followed(TEST, by=ADVICE, directly=True),
    ),
    "directly, not": (
        lambda shown: shown.told(
            "followed", add=True, **{"from": TEST, "to": ADVICE},
            directly="direct", occurs="komt niet voor",
        ),
        ~pm.cases.Followed(TEST, by=ADVICE, directly=True),
    ),
    "routes": (asked_most, pm.cases.MostFrequentVariants(3)),
    "duration": (
        lambda shown: shown.told("duration", least="30", longest="60"),
        pm.cases.ThroughputAtLeast("30 days") & pm.cases.ThroughputAtMost("60 days"),
    ),
    "finished": (lambda shown: shown.told("finished", state="die klaar"), pm.cases.Finished("yes")),
    "running": (lambda shown: shown.told("finished", state="die nog"), pm.cases.Finished("no")),
}  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_shows_what_the_measures_say(
    shown: Any, log: Any, explored: ModuleType, control: str
) -> None:
    ask, rule = CONTROLS[control]
    ask(shown)
    kept = log.keep(rule)
    n, steps = kept.known.n_cases, pm.activities(kept).set_index("activity")["n"].to_dict()
    assert 0 < n < 600
    assert shown.message() == ""
    assert shown.figures() == explored.figures(kept, log)
    assert shown.effects() == [(600 - n, n)]
    assert shown.boxes().items() <= steps.items()
    assert max(steps.values()) in shown.boxes().values()


def traces(of: Callable[[str, list[str]], bool]) -> tuple[int, int]:
    """Cases and completed events of the raw file, by what holds of its head and its activities."""
    text = gzip.decompress(RAW.read_bytes()).decode("utf-8")
    cases = events = 0
    for trace in re.findall(r"<trace>.*?</trace>", text, re.DOTALL):
        head, *parts = re.split(r"<event>", trace)
        done = [part for part in parts if 'transition" value="complete"' in part]
        steps = [match for one in done for match in re.findall(r'concept:name" value="(.*?)"', one)]
        if of(head, steps):
            cases, events = cases + 1, events + len(steps)
    return cases, events


ORACLES: dict[str, Callable[[str, list[str]], bool]] = {
    "attribute": lambda head, steps: 'key="kanaal" value="balie"' in head,
    "not step": lambda head, steps: ADVICE not in steps,
    "later": lambda head, steps: TEST in steps and ADVICE in steps[steps.index(TEST) + 1 :],
}


@pytest.mark.parametrize("control", ORACLES)
def test_a_control_shows_what_the_raw_file_holds(
    shown: Any, explored: ModuleType, control: str
) -> None:
    CONTROLS[control][0](shown)
    cases, events = traces(ORACLES[control])
    said = shown.figures()
    assert explored.number(explored.numbers(said[0])[0]) == cases
    assert explored.number(explored.numbers(said[1])[0]) == events


def test_what_no_case_lacks_is_no_choice(shown: Any) -> None:
    said = shown.form("attribute").locator("xpath=..").locator(".px-box").all_inner_texts()
    assert [one.split()[0] for one in said] == [
        "bouwen", "kappen", "inrit", "reclame", "Omgevingsloket", "post", "balie",
    ]  # fmt: skip


def test_after_run_all_the_widget_is_in_sight(lab: Any, explored: ModuleType) -> None:
    cells = ["import pmtools as pm", "pm.explore('benefit')", "print('x\\n' * 80)"]
    with lab.opened(lab.write("in sight.ipynb", cells)) as screen:
        screen.run_all()
        top = explored.Explored(screen).px.bounding_box()["y"]
        assert 0 <= top < 200


def test_rules_hold_together_and_are_taken_away_one_by_one(
    shown: Any, log: Any, explored: ModuleType
) -> None:
    shown.check("bouwen")
    shown.told("step", add=True, step=ADVICE)
    first = pm.cases.Attribute("zaaktype", ["bouwen"])
    one, two = log.keep(first), log.keep(first & pm.cases.Occurs(ADVICE))
    a, b = one.known.n_cases, two.known.n_cases
    assert shown.effects() == [(600 - a, a), (a - b, b)]
    assert shown.figures() == explored.figures(two, log)
    shown.press("drop")
    only = log.keep(pm.cases.Occurs(ADVICE))
    assert shown.figures() == explored.figures(only, log)
    boxes = shown.form("attribute").locator("input:checked")
    assert boxes.count() == 0  # what the controls say is what holds
    shown.check("bouwen")
    shown.press("clear")
    assert shown.effects() == []
    assert shown.figures() == explored.figures(log, log)


def test_the_clock_of_the_office(shown: Any, log: Any, explored: ModuleType) -> None:
    calendar = shown.figures()
    shown.press("clock", "office")
    assert shown.figures() == explored.figures(log.on(pm.office_calendar()), log) != calendar


def test_the_map_keeps_its_level_and_mode(shown: Any, log: Any) -> None:
    before = shown.boxes()
    slider = shown.px.locator(".flow input[type=range]")
    slider.focus()
    slider.press("ArrowRight")
    shown.px.get_by_role("button", name="hoe lang").click()
    more = shown.boxes()
    assert len(more) > len(before)
    shown.check("balie")
    steps = pm.activities(log.keep(pm.cases.Attribute("kanaal", ["balie"])))
    assert shown.boxes().items() <= steps.set_index("activity")["n"].to_dict().items()
    assert shown.px.locator(".flow").get_attribute("data-mode") == "time"
    assert slider.input_value() == "3"
    slider.press("ArrowLeft")
    shown.px.get_by_role("button", name="hoe vaak").click()


def test_all_cases_in_time_and_one_of_them(shown: Any, log: Any, explored: ModuleType) -> None:
    shown.press("tab", "dots")
    picture = shown.part("picture")
    assert "600 zaken met 7.207 stappen" in picture.inner_text()
    shown.press("along", "since_start")
    assert "vanaf het begin van elke zaak" in picture.inner_text()
    shown.press("along", "calendar")
    shown.press("tab", "case")
    times = pm.throughput_time(log, by="case").sort_values(["median", "case_id"], ascending=[0, 1])
    longest = times["case_id"].iloc[0]
    rows = pm.moments(log, longest)
    assert f"Zaak {longest}: {len(rows)} stappen" in picture.inner_text()
    other = times["case_id"].iloc[7]
    shown.told("case", case=other)
    assert f"Zaak {other}: {len(pm.moments(log, other))} stappen" in picture.inner_text()
    assert picture.locator(".strip-step").count() == len(pm.moments(log, other))


def test_what_was_set_apart_is_compared(shown: Any, log: Any) -> None:
    shown.press("tab", "difference")
    picture = shown.part("picture")
    assert "nog niets om te vergelijken" in picture.inner_text()
    shown.check("balie")
    desk, post = (log.keep(pm.cases.Attribute("kanaal", [one])) for one in ("balie", "post"))
    row = pm.differences(log.done(), desk.done(), by="log").iloc[0]
    assert f"({row['n_cases_b']} zaken)" in picture.inner_text()
    shown.press("apart")
    assert "staat apart" in shown.message()
    shown.check("balie", on=False)
    shown.check("post")
    row = pm.differences(desk.done(), post.done(), by="log").iloc[0]
    said = picture.locator(".differing li").first.inner_text()
    assert f"{row['n_cases_a']} zaken" in said
    assert f"{row['n_cases_b']} zaken" in said
    assert "kanaal balie" in picture.locator(".px-two").first.inner_text()
    shown.press("together")
    row = pm.differences(log.done(), post.done(), by="log").iloc[0]
    assert f"{row['n_cases_a']} zaken" in picture.locator(".differing li").first.inner_text()
