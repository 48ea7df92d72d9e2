"""Every measure of time in office time: by hand, in parts, and laws that tie it to calendar time."""

from __future__ import annotations

import importlib.util
import pickle
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.measures.time_between import gaps

TESTS = Path(__file__).parent.parent
LOGS = TESTS / "logs"


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, TESTS / "engine" / f"test_{name}.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


buckets, laws = module("buckets"), module("laws")
ALWAYS = OfficeCalendar("altijd", "Europe/Amsterdam", (((0, 24 * 60),),) * 7)
HALF_DAYS = (((9 * 60, 12 * 60),),) * 5 + ((),) * 2
DESK = OfficeCalendar(
    "balie",
    "Europe/Amsterdam",
    (((9 * 60, 12 * 60), (13 * 60, 17 * 60)),) * 4 + (((9 * 60, 13 * 60),),) + ((),) * 2,
    closed=frozenset([date(2024, 4, 1), date(2025, 5, 29)]),
    teams=tuple((team, HALF_DAYS) for team in ("Werkplein", "Klantcontactcentrum", "ř")),
)


@pytest.fixture(scope="module")
def weeks() -> pm.EventLog:
    """Two cases in June 2024, by the hours of `weeks.toml`.

    Monday to Thursday 9-12 and 13-17, Friday 9-13, Wednesday 5 June closed; team Back 10-14.
    c1: Intake Front Mon 3 11:00-11:30, Check Back Mon 16:00 - Tue 10:30, Intake Front Tue 12:30 -
    Thu 9:30, Decide Legal Fri 12:00 - Mon 10 10:00.
    c2: Intake Front Sat 8 10:00-11:00, Check Back Sun 9 12:00-12:30: nothing of it in office time.
    """
    return pm.read_csv(LOGS / "weeks.csv").on(pm.office_calendar(LOGS / "weeks.toml"))


def hours(frame: pd.DataFrame, *key: str, column: str = "total") -> dict[Any, float]:
    """The hours of a column by key, those that are not 0."""
    keys = frame[list(key)].itertuples(index=False, name=None)
    spent = frame[column].dt.total_seconds() / 3600
    found = {"→".join(map(str, one)): round(h, 9) for one, h in zip(keys, spent, strict=True)}
    return {one: spent for one, spent in found.items() if spent}


def test_throughput_counts_by_the_hours_of_the_office(weeks: pm.EventLog) -> None:
    # Mon 3: 11-12 and 13-17 = 5, Tue 7, Wed closed, Thu 7, Fri 4, Mon 10: 9-10 = 1.
    assert hours(pm.throughput_time(weeks, by="case"), "case_id") == {"c1": 24}


def test_time_between_counts_by_the_hours_of_the_team_of_the_second_step(
    weeks: pm.EventLog,
) -> None:
    assert hours(pm.time_between(weeks), "from_activity", "to_activity") == {
        "Intake→Check": 3,  # Back: Mon 11:30-14 = 2.5, Tue 10-10:30 = 0.5
        "Check→Intake": 6,  # Tue 10:30-12 = 1.5 and 13-17 = 4, Wed closed, Thu 9-9:30 = 0.5
        "Intake→Decide": 11.5,  # Thu 9:30-12 = 2.5 and 4, Fri 4, Mon 9-10 = 1
    }


def test_waiting_counts_by_the_hours_of_the_team_that_is_waited_for(weeks: pm.EventLog) -> None:
    assert hours(pm.waiting_time(weeks), "from_activity", "to_activity") == {
        "Intake→Check": 2.5,  # Back: Mon 11:30-14
        "Check→Intake": 1.5,  # Tue 10:30-12; the break until 13 is none
        "Intake→Decide": 9.5,  # Thu 2.5 and 4, Fri 9-12 = 3
    }


def test_processing_counts_by_the_hours_of_the_team(weeks: pm.EventLog) -> None:
    assert hours(pm.processing_time(weeks), "activity") == {
        "Intake": 5,  # Mon 0.5; Tue 13-17 = 4, Wed closed, Thu 0.5; Saturday nothing
        "Check": 0.5,  # Back: nothing on Mon from 16 on, Tue 10-10:30
        "Decide": 2,  # Fri 12-13, Mon 9-10
    }


def test_idle_time_is_what_no_step_covers(weeks: pm.EventLog) -> None:
    # Mon 11:30-12 and 13-16 = 3.5, Tue 10:30-12 = 1.5, Thu 9:30 to Fri 12 = 9.5; by the office.
    assert hours(pm.idle_time(weeks, by="case"), "case_id") == {"c1": 14.5}
    assert hours(pm.idle_time(weeks, by="resource"), "resource") == {
        "Anna": 18,  # Mon 11:30 to Tue 12:30 = 4.5 + 3, Thu 9:30 to Sat = 6.5 + 4
        "Bart": 16.5,  # Tue 10:30 to Sun = 1.5 + 4, Wed closed, Thu 7, Fri 4
    }


def test_rework_and_handovers(weeks: pm.EventLog) -> None:
    # From Mon 11:30 to Thu 9:30 by the office: 4.5 + 7 + 0 + 0.5.
    assert hours(pm.rework(weeks), "activity") == {"Intake": 12}
    assert hours(pm.handovers(weeks), "from_team", "to_team") == {
        "Front→Back": 3,
        "Back→Front": 6,
        "Front→Legal": 11.5,
    }


def test_savings(weeks: pm.EventLog) -> None:
    saved = pm.savings(weeks)
    # Intake→Check takes 3 and 0 hours: median 1.5, P90 2.7.
    assert hours(saved, "from_activity", column="save_high") == {"Intake": 1.5}
    assert hours(saved, "from_activity", column="save_low") == {"Intake": 0.3}


def test_length_is_in_half_working_days(weeks: pm.EventLog) -> None:
    # A working day is (4 x 7 + 4) / 5 = 6.4 hours: 24 hours are 7.5 halves, so 8.
    assert hours(pm.throughput_time(weeks, by="length"), "n", column="length") == {"1": 25.6}


def test_what_stays_in_calendar_time(weeks: pm.EventLog) -> None:
    log = pm.example_log("benefit")
    on = log.on(DESK)
    pd.testing.assert_frame_equal(pm.workload(on), pm.workload(log))
    pd.testing.assert_frame_equal(pm.months(on), pm.months(log))
    pd.testing.assert_frame_equal(pm.log_health(on), pm.log_health(log))
    assert on.keep(pm.cases.ThroughputAtLeast("30 days")).known.n_cases == (
        log.keep(pm.cases.ThroughputAtLeast("30 days")).known.n_cases
    )


def test_a_log_on_another_clock_is_another_log() -> None:
    log = pm.example_log()
    before = pm.throughput_time(log)
    on = log.on(DESK)
    worked = pm.throughput_time(on)
    assert worked.total[0] < before.total[0]
    pd.testing.assert_frame_equal(pm.throughput_time(log), before)
    pd.testing.assert_frame_equal(pm.throughput_time(on.on(None)), before)
    assert on.events is log.events


@pytest.mark.parametrize("change", ["keep", "done", "named", "load", "over"])
def test_a_changed_log_stays_on_its_clock(change: str) -> None:
    for log in (pm.example_log("benefit"), buckets.large(pm.example_log("benefit"), 2)):
        on = log.on(DESK)
        given: list[Any] = [pm.cases.ThroughputAtLeast("30 days")] if change == "keep" else []
        assert getattr(on, change)(*given).clock.office == DESK


@pytest.mark.parametrize(
    "name", ["benefit", pytest.param("environmental_permit", marks=pytest.mark.long)]
)
@pytest.mark.parametrize(("measure", "by"), buckets.CASES)
def test_buckets_give_the_rows_that_memory_gives(measure: str, by: str | None, name: str) -> None:
    log = pm.example_log(name)
    laws.same(
        laws.answer(measure, by, log.on(DESK)),
        laws.answer(measure, by, buckets.large(log, 4).on(DESK)),
    )


@pytest.mark.parametrize(("measure", "by"), buckets.CASES)
def test_an_office_that_never_closes_keeps_calendar_time(measure: str, by: str | None) -> None:
    log = pm.example_log("benefit")
    laws.same(laws.answer(measure, by, log), laws.answer(measure, by, log.on(ALWAYS)))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(laws.CASE, min_size=1, max_size=12).filter(lambda cases: any(c[2] for c in cases)),
    st.integers(1, 5),
    st.data(),
)
def test_laws(cases: list[tuple[Any, ...]], n: int, data: st.DataObject) -> None:
    """Parts give what memory gives, an open office calendar time, and no office more than that."""
    log = laws.log_of(cases)
    for name, by in data.draw(st.lists(st.sampled_from(buckets.CASES), min_size=3, max_size=3)):
        passed, worked = (laws.answer(name, by, one) for one in (log, log.on(DESK)))
        laws.same(worked, laws.answer(name, by, buckets.large(log, n).on(DESK)))
        laws.same(passed, laws.answer(name, by, log.on(ALWAYS)))
        if isinstance(passed, str) or "total" not in passed or by == "length":
            continue
        spans = [column for column in ("total", "median", "p80", "p90") if column in passed]
        keys = [column for column in passed if passed[column].dtype.kind not in "mif"]
        order = [
            one.sort_values(keys, na_position="last") if keys else one for one in (passed, worked)
        ]
        for column in spans:
            both = (one[column].reset_index(drop=True) for one in order)
            before, after = both
            assert (after.isna() == before.isna()).all()
            assert (after.dropna() <= before.dropna()).all()


def test_a_kernel_on_a_clock_can_be_sent_to_another_process() -> None:
    sent = pickle.dumps(partial(gaps, clock=pm.example_log().on(DESK).clock))
    kernel = pickle.loads(sent)  # noqa: S301
    events = pm.example_log("benefit").events
    assert (
        kernel(events.lazy())
        .collect()
        .equals(gaps(events.lazy(), pm.example_log().on(DESK).clock).collect())
    )


def test_a_log_outside_the_tables_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("zaak,stap,moment\n1,a,1899-12-30 00:00\n1,b,2024-01-02 10:00\n")
    log = pm.read_csv(path)
    assert pm.throughput_time(log).n[0] == 1
    with pytest.raises(pm.PmtoolsError, match="office time of 1899.*Ask for calendar time"):
        pm.throughput_time(log.on(DESK))
