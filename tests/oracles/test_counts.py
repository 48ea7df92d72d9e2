"""Counts of real logs: as published, and as a plain reading of the file gives them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

import pmtools as pm

# file: cases, events, activities, variants (../shared/data/README.md: published and recounted)
COUNTS = {
    "receipt.xes.gz": (1434, 8577, 27, 116),
    "BPIC15_1.xes.gz": (1199, 52217, 398, 1170),
    "BPIC15_2.xes.gz": (832, 44354, 410, 828),
    "BPIC15_3.xes.gz": (1409, 59681, 383, 1349),
    "Sepsis.xes.gz": (1050, 15214, 16, 846),
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_the_published_ones(real, name):
    log = real(name)
    summary = pm.log_summary(log).iloc[0]
    found = (summary.n_cases, summary.n_events, len(pm.activities(log)), len(pm.variants(log)))
    assert found == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_every_row_of_the_source_is_accounted_for(real, raw, name):
    origin = real(name).origin
    kept = real(name).events.height + real(name).lifecycle.height
    assert origin.rows_read == sum(len(case.rows) for case in raw(name))
    assert origin.rows_read == kept + origin.paired + sum(origin.set_aside.values())
    assert sum(origin.set_aside.values()) == 0


@pytest.mark.parametrize("name", COUNTS)
def test_first_and_last_moment(real, raw, plain, name):
    times = [row.time for case in raw(name) for row in case.rows]
    summary = pm.log_summary(real(name))
    assert summary["first"].astype("datetime64[us, UTC]").astype("int64")[0] == min(times)
    assert summary["last"].astype("datetime64[us, UTC]").astype("int64")[0] == max(times)


@pytest.mark.parametrize("name", COUNTS)
def test_cases_and_their_order_are_those_of_the_file(real, raw, plain, name):
    found = real(name).cases["case_id"].cast(str).to_list()
    assert (
        plain.differences(dict(enumerate(found)), dict(enumerate(c.case_id for c in raw(name))))
        == []
    )


@pytest.mark.parametrize("name", COUNTS)
def test_case_attributes_are_those_of_the_file(real, raw, name):
    """How many cases have each attribute; globals are not filled in."""
    ours = real(name).cases
    for key in {k for case in raw(name) for k in case.attributes} - {"concept:name"}:
        expected = sum(key in case.attributes for case in raw(name))
        assert ours[key].is_not_null().sum() == expected, key


@pytest.mark.parametrize(("name", "share"), [("BPIC15_1.xes.gz", (0.42, 0.49))])
def test_local_midnights_are_counted_as_days(real, raw, name, share):
    """42 to 49 % of the moments of BPIC15 are exactly midnight in Amsterdam."""
    zone = ZoneInfo("Europe/Amsterdam")
    rows = [row for case in raw(name) for row in case.rows]
    local = [datetime.fromtimestamp(row.time / 1e6, UTC).astimezone(zone).time() for row in rows]
    n_midnight = sum(moment == time(0) for moment in local)
    assert share[0] <= n_midnight / len(rows) <= share[1]
    assert pm.log_summary(real(name)).n_day_only[0] == n_midnight


def test_a_case_may_be_called_na(real):
    assert "NA" in set(pm.throughput_time(real("Sepsis.xes.gz"), by="case").case_id)


def test_a_case_id_used_again_makes_another_case(real):
    """The Bose log has 6,000 traces with 1,200 ids, each used five times."""
    log = real("bose_log.xes.gz")
    summary = pm.log_summary(log).iloc[0]
    assert (summary.n_cases, summary.n_events) == (6000, 58838)
    assert log.cases["case_id"].cast(str).str.contains("#").sum() == 4800
    assert log.origin.notes


def test_events_without_a_transition_are_completions(real):
    log = real("ceravolo_noise0_1000_cf.xes.gz")
    summary = pm.log_summary(log).iloc[0]
    assert (summary.n_cases, summary.n_events, summary.n_open) == (1000, 11180, 0)
    assert log.origin.rows_read == 11180


def test_csv_and_xes_of_receipt_agree(real):
    by_csv, by_xes = real("receipt.csv.gz"), real("receipt.xes.gz")
    for measure in (pm.activities, pm.variants, pm.throughput_time, pm.time_between):
        assert measure(by_csv).equals(measure(by_xes)), measure.__name__
    counted, counted_2 = (pm.log_summary(log).drop(columns="source") for log in (by_csv, by_xes))
    assert counted.equals(counted_2)
