"""Time between steps against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.time_between import time_between

KEYS = ("from_activity", "to_activity", "channel")


def by_transition(rows):
    return sorted(rows, key=lambda row: [row[key] for key in KEYS if key in row])


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.time_between)
    assert pm.time_between is time_between


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_whole_log(hand, expected, rows_of, log):
    found = time_between(hand(log))
    assert found.columns.to_list() == list(expected(f"{log}.time_between")[0])
    assert by_transition(rows_of(found)) == by_transition(expected(f"{log}.time_between"))


def test_by_a_case_attribute(hand, expected, rows_of):
    found = time_between(hand("permits"), by="channel")
    wanted = expected("permits.time_between.channel")
    assert found.columns.to_list() == list(wanted[0])
    assert by_transition(rows_of(found)) == by_transition(wanted)


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_most_frequent_first(hand, log):
    assert time_between(hand(log)).n.is_monotonic_decreasing


def test_no_step_goes_from_one_case_to_the_next(hand):
    assert time_between(hand("permits")).n.sum() == 18 - 5  # events minus cases


def test_dtypes(hand):
    found = time_between(hand("permits"))
    assert (found.n.dtype, found.n_cases.dtype) == ("int64", "int64")
    assert {found[column].dtype.kind for column in ("total", "median", "p90")} == {"m"}
