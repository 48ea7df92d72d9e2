"""Differences of two logs: by hand, by a plain count of the rows of a file, and by their laws."""

import csv
import importlib.util
from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.measures.differences import differences

spec = importlib.util.spec_from_file_location(
    "laws", Path(__file__).parents[1] / "engine" / "test_laws.py"
)
assert spec
assert spec.loader
laws = importlib.util.module_from_spec(spec)
spec.loader.exec_module(laws)

HAND = """case_id,side,activity,end
a1,a,intake,2024-01-01 09:00
a1,a,check,2024-01-02 09:00
a1,a,close,2024-01-04 09:00
a2,a,intake,2024-01-01 09:00
a2,a,close,2024-01-03 09:00
b1,b,intake,2024-02-01 09:00
b1,b,check,2024-02-04 09:00
b1,b,check,2024-02-05 09:00
b1,b,close,2024-02-06 09:00
b2,b,intake,2024-02-01 09:00
b2,b,check,2024-02-02 09:00
b3,b,intake,2024-02-01 09:00
b4,b,intake,2024-02-01 09:00
b4,b,check,2024-02-06 09:00
"""
DAY = pd.Timedelta("1D")
NONE = pd.NaT
TRANSITIONS = {  # n, n_cases, share, median in days: of a, then of b
    ("intake", "check"): (1, 1, 0.5, 1, 3, 3, 0.75, 3),
    ("intake", "close"): (1, 1, 0.5, 2, 0, 0, 0.0, None),
    ("check", "close"): (1, 1, 0.5, 2, 1, 1, 0.25, 1),
    ("check", "check"): (0, 0, 0.0, None, 1, 1, 0.25, 1),
}
ACTIVITIES = {
    "intake": (2, 2, 1.0, None, 4, 4, 1.0, None),
    "check": (1, 1, 0.5, 1, 4, 3, 0.75, 2),
    "close": (2, 2, 1.0, 2, 1, 1, 0.25, 1),
}
BY = ["transition", "activity", "log"]
COUNTS = ("n", "n_cases", "n_first", "n_last")


@pytest.fixture
def two(tmp_path: Path) -> tuple[pm.EventLog, pm.EventLog]:
    file = tmp_path / "log.csv"
    file.write_text(HAND, encoding="utf-8")
    log = pm.read_csv(file)
    a, b = (log.keep(pm.cases.Attribute("side", [side])) for side in "ab")
    return a, b


def told(frame: pd.DataFrame, keys: list[str]) -> dict[Any, tuple[Any, ...]]:
    found = {}
    for row in frame.to_dict("records"):
        sides = []
        for side in "ab":
            gap = row[f"median_{side}"]
            days = None if pd.isna(gap) else gap / DAY
            sides += [row[f"n_{side}"], row[f"n_cases_{side}"], row[f"share_{side}"], days]
        key = tuple(row[name] for name in keys)
        found[key if len(keys) > 1 else key[0]] = tuple(sides)
    return found


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.differences is differences


def test_transitions_by_hand(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    found = pm.differences(*two)
    assert told(found, ["from_activity", "to_activity"]) == TRANSITIONS
    assert found["share_difference"].to_list() == [-0.5, 0.25, -0.25, 0.25]
    # Equal shares: what differs most in time, then in the order of names.
    assert found["from_activity"].to_list() == ["intake", "intake", "check", "check"]
    assert found["to_activity"].to_list() == ["close", "check", "close", "check"]
    assert found["median_difference"].to_list()[1:3] == [2 * DAY, -DAY]
    assert found["median_difference"].isna().to_list() == [True, False, False, True]


def test_activities_by_hand(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    found = pm.differences(*two, by="activity")
    assert told(found, ["activity"]) == ACTIVITIES
    assert found["activity"].to_list() == ["close", "check", "intake"]
    rows = found.set_index("activity")
    assert rows.loc["check", ["n_last_a", "n_last_b"]].to_list() == [0, 2]
    assert rows.loc["intake", ["n_first_a", "n_first_b"]].to_list() == [2, 4]
    assert rows.loc["check", ["position_a", "position_b"]].to_list() == [0.5, (2 / 3 + 1) / 2]


def test_throughput_by_hand(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    (row,) = pm.differences(*two, by="log").to_dict("records")
    assert (row["n_cases_a"], row["n_cases_b"]) == (2, 4)
    assert (row["median_a"], row["median_b"]) == (2.5 * DAY, 3 * DAY)  # 3, 2 and 5, 1, 0, 5 days
    assert row["median_difference"] == 0.5 * DAY
    assert row["p90_difference"] == row["p90_b"] - row["p90_a"] == pd.Timedelta("2.1D")


def test_dtypes(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    for by in BY:
        found = pm.differences(*two, by=by)
        counts = [name for name in found.columns if name.startswith("n_")]
        assert {str(found[name].dtype) for name in counts} == {"int64"}
        times = [name for name in found.columns if name.startswith(("median", "p80", "p90"))]
        assert {found[name].dtype.kind for name in times} == {"m"}
        assert {str(found[n].dtype) for n in found.columns if "share" in n} <= {"float64"}


def plain(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[int, float, float]]:
    """Of each transition how often, in which share of the cases, and its median in seconds."""
    cases = defaultdict(list)
    for row in rows:
        cases[row["case_id"]].append((datetime.fromisoformat(row["end"]), row["activity"]))
    times, having = defaultdict(list), defaultdict(set)
    for case, steps in cases.items():
        steps.sort(key=lambda step: step[0])
        for (before, one), (after, other) in pairwise(steps):
            times[one, other].append((after - before).total_seconds())
            having[one, other].add(case)
    return {
        key: (len(gaps), len(having[key]) / len(cases), median(gaps)) for key, gaps in times.items()
    }


CASES = st.lists(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 90)), min_size=1, max_size=5),
    min_size=1,
    max_size=6,
)


@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(one=CASES, other=CASES)
def test_it_is_a_plain_count_of_the_rows(
    tmp_path: Path, one: list[list[tuple[str, int]]], other: list[list[tuple[str, int]]]
) -> None:
    counted, logs = [], []
    for name, cases in (("one", one), ("other", other)):
        lines = ["case_id,activity,end"]
        for number, steps in enumerate(cases):
            lines += [f"{number},{step},2024-06-01 {h // 60:02}:{h % 60:02}" for step, h in steps]
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        logs.append(pm.read_csv(file))
        counted.append(plain([*csv.DictReader(lines)]))
    found = pm.differences(*logs)
    for row in found.to_dict("records"):
        key = row["from_activity"], row["to_activity"]
        for side, known in zip("ab", counted, strict=True):
            n, share, half = known.pop(key, (0, 0.0, None))
            assert (row[f"n_{side}"], row[f"share_{side}"]) == (n, pytest.approx(share))
            gap = row[f"median_{side}"]
            assert pd.isna(gap) if half is None else gap.total_seconds() == pytest.approx(half)
    assert counted == [{}, {}]


def swapped(name: str) -> str:
    other = {"_a": "_b", "_b": "_a"}
    return name[:-2] + other[name[-2:]] if name[-2:] in other else name


def laws_hold(a: pm.EventLog, b: pm.EventLog) -> None:
    for by in BY:
        found, back = pm.differences(a, b, by=by), pm.differences(b, a, by=by)
        turned = back.rename(columns=swapped)
        for name in [name for name in found.columns if name.endswith("_difference")]:
            turned[name] = -turned[name]
        pd.testing.assert_frame_equal(found, turned[found.columns])
        same = pm.differences(a, a, by=by)
        for name in [name for name in same.columns if name.endswith("_difference")]:
            known = same[name].dropna()
            assert (known == 0 * known).all(), name


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(
    *[
        st.lists(laws.CASE, min_size=1, max_size=6).filter(lambda cases: any(c[2] for c in cases))
        for _ in "ab"
    ]
)
def test_laws(one: list[Any], other: list[Any]) -> None:
    laws_hold(laws.log_of(one), laws.log_of(other))


def test_laws_of_a_real_log(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    laws_hold(log, log.keep(pm.cases.Attribute("channel", ["Desk"])))


def test_it_is_the_same_from_parts() -> None:
    log = pm.example_log()
    desk = log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    parts = [laws.buckets.large(one, 3) for one in (log, desk)]
    for by in BY:
        pd.testing.assert_frame_equal(
            pm.differences(*parts, by=by), pm.differences(log, desk, by=by)
        )


def test_other_clocks_are_refused(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    office = pm.office_calendar()
    a, b = two
    with pytest.raises(ParameterError, match=r"calendar time.*office time \(kantoortijd\).*log.on"):
        pm.differences(a, b.on(office))
    found = pm.differences(a.on(office), b.on(office))
    assert found["median_a"].max() < TRANSITIONS["intake", "close"][3] * DAY


def test_another_word_is_refused(two: tuple[pm.EventLog, pm.EventLog]) -> None:
    with pytest.raises(ParameterError, match=r"by 'team'.*transition, activity, log"):
        pm.differences(*two, by="team")
