"""The matrix: cells, their shade, the order of teams and the sentence above them."""

import re
from html import unescape

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.plots.matrix import plot_matrix


def answer(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from_team", "to_team", "n", "n_back"])
    return frame.assign(n_cases=frame["n"] + 5, share=frame["n"] / max(frame["n"].sum(), 1))


def grid(body: str) -> list[list[str]]:
    """Every row of the table as text, its head first."""
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [
        [
            unescape(re.sub("<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in rows
    ]


@pytest.fixture
def handed() -> pd.DataFrame:
    """Balie gives 100 to Bouwen, of which 40 come straight back; little goes elsewhere."""
    return answer(
        ("Bouwen", "Balie", 60, 40), ("Balie", "Bouwen", 100, 5), ("Bouwen", "Zorg", 20, 0),
        ("Zorg", "Balie", 1, 0),
    )  # fmt: skip


def test_rows_and_columns_are_in_order_of_all_their_handovers(handed: pd.DataFrame) -> None:
    assert grid(plot_matrix(handed).body) == [
        ["van ↓ naar →", "Bouwen", "Balie", "Zorg"],
        ["Bouwen", "", "60 40 terug", "20"],
        ["Balie", "100 5 terug", "", "0"],
        ["Zorg", "0", "1", ""],
    ]


def test_it_says_the_most_frequent_and_how_often_that_came_back(handed: pd.DataFrame) -> None:
    """The way back is counted at Bouwen → Balie."""
    assert plot_matrix(handed).title == (
        "Het werk gaat het vaakst van ‘Balie’ naar ‘Bouwen’: 100 keer; "
        "daarvan kwam het 40 keer direct terug"
    )
    never = answer(("a", "b", 1, 0))
    assert plot_matrix(never).title.endswith("1 keer; daarvan kwam het nooit direct terug")


def test_a_cell_of_fewer_than_five_cases_has_a_dash_and_that_is_said() -> None:
    frame = answer(("a", "b", 60, 4), ("b", "a", 20, 0), ("a", "c", 3, 0), ("c", "a", 2, 0))
    picture = plot_matrix(frame.assign(n_cases=frame["n"]))
    assert grid(picture.body)[1:] == [["a", "", "60 4 terug"], ["b", "20", ""]]
    assert picture.note.startswith("2 groepen zijn niet getoond")
    more = answer(("a", "b", 60, 4), ("b", "a", 20, 0), ("a", "c", 30, 0), ("c", "a", 2, 0),
                  ("c", "b", 3, 0))  # fmt: skip
    assert grid(plot_matrix(more.assign(n_cases=more["n"])).body)[3] == ["c", "–", "–", ""]


def test_english(handed: pd.DataFrame) -> None:
    pm.speak("en")
    picture = plot_matrix(handed)
    assert picture.title == (
        "Work goes most often from ‘Balie’ to ‘Bouwen’: 100 times; of these it came straight back 40 times"
    )
    assert grid(picture.body)[0][0] == "from ↓ to →"
    assert grid(picture.body)[1][2] == "60 40 back"


def test_the_more_the_darker(handed: pd.DataFrame) -> None:
    shades = re.findall(r'<td class="matrix-(\w+)">', plot_matrix(handed).body)
    assert shades == ["same", "3", "1", "4", "same", "0", "0", "1", "same"]


def test_twelve_teams_are_shown_and_the_rest_is_said() -> None:
    names = [f"team {n:02}" for n in range(15)]
    pairs = [(a, b, 1 + (a < b), 0) for a in names for b in names if a != b]
    picture = plot_matrix(answer(*pairs))
    rows = grid(picture.body)
    assert (len(rows), len(rows[0])) == (13, 13)
    hidden = sum(n for a, b, n, _ in pairs if not {a, b} <= set(rows[0]))
    assert (
        f"Niet getoond: 3 andere teams; het werk ging daar {hidden} keer heen of vandaan."
        in picture.body
    )
    assert "Niet getoond: 13 andere teams;" in plot_matrix(answer(*pairs), most=2).body
    assert "Niet getoond: 1 ander team;" in plot_matrix(answer(*pairs), most=14).body
    assert "Niet getoond" not in plot_matrix(answer(*pairs), most=15).body


def test_names_are_escaped_cut_and_may_break(hostile: str) -> None:
    body = plot_matrix(answer((hostile, "W" * 10_000, 3, 0), ("&lt;" * 9, "b", 1, 0))).body
    assert "<script" not in body
    assert '<th scope="col">' + "<wbr>".join(["W" * 20, "W" * 20, "W" * 19 + "…"]) + "</th>" in body
    assert "&lt;script&gt;alert(1)&lt;/sc<wbr>ript&gt; &quot;&amp;&#x27; $x$" in body
    assert "&amp;lt;&amp;lt;&amp;lt;&amp;lt;&amp;lt;<wbr>" in body
    assert len(body) < 5_000


def test_the_answer_is_the_frame_most_frequent_first(handed: pd.DataFrame) -> None:
    picture = plot_matrix(handed)
    assert picture.answer["n"].to_list() == [100, 60, 20, 1]
    assert picture.body == plot_matrix(handed.iloc[::-1]).body


def test_without_a_handover_it_says_so() -> None:
    assert plot_matrix(answer()).title == "Er zijn geen overdrachten tussen teams."


def test_what_is_no_answer_of_handovers_is_refused(handed: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="no n_back"):
        plot_matrix(handed.drop(columns="n_back"))
    with pytest.raises(ParameterError, match="more than one row for two teams"):
        plot_matrix(pd.concat([handed, handed]))
    with pytest.raises(ParameterError, match="2 or more"):
        plot_matrix(handed, most=1)
