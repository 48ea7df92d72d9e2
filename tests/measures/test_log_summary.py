"""The summary of a log, and where its rows went, against hand-computed answers."""

from datetime import timedelta

import pytest

import pmtools as pm
from pmtools.measures.log_summary import log_summary


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.log_summary)
    assert pm.log_summary is log_summary


@pytest.mark.parametrize("log", ["permits", "intake"])
def test_whole_log(hand, expected, rows_of, log):
    found = log_summary(hand(log))
    wanted = expected(f"{log}.log_summary")
    assert found.source[0] in {f"{log}.csv", f"{log}.xes"}
    assert found.zone[0] == "Europe/Amsterdam"
    counted = found.drop(columns=["source", "zone"])
    assert counted.columns.to_list() == list(wanted[0])
    assert rows_of(counted) == wanted


def test_dtypes(hand):
    found = log_summary(hand("permits"))
    assert {str(found[c].dtype) for c in found.columns if c.startswith("n_")} == {"int64"}
    assert {str(found[c].dt.tz) for c in ("first", "last")} == {"UTC"}


@pytest.mark.parametrize(
    ("log", "rows"),
    [("permits", (19, 0, 0, 1)), ("intake", (21, 3, 6, 0))],
)
def test_where_every_row_went(hand, log, rows):
    rows_read, lifecycle, paired, set_aside = rows
    found = hand(log)
    origin = found.origin
    assert origin.rows_read == rows_read
    assert found.lifecycle.height == lifecycle
    assert (origin.paired, sum(origin.set_aside.values())) == (paired, set_aside)
    assert origin.rows_read == found.events.height + lifecycle + paired + set_aside


def test_first_in_first_out_and_who_completes(hand):
    """q1: Carla completed what Bart began. q2: the first start goes with the first completion."""
    assess = [row for row in hand("intake").events.to_dicts() if row["activity"] == "Assess"]
    lasted = [row["end"] and (row["end"] - row["start"]) // timedelta(minutes=1) for row in assess]
    assert lasted == [120, 40, 50, None]
    assert assess[0]["resource"] == "Carla"
