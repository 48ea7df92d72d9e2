"""Directly-follows counts and gaps against a plain count and against pm4py."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

import pmtools as pm

LOGS = ["receipt.xes.gz", "BPIC15_1.xes.gz", "BPIC15_2.xes.gz", "BPIC15_3.xes.gz", "Sepsis.xes.gz"]


def counts(between):
    pairs = zip(between.from_activity, between.to_activity, strict=True)
    return dict(zip(pairs, between.n, strict=True))


@pytest.mark.parametrize("name", LOGS)
def test_counts_are_those_of_the_plain_reading(real, raw, plain, name):
    found = counts(pm.time_between(real(name)))
    assert plain.differences(found, plain.follow_counts(raw(name))) == []


@pytest.mark.parametrize("name", LOGS)
def test_gaps_are_those_of_the_plain_reading(real, raw, plain, name):
    expected = plain.gaps(raw(name))
    ours = pm.time_between(real(name))
    rows = zip(ours.from_activity, ours.to_activity, plain.micros(ours.total), strict=True)
    totals = {(a, b): total for a, b, total in rows}
    assert plain.differences(totals, {k: sum(v) for k, v in expected.items()}) == []
    for column, q in (("median", 0.5), ("p90", 0.9)):
        found = zip(ours.from_activity, ours.to_activity, plain.micros(ours[column]), strict=True)
        for a, b, micros in found:
            assert abs(micros - plain.quantile(expected.get((a, b), [0]), q)) <= 1, (a, b, column)


@pytest.mark.parametrize("name", ["receipt.xes.gz", "BPIC15_1.xes.gz"])
def test_quantiles_are_numpys(real, raw, plain, name):
    expected = plain.gaps(raw(name))
    for row in pm.time_between(real(name)).head(300).itertuples():
        values = expected.get((row.from_activity, row.to_activity), [0])
        wanted = np.quantile(values, [0.5, 0.9], method="linear")
        found = [row.median.total_seconds() * 1e6, row.p90.total_seconds() * 1e6]
        assert found == pytest.approx(wanted, abs=1.01)


@pytest.mark.parametrize("name", LOGS)
def test_cases_with_a_transition(real, raw, plain, name):
    expected = Counter()
    for case in raw(name):
        rows = plain.in_order(case)
        expected.update({(a.activity, b.activity) for a, b in pairwise(rows)})
    ours = pm.time_between(real(name))
    pairs = zip(ours.from_activity, ours.to_activity, strict=True)
    found = dict(zip(pairs, ours.n_cases, strict=True))
    assert plain.differences(found, expected) == []


@pytest.mark.parametrize("name", LOGS)
def test_gaps_of_a_case_add_up_to_its_throughput_time(real, plain, name):
    between = pm.time_between(real(name), by="case").groupby("case_id", observed=True).total.sum()
    through = pm.throughput_time(real(name), by="case").set_index("case_id").total
    lasted = dict(zip(through.index, plain.micros(through), strict=True))
    summed = dict(zip(between.index, plain.micros(between), strict=True))
    assert plain.differences({case: summed.get(case, 0) for case in lasted}, lasted) == []


@pytest.mark.filterwarnings("ignore")  # pm4py's own
@pytest.mark.parametrize("name", ["receipt.xes.gz", "BPIC15_1.xes.gz"])
def test_pm4py_counts_the_same_on_our_frame(real, plain, pm4py, name):
    graph, starts, ends = pm4py.discover_dfg(real(name).to_pm4py())
    assert plain.differences(counts(pm.time_between(real(name))), graph) == []
    steps = pm.activities(real(name)).set_index("activity")
    assert plain.differences(steps.n_first[steps.n_first > 0], starts) == []
    assert plain.differences(steps.n_last[steps.n_last > 0], ends) == []


@pytest.mark.filterwarnings("ignore")  # pm4py's own
@pytest.mark.parametrize(
    "name", [LOGS[0], *(pytest.param(name, marks=pytest.mark.long) for name in LOGS[1:])]
)
def test_pm4py_counts_the_same_on_its_own_reading(real, plain, data, pm4py, name):
    """pm4py reads the file itself; the order of the file is carried, so ties stay as they are."""
    frame = pm4py.read_xes(str(data / "logs" / name))
    frame["order"] = range(len(frame))
    frame = frame.sort_values(["time:timestamp", "order"], kind="stable")
    graph, _, _ = pm4py.discover_dfg(pm4py.convert_to_event_log(frame))
    assert plain.differences(counts(pm.time_between(real(name))), graph) == []
