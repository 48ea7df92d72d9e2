"""Activities against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.activities import activities


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.activities)
    assert pm.activities is activities


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_whole_log(hand, expected, rows_of, log):
    found = activities(hand(log))
    wanted = expected(f"{log}.activities")
    assert found.columns.to_list() == list(wanted[0])
    assert rows_of(found) == wanted


def test_dtypes(hand):
    found = activities(hand("permits"))
    assert {str(found[c].dtype) for c in ("n", "n_cases", "n_first", "n_last")} == {"int64"}
    assert found.position.dtype == "float64"
