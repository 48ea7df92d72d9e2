"""The same answers from Spark as from memory, exactly, for every measure and for odd logs."""

import csv
import importlib.util
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import pmtools as pm
from pmtools.engine.spark import Cluster, in_spark
from pmtools.log import LargeLog
from pmtools.log.part import split

pytestmark = pytest.mark.long
spec = importlib.util.spec_from_file_location(
    "buckets", Path(__file__).with_name("test_buckets.py")
)
buckets = importlib.util.module_from_spec(spec)
spec.loader.exec_module(buckets)
YEAR = datetime(2024, 1, 1)
LABELS = ["step", "step ", "Stap", "ça va, 漢字;", "😀\n\"'", "<b>", "0"]
Logs = dict[str, tuple[pm.EventLog, pm.EventLog]]


def on(session: Any, log: pm.EventLog, parts: int, tasks: int | None = 2) -> LargeLog:
    """The log in parts on Spark; rows that move go into two chunks more."""
    cluster = Cluster(session, n=parts + 2, tasks=tasks)
    return LargeLog(split(log, parts), log.origin, partial(in_spark, cluster=cluster))


@pytest.fixture(scope="module")
def logs(session: Any, data: Path) -> Callable[[str], tuple[pm.EventLog, pm.EventLog]]:
    """A log by its name, in memory and on Spark."""
    known: Logs = {}

    def of(name: str) -> tuple[pm.EventLog, pm.EventLog]:
        if name not in known:
            real = name != "benefit"
            path = data / "logs" / f"{name}.xes.gz"
            log = pm.read_xes(path) if real else pm.example_log(name)
            known[name] = log, on(session, log, 4 if real else 3)
        return known[name]

    return of


def same(name: str, by: str | None, memory: pm.EventLog, other: pm.EventLog) -> None:
    """Equal to the last bit; or refused in the same words."""
    measure = buckets.MEASURES[name][0]
    try:
        wanted = measure(memory, by)
    except pm.PmtoolsError as error:
        with pytest.raises(type(error)) as refused:
            measure(other, by)
        assert str(refused.value) == str(error)
        return
    pd.testing.assert_frame_equal(measure(other, by), wanted, check_exact=True)


@pytest.mark.parametrize(("name", "by"), buckets.CASES)
def test_spark_gives_the_rows_that_memory_gives(name: str, by: str | None, logs: Any) -> None:
    same(name, by, *logs("benefit"))


@pytest.mark.parametrize(
    ("name", "by"), [case for case in buckets.CASES if case[1] in (None, "kanaal")]
)
def test_a_real_log(name: str, by: str | None, logs: Any) -> None:
    same(name, "channel" if by == "kanaal" else by, *logs("receipt"))


@pytest.mark.parametrize("name", buckets.MEASURES)
def test_a_log_with_many_activities(name: str, logs: Any) -> None:
    same(name, None, *logs("BPIC15_1"))


def cases_of(kind: str) -> list[int]:
    """How many events each case has."""
    counts = {
        "ties": [1 + n % 9 for n in range(70)],
        "one case": [12],
        "one event": [1],
        "a huge case": [3, 1, 6000, 2, 2],
        "skew": [5] * 80,
    }
    return counts[kind]


def made(kind: str, path: Path) -> pm.EventLog:
    """A log with equal moments, unknown starts, ends, people and teams, and odd labels."""
    draw, rows = random.Random(kind), []
    for case, length in enumerate(cases_of(kind)):
        for _ in range(length):
            begin = YEAR + timedelta(hours=draw.randrange(40) * 60, microseconds=draw.randrange(2))
            end = begin + timedelta(hours=draw.choice((0, 0, 1, 60, 600)), microseconds=1)
            usual = kind == "skew" and draw.random() < 0.97
            rows.append(
                {
                    "case_id": f"zaak é{case}",
                    "channel": ("Desk", "", "Pöst 😀")[case % 3],
                    "activity": LABELS[0] if usual else draw.choice(LABELS),
                    "start": begin.isoformat() + "Z" if draw.random() < 0.95 else "",
                    "end": end.isoformat() + "Z",
                    "resource": "r1" if usual else draw.choice(("r1", "r2", "", "ř 3")),
                    "team": "t1" if usual else draw.choice(("t1", "t2", "")),
                }
            )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return pm.read_csv(path, mapping=pm.LogMapping(last=(rows[-1]["activity"],)))


ODD = [
    *((name, None) for name in buckets.MEASURES),
    ("throughput_time", "variant"),
    ("throughput_time", "case"),
    ("time_between", "channel"),
    ("idle_time", "resource"),
    ("rework", "channel"),
    ("workload", "channel"),
]


@pytest.mark.parametrize("kind", ["ties", "one case", "one event", "a huge case", "skew"])
def test_odd_logs(kind: str, session: Any, tmp_path: Path) -> None:
    log = made(kind, tmp_path / "log.csv")
    assert log.events.height == sum(cases_of(kind))
    other = on(session, log, 7)  # more chunks than some logs have cases
    for name, by in ODD:
        same(name, by, log, other)
    alone = on(session, log, 3, tasks=None)
    for name, by in ODD[-4:]:
        same(name, by, log, alone)


def test_a_case_of_a_million_events(session: Any, tmp_path: Path) -> None:
    """It is sent in pieces, and one worker has it whole."""
    n = 1_000_000
    draw = random.Random(1)
    frame = pl.DataFrame(
        {
            "case_id": ["huge"] * n + ["a", "a", "b"],
            "activity": draw.choices(LABELS, k=n + 3),
            "end": pl.Series(draw.choices(range(10**9), k=n + 3)).cast(pl.Datetime("us", "UTC")),
            "resource": draw.choices(["r1", "r2", None], k=n + 3),
            "team": draw.choices(["t1", "t2", None], k=n + 3),
        }
    )
    frame.write_parquet(tmp_path / "log.parquet")
    log = pm.read_parquet(tmp_path / "log.parquet")
    other = on(session, log, 2)
    for name in ("throughput_time", "time_between", "rework", "handovers", "variants"):
        same(name, None, log, other)
    same("throughput_time", "case", log, other)


def test_a_log_without_events_or_cases(session: Any) -> None:
    log = pm.example_log("benefit")
    nothing = log.over(events=log.events.clear())
    for one in (nothing, nothing.over(cases=log.cases.clear(), lifecycle=log.lifecycle.clear())):
        other = on(session, one, 3)
        for name in ("throughput_time", "time_between", "variants", "log_summary", "rework"):
            same(name, None, one, other)
            same(name, "kanaal", one, other)


def test_what_is_kept_on_spark_is_what_is_kept_in_memory(logs: Any) -> None:
    log, other = logs("benefit")
    kept = ~pm.cases.MostFrequentVariants(5) & pm.cases.Attribute("kanaal", ["website"])
    small, part = log.keep(kept), other.keep(kept)
    assert part.origin == small.origin
    for name, by in (("time_between", None), ("throughput_time", "case"), ("log_summary", None)):
        same(name, by, small, part)
    pd.testing.assert_frame_equal(pm.rework(part.load()), pm.rework(small))
    with pytest.raises(pm.PmtoolsError) as memory:
        log.keep(pm.cases.Period("touches", "1990-01-01", "1990-01-02"))
    with pytest.raises(type(memory.value)) as refused:
        other.keep(pm.cases.Period("touches", "1990-01-01", "1990-01-02"))
    assert str(refused.value).split(". ")[0] == str(memory.value).split(". ")[0]


def test_a_kernel_that_looks_across_cases_is_found_out(logs: Any) -> None:
    def counted(log: pm.EventLog) -> int:
        within = log.within("case", lambda events: events.select(n=pl.len()))
        return int(within.per(None, n=pl.col("n").max()).answer()["n"].iloc[0])

    memory, other = map(counted, logs("benefit"))
    assert other < memory
