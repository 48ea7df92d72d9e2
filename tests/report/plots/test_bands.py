"""The bands: what is drawn, what is said of it, and what is refused."""

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.plots.bands import plot_bands

NAMES = ["n", "n_overdue", "n_week", "n_two_weeks", "n_four_weeks", "n_later"]


def rows(*counts: list[int], key: str = "", names: tuple[str, ...] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(counts, columns=NAMES)
    if key:
        frame.insert(0, key, list(names))
    return frame


def test_in_all_there_is_a_bar_for_each_band_with_its_count_and_share() -> None:
    choose("nl")
    picture = plot_bands(rows([10, 2, 1, 0, 3, 4]))
    for said in ("2 zaken (20%)", "1 zaak (10%)", "0 zaken (0%)", "4 zaken (40%)"):
        assert said in picture.body
    assert "Van 10 zaken die lopen, is bij 2 de uiterste dag om" in picture.title
    assert "10 zaken" in picture.definition


def test_by_step_what_is_urgent_is_said_beside_the_bar() -> None:
    choose("nl")
    frame = rows(
        [9, 0, 0, 0, 0, 9], [5, 2, 1, 0, 0, 2], key="activity", names=("Intake", "Toets & <b>")
    )
    picture = plot_bands(frame)
    assert "5 zaken · 2 voorbij · 1 binnen een week" in picture.body
    assert "‘Toets & <b>’: 3 van 5 zaken" in picture.title
    assert "Toets &amp; &lt;b&gt;" in picture.markup("x")
    assert "14 zaken" in picture.definition


def test_without_haste_the_title_says_so() -> None:
    choose("en")
    frame = rows([9, 0, 0, 0, 0, 9], key="team", names=("Team A",))
    assert (
        plot_bands(frame).title == "Nothing is urgent; most of what runs, 9 cases, is with ‘Team A’"
    )


def test_a_small_team_is_withheld_and_the_rest_is_told() -> None:
    choose("nl")
    frame = rows(
        [9, 0, 0, 0, 0, 9], [8, 0, 0, 0, 0, 8], [2, 2, 0, 0, 0, 0], key="team",
        names=("A", "B", "Geheim"),
    )  # fmt: skip
    picture = plot_bands(frame)
    assert "Geheim" not in picture.markup("x")
    assert picture.note


def test_what_does_not_fit_is_counted() -> None:
    choose("nl")
    frame = rows(*[[6, 0, 0, 0, 0, 6]] * 4, key="activity", names=tuple("abcd"))
    assert "En nog 2" in plot_bands(frame, most=2).body


def test_nothing_running_is_a_sentence() -> None:
    choose("nl")
    assert not plot_bands(rows([0, 0, 0, 0, 0, 0])).drawn


def test_another_frame_is_refused() -> None:
    with pytest.raises(ParameterError, match="n_overdue"):
        plot_bands(pd.DataFrame({"n": [1]}))
    with pytest.raises(ParameterError, match="most = 0"):
        plot_bands(rows([1, 0, 0, 0, 0, 1]), most=0)
    frame = rows([9, 0, 0, 0, 0, 9], [1, 0, 0, 0, 0, 1], key="kanaal", names=("post", "balie"))
    with pytest.raises(ParameterError, match="by 'kanaal'"):
        plot_bands(frame)


def test_below_teams_no_total_is_said_from_which_one_that_is_hidden_follows() -> None:
    choose("nl")
    teams = rows(
        *([n, 0, 0, 0, 0, n] for n in (30, 8, 2)), key="team", names=("Team A", "Team B", "Team C")
    )
    picture = plot_bands(teams)
    assert "van de teams die getoond worden" in picture.definition
    assert not set("0123456789") & set(picture.definition)
    assert picture.answer is not None
    assert picture.answer.team.to_list() == ["Team A"]
