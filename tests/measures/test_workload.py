"""Workload by month against hand-computed answers."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.workload import workload

CLOSED = pm.LogMapping(last=("Close",))
COUNTED = ["arrivals", "completions", "wip"]


@pytest.fixture
def months(tmp_path):
    """Rows (month, arrivals, completions, wip) of events `case activity moment`."""

    def answer(*events, mapping=CLOSED):
        lines = ["case_id,activity,end", *(event.replace(" ", ",") for event in events)]
        path = tmp_path / "steps.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        found = workload(pm.read_csv(path, mapping=mapping))
        return [
            (f"{row.period:%Y-%m}", row.arrivals, row.completions, row.wip)
            for row in found.itertuples()
        ]

    return answer


def test_the_submodule_does_not_hide_the_function():
    assert callable(pm.workload)
    assert pm.workload is workload


def test_whole_log(hand, compared):
    compared(workload(hand("queue", "Close")), "queue.workload")


def test_by_a_case_attribute(hand, compared):
    """A month in which a channel has nothing at all may or may not have a row."""
    found = workload(hand("queue", "Close"), by="channel")
    compared(found[(found[COUNTED] > 0).any(axis=1)], "queue.workload.channel")


def test_it_needs_to_know_what_finished_means(hand):
    with pytest.raises(pm.CapabilityError) as refused:
        workload(hand("queue"))
    assert refused.value.lack == "finished"


def test_months_follow_one_another_in_order(hand):
    periods = workload(hand("queue", "Close")).period
    assert periods.to_list() == list(pd.date_range("2024-01-01", "2024-06-01", freq="MS"))


def test_what_is_open_is_what_was_open_and_came_and_did_not_go(hand):
    found = workload(hand("queue", "Close"))
    before = found.wip.shift(fill_value=0)
    assert (before + found.arrivals - found.completions).to_list() == found.wip.to_list()


def test_a_month_without_any_event_has_its_row(months):
    assert months("1 Open 2024-01-05T12:00Z", "1 Close 2024-03-05T12:00Z") == [
        ("2024-01", 1, 0, 1),
        ("2024-02", 0, 0, 1),
        ("2024-03", 0, 1, 0),
    ]


def test_a_month_in_which_nothing_was_there_has_its_row(months):
    found = months(
        "1 Open 2024-01-05T12:00Z",
        "1 Close 2024-01-06T12:00Z",
        "2 Open 2024-03-05T12:00Z",
        "2 Close 2024-03-06T12:00Z",
    )
    assert found == [("2024-01", 1, 1, 0), ("2024-02", 0, 0, 0), ("2024-03", 1, 1, 0)]


def test_a_case_that_ends_at_the_last_moment_of_the_log_is_not_open_then(months):
    assert months("1 Open 2024-01-05T12:00Z", "1 Close 2024-01-06T12:00Z") == [("2024-01", 1, 1, 0)]


def test_a_month_is_a_local_one(months):
    """23:30 in UTC on the last of January is half past midnight on the first of February."""
    assert months("1 Open 2024-01-31T23:30Z", "1 Close 2024-02-29T23:30Z") == [
        ("2024-02", 1, 0, 1),
        ("2024-03", 0, 1, 0),
    ]


def test_midnight_belongs_to_the_month_that_begins(months):
    assert months("1 Open 2024-01-01T00:00+01:00", "1 Close 2024-02-01T00:00+01:00") == [
        ("2024-01", 1, 0, 1),
        ("2024-02", 0, 1, 0),
    ]


def test_over_a_new_year(months):
    assert months("1 Open 2023-12-30T12:00Z", "1 Close 2024-01-02T12:00Z") == [
        ("2023-12", 1, 0, 1),
        ("2024-01", 0, 1, 0),
    ]


def test_all_cases_running(months):
    found = months(
        "1 Open 2024-01-05T12:00Z",
        "2 Open 2024-02-05T12:00Z",
        "2 Close 2024-02-06T12:00Z",
        "2 Open 2024-02-07T12:00Z",
    )
    assert found == [("2024-01", 1, 0, 1), ("2024-02", 1, 0, 2)]


def test_where_nothing_is_open_there_is_no_age(tmp_path):
    path = tmp_path / "steps.csv"
    path.write_text("case_id,activity,end\n1,Close,2024-06-03T09:00Z\n")
    found = workload(pm.read_csv(path, mapping=CLOSED))
    assert found.wip.to_list() == [0]
    assert found[["age_median", "age_p90"]].isna().all(axis=None)


def test_a_step_in_hand_is_a_moment_of_its_case(tmp_path):
    """A case arrives when its first step starts, not when that step ends."""
    path = tmp_path / "steps.csv"
    path.write_text(
        "case_id,activity,start,end\n1,Open,2024-01-30T09:00Z,2024-02-02T09:00Z\n"
        "1,Close,2024-03-01T09:00Z,2024-03-02T09:00Z\n"
    )
    found = workload(pm.read_csv(path, mapping=CLOSED))
    assert found.arrivals.to_list() == [1, 0, 0]
    assert found.completions.to_list() == [0, 0, 1]
    hours = found.age_median.dt.total_seconds() / 3600
    assert hours.to_list()[:2] == [38, 38 + 29 * 24]  # from 10:00 on 30 January, local


def test_dtypes(hand):
    for by in (None, "channel"):
        found = workload(hand("queue", "Close"), by=by)
        assert {str(found[column].dtype) for column in COUNTED} == {"int64"}
        assert {found[column].dtype.kind for column in ("age_median", "age_p90")} == {"m"}
        assert found.period.dtype.kind == "M"
        assert found.period.dt.tz is None
        assert (found.period.dt.day == 1).all()
