"""The dotted chart: every dot where it belongs, however many there are."""

import re
import time

import numpy as np
import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots import dotted_drawing
from pmtools.report.plots.dotted import plot_dotted

COLOURS = {"accent": "accent", "warm": "warm", "ink": "ink", "pale": "pale"}


def moments(*rows: tuple[int, str, float]) -> pd.DataFrame:
    """Place of the case, activity, and days since 1 January 2025."""
    frame = pd.DataFrame(list(rows), columns=["place", "activity", "day"])
    frame["moment"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame["day"], unit="D")
    first = frame.groupby("place")["moment"].transform("min")
    ids = frame["place"].map("case {}".format)
    return frame.assign(case_id=ids, since=frame["moment"] - first).drop(columns="day")


def many(cases: int, each: int = 5) -> pd.DataFrame:
    place = np.repeat(np.arange(1, cases + 1), each)
    day = place / cases * 700 + np.tile(np.arange(each), cases) * 17.0
    names = np.tile([f"step {at}" for at in range(each)], cases)
    frame = pd.DataFrame({"case_id": place.astype(str), "place": place, "activity": names})
    frame["moment"] = pd.Timestamp("2023-01-01") + pd.to_timedelta(day, unit="D")
    return frame.assign(since=pd.to_timedelta(np.tile(np.arange(each), cases) * 17.0, unit="D"))


ROWS = moments(
    (1, "a", 0), (1, "b", 10), (1, "a", 40), (2, "a", 5), (2, "c", 25), (3, "a", 20), (3, "d", 20),
    (3, "e", 21), (3, "b", 30), (2, "b", 35), (3, "c", 36),
)  # fmt: skip


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def dots(svg: str, colour: str) -> list[tuple[float, float]]:
    """Where the dots of a colour are; the first is that of the legend."""
    found = re.findall(r'<use xlink:href="[^"]*" x="([\d.]+)" y="([\d.]+)" style="fill: var\(--'
                       rf"{colour}, ", svg)  # fmt: skip
    return [(float(x), float(y)) for x, y in found]


def test_every_dot_is_where_its_case_and_time_are() -> None:
    found = dots(plot_dotted(ROWS).body, "accent")[1:]  # of a: days 0, 40, 5 and 20
    across, down = zip(*found, strict=True)
    assert np.diff(across) == pytest.approx(np.diff([0, 40, 5, 20]) * (across[1] - across[0]) / 40)
    assert (across[0], across[1]) == (min(across), max(across))
    assert down[0] == down[1] < down[2] < down[3]
    assert down[3] - down[2] == pytest.approx(down[2] - down[0])


def test_since_the_start_every_case_begins_at_the_left() -> None:
    found = dots(plot_dotted(ROWS, "since_start").body, "accent")[1:]
    assert found[0][0] == found[2][0] == found[3][0] < found[1][0]


def test_the_most_frequent_have_colour_and_shape_and_all_others_one() -> None:
    body = plot_dotted(ROWS).body
    assert texts(body)[:4] == ["a", "b", "c", "alle andere stappen"]
    assert [len(dots(body, name)) - 1 for name in ("accent", "warm", "ink", "pale")] == [4, 3, 2, 2]
    shapes = [look[1] for look in (*dotted_drawing.LOOKS, dotted_drawing.OTHERS)]
    assert len(set(shapes[:3])) == 3


def test_activities_that_are_asked_for_are_told_apart() -> None:
    body = plot_dotted(ROWS, activities=["e"]).body
    assert texts(body)[:2] == ["e", "alle andere stappen"]
    assert [len(dots(body, name)) for name in ("accent", "pale")] == [2, 11]
    with pytest.raises(ParameterError, match="'nope'.*most frequent are 'a', 'b', 'c'"):
        plot_dotted(ROWS, activities=["nope"])
    with pytest.raises(ParameterError, match="up to 3"):
        plot_dotted(ROWS, activities=list("abcd"))


def test_few_cases_have_their_name_and_many_do_not() -> None:
    assert {"case 1", "case 2", "case 3"} <= {*texts(plot_dotted(ROWS).body)}
    assert "26" not in texts(plot_dotted(many(26)).body)


def test_titles_say_what_is_seen() -> None:
    shown = plot_dotted(ROWS)
    assert shown.title == (
        "Elke rij is een zaak, elke stip een stap: 3 zaken met 11 stappen, "
        "van 1 januari 2025 tot en met 10 februari 2025"
    )
    assert shown.title in shown.alt
    later = plot_dotted(ROWS, "since_start")
    assert "in de helft van de zaken komt de laatste stap binnen 30 dagen" in later.title
    assert later.title.endswith("in de langste na 40 dagen")
    assert "dagen (kalendertijd) sinds het begin van de zaak" in texts(later.body)
    assert later.definition.startswith("Doorlooptijd:")


def test_english() -> None:
    choose("en")
    shown = plot_dotted(ROWS)
    assert shown.title.startswith("Each row is a case, each dot a step: 3 cases with 11 steps")
    assert "all other steps" in texts(shown.body)


def test_the_numbers_are_by_activity_and_name_no_case() -> None:
    answer = plot_dotted(ROWS).answer
    assert answer["activity"].to_list() == ["a", "b", "c", "d", "e"]
    assert answer["n"].to_list() == [4, 3, 2, 1, 1]
    assert answer["n_cases"].to_list() == [3, 3, 2, 1, 1]
    assert answer["since_median"][0] == pd.Timedelta(0)
    assert "case_id" not in answer.columns


def test_many_dots_are_a_picture_and_those_on_one_place_one_dot_which_is_said() -> None:
    shown = plot_dotted(many(2000))
    assert "data:image/png;base64," in shown.body
    assert not dots(shown.body, "pale")
    told = re.search(r"van 10\.000 stappen zijn er zo ([\d.]+) stippen te zien", shown.note)
    assert told
    assert 1000 < int(told[1].replace(".", "")) < 10000
    few = plot_dotted(ROWS)
    assert few.note == ""
    assert "<image" not in few.body


def test_no_place_with_a_dot_is_lost() -> None:
    """A plain count of the places on the grid, by activity."""
    x, y = np.random.default_rng(1).uniform(0, 500, (2, 5000))
    groups = np.arange(5000) % 4
    across, down, looks = dotted_drawing._once(x, y, groups)
    size = dotted_drawing.CELL
    cells = {(a // size, b // size, g) for a, b, g in zip(x, y, groups, strict=True)}
    kept = {(a // size, b // size, g) for a, b, g in zip(across, down, looks, strict=True)}
    assert kept == cells
    assert len(across) == len(cells)


@pytest.mark.long
def test_a_million_steps_are_drawn_within_seconds() -> None:
    frame = many(100_000, 10)
    begun = time.perf_counter()
    body = plot_dotted(frame).body
    assert time.perf_counter() - begun < 10
    assert len(body) < 1_500_000


@pytest.mark.parametrize(
    "frame",
    [
        moments((1, "a", 0)),
        moments((1, "a", 0), (1, "a", 0)),
        moments((1, "a", 0), (2, "b", 0.1)),
        moments((1, "a", 0), (1, "b", 9000)),
        moments((1, "a", 0), (2, "a", 0.00001)),
    ],
)
@pytest.mark.parametrize("along", ["calendar", "since_start"])
def test_small_and_long_logs_are_drawn_too(frame: pd.DataFrame, along: str) -> None:
    body = plot_dotted(frame, along).body
    assert len(dots(body, "accent")) + len(dots(body, "warm")) >= 2
    assert texts(body)[0] == "a"


def test_no_steps_are_said() -> None:
    assert "geen stappen" in plot_dotted(ROWS[:0]).title


def test_hostile_labels(hostile: str) -> None:
    frame = moments((1, hostile, 0), (1, "שלום\u202e", 3), (2, "x" * 3000, 4), (2, "a", 5))
    shown = plot_dotted(frame.assign(case_id=[hostile, hostile, "$x_{1}$", "$x_{1}$"]))
    markup = shown.markup("dotted")
    assert "<script>" not in markup
    assert "\u202e" not in markup
    assert "$x_{1}$" in markup
    assert max(map(len, texts(shown.body))) < 200


@pytest.mark.parametrize("along", ["", "weeks"])
def test_another_frame_or_direction_is_refused(along: str) -> None:
    with pytest.raises(ParameterError, match="calendar or since_start"):
        plot_dotted(ROWS, along)
    with pytest.raises(ParameterError, match="missing: since"):
        plot_dotted(ROWS.drop(columns="since"))


def test_an_office_log_counts_in_working_days() -> None:
    shown = pm.timeline(pm.example_log().on(pm.office_calendar()), along="since_start")
    assert "werkdagen (kantoortijd) sinds het begin van de zaak" in texts(shown.body)
