"""Waiting, processing and idle time of real logs against published figures and plain loops."""

import csv
from collections import defaultdict

import pytest

import pmtools as pm

LOGS = ["patients.csv.gz", "Production.csv.gz", "PurchasingExample.csv.gz"]
MANUAL = {"manual_log_1.csv": 18_900, "manual_log_2.csv": 21_600, "manual_log_3.csv": 75_600}
BUPAR = {  # days that each resource of patients is idle, as bupaR publishes them
    "r7": 464.4199,
    "r1": 450.2124,
    "r4": 442.6260,
    "r5": 430.1764,
    "r3": 429.1064,
    "r6": 425.5362,
    "r2": 214.7436,
}


@pytest.fixture(scope="module", params=[*LOGS, *MANUAL])
def both(request, table):
    """Our log, and its steps per case by the plain reading."""
    path, cases = table(request.param)
    return pm.read_csv(path), cases


def test_idle_time_of_a_resource_is_what_bupar_publishes(table):
    """The times have no offset, and R took them for UTC: a year without a summer time."""
    found = pm.idle_time(pm.read_csv(table("patients.csv.gz")[0], zone="UTC"), by="resource")
    days = found.total.dt.total_seconds() / 86_400
    assert dict(zip(found.resource, days.round(4), strict=True)) == BUPAR
    assert (found.n == 1).all()


@pytest.mark.parametrize("name", MANUAL)
def test_waiting_time_is_that_of_the_hand_made_logs(table, name):
    """Their totals in seconds, and per transition the sum over the pairs of resources."""
    path, _ = table(name)
    found = pm.waiting_time(pm.read_csv(path))
    assert found.total.sum().total_seconds() == MANUAL[name]
    seconds, n = defaultdict(float), defaultdict(int)
    with path.with_name(f"{path.stem}_expected.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            pair = row["source_activity"], row["target_activity"]
            seconds[pair] += float(row["wt_total_seconds"])
            n[pair] += int(float(row["frequency"]))
    pairs = list(zip(found.from_activity, found.to_activity, strict=True))
    assert dict(zip(pairs, found.total.dt.total_seconds(), strict=True)) == seconds
    assert dict(zip(pairs, found.n, strict=True)) == n


def test_waiting_time_is_that_of_the_plain_loop(both, slow, spreads):
    log, cases = both
    expected = slow.waiting(cases, lambda a, b: (a.activity, b.activity))
    assert spreads(pm.waiting_time(log), ["from_activity", "to_activity"], expected) == []
    expected = slow.waiting(cases, lambda _, b: (b.activity,))
    assert spreads(pm.waiting_time(log, by="activity"), ["activity"], expected) == []
    expected = slow.waiting(cases, lambda *_: ())
    assert spreads(pm.waiting_time(log, by="log"), [], expected) == []


def test_time_between_is_that_of_the_plain_loop(both, slow, spreads):
    log, cases = both
    expected = slow.between(cases, lambda a, b: (a.activity, b.activity))
    assert spreads(pm.time_between(log), ["from_activity", "to_activity"], expected) == []
    expected = slow.between(cases, lambda _, b: (b.activity,))
    assert spreads(pm.time_between(log, by="activity"), ["activity"], expected) == []
    expected = slow.between(cases, lambda *_: ())
    assert spreads(pm.time_between(log, by="log"), [], expected) == []


def test_processing_time_is_that_of_the_plain_loop(both, slow, spreads):
    log, cases = both
    expected = slow.processing(cases, lambda step: (step.activity,))
    assert spreads(pm.processing_time(log), ["activity"], expected) == []
    expected = slow.processing(cases, lambda _: ())
    assert spreads(pm.processing_time(log, by="log"), [], expected) == []


def test_idle_time_of_a_case_is_that_of_the_plain_loop(both, slow, spreads):
    log, cases = both
    times = {case: slow.idle(steps) for case, steps in cases.items()}
    expected = {(case,): [(time, case)] for case, time in times.items()}
    assert spreads(pm.idle_time(log, by="case"), ["case_id"], expected, shared=False) == []
    expected = {(): [(time, case) for case, time in times.items()]}
    assert spreads(pm.idle_time(log), [], expected, shared=False) == []


@pytest.mark.parametrize(
    "name", ["Production.csv.gz", pytest.param("PurchasingExample.csv.gz", marks=pytest.mark.long)]
)
def test_idle_time_of_a_resource_is_that_of_the_plain_loop(table, slow, spreads, name):
    path, cases = table(name)
    steps = slow.by_resource(cases)
    expected = {(who,): [(slow.idle(done), who)] for who, done in steps.items()}
    found = pm.idle_time(pm.read_csv(path), by="resource")
    assert spreads(found, ["resource"], expected, shared=False) == []
