"""The three hand-made logs, whose causes another tool's authors worked out per transition and resource."""

import csv
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import pmtools as pm

MANUAL = ("manual_log_1", "manual_log_2", "manual_log_3")
THEIR = ("batching", "contention", "prioritization", "unavailability", "extraneous")
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(scope="module")
def folder(data):
    return data / "oracles" / "waiting_causes"


@pytest.fixture(scope="module")
def hours(folder, waiting):
    """`calendar.json`: one person has a break, all others the same hours."""
    weeks = {}
    for person, rows in json.loads((folder / "calendar.json").read_text()).items():
        weeks[person] = {}
        for row in rows:
            assert row["from"] == row["to"]
            span = tuple(minutes(row[name]) for name in ("beginTime", "endTime"))
            weeks[person].setdefault(WEEKDAYS.index(row["from"]), []).append(span)
    own = weeks.pop("Marcus")
    assert all(week == weeks["Anya"] for week in weeks.values())
    assert own[0] == [(600, 720), (750, 1200)]
    return waiting.Hours("Europe/Amsterdam", weeks["Anya"], persons={"Marcus": own})


def minutes(text):
    hour, minute, _ = text.split(":")
    return int(hour) * 60 + int(minute)


def micros(text):
    moment = datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
    return round(moment.timestamp()) * 1_000_000


@pytest.fixture(scope="module")
def steps(folder):
    """The rows of a file, read without pmtools."""

    def of(name):
        with (folder / f"{name}.csv").open(newline="") as file:
            return [
                {
                    "case": row["case_id"],
                    "activity": row["Activity"],
                    "resource": row["Resource"],
                    "team": None,
                    "start": micros(row["start_time"]),
                    "end": micros(row["end_time"]),
                    "seq": at,
                    "precision": "time",
                }
                for at, row in enumerate(csv.DictReader(file))
            ]

    return of


def seconds(text):
    days, _, clock = text.partition(" days")
    hour, minute, second = clock.strip().split(":") if clock.strip() else (0, 0, 0)
    spent = timedelta(days=int(days), hours=int(hour), minutes=int(minute), seconds=int(second))
    return round(spent.total_seconds())


def added(rows, *names):
    """By some columns how many rows, and the seconds of their wait and of each cause."""
    sums = {}
    for row in rows:
        told = sums.setdefault(tuple(row[name] for name in names), [0] * 7)
        for at, amount in enumerate(row["amounts"]):
            told[at] += amount
    return sums


@pytest.fixture(scope="module")
def expected(folder):
    def of(name):
        with (folder / f"{name}_expected.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            times = [seconds(row[f"wt_{cause}"]) for cause in ("total", *THEIR)]
            row["amounts"] = [int(float(row["frequency"])), *times]
        return rows

    return of


@pytest.mark.parametrize("name", MANUAL)
def test_the_oracle_gives_what_was_worked_out(name, waiting, steps, hours, expected):
    """Per transition and both resources, to the second."""
    rows = waiting.waits(steps(name), hours)
    for row in rows:
        amounts = [row[cause] // 1_000_000 for cause in ("wait", *waiting.CAUSES)]
        row["amounts"] = [1, *amounts]
    found = added(rows, "from_activity", "from_resource", "to_activity", "resource")
    keys = ("source_activity", "source_resource", "target_activity", "target_resource")
    assert found == added(expected(name), *keys)


@pytest.mark.parametrize("name", MANUAL)
def test_every_answer_is_that_of_the_oracle(name, folder, waiting, steps, hours, plainly, calendar):
    log, rows = pm.read_csv(folder / f"{name}.csv"), waiting.waits(steps(name), hours)
    for by in plainly.by:
        if by == "team":
            with pytest.raises(pm.CapabilityError, match="which team"):
                pm.waiting_causes(log, by=by, calendar=calendar(hours))
            continue
        answer = plainly.found(pm.waiting_causes(log, by=by, calendar=calendar(hours)))
        assert answer == plainly.wanted(rows, plainly.key_of(by, steps(name))), by
    on = log.on(pm.office_calendar(calendar(hours)))
    assert plainly.found(pm.waiting_causes(on)) == plainly.wanted(
        rows, plainly.key_of(None, steps(name))
    )


@pytest.mark.parametrize("name", MANUAL)
def test_every_answer_is_what_was_worked_out(name, folder, hours, expected, plainly, calendar):
    """Per transition and per resource that is waited for, to the second."""
    log = pm.read_csv(folder / f"{name}.csv")
    for by, names in (
        (None, ("source_activity", "target_activity")),
        ("resource", ("target_resource",)),
    ):
        answer = plainly.found(pm.waiting_causes(log, by=by, calendar=calendar(hours)))
        told = {
            key[: len(names)]: [n, *(one // 1000 for one in times[:6])]
            for key, (n, _, *times) in answer.items()
        }
        assert told == added(expected(name), *names)


def test_the_batches_of_the_third_log(folder, hours, calendar):
    """On three days Marcus does B for three cases, one after the other from 12:30 on.

    They could begin at 10:45, 11:00 and 11:30: an hour before, and 45 and 30 minutes after the first.
    """
    told = pm.batches(pm.read_csv(folder / "manual_log_3.csv"), calendar=calendar(hours))
    assert told.iloc[:, :8].to_dict("records") == [
        {
            "activity": "B",
            "n": 9,
            "n_batched": 9,
            "n_batches": 3,
            "parallel": 0,
            "concurrent": 0,
            "sequential": 3,
            "size_median": 3,
        }
    ]
    assert (told.size_usual[0], told.size_share[0], told.hour[0], told.hour_share[0]) == (
        3,
        1,
        12,
        1,
    )
    assert told.ready_median[0] == timedelta(hours=1)
    assert told.waiting[0] == 3 * timedelta(minutes=45 + 30)


def test_the_efficiency_of_each_log(folder, hours, waiting, steps, calendar):
    for name in MANUAL:
        log, rows = pm.read_csv(folder / f"{name}.csv"), waiting.waits(steps(name), hours)
        worked, waited, share = waiting.efficiency(steps(name), rows)
        told = pm.cycle_efficiency(log, calendar=calendar(hours))
        assert set(told.efficiency) == {share}
        assert set(told.processing) == {timedelta(microseconds=worked)}
        assert set(told.all_waiting) == {timedelta(microseconds=waited)}
