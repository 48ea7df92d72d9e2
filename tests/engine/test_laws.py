"""Laws of the executors: however a log lies in parts, every measure gives what memory gives."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.log import EventLog
from pmtools.origin import Origin

spec = importlib.util.spec_from_file_location(
    "buckets", Path(__file__).with_name("test_buckets.py")
)
buckets = importlib.util.module_from_spec(spec)
spec.loader.exec_module(buckets)

ZERO = datetime(2024, 3, 29, 22, tzinfo=UTC)
LABELS = ["stap", "Stap", "ça va, 漢字;", "😀\n\"'", "<b>"]
TEAMS, PEOPLE = ["t 1", "ř"], ["r1", "r2", "r3"]
HOURS = st.sampled_from([0, 0, 1, 2, 26, 500, 900])
STEP = st.tuples(
    st.sampled_from(LABELS),
    st.none() | HOURS,
    st.none() | HOURS,
    st.none() | st.sampled_from(TEAMS),
    st.none() | st.sampled_from(PEOPLE),
)
CASE = st.tuples(
    st.sampled_from([True, False, None]),
    st.none() | st.sampled_from(["balie", "pöst"]),
    st.lists(STEP, max_size=7),
)


def moment(hours: int | None) -> datetime | None:
    return None if hours is None else ZERO + timedelta(hours=hours, microseconds=hours % 3)


def log_of(cases: list[tuple[Any, ...]]) -> EventLog:
    """A log of cases, each with what is known of it and its steps."""
    ids = pl.Enum([f"zaak é{number}" for number in range(len(cases))])
    rows = [
        {
            "case_id": ids.categories[number],
            "activity": label,
            "start": moment(start),
            "end": moment(end if start is not None or end is not None else 0),
            "team": team,
            "resource": person,
        }
        for number, (_, _, steps) in enumerate(cases)
        for label, start, end, team, person in steps
    ]
    utc = pl.Datetime("us", "UTC")
    schema = {
        "case_id": ids,
        "activity": pl.Enum(LABELS),
        "start": utc,
        "end": utc,
        "resource": pl.Enum(PEOPLE),
        "team": pl.Enum(TEAMS),
    }
    events = (
        pl.DataFrame(rows, schema)
        .with_row_index("seq")
        .with_columns(pl.col("seq").cast(pl.Int64))
        .sort("case_id", pl.coalesce("end", "start"), "seq")
        .with_columns(precision=pl.lit("time", pl.Enum(["day", "time"])))
    )
    known = {"case_id": ids, "finished": pl.Boolean, "kanaal": pl.String}
    told = [(ids.categories[at], case[0], case[1]) for at, case in enumerate(cases)]
    lifecycle = events.select(
        "case_id", "activity", transition=pl.lit("suspend"), moment="end", resource="resource",
        team="team", seq="seq",
    ).clear()  # fmt: skip
    return EventLog(
        events,
        pl.DataFrame(told, known, orient="row"),
        lifecycle,
        Origin("made", "", events.height),
    )


def answer(name: str, by: str | None, log: EventLog) -> Any:
    """The frame, or the words in which it is refused."""
    try:
        return buckets.MEASURES[name][0](log, by)
    except pm.PmtoolsError as error:
        return str(error)


def same(ours: Any, theirs: Any) -> None:
    if isinstance(ours, str):
        assert ours == theirs
    else:
        pd.testing.assert_frame_equal(theirs, ours, check_exact=True)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(CASE, min_size=1, max_size=12).filter(lambda cases: any(case[2] for case in cases)),
    st.integers(1, 5),
    st.data(),
)
def test_parts_give_what_memory_gives(
    cases: list[tuple[Any, ...]], n: int, data: st.DataObject
) -> None:
    log = log_of(cases)
    parts = buckets.large(log, n)
    asked = data.draw(st.lists(st.sampled_from(buckets.CASES), min_size=3, max_size=3))
    with pytest.MonkeyPatch.context() as patch:
        # From how many rows on columns are worked out one after the other.
        patch.setattr("pmtools.engine.buckets.MANY", data.draw(st.sampled_from([0, 2, 2_000_000])))
        for name, by in asked:
            same(answer(name, by, log), answer(name, by, parts))


def test_a_log_without_an_event_gives_what_memory_gives() -> None:
    log = log_of([(None, "balie", []), (True, None, [])])
    for name, by in buckets.CASES:
        same(answer(name, by, log), answer(name, by, buckets.large(log, 3)))


@pytest.mark.long
def test_one_huge_case_beside_small_ones() -> None:
    """A million events in one case, of which one person and one step have nearly all."""
    draw = pl.int_range(1_000_000, eager=True)
    huge = pl.DataFrame({"n": draw}).select(
        case_id=pl.when(pl.col("n") % 50_000 == 0).then(pl.lit("klein")).otherwise(pl.lit("groot")),
        activity=pl.when(pl.col("n") % 97 == 0).then(pl.lit("Stap")).otherwise(pl.lit("stap")),
        start=pl.lit(ZERO) + pl.duration(seconds=pl.col("n") // 3),
        end=pl.lit(ZERO) + pl.duration(seconds=pl.col("n") // 3 + pl.col("n") % 5),
        resource=pl.when(pl.col("n") % 1000 == 0).then(pl.lit("r2")).otherwise(pl.lit("r1")),
        team=pl.when(pl.col("n") % 1000 == 7).then(pl.lit("ř")).otherwise(pl.lit("t 1")),
        seq=pl.col("n"),
    )
    small = log_of([(True, "balie", [("stap", 0, 1, "t 1", "r1")] * 3)])
    ids = pl.Enum(["groot", "klein"])
    events = (
        huge.with_columns(pl.col("case_id").cast(ids), precision=pl.lit("time"))
        .cast({name: small.events.schema[name] for name in ("activity", "start", "end", "resource", "team", "precision")})
        .sort("case_id", "end", "seq")
        .select(small.events.columns)
    )  # fmt: skip
    cases = pl.DataFrame(
        {"case_id": ["groot", "klein"], "finished": [True, False], "kanaal": [None, "balie"]},
        {**small.cases.schema, "case_id": ids},
    )
    log = EventLog(events, cases, small.lifecycle.cast({"case_id": ids}), small.origin)
    parts = buckets.large(log, 2)
    for name in ("time_between", "waiting_time", "rework", "handovers", "activities", "variants"):
        same(answer(name, None, log), answer(name, None, parts))
    same(answer("idle_time", "resource", log), answer("idle_time", "resource", parts))
