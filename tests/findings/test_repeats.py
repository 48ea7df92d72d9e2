"""Which activities stand out as they are taken again, and the chances of a process."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError


def test_from_a_tenth_of_the_cases_on_most_time_first(again) -> None:
    found = pm.repeats(again(check=(10, 5), draft=(40, 90), sign=(9, 500)))
    assert found["from_activity"].to_list() == ["draft", "check"]
    assert found["id"].to_list() == ["rework-1", "rework-2"]
    assert found["save_high"].to_list() == [pd.Timedelta("90h"), pd.Timedelta("5h")]
    assert found["save_low"].to_list() == [pd.Timedelta("45h"), pd.Timedelta("2.5h")]


def test_at_most_two_and_a_list_of_none_is_refused(again) -> None:
    many = again(a=(20, 1), b=(20, 2), c=(20, 3))
    assert pm.repeats(many)["from_activity"].to_list() == ["c", "b"]
    with pytest.raises(ParameterError, match="Ask for 1 or more"):
        pm.repeats(many, most=0)


def test_four_cases_are_too_few(again) -> None:
    assert pm.repeats(again(a=(4, 9)).assign(share=0.8)).empty


def test_chances_are_ranked_by_what_could_be_won(between, saved, again) -> None:
    time = between(10, 80, 10)
    found = pm.chances(time, saved(time), again(check=(6, 30), rare=(4, 99)))
    assert found["save_high"].dt.total_seconds().div(3600).to_list() == [40, 30, 5, 5]
    assert found["kind"].to_list() == ["place", "rework", "place", "place"]
    assert found["n_cases"].to_list() == [7, 6, 7, 7]  # of places, the cases above the median
    assert found["id"].to_list() == [f"chance-{rank}" for rank in (1, 2, 3, 4)]


def test_without_anything_to_win_there_is_no_chance(between, saved, again) -> None:
    still = between(0, 0)
    assert pm.chances(still, saved(still), again()).empty


def test_a_report_has_at_most_five_findings_by_time(between, saved, again) -> None:
    time = between(40, 30, *[3] * 10)
    found = pm.stand_out(time, saved(time), again(check=(50, 35)))
    assert found["id"].to_list() == ["place-1", "rework-1", "place-2"]
    assert pm.stand_out(between(1, 1), saved(between(1, 1)), again()).empty
