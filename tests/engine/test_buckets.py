"""The same rows from buckets on disk as from memory, for every measure."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import pmtools as pm
from pmtools.engine.buckets import in_buckets
from pmtools.filters.filter import Selection
from pmtools.filters.frames import Frames, kept_cases
from pmtools.log import large_log
from pmtools.log.large_log import LargeLog
from pmtools.log.part import split
from pmtools.measures.overlaps import overlaps
from pmtools.measures.quiet_periods import quiet_periods

MEASURES: dict[str, tuple[Callable[..., pd.DataFrame], tuple[str | None, ...]]] = {
    "throughput_time": (pm.throughput_time, (None, "case", "month", "variant", "length", "kanaal")),
    "time_between": (pm.time_between, (None, "activity", "team", "log", "case", "kanaal")),
    "waiting_time": (pm.waiting_time, (None, "activity", "kanaal")),
    "processing_time": (pm.processing_time, (None, "team", "kanaal")),
    "idle_time": (pm.idle_time, (None, "resource", "kanaal")),
    "activities": (pm.activities, (None, "kanaal")),
    "start_and_end": (pm.start_and_end, (None, "kanaal", "case")),
    "variants": (pm.variants, (None, "kanaal")),
    "variants, a few told": (lambda log, by: pm.variants(log, by, told=3), (None, "kanaal")),
    "attributes": (lambda log, by: pm.attributes(log), (None,)),
    "quiet_periods": (lambda log, by: quiet_periods(log), (None,)),
    "overlaps": (lambda log, by: overlaps(log), (None,)),
    "capabilities": (lambda log, by: pm.capabilities(log), (None,)),
    "provenance": (lambda log, by: pm.provenance(log), (None,)),
    "rework": (pm.rework, (None, "log", "kanaal", "month")),
    "handovers": (pm.handovers, (None, "log", "kanaal")),
    "workload": (pm.workload, (None, "kanaal")),
    "months": (lambda log, by: pm.months(log), (None,)),
    "moments": (lambda log, by: pm.moments(log), (None,)),
    "savings": (lambda log, by: pm.savings(log), (None,)),
    "savings of waiting": (lambda log, by: pm.savings(log, waiting=True), (None,)),
    "log_summary": (pm.log_summary, (None, "finished")),
    "log_health": (lambda log, by: pm.log_health(log), (None,)),
}
CASES = [(name, by) for name, (_, words) in MEASURES.items() for by in words]


def large(log: pm.EventLog, parts: int, folder: Path | None = None) -> LargeLog:
    """The log in parts, each read by itself; rows that move go into three buckets more."""
    return LargeLog(split(log, parts), log.origin, partial(in_buckets, n=parts + 3, folder=folder))


@pytest.fixture(scope="module")
def logs() -> tuple[pm.EventLog, pm.EventLog]:
    """A log with starts and running cases, in memory and in five parts."""
    log = pm.example_log("benefit")
    return log, large(log, 5)


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
    other = large(log, size)
    for measure in (pm.time_between, pm.rework, pm.activities, pm.variants, pm.savings):
        pd.testing.assert_frame_equal(measure(other), measure(log))


def test_an_attribute_is_found_after_rows_have_moved_away_and_back() -> None:
    log = pm.example_log()

    def counted(one: pm.EventLog) -> pd.DataFrame:
        moved = one.within("team", lambda events: events.select("case_id", "team"))
        cases = moved.per(["case", "team"], n=pl.len()).per("case", n=pl.col("n").sum())
        return cases.per("kanaal", n=pl.col("n").sum()).answer()

    pd.testing.assert_frame_equal(counted(large(log, 7)), counted(log))


def test_what_is_kept_of_a_large_log_is_what_is_kept_of_it_in_memory() -> None:
    log = pm.example_log()
    other = large(log, 3)
    variant = pm.variants(log)["sequence"][3]
    for kept in (
        pm.cases.Attribute("kanaal", ["post"]),
        pm.cases.Ids(log.cases["case_id"].cast(pl.String).head(9)),
        ~pm.cases.MostFrequentVariants(5) & pm.events.Activities(["Leges opleggen"]),
        pm.cases.Variants([variant]) | pm.cases.Occurs("Leges opleggen"),
        pm.cases.ThroughputAtLeast("30 days"),
    ):
        small, part = log.keep(kept), other.keep(kept)
        assert part.origin == small.origin
        assert repr(part) == repr(small)
        pd.testing.assert_frame_equal(pm.time_between(part), pm.time_between(small))
        pd.testing.assert_frame_equal(pm.log_summary(part.load()), pm.log_summary(small))
    pd.testing.assert_frame_equal(pm.throughput_time(other.done()), pm.throughput_time(log.done()))


@pytest.mark.parametrize(
    "kept",
    [
        pm.cases.Ids(["nobody"]),
        pm.cases.Occurs("nothing"),
        pm.cases.Attribute("kanal", ["post"]),
        pm.cases.Period("touches", "1990-01-01", "1990-01-02"),
    ],
)
def test_a_filter_is_refused_in_the_same_words(kept: pm.Filter) -> None:
    log = pm.example_log()
    with pytest.raises(pm.PmtoolsError) as memory:
        log.keep(kept)
    with pytest.raises(type(memory.value)) as other:
        large(log, 3).keep(kept)
    assert str(other.value).split(". ")[0] == str(memory.value).split(". ")[0]


def test_a_filter_of_cases_looks_at_each_part_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = list[int]()

    def counted(kept: Selection, frames: Frames) -> pl.Series:
        looked.append(frames.cases.height)
        return kept_cases(kept, frames)

    monkeypatch.setattr(large_log, "kept_cases", counted)
    left = large(pm.example_log(), 3).keep(pm.cases.Attribute("kanaal", ["post", "balie"]))
    assert len(looked) == 3
    left = left.keep(~pm.cases.Occurs("Advies welstand vragen"))
    pm.throughput_time(left), pm.activities(left)
    assert len(looked) == 6


def test_the_rows_of_a_large_log_cannot_be_had_at_once() -> None:
    log = large(pm.example_log(), 2)
    for name in ("events", "cases", "lifecycle"):
        with pytest.raises(pm.PmtoolsError, match=r"log\.keep\(…\)\.load\(\)"):
            getattr(log, name)


def test_nothing_is_left_on_disk_and_an_unknown_word_is_refused(tmp_path: Path) -> None:
    log = large(pm.example_log(), 2, tmp_path)
    with pytest.raises(pm.PmtoolsError, match="Cannot split by 'kanal'"):
        pm.time_between(log, by="kanal")
    rows = log.within("case", lambda events: events.select("team")).per("team", n=pl.len())
    assert any(tmp_path.rglob("*.arrow"))
    del rows
    assert not any(tmp_path.iterdir())


def test_a_kernel_that_looks_across_cases_is_found_out() -> None:
    """What is right in memory by chance is wrong in buckets: that is how the tests see it."""
    log = pm.example_log()

    def across(events: pm.EventLog) -> pm.EventLog:
        return events.with_columns(n=events.select("case_id").collect().height)  # type: ignore

    def counted(one: pm.EventLog) -> pd.DataFrame:
        return one.within("case", across).per(None, n=pl.col("n").max()).answer()

    assert not counted(large(log, 2)).equals(counted(log))
