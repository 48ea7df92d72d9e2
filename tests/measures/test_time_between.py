"""Time between steps against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.time_between import time_between


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.time_between)
    assert pm.time_between is time_between


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
def test_whole_log(hand, compared, log):
    compared(time_between(hand(log)), f"{log}.time_between")


@pytest.mark.parametrize("log", ["permits", "works"])
def test_by_a_case_attribute(hand, compared, log):
    compared(time_between(hand(log), by="channel"), f"{log}.time_between.channel")


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
@pytest.mark.parametrize("by", ["activity", "log"])
def test_a_word_for_the_grain_replaces_the_transition(hand, compared, log, by):
    compared(time_between(hand(log), by=by), f"{log}.time_between.{by}")


def test_by_the_team_of_the_step_to_which_the_time_leads(hand, compared):
    compared(time_between(hand("works"), by="team"), "works.time_between.team")


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_by_team_needs_teams(hand, log):
    with pytest.raises(pm.CapabilityError) as refused:
        time_between(hand(log), by="team")
    assert refused.value.lack == "team"


@pytest.mark.parametrize("log", ["permits", "intake", "works"])
@pytest.mark.parametrize("by", [None, "activity", "channel"])
def test_most_frequent_first(hand, log, by):
    assert time_between(hand(log), by=by).n.is_monotonic_decreasing


def test_no_step_goes_from_one_case_to_the_next(hand):
    assert time_between(hand("permits")).n.sum() == 18 - 5  # events minus cases


@pytest.mark.parametrize("by", [None, "activity", "log", "channel"])
def test_dtypes(hand, by):
    found = time_between(hand("permits"), by=by)
    assert (found.n.dtype, found.n_cases.dtype) == ("int64", "int64")
    assert found.share.dtype == "float64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
