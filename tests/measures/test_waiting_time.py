"""Waiting time against hand-computed answers."""

import pytest

import pmtools as pm
from pmtools.measures.waiting_time import waiting_time


def rows(frame):
    """(from, to, n, total in seconds) of every row."""
    seconds = frame.total.dt.total_seconds()
    return sorted(zip(frame.from_activity, frame.to_activity, frame.n, seconds, strict=True))


@pytest.fixture
def table(tmp_path):
    """A log of steps `activity start end`, all in one case; a dash is a moment that is not there."""

    def read(*steps):
        lines = ["case_id,activity,start,end"]
        for step in steps:
            activity, *moments = step.split()
            told = ["" if at == "-" else f"2024-06-03T{at}:00Z" for at in moments]
            lines.append(",".join(["1", activity, *told]))
        path = tmp_path / "steps.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return pm.read_csv(path)

    return read


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.waiting_time)
    assert pm.waiting_time is waiting_time


@pytest.mark.parametrize("log", ["works", "intake"])
def test_whole_log(hand, compared, log):
    compared(waiting_time(hand(log)), f"{log}.waiting_time")


@pytest.mark.parametrize("by", ["channel", "activity", "team", "log"])
def test_by(hand, compared, by):
    compared(waiting_time(hand("works"), by=by), f"works.waiting_time.{by}")


def test_by_transition_is_the_default(hand, compared):
    compared(waiting_time(hand("works"), by="transition"), "works.waiting_time")


def test_it_needs_starts(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        waiting_time(hand("permits"))
    assert refused.value.lack == "start"


def test_by_team_needs_teams(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        waiting_time(hand("intake"), by="team")
    assert refused.value.lack == "team"


def test_a_step_waits_for_the_latest_end_and_not_for_the_step_before_it(table):
    """C begins while B, the step directly before it in order, is still in hand: it waited for A."""
    log = table("A 09:00 10:00", "B 10:30 12:00", "C 11:00 13:00")
    assert rows(waiting_time(log)) == [("A", "B", 1, 1800), ("A", "C", 1, 3600)]


def test_the_latest_end_need_not_be_the_last_in_order(table):
    """The open step D stands between B and C, and has no end to wait for."""
    log = table("A 08:00 09:00", "B 09:00 10:00", "D 10:15 -", "C 11:00 12:00")
    assert rows(waiting_time(log)) == [("A", "B", 1, 0), ("B", "C", 1, 3600), ("B", "D", 1, 900)]


def test_an_end_at_the_very_start_counts(table):
    assert rows(waiting_time(table("A 09:00 10:00", "B 10:00 11:00"))) == [("A", "B", 1, 0)]


def test_an_end_after_the_start_does_not(table):
    assert len(waiting_time(table("A 09:00 10:00", "B 09:59 11:00"))) == 0


def test_an_end_that_comes_later_in_the_order_of_the_log_does_not(table):
    """D begins at the moment at which C ends, but D comes first in the source."""
    log = table("A 09:00 10:00", "D 11:00 11:00", "C 10:30 11:00")
    assert rows(waiting_time(log)) == [("A", "C", 1, 1800), ("A", "D", 1, 3600)]


def test_of_two_that_ended_together_it_is_the_later_in_order(table):
    log = table("A 09:00 10:00", "B 09:30 10:00", "C 10:30 11:00")
    assert rows(waiting_time(log)) == [("B", "C", 1, 1800)]


def test_of_two_that_ended_together_it_is_the_later_in_order_behind_an_overlap_too(table):
    log = table("A 09:00 10:00", "B 09:30 10:00", "D 10:00 12:00", "C 10:30 13:00")
    assert rows(waiting_time(log)) == [("B", "C", 1, 1800), ("B", "D", 1, 0)]


def test_a_step_without_a_start_takes_no_part_but_others_wait_for_it(table):
    log = table("A 09:00 10:00", "B - 10:30", "C 11:00 12:00")
    assert rows(waiting_time(log)) == [("B", "C", 1, 1800)]


def test_no_time_is_negative_where_a_step_ends_before_it_starts(table):
    log = table("A 09:00 10:00", "B 12:00 11:00", "C 13:00 14:00")
    assert rows(waiting_time(log)) == [("A", "B", 1, 7200), ("B", "C", 1, 7200)]


def test_a_log_in_which_nothing_waits_has_no_rows_but_all_columns(table):
    found = waiting_time(table("A 09:00 10:00"))
    columns = "from_activity to_activity n total median p80 p90 n_cases share"
    assert (len(found), found.columns.to_list()) == (0, columns.split())


def test_no_step_waits_for_another_case(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text(
        "case_id,activity,start,end\n1,A,2024-06-03T09:00Z,2024-06-03T10:00Z\n"
        "2,B,2024-06-03T11:00Z,2024-06-03T12:00Z\n"
    )
    assert len(waiting_time(pm.read_csv(path))) == 0


@pytest.mark.parametrize("by", [None, "channel", "activity"])
def test_most_frequent_first(hand, by):
    assert waiting_time(hand("works"), by=by).n.is_monotonic_decreasing


@pytest.mark.parametrize("by", [None, "channel", "activity", "team", "log", "case"])
def test_dtypes(hand, by):
    found = waiting_time(hand("works"), by=by)
    assert (found.n.dtype, found.n_cases.dtype) == ("int64", "int64")
    assert found.share.dtype == "float64"
    assert {found[column].dtype.kind for column in ("total", "median", "p80", "p90")} == {"m"}
