"""The ranking: what is drawn, read from the drawing itself."""

import re

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_it_draws_the_largest_totals_first(between: pd.DataFrame) -> None:
    picture = pm.plot_ranking(between, most=3)
    labels = [text for text in texts(picture.body) if "→" in text]
    assert labels == ["a → b", "c → &lt;script&gt;alert(1)&lt;/script&gt; \"&amp;' $x$", "b → c"]
    assert (
        picture.title == "3 overgangen met de meeste tijd: samen 90% van alle tijd tussen stappen"
    )
    assert "40% · mediaan 10 uur · 4 keer" in texts(picture.body)


def test_bars_are_as_long_as_their_share(between: pd.DataFrame) -> None:
    picture = pm.plot_ranking(between, most=4)
    paths = re.findall(r'<path d="M ([-\d.]+) [-\d.]+ \nL ([-\d.]+) [^"]*" clip-path', picture.body)
    widths = [float(right) - float(left) for left, right in paths][1::2]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.75, 0.5, 0.25], abs=0.01)


def test_the_answer_is_all_of_the_frame_with_its_share(between: pd.DataFrame) -> None:
    answer = pm.plot_ranking(between, most=2).answer
    assert answer["share"].to_list() == pytest.approx([0.4, 0.3, 0.2, 0.1, 0])
    assert len(answer) == len(between)


def test_drawn_twice_it_is_the_same(between: pd.DataFrame) -> None:
    assert pm.plot_ranking(between).body == pm.plot_ranking(between.sample(frac=1)).body


def test_english(between: pd.DataFrame) -> None:
    pm.speak("en")
    assert "transitions with the most time" in pm.plot_ranking(between).title


def test_without_any_time_nothing_is_claimed(between: pd.DataFrame) -> None:
    still = between.assign(total=pd.Timedelta(0), share=0.0)
    assert "samen 0%" in pm.plot_ranking(still).title


def test_a_ranking_of_no_bars_is_refused(between: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="Ask for 1 or more"):
        pm.plot_ranking(between, most=0)
