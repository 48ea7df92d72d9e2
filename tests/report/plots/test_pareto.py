"""The routes: how few cover most cases, their bars, and their steps."""

import re
from html import unescape

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.plots.pareto import plot_pareto


def routes(*counted: tuple[str, int]) -> pd.DataFrame:
    """Routes of one letter a step."""
    frame = pd.DataFrame(counted, columns=["sequence", "n_cases"])
    frame["sequence"] = [tuple(letters) for letters in frame["sequence"]]
    return frame.assign(share=frame["n_cases"] / frame["n_cases"].sum())


def items(body: str) -> list[str]:
    return body.split('<li class="route">')[1:]


def steps(item: str) -> list[str]:
    """The steps of a route; those that are the same as in the first one in brackets."""
    found = re.findall(r'<li( class="route-same")?>(.*?)</li>', item)
    said = [(same, unescape(re.sub("<[^>]+>", "", text))) for same, text in found]
    return [f"[{text}]" if same else text for same, text in said]


def bars(item: str) -> list[float]:
    return [float(width) for width in re.findall(r"width:([\d.]+)%", item)]


@pytest.fixture
def five() -> pd.DataFrame:
    return routes(("abcd", 50), ("abxcd", 20), ("aebcd", 10), ("abdc", 15), ("abd", 5))


def test_it_counts_the_fewest_routes_that_cover_eighty_percent(five: pd.DataFrame) -> None:
    picture = plot_pareto(five)
    assert picture.title == "3 van de 5 routes dekken samen 85% van de zaken"
    assert picture.answer["n_cases"].to_list() == [50, 20, 15, 10, 5]
    assert picture.answer["running_share"].to_list() == pytest.approx([0.5, 0.7, 0.85, 0.95, 1])


@pytest.mark.parametrize(
    ("counted", "title"),
    [
        ([("a", 8), ("b", 2)], "1 van de 2 routes dekt 80% van de zaken"),
        ([("a", 1), ("b", 1), ("c", 1)], "3 van de 3 routes dekken samen 100% van de zaken"),
        ([("a", 3)], "Alle zaken volgen dezelfde route"),
        (
            [(letter, 1) for letter in "abcdefghij"],
            "8 van de 10 routes dekken samen 80% van de zaken",
        ),
    ],
)
def test_the_title_is_exact(counted: list[tuple[str, int]], title: str) -> None:
    assert plot_pareto(routes(*counted)).title == title


def test_of_what_was_withheld_nothing_is_claimed(five: pd.DataFrame) -> None:
    """A guard may have taken routes away: the shares left do not add up to all cases."""
    assert plot_pareto(five.head(2)).title == "De 2 getoonde routes dekken samen 70% van de zaken"
    assert plot_pareto(five.head(1)).title == "De getoonde route dekt 50% van de zaken"


def test_english(five: pd.DataFrame) -> None:
    pm.speak("en")
    picture = plot_pareto(five, most=2)
    assert picture.title == "3 of the 5 routes together cover 85% of the cases"
    assert "There are 3 more routes." in picture.body
    assert "50 cases · up to here 50%" in picture.body


def test_a_bar_begins_where_the_one_before_it_ends(five: pd.DataFrame) -> None:
    drawn = [bars(item) for item in items(plot_pareto(five).body)]
    assert drawn == [[0, 50], [50, 20], [70, 15], [85, 10], [95, 5]]


def test_each_route_has_its_numbers(five: pd.DataFrame) -> None:
    second = items(plot_pareto(five).body)[1]
    assert "<strong>20%</strong> <span>20 zaken · opgeteld tot hier 70%</span>" in second


def test_what_begins_and_ends_as_the_first_route_is_paler(five: pd.DataFrame) -> None:
    drawn = [steps(item) for item in items(plot_pareto(five).body)]
    assert drawn == [
        ["a", "b", "c", "d"],
        ["[a]", "[b]", "x", "[c]", "[d]"],
        ["[a]", "[b]", "d", "c"],
        ["[a]", "e", "[b]", "[c]", "[d]"],
        ["[a]", "[b]", "[d]"],
    ]


def test_what_is_done_twice_is_not_the_same_twice() -> None:
    drawn = [steps(item) for item in items(plot_pareto(routes(("ab", 2), ("abab", 1))).body)]
    assert drawn[1] == ["[a]", "[b]", "a", "b"]


def test_a_step_that_follows_itself_is_said_once_with_a_number() -> None:
    drawn = [steps(item) for item in items(plot_pareto(routes(("aabbb", 2), ("aab", 1))).body)]
    assert drawn == [["a 2×", "b 3×"], ["[a 2×]", "[b]"]]


def test_long_routes_are_folded_with_their_ends_in_sight() -> None:
    long = [(tuple(f"stap {n}" for n in range(20)), 3), (tuple(f"stap {n}" for n in range(21)), 2)]
    frame = pd.DataFrame(long, columns=["sequence", "n_cases"]).assign(share=[0.6, 0.4])
    whole, folded = items(plot_pareto(frame).body)
    assert "<details" not in whole
    assert "<summary>21 stappen, van ‘stap 0’ tot ‘stap 20’</summary>" in folded
    assert len(steps(folded)) == 21


def test_many_long_routes_stay_small() -> None:
    sequences = [tuple(f"{n} stap {step}" for step in range(50)) for n in range(1170)]
    frame = pd.DataFrame({"sequence": sequences, "n_cases": 1, "share": 1 / 1170})
    picture = plot_pareto(frame)
    assert picture.title == "936 van de 1.170 routes dekken samen 80% van de zaken"
    assert "Er zijn nog 1.160 andere routes." in picture.body
    assert len(picture.body) < 30_000


def test_a_route_without_end_and_a_name_without_end_are_cut(hostile: str) -> None:
    names = (hostile, "W" * 10_000, *(f"s{n}" for n in range(5_000)))
    frame = pd.DataFrame({"sequence": [names], "n_cases": 1, "share": 1.0})
    body = plot_pareto(frame).body
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#x27; $x$" in body
    assert "en nog 4.942 stappen" in body
    assert len(body) < 5_000


def test_the_first_routes_are_shown_and_equal_ones_keep_their_order(five: pd.DataFrame) -> None:
    assert len(items(plot_pareto(five, most=2).body)) == 2
    equal = routes(("b", 1), ("a", 1))
    assert [steps(item) for item in items(plot_pareto(equal).body)] == [["b"], ["a"]]


def test_without_a_route_it_says_so(five: pd.DataFrame) -> None:
    assert plot_pareto(five.head(0)).title == "Dit log heeft geen routes om te tekenen."


def test_what_is_no_answer_of_variants_is_refused(five: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="no sequence"):
        plot_pareto(five.drop(columns="sequence"))
    with pytest.raises(ParameterError, match="1 or more"):
        plot_pareto(five, most=0)
