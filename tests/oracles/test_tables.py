"""Public CSV logs with start and end: published counts, and a plain reading of the columns."""

import csv
import gzip
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import pmtools as pm

ZONE = ZoneInfo("Europe/Amsterdam")
# file: columns of case, activity, times; published cases, instances, activities, median in days
TABLES = {
    "patients.csv.gz": ("patient", "handling", ["time"], (500, 2721, 7, 6.086)),
    "Production.csv.gz": (
        "case_id",
        "Activity",
        ["start_time", "end_time"],
        (225, 4503, 24, 13.901),
    ),
    "PurchasingExample.csv.gz": (
        "case:concept:name",
        "concept:name",
        ["start_timestamp", "time:timestamp"],
        (608, 9119, 21, 11.923),
    ),
}


@pytest.fixture(scope="module", params=TABLES)
def table(request, data, real):
    """Our log, the rows of the file, and what is known of them."""
    with gzip.open(data / "logs" / request.param, "rt", newline="") as file:
        return real(request.param), list(csv.DictReader(file)), TABLES[request.param]


def seconds(text):
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).timestamp()


def test_counts_are_the_published_ones(table):
    log, _, (*_, (n_cases, n_instances, n_activities, _)) = table
    summary = pm.log_summary(log).iloc[0]
    assert (summary.n_cases, summary.n_events) == (n_cases, n_instances)
    assert (summary.n_started, summary.n_open) == (n_instances, 0)
    assert len(pm.activities(log)) == n_activities


def test_every_row_is_accounted_for(table):
    log, rows, _ = table
    origin = log.origin
    assert origin.rows_read == len(rows)
    kept = log.events.height + log.lifecycle.height
    assert origin.rows_read == kept + origin.paired + sum(origin.set_aside.values())


def test_every_case_lasts_from_its_first_moment_to_its_last(table, plain):
    log, rows, (case, _, times, (*_, median)) = table
    moments = {}
    for row in rows:
        moments.setdefault(row[case], []).extend(seconds(row[time]) for time in times)
    ours = pm.throughput_time(log, by="case")
    found = dict(zip(ours.case_id, plain.micros(ours.total), strict=True))
    expected = {c: round((max(m) - min(m)) * 1e6) for c, m in moments.items()}
    assert plain.differences(found, expected) == []
    assert round(pm.throughput_time(log)["median"][0].total_seconds() / 86400, 3) == median


def test_occurrences_of_activities(table):
    log, rows, (_, activity, times, _) = table
    counted = {}
    for row in rows:
        counted[row[activity]] = counted.get(row[activity], 0) + len(times)
    steps = pm.activities(log)
    assert dict(zip(steps.activity, 2 * steps.n, strict=True)) == counted


@pytest.mark.parametrize(
    ("name", "n"), [("Production.csv.gz", 9), ("PurchasingExample.csv.gz", 1244)]
)
def test_instances_of_no_duration(real, name, n):
    events = real(name).events
    assert (events["end"] == events["start"]).sum() == n


def test_published_activity_counts_and_variants_of_patients(real):
    log = real("patients.csv.gz")
    assert pm.activities(log).n.to_list() == [500, 500, 495, 492, 261, 237, 236]
    assert len(pm.variants(log)) == 7


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("patients.csv.gz", 6.676),
        ("Production.csv.gz", 20.620),
        ("PurchasingExample.csv.gz", 21.459),
    ],
)
def test_mean_is_the_published_one_where_clocks_never_change(data, name, mean):
    """The means were published without a zone; in Amsterdam they hold the hours of summer time."""
    whole = pm.throughput_time(pm.read_csv(data / "logs" / name, zone="UTC")).iloc[0]
    assert round(whole.total.total_seconds() / whole.n / 86400, 3) == mean


@pytest.mark.parametrize("form", ["", "_actlog", "_events"])
def test_the_three_forms_of_the_hospital_log_are_one_log(real, form):
    """Counts and planted errors as published: 4 steps end before they start, 1 lasts no time."""
    log = real(f"daqapo_hospital{form}.csv")
    summary = pm.log_summary(log).iloc[0]
    assert (summary.n_cases, summary.n_events, summary.n_started) == (22, 53, 52)
    steps = pm.activities(log).set_index("activity").n
    assert steps[["registration", "Trage", "Triaga", "0"]].sum() == 4
    lasted = (log.events["end"] - log.events["start"]).dt.total_seconds()
    assert ((lasted < 0).sum(), (lasted == 0).sum()) == (4, 1)
    assert pm.time_between(log).equals(pm.time_between(real("daqapo_hospital.csv")))
