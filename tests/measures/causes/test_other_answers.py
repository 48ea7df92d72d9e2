"""Batches, contention, unavailability, efficiency and the basis, on generated logs, by the slow oracle."""

import importlib.util
import statistics
from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import assume, given, settings

import pmtools as pm

pytestmark = pytest.mark.long

spec = importlib.util.spec_from_file_location(
    "generated", Path(__file__).with_name("test_generated_logs.py")
)
generated = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generated)
Made = generated.Made
FEW = settings(generated.FEW, max_examples=25)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MILLI = pd.Timedelta(1, "ms")
KINDS = ("parallel", "concurrent", "sequential")


def local(waiting: ModuleType, micros: int) -> Any:
    return (waiting.EPOCH + timedelta(microseconds=micros)).astimezone(AMSTERDAM)


def usual(values: list[int]) -> tuple[int, float]:
    """The most frequent value, the smallest of several, and its share."""
    value, times = min(Counter(values).items(), key=lambda one: (-one[1], one[0]))
    return value, times / len(values)


@FEW
@given(generated.logs(), generated.offices(), generated.asked)
def test_batches(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    how: dict[str, Any],
) -> None:
    assume(generated.able(made))
    hours = waiting.Hours(**office)
    known = waiting.with_enabling(made, how["parallel"])
    able = [s for s in known if s["resource"] is not None and s["precision"] == "time"]
    batched = waiting.in_batches(able, how["batch"])
    split = [row for row in waiting.waits(made, hours, least=how["batch"], share=how["parallel"]) if row["split"]]  # fmt: skip
    told = pm.batches(plainly.log_of(made), calendar=calendar(hours), **how)
    wanted = {}
    for activity in {batch[0]["activity"] for batch in batched}:
        some = [batch for batch in batched if batch[0]["activity"] == activity]
        sizes, kinds = [len(batch) for batch in some], Counter(map(waiting.kind, some))
        begun = [local(waiting, batch[0]["start"]) for batch in some]
        ready = [batch[0]["start"] - max(step["enabled"] for step in batch) for batch in some]
        mine = [row for row in split if row["activity"] == activity]
        wanted[activity] = (
            sum(step["activity"] == activity for step in known),
            sum(sizes),
            len(some),
            *(kinds[kind] for kind in KINDS),
            statistics.median(sizes),
            max(sizes),
            *usual(sizes),
            *usual([one.isoweekday() for one in begun]),
            *usual([one.hour for one in begun]),
            int(statistics.median(ready)) // 1000,
            *(sum(row[name] for row in mine) // 1000 for name in ("batching", "held")),
        )
    found = {}
    for activity, *row, ready, spent, held in told.itertuples(index=False, name=None):
        spans = (pd.Timedelta(span) // MILLI for span in (ready, spent, held))
        found[activity] = (*row, *spans)
    assert found == wanted
    assert told.waiting.is_monotonic_decreasing


@FEW
@given(generated.logs(), generated.offices())
def test_contention(
    waiting: ModuleType, plainly: SimpleNamespace, calendar: Any, made: Made, office: dict[str, Any]
) -> None:
    assume(generated.able(made))
    hours = waiting.Hours(**office)
    days, wanted = {}, {}
    for row in waiting.waits(made, hours):
        days.setdefault(local(waiting, row["enabled"]).isoweekday(), []).append(row)
    for day, some in days.items():
        busy, queue = ([row.get(x, 0) for row in some] for x in ("contention", "prioritisation"))
        times = (sum(one > 0 for one in spent) for spent in (busy, queue))
        n_cases = len({row["case"] for row in some})
        wanted[day] = (len(some), n_cases, *times, sum(busy) // 1000, sum(queue) // 1000)
    told = pm.contention(plainly.log_of(made), calendar=calendar(hours))
    found = {
        day: (*n, busy // MILLI, queue // MILLI)
        for day, *n, busy, queue, _ in told.itertuples(index=False, name=None)
    }
    assert found == wanted
    assert told.share.sum() == pytest.approx(1 if told.contention.any() else 0)


@FEW
@given(generated.logs(), generated.offices())
def test_unavailability(
    waiting: ModuleType, plainly: SimpleNamespace, calendar: Any, made: Made, office: dict[str, Any]
) -> None:
    """Each minute that nobody worked, by the day on which it is."""
    assume(generated.able(made))
    hours = waiting.Hours(**office)

    def kind(day: date) -> str:
        if day.weekday() > 4:
            return "weekend"
        return "feast_day" if day in hours.closed else "other_hours"

    times, spent = Counter(), Counter()
    for row in waiting.waits(made, hours):
        own = Counter()
        for begin, end in row.get("away", ()):
            for day, pieces in groupby(edges(waiting, begin, end), lambda x: x[0]):
                own[kind(day)] += sum(length for _, length in pieces)
        times.update(own.keys())
        spent.update(own)
    told = pm.unavailability(plainly.log_of(made), calendar=calendar(hours))
    found = {kind: (n, total // MILLI) for kind, n, total, _ in told.itertuples(index=False, name=None)}  # fmt: skip
    assert found == {kind: (times[kind], spent[kind] // 1000) for kind in times}


def edges(waiting: ModuleType, begin: int, end: int) -> list[tuple[date, int]]:
    """A stretch in pieces of at most an hour, each with its day."""
    hour, pieces = 60 * waiting.MINUTE, []
    while begin < end:
        until = min(end, (begin // hour + 1) * hour)
        pieces.append((local(waiting, begin).date(), until - begin))
        begin = until
    return pieces


@FEW
@given(generated.logs(), generated.offices(), generated.asked)
def test_efficiency(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    how: dict[str, Any],
) -> None:
    assume(generated.able(made))
    hours = waiting.Hours(**office)
    rows = waiting.waits(made, hours, least=how["batch"], share=how["parallel"])
    worked, waited, share = waiting.efficiency(made, rows)
    told = pm.cycle_efficiency(plainly.log_of(made), calendar=calendar(hours), **how)
    assert set(told.cause) == set(waiting.CAUSES)
    for row in told.itertuples():
        spent = sum(one[row.cause] for one in rows if one["split"])
        assert row.waiting // MILLI == spent // 1000
        assert (row.processing // MILLI, row.all_waiting // MILLI) == (
            worked // 1000,
            waited // 1000,
        )
        assert row.share == pytest.approx(spent / waited if waited else 0, abs=1e-6)
        assert row.efficiency == pytest.approx(share, abs=1e-6, nan_ok=True) or share is None
        left = worked + waited - spent
        assert pd.isna(row.without) if not left else row.without == pytest.approx(worked / left, abs=1e-6)  # fmt: skip


@FEW
@given(generated.logs(), generated.offices(), generated.asked)
def test_basis(
    waiting: ModuleType,
    plainly: SimpleNamespace,
    calendar: Any,
    made: Made,
    office: dict[str, Any],
    how: dict[str, Any],
) -> None:
    assume(generated.able(made))
    hours = waiting.Hours(**office)
    rows = waiting.waits(made, hours, least=how["batch"], share=how["parallel"])
    known = waiting.with_enabling(made, how["parallel"])
    able = [s for s in known if s["resource"] is not None and s["precision"] == "time"]
    team = waiting.teams(able)
    nobody, day = (
        [row for row in rows if not row["split"] and (row["resource"] is None) is yes]
        for yes in (True, False)
    )
    whose = Counter(
        "own" if one in hours.persons else "team" if team.get(one) in hours.teams else "office"
        for one in {step["resource"] for step in able}
    )
    outside = sum(
        not any(
            begin <= step["start"] < end
            for begin, end in waiting.stretches(
                hours, step["resource"], team.get(step["resource"]), step["start"], step["start"]
            )
        )
        for step in able
    )
    told = pm.causes_basis(plainly.log_of(made), calendar=calendar(hours), **how).iloc[0]
    wanted = {
        "n_events": len(made),
        "n_no_start": sum(step["start"] is None for step in made),
        "n_negative": sum(
            None not in (s["start"], s["end"]) and s["end"] < s["start"] for s in made
        ),
        "n_waits": sum(row["split"] for row in rows),
        "n_no_resource": len(nobody),
        "n_no_time": len(day),
        **{f"n_{one}": whose[one] for one in ("own", "team", "office")},
        "n_resources": len({step["resource"] for step in known} - {None}),
        "n_parallel": len(waiting.side_by_side(waiting.in_cases(made), how["parallel"])),
        "hours": "given",
        "calendar": "made",
    }
    assert {name: told[name] for name in wanted} == wanted
    assert told.no_resource // MILLI == sum(row["wait"] for row in nobody) // 1000
    assert told.no_time // MILLI == sum(row["wait"] for row in day) // 1000
    share = outside / len(able) if able else float("nan")
    assert told.outside_share == pytest.approx(share, nan_ok=True)
