"""Processing time against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.processing_time import processing_time


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.processing_time)
    assert pm.processing_time is processing_time


@pytest.mark.parametrize("log", ["works", "intake"])
def test_whole_log(hand, compared, log):
    compared(processing_time(hand(log)), f"{log}.processing_time")


@pytest.mark.parametrize("by", ["channel", "team", "log"])
def test_by(hand, compared, by):
    compared(processing_time(hand("works"), by=by), f"works.processing_time.{by}")


def test_by_activity_is_the_default(hand, compared):
    compared(processing_time(hand("works"), by="activity"), "works.processing_time")


def test_it_needs_starts(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        processing_time(hand("permits"))
    assert refused.value.lack == "start"


def test_by_team_needs_teams(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        processing_time(hand("intake"), by="team")
    assert refused.value.lack == "team"


def test_a_step_that_ends_before_it_starts_is_left_out(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text(
        "case_id,activity,start,end\n"
        "1,A,2024-06-03T09:00Z,2024-06-03T10:00Z\n"
        "1,A,2024-06-03T12:00Z,2024-06-03T11:00Z\n"
        "1,B,2024-06-03T14:00Z,2024-06-03T13:59Z\n"
        "2,C,2024-06-03T14:00Z,2024-06-03T14:00Z\n"
    )
    found = processing_time(pm.read_csv(path))
    rows = zip(found.activity, found.n, found.total.dt.total_seconds(), found.share, strict=True)
    assert sorted(rows) == [("A", 1, 3600, pytest.approx(1)), ("C", 1, 0, 0)]


@pytest.mark.parametrize("by", [None, "channel"])
def test_most_frequent_first(hand, by):
    assert processing_time(hand("works"), by=by).n.is_monotonic_decreasing


@pytest.mark.parametrize("by", [None, "channel", "team", "log", "case"])
def test_dtypes(hand, by):
    found = processing_time(hand("works"), by=by)
    assert (found.n.dtype, found.n_cases.dtype) == ("int64", "int64")
    assert found.share.dtype == "float64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
