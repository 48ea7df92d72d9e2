"""Variants against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.variants import variants


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.variants)
    assert pm.variants is variants


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_whole_log_in_order(hand, expected, rows_of, log):
    """The order is part of the answer; ties in time keep the order of the file."""
    found = variants(hand(log))
    assert found.columns.to_list() == ["sequence", "n_cases", "share"]
    assert rows_of(found) == expected(f"{log}.variants")


def test_dtypes(hand):
    found = variants(hand("permits"))
    assert isinstance(found.sequence[0], tuple)
    assert (found.n_cases.dtype, found.share.dtype) == ("int64", "float64")
