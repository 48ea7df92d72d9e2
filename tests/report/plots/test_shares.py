"""Shares: the bars, their denominators and the sentence above them, read from the drawing."""

import re

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.plots.shares import plot_shares


@pytest.fixture(autouse=True)
def dutch() -> None:
    pm.speak("nl")


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def groups(**rows: tuple[int, int, int]) -> pd.DataFrame:
    """Per channel so many in time, late and running."""
    frame = pd.DataFrame(
        [(name, sum(n), n[0], n[1]) for name, n in rows.items()],
        columns=["kanaal", "n_cases", "n_in_time", "n_late"],
    )
    share = frame.n_in_time / (frame.n_in_time + frame.n_late)
    return frame.assign(share=share, n_norm=0, n_in_norm=0, share_norm=None)


def test_running_cases_are_in_no_denominator() -> None:
    picture = plot_shares(groups(web=(90, 10, 400), post=(15, 5, 7)))
    assert texts(picture.body) == ["web", "90% · 90 van 100", "post", "75% · 15 van 20"]
    assert picture.title == "Van 75% (kanaal ‘post’) tot 90% (kanaal ‘web’) is op tijd besloten"
    assert picture.answer.columns.to_list() == ["kanaal", "n_cases", "n_in_time", "in_time_share"]
    assert "lopende zaken niet" in picture.definition


def test_a_group_with_few_decisions_is_withheld_and_one_with_less_than_ten_says_little() -> None:
    picture = plot_shares(groups(web=(90, 10, 0), post=(0, 8, 0), balie=(2, 1, 90), mail=(3, 1, 0)))
    assert picture.answer["kanaal"].to_list() == ["web", "post"]
    assert "2 groepen zijn niet getoond" in picture.note
    assert picture.title == "Bij kanaal ‘web’ is 90% op tijd besloten"  # eight cases set no end
    assert any("minder dan 10 besluiten" in line for line in texts(picture.body))


def test_the_norm_is_told_where_there_is_one() -> None:
    frame = groups(web=(90, 10, 0)).assign(n_norm=100, n_in_norm=60, share_norm=0.6)
    picture = plot_shares(frame)
    assert "90% · 90 van 100 · norm 60% (60)" in texts(picture.body)
    assert picture.answer["norm_share"].to_list() == [0.6]


def test_equal_shares_have_no_lowest() -> None:
    picture = plot_shares(groups(web=(10, 0, 0), post=(20, 0, 0)))
    assert picture.title == "Overal is 100% op tijd besloten"


def test_nothing_decided_is_said() -> None:
    picture = plot_shares(groups(web=(0, 0, 8)))
    assert "geen besluiten met een bekende termijn" in picture.body


def left(*classes: tuple[int | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(classes, columns=["n_left", "n_cases"]).astype({"n_left": "Int64"})
    share = frame.n_cases / frame.n_cases.sum()
    return frame.assign(share=share, running_share=share.cumsum())


def test_days_left_say_how_many_were_late_and_how_many_nearly() -> None:
    picture = plot_shares(left((-8, 1), (-1, 2), (7, 5), (None, 12)), of="days_left")
    assert picture.title == (
        "3 van de 20 besluiten kwamen na de termijn; in de laatste week van de termijn: 5"
    )
    assert texts(picture.body)[:2] == ["1 tot 2 weken te laat", "5% · 1 zaak"]
    assert "meer dan 8 weken ervoor" in texts(picture.body)
    assert picture.body.count("--warm") == 2  # late classes have their own colour


def test_no_late_decision_is_said() -> None:
    title = plot_shares(left((14, 20)), of="days_left").title
    assert title.startswith("Geen van de 20 besluiten kwam na de termijn")


def test_english() -> None:
    pm.speak("en")
    picture = plot_shares(groups(web=(90, 10, 400), post=(15, 5, 7)))
    assert picture.title == "From 75% (kanaal ‘post’) to 90% (kanaal ‘web’) were decided on time"


@pytest.mark.parametrize(
    ("frame", "of", "said"),
    [
        (pd.DataFrame({"n": [1]}), "on_time", "has no n_in_time"),
        (groups(web=(1, 0, 0)), "days_left", "has no n_left"),
        (groups(web=(1, 0, 0)), "rework", "Choose on_time or days_left"),
        (groups(web=(9, 0, 0)).drop(columns="kanaal"), "on_time", "of all cases"),
    ],
)
def test_another_answer_is_refused(frame: pd.DataFrame, of: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        plot_shares(frame, of)


@pytest.mark.parametrize("most", [0, -1])
def test_a_chart_has_at_least_one_bar(most: int) -> None:
    with pytest.raises(ParameterError, match="at least one bar"):
        plot_shares(groups(a=(20, 3, 0)), most=most)


def test_classes_of_whole_days_say_when_the_second_counts() -> None:
    frame = left((-1, 3), (7, 20))
    assert "na het uiterste moment" in " ".join(
        texts(plot_shares(frame, "days_left", exact=True).body)
    )
    assert "uiterste moment" not in plot_shares(frame, "days_left").body
