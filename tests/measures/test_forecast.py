"""The forecast: from how such cases went before, and from nothing that happened later."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import polars as pl
import pytest

import pmtools as pm

HEAD = "case:concept:name,concept:name,time:timestamp,org:group,case:uiterlijk,case:besluit"
AT = date(2026, 3, 1)
PERMIT, THEN = "environmental_permit", "2025-10-15"

spec = importlib.util.spec_from_file_location(
    "buckets", Path(__file__).parents[1] / "engine" / "test_buckets.py"
)
buckets = importlib.util.module_from_spec(spec)
spec.loader.exec_module(buckets)


def cases(name: str, n: int, received: date, *, takes: int | None, step: str = "Ontvangen") -> str:
    """So many cases with a deadline of ten days, decided after so many days or still running."""
    decided = "" if takes is None else received + timedelta(takes)
    ends = f"t,{received + timedelta(10)},{decided}"
    lines = []
    for number in range(n):
        lines.append(f"{name}{number},Ontvangen,{received}T09:00:00,{ends}")
        if step != "Ontvangen":
            lines.append(f"{name}{number},{step},{received}T10:00:00,{ends}")
    return "\n".join(lines)


def log_of(folder: Path, *parts: str) -> pm.EventLog:
    file = folder / "log.csv"
    file.write_text("\n".join([HEAD, *parts]), encoding="utf-8")
    return pm.read_csv(file)


JANUARY, RUNS = date(2026, 1, 5), AT - timedelta(5)


def test_the_chance_is_the_share_of_such_cases_that_was_late(own: str, tmp_path: Path) -> None:
    """Of 40 past cases that were open with five days left, 10 took twelve days and 30 took eight.

    Ten that took three days were not: they were decided before. So of two running cases each has a
    chance of 10 in 40, and half a case is expected.
    """
    log = log_of(
        tmp_path,
        cases("late", 10, JANUARY, takes=12),
        cases("kept", 30, JANUARY, takes=8),
        cases("quick", 10, JANUARY, takes=3),
        cases("runs", 2, RUNS, takes=None),
    )
    found = pm.forecast(log, own, "case", at=str(AT))
    assert found.case_id.to_list() == ["runs0", "runs1"]
    assert found.days_left.to_list() == [5, 5]
    assert found.chance.to_list() == pytest.approx([0.25, 0.25])
    assert found.n_like.to_list() == [40, 40]
    assert (found.low < 0.25).all() and (found.high > 0.25).all()
    whole = pm.forecast(log, own, at=str(AT)).iloc[0]
    assert (whole.n, whole.n_told, whole.already) == (2, 2, 0)
    assert whole.expected == pytest.approx(0.5)


def test_the_step_tells_when_enough_cases_were_in_it(own: str, tmp_path: Path) -> None:
    """The same days left, and another step: of 30 of those all were late."""
    log = log_of(
        tmp_path,
        cases("kept", 40, JANUARY, takes=8),
        cases("late", 30, JANUARY, takes=12, step="Advies"),
        cases("runs", 1, RUNS, takes=None),
        cases("stuck", 1, RUNS, takes=None, step="Advies"),
    )
    found = pm.forecast(log, own, "case", at=str(AT)).set_index("case_id")
    assert found.loc["runs0", ["activity", "chance"]].to_list() == ["Ontvangen", 0.0]
    assert found.loc["stuck0", ["activity", "chance"]].to_list() == ["Advies", 1.0]


def test_a_case_that_has_reached_its_deadline_is_late(own: str, tmp_path: Path) -> None:
    at = AT - timedelta(10)
    log = log_of(tmp_path, cases("runs", 3, at, takes=None), cases("old", 1, JANUARY, takes=8))
    whole = pm.forecast(log, own, at=str(AT)).iloc[0]
    assert (whole.n, whole.already, whole.expected) == (3, 3, 3.0)
    assert (whole.low, whole.high) == (3.0, 3.0)


def test_where_nothing_is_known_nothing_is_told(own: str, tmp_path: Path) -> None:
    log = log_of(tmp_path, cases("runs", 3, RUNS, takes=None))
    found = pm.forecast(log, own, "case", at=str(RUNS))
    assert found.chance.isna().all() and len(found) == 3
    whole = pm.forecast(log, own, at=str(RUNS)).iloc[0]
    assert (whole.n, whole.n_told) == (3, 0)
    assert pd.isna(whole.expected) and pd.isna(whole.low)


def test_it_is_of_the_running_cases_and_of_no_other() -> None:
    log = pm.example_log(PERMIT)
    found = pm.forecast(log, PERMIT, "case", at=THEN)
    known = pm.deadlines(log, PERMIT, at=THEN, status="running,overdue")
    assert sorted(found.case_id) == sorted(known.case_id)
    both = found.merge(known, on="case_id")
    assert (both.deadline_x == both.deadline_y).all()
    assert (both.days_left_x == both.days_left_y).all()
    whole = pm.forecast(log, PERMIT, at=THEN).iloc[0]
    assert whole.expected == pytest.approx(found.chance.sum())
    assert whole.already == (found.days_left <= 0).sum()


def later(log: pm.EventLog) -> pl.Expr:
    end = pl.coalesce("end", "start").dt.convert_time_zone(log.origin.zone)
    return end.dt.date() > date.fromisoformat(THEN)


def other_future(log: pm.EventLog, what: str, random: Random) -> pm.EventLog:
    """The same log until then, and something else after it."""
    events = log.events
    after = events.filter(later(log))
    if what == "nothing":
        after = after.clear()
    elif what == "cases":
        known = events.filter(~later(log))["case_id"].unique().sort()
        ids = [known[random.randrange(len(known))] for _ in range(after.height)]
        after = after.with_columns(case_id=pl.Series(ids, dtype=events.schema["case_id"]))
    elif what == "steps":
        after = after.with_columns(activity=after["activity"].shuffle(random.randrange(999)))
    else:
        days = pl.Series([random.randrange(300) for _ in range(after.height)])
        moved = [pl.col(name) + pl.duration(days=days) for name in ("start", "end")]
        after = after.with_columns(moved)
    whole = pl.concat([events.filter(~later(log)), after])
    order = whole.sort("case_id", pl.coalesce("end", "start"), "seq", maintain_order=True)
    # What is finished is told by the steps; of a future that is another one nothing is told.
    return replace(log, events=order, cases=log.cases.with_columns(finished=pl.lit(None, bool)))


@pytest.mark.parametrize("what", ["nothing", "cases", "steps", "times"])
@pytest.mark.parametrize("by", [None, "case"])
def test_nothing_of_later_changes_it(what: str, by: str | None) -> None:
    log = pm.example_log(PERMIT)
    told = pm.forecast(log, PERMIT, by, at=THEN)
    for seed in range(3):
        other = other_future(log, what, Random(seed))
        pd.testing.assert_frame_equal(pm.forecast(other, PERMIT, by, at=THEN), told)


def test_a_decision_of_later_that_a_case_states_is_not_known(own: str, tmp_path: Path) -> None:
    past = [cases("late", 20, JANUARY, takes=12), cases("kept", 30, JANUARY, takes=8)]
    told = []
    for takes in (None, 6, 30):
        log = log_of(tmp_path, *past, cases("runs", 4, RUNS, takes=takes))
        told.append(pm.forecast(log, own, "case", at=str(AT)))
    assert len(told[0]) == 4
    for other in told[1:]:
        pd.testing.assert_frame_equal(other, told[0])


def test_a_log_in_parts_gives_the_same() -> None:
    log = pm.example_log(PERMIT)
    parts = buckets.large(log, 4)
    for by in (None, "case"):
        ours, theirs = (pm.forecast(one, PERMIT, by, at=THEN) for one in (log, parts))
        pd.testing.assert_frame_equal(theirs, ours)
    ours, theirs = (pm.forecast_check(one, PERMIT) for one in (log, parts))
    pd.testing.assert_frame_equal(theirs, ours)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"by": "team"}, "by 'case'"), ({"at": "15-10-2025"}, "2026-05-05")],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, str], said: str) -> None:
    with pytest.raises(pm.PmtoolsError, match=said):
        pm.forecast(pm.example_log(PERMIT), PERMIT, **asked)
