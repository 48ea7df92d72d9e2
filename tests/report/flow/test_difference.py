"""The map of what differs: signs, lines and words, read from the drawing itself."""

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import CapabilityError, ParameterError
from pmtools.report.flow import plot as flow
from pmtools.report.flow.difference import plot_flow_difference
from pmtools.report.flow.layout import Layout

HOUR = pd.Timedelta("1h")


def steps(*rows: tuple[str, int, int], cases: tuple[int, int] = (100, 50)) -> pd.DataFrame:
    """Name and cases in A and B; the first of them begins every case, the last ends it."""
    frame = pd.DataFrame(list(rows), columns=["activity", "n_cases_a", "n_cases_b"])
    last = len(frame) - 1
    for side, n in zip("ab", cases, strict=True):
        frame[f"n_{side}"] = frame[f"n_cases_{side}"]
        frame[f"n_first_{side}"] = [n if at == 0 else 0 for at in range(last + 1)]
        frame[f"n_last_{side}"] = [n if at == last else 0 for at in range(last + 1)]
        place = [at / max(last, 1) for at in range(last + 1)]
        frame[f"position_{side}"] = pd.Series(place).where(frame[f"n_{side}"] > 0)
        frame[f"share_{side}"] = frame[f"n_cases_{side}"] / n
        frame[f"median_{side}"] = HOUR
    return differing(frame)


def arrows(
    *rows: tuple[str, str, int, int, float, float], cases: tuple[int, int] = (100, 50)
) -> pd.DataFrame:
    """From, to, times in A and B (once a case), and median hours of both."""
    columns = ["from_activity", "to_activity", "n_a", "n_b", "median_a", "median_b"]
    frame = pd.DataFrame(list(rows), columns=columns)
    for side, n in zip("ab", cases, strict=True):
        frame[f"n_cases_{side}"] = frame[f"n_{side}"]
        frame[f"share_{side}"] = frame[f"n_{side}"] / n
        hours = pd.to_timedelta(frame[f"median_{side}"].astype("float64"), unit="h")
        frame[f"median_{side}"] = hours.where(frame[f"n_{side}"] > 0)
    return differing(frame)


def differing(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        share_difference=frame["share_b"] - frame["share_a"],
        median_difference=frame["median_b"] - frame["median_a"],
    )


STEPS = steps(("intake", 100, 50), ("check", 60, 45), ("advice", 20, 0), ("call", 0, 10),
              ("close", 100, 50))  # fmt: skip
ARROWS = arrows(
    ("intake", "check", 60, 45, 10, 20),
    ("intake", "advice", 20, 0, 5, 0),
    ("check", "call", 0, 10, 0, 5),
    ("check", "close", 60, 15, 10, 5),
    ("call", "close", 0, 9, 0, 5),
    ("advice", "close", 20, 9, 5, 7),
    ("intake", "close", 20, 10, 48, 49),
)


def drawn(body: str) -> ET.Element:
    (shown,) = re.findall(r'<div class="flow-level"[^>]*">(<svg.*?</svg>)</div>', body, re.DOTALL)
    return ET.fromstring(shown)


def groups(drawing: ET.Element, kind: str) -> list[ET.Element]:
    return [g for g in drawing.iter("g") if kind in g.attrib["class"].split()]


def texts(drawing: ET.Element, kind: str) -> list[list[str]]:
    return [[str(text.text) for text in g.iter("text")] for g in groups(drawing, kind)]


def arrow(drawing: ET.Element, way: str) -> ET.Element:
    (found,) = (g for g in drawing.iter("g") if str(g.findtext("title")).startswith(f"{way}:"))
    return found


def picture(**given: object) -> ET.Element:
    return drawn(plot_flow_difference(STEPS, ARROWS, ("desk", "post"), **given).body)


def test_boxes_say_the_shares_of_both_and_the_difference_with_its_sign() -> None:
    assert sorted(texts(picture(), "flow-step")) == [
        ["advice", "alleen in A: 20%"],
        ["call", "alleen in B: 20%"],
        ["check", "60% → 90% (+30)"],
        ["close", "100% → 100%"],
        ["intake", "100% → 100%"],
    ]


def test_arrows_say_the_shares_of_both() -> None:
    assert sorted(texts(picture(), "flow-in-frequency")) == [
        ["100% → 100%"],
        ["100% → 100%"],
        ["20% → 18%", "(−2)"],
        ["20% → 20%"],
        ["60% → 30%", "(−30)"],
        ["60% → 90%", "(+30)"],
        ["alleen in A: 20%"],
        ["alleen in B: 18%"],
        ["alleen in B: 20%"],
    ]


def test_arrows_also_say_how_long_it_takes_in_both() -> None:
    assert sorted(texts(picture(), "flow-in-time")) == [
        ["2 dagen"],
        ["A 10 uur", "B 20 uur", "(+10 uur)"],
        ["A 10 uur", "B 5 uur", "(−5 uur)"],
        ["alleen in A"],
        ["alleen in B"],
        ["alleen in B"],
        ["te weinig keer"],
    ]


def test_more_less_and_the_same_differ_without_colour() -> None:
    drawing = picture()
    kinds = {
        way: [kind for kind in arrow(drawing, way).attrib["class"].split() if "-in-" in kind]
        for way in ("intake → check", "check → close", "intake → close", "intake → advice")
    }
    assert kinds == {
        "intake → check": ["flow-more-in-frequency", "flow-more-in-time"],
        "check → close": ["flow-less-in-frequency", "flow-less-in-time"],
        "intake → close": ["flow-same-in-frequency", "flow-same-in-time"],
        "intake → advice": ["flow-only-a-in-frequency", "flow-only-a-in-time"],
    }
    style = pm.map(pm.example_log())._repr_html_()
    assert re.search(r"flow-less-in-frequency path,[^{]*\{[^}]*stroke-dasharray", style)
    assert not re.search(r"flow-more-in-frequency path,[^{]*\{[^}]*stroke-dasharray", style)


def test_the_larger_the_difference_the_thicker_the_arrow() -> None:
    drawing = picture()

    def wide(way: str) -> float:
        return float(arrow(drawing, way).find("path").attrib["stroke-width"])  # type: ignore[union-attr]

    assert wide("intake → check") == wide("check → close") == 6.0
    assert wide("intake → advice") > wide("advice → close") > wide("intake → close") == 1.2


def test_a_small_difference_is_not_made_large() -> None:
    small = arrows(("intake", "close", 100, 49, 1, 1))
    drawing = drawn(
        plot_flow_difference(steps(("intake", 100, 50), ("close", 100, 50)), small).body
    )
    found = arrow(drawing, "intake → close")
    assert float(found.find("path").attrib["stroke-width"]) < 2  # type: ignore[union-attr]
    assert "flow-same-in-frequency" in found.attrib["class"]


def test_title_key_and_tips_say_who_is_who() -> None:
    shown = plot_flow_difference(STEPS, ARROWS, ("desk", "post"))
    assert shown.title == (
        "Naast elkaar: ‘desk’ en ‘post’. "
        "In ‘post’ komt ‘check’ vaker voor: in 90% van de zaken, tegen 60%."
    )
    assert "A is ‘desk’: 100 zaken. B is ‘post’: 50 zaken." in shown.body
    tip = arrow(drawn(shown.body), "intake → check").findtext("title")
    assert tip == (
        "intake → check: A: 60 zaken (60%), B: 45 zaken (90%); helft binnen A: 10 uur, B: 20 uur"
    )
    assert "A: 100 zaken. B: 50 zaken." in plot_flow_difference(STEPS, ARROWS).body


def test_english() -> None:
    shown = plot_flow_difference(STEPS, ARROWS, ("desk", "post"), language="en")
    drawing = drawn(shown.body)
    assert ["only in A: 20%"] in texts(drawing, "flow-in-frequency")
    assert ["A 10 hours", "B 20 hours", "(+10 hours)"] in texts(drawing, "flow-in-time")
    assert shown.title.startswith("Side by side: ‘desk’ and ‘post’. In ‘post’ ‘check’ occurs more")
    assert "Share of the cases in A" in shown.markup("map")


def test_the_table_says_shares_and_points() -> None:
    markup = plot_flow_difference(STEPS, ARROWS).markup("map")
    assert "Verschil (procentpunten)" in markup
    for said in ("60%", "90%", "30,0", "-30,0"):
        assert f'<td class="number">{said}</td>' in markup


@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", "\"&'\n", "x" * 3000, "שלום עולם", "$x_{1}$", "\u202eabc", " "],
)
def test_hostile_labels_and_names(label: str) -> None:
    names = steps((label, 100, 50), ("close", 90, 50))
    shown = plot_flow_difference(names, arrows((label, "close", 90, 50, 1, 2)), (label + "1", "b"))
    drawing = drawn(shown.body)  # it is well-formed
    assert len(groups(drawing, "flow-step")) == 2
    assert "<script>alert" not in shown.markup("map")
    assert "\u202e" not in shown.title
    assert len(shown.title) < 600


@pytest.mark.parametrize("names", [("a",), ("a", "a"), ("a", " "), "ab", ("a", "b", "c")])
def test_other_than_two_names_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(ParameterError, match="two different ones"):
        plot_flow_difference(STEPS, ARROWS, names)


def test_frames_of_something_else_are_refused() -> None:
    with pytest.raises(ParameterError, match="by='activity'.*lacks activity"):
        plot_flow_difference(ARROWS, STEPS)
    with pytest.raises(ParameterError, match="by='transition'.*lacks share_difference"):
        plot_flow_difference(STEPS, ARROWS.drop(columns="share_difference"))
    with pytest.raises(ParameterError, match="steps is 40"):
        plot_flow_difference(STEPS, ARROWS, steps=40)


def test_one_step_without_transitions_is_drawn() -> None:
    shown = plot_flow_difference(steps(("intake", 100, 50)), arrows())
    assert texts(drawn(shown.body), "flow-step") == [["intake", "100% → 100%"]]
    assert "<button" not in shown.body
    assert shown.title.endswith("Geen stap verschilt 5 procentpunten of meer.")


def test_steps_that_differ_most_are_shown_though_they_are_rare() -> None:
    many = [(f"step {at:02}", 100, 50) for at in range(30)]
    frame = steps(*many[:-1], ("rare", 0, 9), many[-1])
    ways = [(many[at][0], many[at + 1][0], 100, 50, 1.0, 1.0) for at in range(29)]
    shown = plot_flow_difference(frame, arrows(*ways, ("step 03", "rare", 0, 9, 0.0, 1.0)), steps=6)
    assert ["rare", "alleen in B: 18%"] in texts(drawn(shown.body), "flow-step")


def test_without_a_layout_program_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(dot: str) -> Layout:
        raise CapabilityError("layout", "no program")

    monkeypatch.setattr(flow, "layout", broken)
    shown = plot_flow_difference(STEPS, ARROWS)
    assert "kon op deze computer niet worden getekend" in shown.body
    assert shown.answer is ARROWS
