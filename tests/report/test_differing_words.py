"""What differs in words: numbers, names and cautions, and no cause."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.language import choose
from pmtools.report.passages.differing import differing

HOUR = pd.Timedelta("1h")


def steps(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Steps by how many of the 100 cases of A and of the 50 of B have them."""
    frame = pd.DataFrame(list(rows), columns=["activity", "n_cases_a", "n_cases_b"])
    frame = frame.assign(share_a=frame["n_cases_a"] / 100, share_b=frame["n_cases_b"] / 50)
    return frame.assign(share_difference=frame["share_b"] - frame["share_a"])


def between(*rows: tuple[str, str, int, int, float, float]) -> pd.DataFrame:
    """Transitions with their times in A and B and the median hours of both."""
    columns = ["from_activity", "to_activity", "n_a", "n_b", "median_a", "median_b"]
    frame = pd.DataFrame(list(rows), columns=columns)
    frame = frame.assign(share_a=frame["n_a"] / 100, share_b=frame["n_b"] / 50)
    for side in "ab":
        frame[f"median_{side}"] = pd.to_timedelta(
            frame[f"median_{side}"].astype("float64"), unit="h"
        )
        frame[f"n_cases_{side}"] = frame[f"n_{side}"]
    return frame.assign(median_difference=frame["median_b"] - frame["median_a"])


def logs(n_a: int = 100, n_b: int = 50, a: float = 240, b: float = 480) -> pd.DataFrame:
    row = {"n_cases_a": n_a, "n_cases_b": n_b, "median_a": a * HOUR, "median_b": b * HOUR}
    return pd.DataFrame([row | {"median_difference": (b - a) * HOUR}])


STEPS = steps(("check", 12, 17), ("call", 30, 10), ("advice", 20, 0), ("visit", 0, 9),
              ("stamp", 51, 25), ("sign", 40, 23))  # fmt: skip
BETWEEN = between(
    ("check", "call", 12, 14, 24, 72),
    ("call", "sign", 30, 10, 48, 10),
    ("rare", "sign", 9, 50, 0, 9000),
    ("a", "b", 90, 45, 100, 109),
)


def said(**given: object) -> str:
    frames = {"activities": STEPS, "transitions": BETWEEN, "logs": logs()} | given
    return differing(**frames).body  # type: ignore[arg-type]


def test_the_three_steps_and_two_transitions_that_differ_most() -> None:
    items = said(names=("desk", "post")).split("<li>")[1:]
    assert [item.split("</li>")[0] for item in items] == [
        "De zaken van ‘post’ duren langer: de helft duurt hooguit 20 dagen (50 zaken). "
        "Bij ‘desk’ is dat 10 dagen (100 zaken).",
        "In ‘post’ komt ‘check’ vaker voor: in 34% van de zaken, tegen 12%.",
        "In ‘post’ komt ‘call’ minder vaak voor: in 20% van de zaken, tegen 30%.",
        "‘advice’ komt alleen voor in ‘desk’: in 20% van de zaken.",
        "Van ‘call’ naar ‘sign’ duurt het korter in ‘post’: de helft van de keren hooguit 10 uur, "
        "tegen 2 dagen.",
        "Van ‘check’ naar ‘call’ duurt het langer in ‘post’: de helft van de keren hooguit 3 dagen, "
        "tegen 24 uur.",
    ]


def test_a_step_of_the_second_alone_and_no_names() -> None:
    body = said(activities=STEPS[3:4])
    assert "‘visit’ komt alleen voor in selectie B: in 18% van de zaken." in body


def test_what_hardly_differs_is_not_said() -> None:
    body = said(activities=STEPS[4:5], transitions=BETWEEN[2:], logs=logs(a=240, b=240))
    assert "Geen stap verschilt 5 procentpunten of meer." in body
    assert "‘" not in body
    assert "De helft van de zaken duurt bij beide hooguit 10 dagen" in body


@pytest.mark.parametrize(("n", "warned"), [(19, True), (20, False), (1, True)])
def test_few_cases_are_warned_of(n: int, warned: bool) -> None:
    body = said(logs=logs(n_b=n), names=("desk", "post"))
    cases = "1 zaak" if n == 1 else f"{n} zaken"
    assert (f"Let op: ‘post’ heeft maar {cases}." in body) == warned
    assert "Let op: ‘desk’" not in body


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_claims_no_cause(language: str) -> None:
    choose(language)
    body = said()
    assert {"nl": "geen oorzaken", "en": "not causes"}[language] in body
    assert {"nl": "toeval", "en": "chance"}[language] in body
    for word in ("significant", "doordat", "omdat", "because", "due to"):
        assert word not in body


def test_hostile_labels(hostile: str) -> None:
    rows = STEPS.assign(activity=[hostile, "שלום\u202e", "x" * 5000, "$x$", "b", "c"])
    body = said(activities=rows, names=(hostile, "b"))
    assert "<script>" not in body
    assert "\u202e" not in body
    assert len(body) < 4000


def test_of_real_selections() -> None:
    log = pm.example_log()
    desk = log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    frames = [pm.differences(log, desk, by=by) for by in ("activity", "transition", "log")]
    found = differing(*frames)
    assert found.answer is frames[2]
    assert "in 33% van de zaken, tegen 39%" in found.body
