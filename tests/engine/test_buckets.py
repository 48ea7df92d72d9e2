"""The same rows from buckets on disk as from memory, for every measure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.engine.buckets import in_buckets

MEASURES: dict[str, tuple[Callable[..., pd.DataFrame], tuple[str | None, ...]]] = {
    "throughput_time": (pm.throughput_time, (None, "case", "month", "variant", "kanaal")),
    "time_between": (pm.time_between, (None, "activity", "team", "log", "case", "kanaal")),
    "waiting_time": (pm.waiting_time, (None, "activity", "kanaal")),
    "processing_time": (pm.processing_time, (None, "team", "kanaal")),
    "idle_time": (pm.idle_time, (None, "resource", "kanaal")),
    "activities": (pm.activities, (None, "kanaal")),
    "start_and_end": (pm.start_and_end, (None, "kanaal", "case")),
    "variants": (pm.variants, (None, "kanaal")),
    "rework": (pm.rework, (None, "log", "kanaal", "month")),
    "handovers": (pm.handovers, (None, "log", "kanaal")),
    "workload": (pm.workload, (None, "kanaal")),
    "months": (lambda log, by: pm.months(log), (None,)),
    "savings": (lambda log, by: pm.savings(log), (None,)),
    "savings of waiting": (lambda log, by: pm.savings(log, waiting=True), (None,)),
    "log_summary": (pm.log_summary, (None, "finished")),
    "log_health": (lambda log, by: pm.log_health(log), (None,)),
}
CASES = [(name, by) for name, (_, words) in MEASURES.items() for by in words]


@pytest.fixture(scope="module")
def logs() -> Iterator[tuple[pm.EventLog, pm.EventLog]]:
    """A log with starts and running cases, in memory and in five buckets."""
    log = pm.example_log("benefit")
    with in_buckets(log.events, log.attribute, 5) as rows:
        yield log, replace(log, rows=rows)


@pytest.mark.parametrize(("name", "by"), CASES)
def test_buckets_give_the_rows_that_memory_gives(
    name: str, by: str | None, logs: tuple[pm.EventLog, pm.EventLog]
) -> None:
    measure, _ = MEASURES[name]
    memory, buckets = (measure(log, by) for log in logs)
    pd.testing.assert_frame_equal(buckets, memory)


@pytest.mark.parametrize("size", [1, 2, 13])
@pytest.mark.parametrize("name", ["receipt", "BPIC15_1", "Sepsis"])
def test_real_logs(data: Path, name: str, size: int) -> None:
    log = pm.read_xes(data / "logs" / f"{name}.xes.gz")
    with in_buckets(log.events, log.attribute, size) as rows:
        other = replace(log, rows=rows)
        for measure in (pm.time_between, pm.rework, pm.activities, pm.variants, pm.savings):
            pd.testing.assert_frame_equal(measure(other), measure(log))


def test_an_attribute_is_found_after_rows_have_moved_away_and_back() -> None:
    log = pm.example_log()

    def counted(one: pm.EventLog) -> pd.DataFrame:
        import polars as pl

        moved = one.within("team", lambda events: events.select("case_id", "team"))
        cases = moved.per(["case", "team"], n=pl.len()).per("case", n=pl.col("n").sum())
        return cases.per("kanaal", n=pl.col("n").sum()).answer()

    with in_buckets(log.events, log.attribute, 7) as rows:
        pd.testing.assert_frame_equal(counted(replace(log, rows=rows)), counted(log))


def test_a_log_with_other_frames_is_not_measured_on_the_old_rows() -> None:
    log = pm.example_log()
    with in_buckets(log.events, log.attribute, 3) as rows:
        other = replace(log, rows=rows)
        kept = pm.cases.Attribute("kanaal", ["post"])
        assert pm.throughput_time(other.keep(kept)).equals(pm.throughput_time(log.keep(kept)))
        assert pm.throughput_time(other.done()).equals(pm.throughput_time(log.done()))
        first = other.over(events=log.events.head(1))
        assert pm.activities(first)["n"].to_list() == [1]


def test_nothing_is_left_on_disk_and_an_unknown_word_is_refused_at_once() -> None:
    log = pm.example_log()
    with in_buckets(log.events, log.attribute, 2) as rows:
        folder = rows.disk.folder
        with pytest.raises(pm.PmtoolsError, match="Cannot split by 'kanal'"):
            pm.time_between(replace(log, rows=rows), by="kanal")
        pm.rework(replace(log, rows=rows))
        assert any(folder.rglob("*.parquet"))
    assert not folder.exists()


def test_a_kernel_that_looks_across_cases_is_found_out() -> None:
    """What is right in memory by chance is wrong in buckets: that is how the tests see it."""
    log = pm.example_log()

    def across(events: pm.EventLog) -> pm.EventLog:
        return events.with_columns(n=events.select("case_id").collect().height)  # type: ignore

    def counted(one: pm.EventLog) -> pd.DataFrame:
        import polars as pl

        return one.within("case", across).per(None, n=pl.col("n").max()).answer()

    with in_buckets(log.events, log.attribute, 2) as rows:
        assert not counted(replace(log, rows=rows)).equals(counted(log))
