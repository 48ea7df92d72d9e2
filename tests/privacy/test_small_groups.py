"""The small-group guard."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

import pmtools as pm


def groups(*counts: int, key: str = "kanaal", count: str = "n_cases") -> pd.DataFrame:
    return pd.DataFrame({key: [f"g{at}" for at in range(len(counts))], count: counts})


def left(frame: pd.DataFrame) -> list[int]:
    return pm.guarded(frame)[0].iloc[:, -1].to_list()


def test_groups_of_fewer_than_five_cases_are_withheld() -> None:
    assert left(groups(90, 5, 4, 3)) == [90, 5]
    assert pm.guarded(groups(90, 5, 4, 3))[1] == 2


def test_a_single_small_group_cannot_be_found_by_taking_the_rest_from_the_whole() -> None:
    assert left(groups(90, 8, 4)) == [90]
    assert left(groups(90, 8, 4, 1)) == [90, 8]  # five cases together


def test_the_process_itself_is_no_group() -> None:
    for key in ("activity", "sequence", "up_to", "kind"):
        assert left(groups(90, 1, key=key)) == [90, 1]
    assert left(pd.DataFrame({"n": [3]})) == [3]


def test_teams_months_and_values_of_any_type_are_groups() -> None:
    assert left(groups(90, 1, 4, key="team")) == [90]
    months = pd.DataFrame({"month": pd.to_datetime(["2025-01-01", "2025-02-01"]), "n": [9, 5]})
    assert left(months) == [9, 5]
    assert left(pd.DataFrame({"leges": [12.5, 99.0], "n": [2, 1]})) == []


def test_what_is_split_twice_has_cells() -> None:
    cells = pd.DataFrame({"activity": ["a", "a", "b"], "kanaal": ["x", "y", "x"], "n": 9})
    assert left(cells.assign(n_cases=[9, 2, 3])) == [9]


def test_ages_of_few_cases_in_hand_are_empty() -> None:
    ages = {name: pd.to_timedelta(["3D", "9D"]) for name in ("age_median", "age_p90")}
    work = pd.DataFrame({"period": ["a", "b"], "arrivals": [1, 9], "wip": [4, 5], **ages})
    shown, withheld = pm.guarded(work)
    assert shown["age_p90"].isna().to_list() == [True, False]
    assert (withheld, work["age_p90"].isna().any()) == (0, False)


@given(st.lists(st.integers(1, 30), max_size=8))
def test_what_is_withheld_is_nothing_or_at_least_five_cases(counts: list[int]) -> None:
    shown, n = pm.guarded(groups(*counts))
    kept = shown["n_cases"].sum()
    assert all(count >= 5 for count in shown["n_cases"])
    assert len(shown) + n == len(counts)
    assert sum(counts) - kept == 0 or sum(counts) - kept >= 5 or not len(shown)
    assert pm.guarded(shown)[1] == 0
