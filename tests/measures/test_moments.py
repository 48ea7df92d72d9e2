"""Moments: by hand, in office time, and the same from parts as from memory."""

import importlib.util
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.measures.moments import moments

spec = importlib.util.spec_from_file_location(
    "laws", Path(__file__).parents[1] / "engine" / "test_laws.py"
)
assert spec
assert spec.loader
laws = importlib.util.module_from_spec(spec)
spec.loader.exec_module(laws)

HAND = """case_id,activity,start,end
late,intake,,2024-03-31T12:00:00+02:00
late,check,2024-04-02T09:00:00+02:00,
early,check,2024-03-30T12:00:00+01:00,2024-03-31T12:00:00+02:00
early,close,,2024-04-01T12:00:00+02:00
same,intake,,2024-03-31T12:00:00+02:00
"""
WANTED = [  # case, place, event, activity, start, end, moment, hours since the begin
    ("early", 1, 1, "check", "03-30 12:00", "03-31 12:00", "03-31 12:00", 23),
    ("early", 1, 2, "close", None, "04-01 12:00", "04-01 12:00", 47),
    ("late", 2, 1, "intake", None, "03-31 12:00", "03-31 12:00", 0),
    ("late", 2, 2, "check", "04-02 09:00", None, "04-02 09:00", 45),
    ("same", 3, 1, "intake", None, "03-31 12:00", "03-31 12:00", 0),
]


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    file = tmp_path / "log.csv"
    file.write_text(HAND, encoding="utf-8")
    return pm.read_csv(file)


def wanted() -> pd.DataFrame:
    columns = ["case_id", "place", "event", "activity", "start", "end", "moment", "since"]
    frame = pd.DataFrame(WANTED, columns=columns)
    for name in ("start", "end", "moment"):
        frame[name] = pd.to_datetime("2024-" + frame[name].astype("string")).astype(
            "datetime64[us]"
        )
    return frame.assign(since=pd.to_timedelta(frame["since"], unit="h").astype("timedelta64[us]"))


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.moments is moments


def test_by_hand_over_the_night_that_lacks_an_hour(log: pm.EventLog) -> None:
    pd.testing.assert_frame_equal(pm.moments(log), wanted())


@pytest.mark.parametrize("case", ["early", "late", "same"])
def test_one_case_is_that_part_of_all(log: pm.EventLog, case: str) -> None:
    whole = wanted()
    part = whole[whole["case_id"] == case].reset_index(drop=True)
    for one in (log, laws.buckets.large(log, 2)):
        pd.testing.assert_frame_equal(pm.moments(one, case=case), part)


def test_an_unknown_case_is_refused_with_near_ones(log: pm.EventLog) -> None:
    with pytest.raises(ParameterError, match=r"no case 'lat'.*'late'"):
        pm.moments(log, case="lat")


def test_office_time_counts_from_the_first_moment(log: pm.EventLog) -> None:
    since = pm.moments(log.on(pm.office_calendar()))["since"] / pd.Timedelta("1h")
    assert since.to_list() == [0, 0, 0, 0, 0]  # Easter: Saturday to Tuesday morning at nine


def test_who_did_it_is_never_told() -> None:
    found = pm.moments(pm.example_log("benefit"))
    assert not {"resource", "team"} & {*found.columns}


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(laws.CASE, min_size=1, max_size=8).filter(lambda cases: any(c[2] for c in cases)))
def test_parts_give_the_rows_of_memory(cases: list[Any]) -> None:
    log = laws.log_of(cases)
    found = pm.moments(log)
    pd.testing.assert_frame_equal(pm.moments(laws.buckets.large(log, 3)), found)
    assert len(found) == log.events.height
    begins = found.groupby("place")[["start", "end"]].min().min(axis=1)
    assert begins.is_monotonic_increasing
    assert [*begins.index] == [*range(1, found["case_id"].nunique() + 1)]


def test_the_last_moment_is_the_throughput_time_of_a_real_log(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    last = pm.moments(log).groupby("case_id")["since"].max()
    whole = pm.throughput_time(log, by="case").set_index("case_id")["total"]
    assert (last - whole.reindex(last.index)).abs().max() < pd.Timedelta("1ms")
