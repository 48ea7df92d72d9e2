"""The process map: what is drawn, read from the drawing itself."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from html import unescape

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import CapabilityError, ParameterError
from pmtools.report.flow import plot as flow
from pmtools.report.flow.layout import Layout, layout
from pmtools.report.language import choose, spoken
from pmtools.report.words import words_of

HOUR = pd.Timedelta("1h")
Row = tuple[str, str, int, float]


def transitions(rows: Iterable[Row]) -> pd.DataFrame:
    """From, to, times, median hours; every time took the median, a few of them twice that."""
    columns = ["from_activity", "to_activity", "n", "median"]
    frame = pd.DataFrame(list(rows), columns=columns).astype({"n": "int64", "median": "float64"})
    frame["median"] = pd.to_timedelta(frame["median"], unit="h")
    frame["total"] = frame["median"] * frame["n"]
    frame["p90"] = frame["median"] * 2
    seconds = frame["total"].dt.total_seconds()
    frame["share"] = seconds / (seconds.sum() or 1.0)
    return frame


def steps(*names: str, n: int = 100) -> pd.DataFrame:
    """Steps in the order of the case: the first is always first, the last always last."""
    end = len(names) - 1
    rows = [
        (name, n, n, n * (at == 0), n * (at == end), at / max(end, 1))
        for at, name in enumerate(names)
    ]
    columns = ["activity", "n", "n_cases", "n_first", "n_last", "position"]
    return pd.DataFrame(rows, columns=columns)


def first_level(body: str) -> ET.Element:
    (shown,) = re.findall(r'<div class="flow-level"[^>]*">(<svg.*?</svg>)</div>', body, re.DOTALL)
    return ET.fromstring(shown)


def levels(body: str) -> list[ET.Element]:
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", body, re.DOTALL)]


def texts(drawing: ET.Element, kind: str) -> list[list[str]]:
    """The lines of every group of a class."""
    groups = (group for group in drawing.iter("g") if kind in group.attrib["class"].split())
    return [[str(text.text) for text in group.iter("text")] for group in groups]


def labels(drawing: ET.Element, mode: str = "frequency") -> list[list[str]]:
    """The lines of every label that the reader sees in a mode, of a map that has two of them."""
    found = texts(drawing, f"flow-in-{mode}")
    both = len(texts(drawing, "flow-in-frequency")) + len(texts(drawing, "flow-in-time"))
    assert both == len(texts(drawing, "flow-label"))
    return found


def wide(drawing: ET.Element, mode: str = "frequency") -> dict[str, float]:
    """Source and target to how thick the arrow is in a mode."""
    found = {}
    for group in drawing.iter("g"):
        tip, path = str(group.findtext("title")), group.find("path")
        if path is not None and "→" in tip:
            long = path.attrib["style"].removeprefix("--long:").removesuffix("px")
            size = path.attrib["stroke-width"] if mode == "frequency" else long
            found[tip.split(":", maxsplit=1)[0]] = float(size)
    return found


def tips(drawing: ET.Element, kind: str) -> list[str]:
    groups = (group for group in drawing.iter("g") if kind in group.attrib["class"].split())
    return [str(group.findtext("title")) for group in groups]


ABC = steps("a", "b", "c")
CHAIN = transitions([("a", "b", 90, 2), ("b", "c", 80, 30), ("c", "b", 30, 0), ("b", "b", 5, 1)])
MANY = [f"step {number:02d}" for number in range(40)]
MANY_STEPS = steps(*MANY).assign(n=range(1040, 1000, -1))
MANY_TRANSITIONS = transitions(
    [
        (MANY[at], MANY[to], 1 + (at * 7 + to * 3) % 90, 1 + at)
        for at in range(40)
        for to in range(40)
    ]
)


def test_boxes_say_how_often_and_arrows_how_often() -> None:
    drawing = first_level(pm.plot_flow(ABC, CHAIN).body)
    assert texts(drawing, "flow-step") == [["a", "100×"], ["b", "100×"], ["c", "100×"]]
    assert texts(drawing, "flow-end") == [["Begin"], ["Einde"]]
    assert labels(drawing) == [
        ["2", "90×", "2 uur", "7% van de tijd"],
        ["1", "80×", "30 uur", "93% van de tijd"],
        ["30×"],
        ["3", "5×", "60 minuten", "minder dan 1% van de tijd"],
        ["100×"],
        ["100×"],
    ]


def test_arrows_also_say_how_long_with_a_p90_from_ten_times_on() -> None:
    drawing = first_level(pm.plot_flow(ABC, CHAIN).body)
    assert labels(drawing, "time") == [
        ["2", "2 uur", "9 van 10:", "4 uur", "7% van de tijd"],
        ["1", "30 uur", "9 van 10:", "2,5 dagen", "93% van de tijd"],
        ["zelfde moment"],
        ["3", "60 minuten", "minder dan 1% van de tijd"],
    ]
    ten = first_level(pm.plot_flow(ABC, CHAIN.assign(n=10)).body)
    nine = first_level(pm.plot_flow(ABC, CHAIN.assign(n=9)).body)
    assert "9 van 10:" in labels(ten, "time")[0]
    assert "9 van 10:" not in str(labels(nine, "time"))


def test_a_tooltip_says_all_that_an_arrow_knows() -> None:
    told = tips(first_level(pm.plot_flow(ABC, CHAIN).body), "flow-arrow")
    assert told[-1] == (
        "a → b: 90 keer, helft binnen: 2 uur, ongeveer 9 van de 10 binnen: 4 uur, 7% van alle tijd"
    )
    assert "b → b: 5 keer, helft binnen: 60 minuten, minder dan 1% van alle tijd" in told
    assert "c → b: 30 keer, helft binnen: zelfde moment, 0% van alle tijd" in told


def test_places_are_numbered_as_the_findings_are() -> None:
    found = CHAIN.sort_values("total", ascending=False).head(3)
    told = [f"{row.from_activity} → {row.to_activity}" for row in found.itertuples()]
    drawing = first_level(pm.plot_flow(ABC, CHAIN).body)
    ways = [tip.split(":")[0] for tip in tips(drawing, "flow-place") if "→" in tip]
    for mode in ("frequency", "time"):
        numbers = [lines[0] for lines in labels(drawing, mode) if "van de tijd" in lines[-1]]
        assert dict(zip(numbers, reversed(ways), strict=True)) == {
            str(place): way for place, way in enumerate(told, 1)
        }


def test_the_title_says_how_much_time_the_numbered_arrows_hold() -> None:
    title = pm.plot_flow(ABC, transitions([*[("a", "b", 1, 1)], *[("b", "c", 1, 0)]])).title
    assert title.endswith(
        "De genummerde pijl is de plek met de meeste tijd: 100% van alle tijd tussen stappen"
    )


def test_an_arrow_against_the_usual_order_is_dashed_and_points_up() -> None:
    drawing = first_level(pm.plot_flow(ABC, CHAIN).body)
    (group,) = (g for g in drawing.iter("g") if "flow-back" in g.attrib["class"])
    assert str(group.findtext("title")).startswith("c → b: 30 keer")
    path, head = group.find("path"), group.find("polygon")
    assert path is not None
    assert head is not None
    first = float(path.attrib["d"].removeprefix("M").split("C")[0].split(",")[1])
    tip = float(head.attrib["points"].split(" ")[1].split(",")[1])
    assert tip < first


def test_only_dashed_arrows_point_up() -> None:
    for drawing in levels(pm.plot_flow(MANY_STEPS, MANY_TRANSITIONS).body):
        for group in drawing.iter("g"):
            path, head = group.find("path"), group.find("polygon")
            if path is None or head is None or "zaken" in str(group.findtext("title")):
                continue
            tail, tip = str(group.findtext("title")).split(":")[0].split(" → ")
            first = float(path.attrib["d"].removeprefix("M").split("C")[0].split(",")[1])
            last = float(head.attrib["points"].split(" ")[1].split(",")[1])
            assert tail == tip or (last < first) == ("flow-back" in group.attrib["class"])


def test_the_most_frequent_arrow_is_the_thickest() -> None:
    found = wide(first_level(pm.plot_flow(ABC, CHAIN).body))
    assert found["a → b"] == max(found.values())
    assert found["a → b"] > found["b → c"] > found["c → b"] > found["b → b"]


def test_in_the_mode_of_time_the_arrow_with_most_time_is_the_thickest() -> None:
    drawing = first_level(pm.plot_flow(ABC, CHAIN).body)
    found = wide(drawing, "time")
    assert found["b → c"] > found["a → b"] > found["b → b"] >= found["c → b"] == 1.2
    # Its share is that of all time: 180 of 2,400 hours more than the thinnest, of 4.8 points.
    assert found["a → b"] == pytest.approx(1.2 + 4.8 * 180 / 2400, abs=0.05)
    heads = {
        str(group.findtext("title"))[:5]: len(group.findall("polygon"))
        for group in drawing.iter("g")
        if group.find("polygon") is not None
    }
    assert heads["b → c"] == 2  # one for each mode, as wide as its arrow


@pytest.mark.parametrize("mode", ["frequency", "time"])
def test_the_mode_asked_for_shows_first_and_both_are_drawn(mode: str) -> None:
    body = pm.plot_flow(ABC, CHAIN, mode=mode).body
    other = pm.plot_flow(ABC, CHAIN).body
    assert body.startswith(f'<div class="flow" data-mode="{mode}">')
    pressed = re.findall(r'<button [^>]*data-mode="(\w+)" aria-pressed="true">', body)
    assert pressed == [mode]
    assert re.findall(r"<button [^>]*>([^<]*)<", body) == ["hoe vaak", "hoe lang"]
    assert "<legend>Pijlen tonen</legend>" in body
    assert [ET.tostring(level) for level in levels(body)] == [
        ET.tostring(level) for level in levels(other)
    ]


@pytest.mark.parametrize("mode", ["", "how long", "Time"])
def test_another_mode_is_refused(mode: str) -> None:
    with pytest.raises(ParameterError, match=f"mode is '{mode}'.*frequency or time"):
        pm.plot_flow(ABC, CHAIN, mode=mode)


@pytest.mark.parametrize(
    "rows", [[], [("a", "b", 7, 0.0), ("b", "a", 20, 0.0)], [("a", "b", 70, 0.0)]]
)
def test_where_nothing_takes_time_only_how_often_is_offered(rows: list[Row]) -> None:
    body = pm.plot_flow(steps("a", "b"), transitions(rows), mode="time").body
    assert 'data-mode="frequency"' in body
    assert "<button" not in body
    assert "flow-in-time" not in body
    assert "overgangen (" not in body
    assert ["100×"] in texts(first_level(body), "flow-label")


def test_a_place_keeps_its_number_where_it_is_and_room_is_for_the_widest_label() -> None:
    choose("nl", whole_days=True)  # "dezelfde dag" and "minder dan 1 dag"
    same_day = CHAIN.assign(median=0 * HOUR, p90=HOUR)
    drawing = first_level(pm.plot_flow(ABC, same_day).body)
    level = flow.levels(ABC, same_day, 12, 3)[0]
    line = flow.lines_of(level, spoken(), timed=True)[1]
    often, long = (line.labels[mode] for mode in ("frequency", "time"))
    assert often.width < long.width == line.width
    badges = [group for group in drawing.iter("g") if group.find("circle") is not None]
    where = {mode: [] for mode in ("frequency", "time")}
    for group in badges:
        mode = group.attrib["class"].rpartition("-")[2]
        where[mode].append([dict(circle.attrib) for circle in group.findall("circle")])
    assert where["frequency"] == where["time"] != []
    assert line.height == long.height > often.height


def test_the_map_says_how_much_of_all_time_its_arrows_have() -> None:
    body = pm.plot_flow(MANY_STEPS, MANY_TRANSITIONS).body
    for drawing in levels(body):
        ways = {tip.split(":")[0] for tip in tips(drawing, "flow-arrow") if "→" in tip}
        drawn = sum(
            row.share
            for row in MANY_TRANSITIONS.itertuples()
            if f"{row.from_activity} → {row.to_activity}" in ways
        )
        told = f"{drawn * 100:.0f}%" if drawn > 0.01 else "minder dan 1%"
        assert str(drawing.findtext("title")).endswith(f"({told} van alle tijd)")


def test_where_only_days_are_known_no_arrow_is_more_precise() -> None:
    choose("nl", whole_days=True)
    for language in (None, "nl"):
        body = pm.plot_flow(ABC, CHAIN, language=language).body
        assert labels(first_level(body), "time")[0][:3] == ["2", "minder dan 1 dag", "9 van 10:"]
        assert " uur" not in body


def test_levels_rise_and_only_the_asked_one_is_shown() -> None:
    body = pm.plot_flow(MANY_STEPS, MANY_TRANSITIONS, steps=10).body
    counts = [len(texts(drawing, "flow-step")) for drawing in levels(body)]
    assert counts == [6, 9, 10, 12, 15, 20, 30]
    assert body.count('" hidden><svg') == 6
    assert len(texts(first_level(body), "flow-step")) == 10
    assert '<label hidden>Hoeveel stappen tonen? <input type="range" min="0" max="6"' in body
    assert 'value="2"' in body
    arrows = labels(first_level(body))
    ends = len([tip for tip in tips(first_level(body), "flow-edge") if tip.endswith("zaken")])
    assert f"10 van 40 stappen, {len(arrows) - ends} van 1.600 overgangen" in body


def test_the_arrows_are_few_and_each_step_keeps_its_strongest() -> None:
    for drawing in levels(pm.plot_flow(MANY_STEPS, MANY_TRANSITIONS).body):
        shown = {lines[0] for lines in texts(drawing, "flow-step")}
        drawn = {tip.split(":")[0] for tip in tips(drawing, "flow-arrow") if "→" in tip}
        assert len(drawn) <= 2 * len(shown) + 3
        order = ["n", "from_activity", "to_activity"]
        among = MANY_TRANSITIONS.query(
            "from_activity in @shown and to_activity in @shown and from_activity != to_activity"
        ).sort_values(order, ascending=[False, True, True])
        for side in ("from_activity", "to_activity"):
            for row in among.drop_duplicates(side).itertuples():
                assert f"{row.from_activity} → {row.to_activity}" in drawn


def test_the_steps_of_the_place_with_most_time_are_shown_though_they_are_rare() -> None:
    rare = transitions([("step 38", "step 39", 2, 1e6)])
    body = pm.plot_flow(MANY_STEPS, pd.concat([MANY_TRANSITIONS, rare])[2:]).body
    for drawing in levels(body):
        names = [lines[0] for lines in texts(drawing, "flow-step")]
        assert {"step 38", "step 39"} <= set(names)


def test_steps_stand_in_the_order_of_the_work() -> None:
    """A step that always comes before another stands above it, whatever their median places."""
    late = ABC.assign(position=[0.0, 1.0, 0.5])
    names = [lines[0] for lines in texts(first_level(pm.plot_flow(late, CHAIN).body), "flow-step")]
    assert names == ["a", "b", "c"]


@pytest.mark.parametrize(
    "label",
    [
        "<script>alert(1)</script>",
        "\"&'\n",
        r"\N \G \L {a|b}",
        "<b>a</b>",
        "שלום עולם",
        "\u202eomgekeerd\u202c",
        "a\x00b\x1b[0m",
        "]]>--><!--",
        "x" * 10_000,
        "woord " * 2_000,
        "",
    ],
)
def test_a_hostile_label_ends_as_text(label: str) -> None:
    picture = pm.plot_flow(steps("a", label), transitions([("a", label, 9, 1)]))
    drawing = first_level(picture.body)
    assert {element.tag for element in drawing.iter()} <= {
        "svg", "g", "title", "rect", "text", "path", "polygon", "circle",
    }  # fmt: skip
    *name, times = texts(drawing, "flow-step")[1]
    assert times == "100×"
    assert 1 <= len(name) <= 3
    assert sum(map(len, name)) < 90
    readable = "".join(letter for letter in label if letter.isprintable() and letter != " ")
    shown = "".join(name).replace(" ", "")
    assert readable.startswith(shown.removesuffix("…").removesuffix("–"))
    picture.body.encode("utf-8")


def test_no_label_of_the_log_reaches_the_layout_program(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def spy(dot: str) -> Layout:
        seen.append(dot)
        return layout(dot)

    monkeypatch.setattr(flow, "layout", spy)
    pm.plot_flow(steps("secret a", "secret b"), transitions([("secret a", "secret b", 9, 1)]))
    assert seen
    assert "secret" not in "".join(seen)


def test_the_layout_is_asked_to_keep_the_order_from_top_to_bottom() -> None:
    level = flow.levels(MANY_STEPS, MANY_TRANSITIONS, 12, 3)[2]
    words = words_of("nl")
    lines = flow.lines_of(level, words, timed=True)
    dot = flow.dot_of(level, flow.boxes_of(level, words), lines)
    edges = re.findall(r"^s(\d+) -> s(\d+) ", dot, re.MULTILINE)
    assert len(edges) >= len(level.arrows)
    assert all(int(tail) <= int(head) for tail, head in edges)
    assert dot.count("dir=back") == sum(arrow.back for arrow in level.arrows) > 0


def test_the_same_answers_in_another_order_give_the_same_bytes() -> None:
    frames = (steps(*MANY), MANY_TRANSITIONS)  # all steps equally frequent
    one = pm.plot_flow(*frames).body
    mixed = (frame.sample(frac=1, random_state=1) for frame in frames)
    assert pm.plot_flow(*mixed).body == one


@pytest.mark.parametrize(
    ("activities", "between"),
    [
        (steps("a"), transitions([])),
        (steps("a"), transitions([("a", "a", 7, 1)])),
        (steps("a", "b"), transitions([])),
        (steps("a", "b"), transitions([("a", "b", 7, 0), ("b", "a", 7, 0)])),
        (steps(*(f"step {n}" for n in range(398))), transitions([("step 1", "step 397", 1, 1)])),
    ],
)
def test_few_steps_or_arrows_are_drawn_too(activities: pd.DataFrame, between: pd.DataFrame) -> None:
    picture = pm.plot_flow(activities, between)
    assert len(texts(first_level(picture.body), "flow-step")) == min(len(activities), 12)
    assert ("<input" in picture.body) == (len(activities) > 6)
    assert picture.answer is between


def test_a_log_without_steps_gets_a_sentence() -> None:
    picture = pm.plot_flow(steps(), transitions([]))
    assert "geen stappen" in picture.title
    assert picture.body == f'<p class="lack">{picture.title}</p>'


def test_without_a_layout_program_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(dot: str) -> Layout:
        raise CapabilityError("layout", "no program")

    monkeypatch.setattr(flow, "layout", broken)
    picture = pm.plot_flow(ABC, CHAIN)
    assert "kon op deze computer niet worden getekend" in picture.body
    assert "<svg" not in picture.body


def test_a_level_that_cannot_be_laid_out_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def small_only(dot: str) -> Layout:
        if "s9 [" in dot:
            raise CapabilityError("layout", "too large")
        return layout(dot)

    monkeypatch.setattr(flow, "layout", small_only)
    body = pm.plot_flow(MANY_STEPS, MANY_TRANSITIONS).body
    assert [len(texts(drawing, "flow-step")) for drawing in levels(body)] == [6, 9]
    assert len(texts(first_level(body), "flow-step")) == 9


@pytest.mark.parametrize("asked", [0, 19])
def test_more_steps_than_can_be_taken_in_are_refused(asked: int) -> None:
    with pytest.raises(ParameterError, match=f"steps is {asked}.*from 1 to 18"):
        pm.plot_flow(ABC, CHAIN, steps=asked)


def test_english() -> None:
    picture = pm.plot_flow(ABC, CHAIN, language="en")
    drawing = first_level(picture.body)
    assert texts(drawing, "flow-end") == [["Start"], ["End"]]
    assert ["1", "80×", "30 hours", "93% of the time"] in labels(drawing)
    assert ["1", "30 hours", "9 in 10:", "2.5 days", "93% of the time"] in labels(drawing, "time")
    assert re.findall(r"<button [^>]*>([^<]*)<", picture.body) == ["how often", "how long"]
    assert "3 of 3 steps, 4 of 4 transitions (100% of all time)" in picture.body
    assert picture.title.startswith("How the work flows")
    assert "a → b → c" in picture.alt


def test_the_drawing_has_a_name_and_no_ids_scripts_or_handlers() -> None:
    picture = pm.plot_flow(ABC, CHAIN)
    drawing = first_level(picture.body)
    assert drawing.attrib["role"] == "img"
    assert drawing.findtext("title") == "3 van 3 stappen, 4 van 4 overgangen (100% van alle tijd)"
    assert not re.search(r"\sid=|\son\w+=|<script|<style", unescape(picture.body))
