"""Throughput time against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.throughput_time import throughput_time


def by_key(rows, key):
    return sorted(rows, key=lambda row: str(row[key]))


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.throughput_time)
    assert pm.throughput_time is throughput_time


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_whole_log(hand, expected, rows_of, log):
    found = throughput_time(hand(log))
    assert found.columns.to_list() == ["n", "total", "median", "p80", "p90"]
    assert rows_of(found) == expected(f"{log}.throughput_time")


@pytest.mark.parametrize(
    ("log", "by"),
    [
        ("permits", "case"),
        ("permits", "month"),
        ("permits", "channel"),
        ("permits", "variant"),
        ("intake", "case"),
        ("intake", "channel"),
    ],
)
def test_split(hand, expected, rows_of, log, by):
    key = "case_id" if by == "case" else by
    found = rows_of(throughput_time(hand(log), by=by))
    assert by_key(found, key) == by_key(expected(f"{log}.throughput_time.{by}"), key)


def test_dtypes(hand):
    found = throughput_time(hand("permits"))
    assert found.n.dtype == "int64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}


def test_an_unknown_split_says_what_there_is(hand):
    with pytest.raises(pm.PmtoolsError, match=r"chanel.*channel"):
        throughput_time(hand("permits"), by="chanel")
