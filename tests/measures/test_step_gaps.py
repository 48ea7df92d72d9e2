"""Step gaps: by hand, and the same from buckets as from memory."""

import importlib.util
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools as pm

spec = importlib.util.spec_from_file_location(
    "laws", Path(__file__).parents[1] / "engine" / "test_laws.py"
)
assert spec
assert spec.loader
laws = importlib.util.module_from_spec(spec)
spec.loader.exec_module(laws)

HAND = """case_id,activity,start,end
1,intake,,2024-03-30T12:00:00+01:00
1,check,,2024-03-31T12:00:00+02:00
1,check,,2024-04-02T12:00:00+02:00
1,close,2024-04-02T12:00:00+02:00,2024-04-05T00:00:00+02:00
2,intake,,2024-01-01T00:30:00+01:00
2,check,,2024-01-03T00:30:00+01:00
3,close,,2024-05-01T10:00:00+02:00
3,intake,,2024-05-02T10:00:00+02:00
3,close,,2024-05-05T10:00:00+02:00
4,intake,,2024-06-01T10:00:00+02:00
4,check,2024-06-02T10:00:00+02:00,
"""
N = None
WANTED = [  # case, activity, start, day, before, after, work, last
    ("2", "intake", "2024-01-01 00:30", 0, N, 2, N, False),
    ("2", "check", "2024-01-01 00:30", 2, 2, N, N, False),
    ("1", "intake", "2024-03-30 12:00", 0, N, 23 / 24, N, False),
    ("1", "check", "2024-03-30 12:00", 23 / 24, 23 / 24, 2, N, False),
    ("1", "close", "2024-03-30 12:00", 5 + 11 / 24, 2.5, N, 2.5, True),
    ("3", "close", "2024-05-01 10:00", 0, N, 1, N, False),
    ("3", "intake", "2024-05-01 10:00", 1, 1, 3, N, False),
    ("3", "close", "2024-05-01 10:00", 4, 3, N, N, True),
    ("4", "intake", "2024-06-01 10:00", 0, N, N, N, False),
    ("4", "check", "2024-06-01 10:00", 1, N, N, N, False),
]


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    file, mapping = tmp_path / "log.csv", tmp_path / "m.toml"
    file.write_text(HAND, encoding="utf-8")
    mapping.write_text('[finished]\nactivities = ["close"]\n', encoding="utf-8")
    return pm.read_log(file, mapping=mapping)


def wanted(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ["case_id", "activity", "start", "day", "before", "after", "work", "last"]
    frame = pd.DataFrame(rows, columns=columns)
    times = dict.fromkeys(("day", "before", "after", "work"), "float64")
    frame["start"] = pd.to_datetime(frame["start"]).astype("datetime64[us]")
    return frame.astype({**times, "case_id": "str", "activity": "str"})


def test_by_hand(log: pm.EventLog) -> None:
    """Over the change of the clock, a step again, a last step that is no first, and no end."""
    pd.testing.assert_frame_equal(pm.step_gaps(log), wanted(WANTED))


def test_only_of_cases_that_began_since_a_local_moment(log: pm.EventLog) -> None:
    found = pm.step_gaps(log, since=datetime(2024, 3, 30, 12))
    pd.testing.assert_frame_equal(found, wanted(WANTED[2:]))


def test_a_log_that_does_not_say_which_cases_are_finished(log: pm.EventLog) -> None:
    unknown = log.over(cases=log.cases.with_columns(finished=None))
    found = pm.step_gaps(unknown)
    assert not found["last"].any()
    assert len(found) == len(WANTED) - 1  # the second close of case 3 counts only as a last


@pytest.mark.parametrize("parts", [1, 3, 7])
@pytest.mark.parametrize("name", ["environmental_permit", "benefit"])
def test_buckets_give_the_rows_that_memory_gives(name: str, parts: int) -> None:
    log = pm.example_log(name)
    since = datetime(2025, 6, 1)
    for asked in ({}, {"since": since}):
        memory = pm.step_gaps(log, **asked)
        laws.same(memory, pm.step_gaps(laws.buckets.large(log, parts), **asked))


def test_real_logs_have_the_gaps_of_time_between(data: Path) -> None:
    """Where no activity comes twice, both add up to the same time."""
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    gaps = pm.step_gaps(log)

    between = pm.time_between(log, by="activity").set_index("activity").total
    twice = set(pm.rework(log, by="activity").activity)
    told = gaps.groupby("activity").before.sum()
    for name in set(between.index) - twice:
        days = between[name] / pd.Timedelta(days=1)
        assert told[name] == pytest.approx(days, abs=1e-3), name
    laws.same(gaps, pm.step_gaps(laws.buckets.large(log, 5)))


def test_starts_are_those_of_the_case_values() -> None:
    log = pm.example_log("benefit")
    first = pm.step_gaps(log).drop_duplicates("case_id")
    cases = pm.case_values(log)
    assert first.start.to_list() == cases.start.to_list()
    assert first.case_id.to_list() == cases.case_id.to_list()
