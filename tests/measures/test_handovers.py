"""Handovers between teams against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.handovers import handovers

COUNTED = ["n", "n_cases", "n_back"]


@pytest.fixture
def passed(tmp_path):
    """(from, to, the counts) of cases, each a word of one-letter teams; a dash is no team."""

    def answer(*cases):
        lines = ["case_id,activity,team,end"]
        for case, teams in enumerate(cases):
            for hour, team in enumerate(teams.replace("-", " ")):
                lines.append(f"{case},S,{team.strip()},2024-06-03T{hour:02}:00Z")
        path = tmp_path / "steps.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        found = handovers(pm.read_csv(path))
        columns = ["from_team", "to_team", *COUNTED]
        return sorted(found[columns].itertuples(index=False, name=None))

    return answer


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.handovers)
    assert pm.handovers is handovers


def test_whole_log(hand, compared):
    compared(handovers(hand("works")), "works.handovers")


def test_by_a_case_attribute(hand, compared):
    compared(handovers(hand("works"), by="channel"), "works.handovers.channel")


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_it_needs_teams(hand, log):
    with pytest.raises(pm.CapabilityError) as refused:
        handovers(hand(log))
    assert refused.value.lack == "team"


def test_there_and_back(passed):
    assert passed("ABA") == [("A", "B", 1, 1, 0), ("B", "A", 1, 1, 1)]


def test_there_and_back_after_some_steps_each(passed):
    assert passed("AABBBA") == [("A", "B", 1, 1, 0), ("B", "A", 1, 1, 1)]


def test_there_and_back_and_there_again(passed):
    assert passed("ABAB") == [("A", "B", 2, 1, 1), ("B", "A", 1, 1, 1)]


def test_a_way_round_is_not_straight_back(passed):
    assert passed("ABCA") == [("A", "B", 1, 1, 0), ("B", "C", 1, 1, 0), ("C", "A", 1, 1, 0)]


def test_back_by_the_same_way(passed):
    assert passed("ABCBA") == [
        ("A", "B", 1, 1, 0),
        ("B", "A", 1, 1, 0),  # from C, not from A
        ("B", "C", 1, 1, 0),
        ("C", "B", 1, 1, 1),
    ]


def test_a_step_without_a_team_breaks_the_chain(passed):
    assert passed("A-B") == []
    assert passed("AB-A") == [("A", "B", 1, 1, 0)]
    assert passed("AB-BA") == [("A", "B", 1, 1, 0), ("B", "A", 1, 1, 0)]


def test_cases_do_not_hand_over_to_one_another(passed):
    assert passed("AB", "A", "BA", "ABC") == [
        ("A", "B", 2, 2, 0),
        ("B", "A", 1, 1, 0),
        ("B", "C", 1, 1, 0),
    ]


def test_one_team_hands_over_to_no_one_but_the_answer_has_its_columns(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("case_id,activity,team,end\n1,A,x,2024-06-03T09:00Z\n1,B,x,2024-06-03T09:30Z\n")
    found = handovers(pm.read_csv(path))
    spread = ["total", "median", "p80", "p90", "share"]
    assert found.columns.to_list() == ["from_team", "to_team", *COUNTED, *spread]
    assert len(found) == 0


@pytest.mark.parametrize("by", [None, "channel", "case"])
def test_dtypes(hand, by):
    found = handovers(hand("works"), by=by)
    assert {str(found[column].dtype) for column in COUNTED} == {"int64"}
    assert found.share.dtype == "float64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
