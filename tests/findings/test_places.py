"""Which transitions stand out by their time."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError


def found(between, saved, *totals, most=3, **given):
    frame = between(*totals, **given)
    return pm.places(frame, saved(frame), most=most)


def test_largest_total_first_with_its_share_and_its_scenarios(between, saved) -> None:
    places = found(between, saved, 30, 45, *[2.5] * 10)
    assert places["from_activity"].to_list() == ["a1", "a0"]
    assert places["share"].to_list() == [0.45, 0.30]
    assert places["id"].to_list() == ["place-1", "place-2"]
    assert places["save_high"].to_list() == [pd.Timedelta("22.5h"), pd.Timedelta("15h")]
    assert places["save_low"][0] == pd.Timedelta("4.5h")


def test_below_a_fifth_nothing_stands_out(between, saved) -> None:
    assert found(between, saved, 19, *[9] * 9).empty
    assert len(found(between, saved, 20, *[8] * 10)) == 1


def test_of_few_transitions_one_stands_out_only_from_twice_its_fair_share(between, saved) -> None:
    assert found(between, saved, 50, 50).empty
    assert found(between, saved, 60, 20, 20).empty  # twice a third is more than 60 %
    assert len(found(between, saved, 68, 16, 16)) == 1
    assert len(found(between, saved, 76, 24)) == 1  # three quarters are always enough
    assert found(between, saved, 74, 26).empty


def test_crumbs_do_not_make_a_share_fair(between, saved) -> None:
    crumbs = [0.1] * 40  # 4 % in all: of the transitions that count there are two
    assert found(between, saved, 48, 48, *crumbs).empty


def test_fewer_than_five_cases_do_not_stand_out(between, saved) -> None:
    assert found(between, saved, 76, 24, n_cases=4).empty
    assert len(found(between, saved, 76, 24, n_cases=5)) == 1


def test_a_list_of_none_is_refused(between, saved) -> None:
    with pytest.raises(ParameterError, match="Ask for 1 or more"):
        found(between, saved, 1, most=0)


def test_without_elapsed_time_there_is_no_finding(between, saved) -> None:
    assert found(between, saved, 0, 0).empty
    assert found(between, saved).columns.to_list()[:3] == ["id", "kind", "scope"]


def test_without_a_scenario_nothing_is_saved(between, saved) -> None:
    frame = between(76, 24)
    places = pm.places(frame, saved(frame).head(0))
    assert places["save_high"].to_list() == [pd.Timedelta(0)]
