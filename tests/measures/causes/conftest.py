"""Logs and calendars made of plain values, for the tests of the five causes, and how answers are compared."""

import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pytest

from pmtools.log import EventLog
from pmtools.origin import Origin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
BY = (None, "activity", "team", "resource", "party", "weekday", "month", "log")
MOMENT = pl.Datetime("us", "UTC")
NOON = 1_712_570_400_000_000
"""Monday 8 April 2024 in Amsterdam."""
Step = dict[str, Any]
Key = tuple[Any, ...]


def log_of(steps: Iterable[Step]) -> EventLog:
    """An event log of plain steps, in their order."""
    rows = [{"seq": at, "precision": "time", "team": None, **step} for at, step in enumerate(steps)]
    codes = {
        name: pl.Enum(list(dict.fromkeys(row[name] for row in rows if row[name])))
        for name in ("case", "activity", "resource", "team")
    }
    schema = {
        **codes,
        **dict.fromkeys(("start", "end", "seq"), pl.Int64),
        "precision": pl.Enum(["day", "time"]),
    }
    events = (
        pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema)
        .rename({"case": "case_id"})
        .with_columns(pl.col("start", "end").cast(MOMENT))
        .sort("case_id", pl.coalesce("end", "start"), "seq")
    )
    cases = pl.DataFrame({"case_id": codes["case"].categories.cast(codes["case"])})
    lifecycle = events.select(
        "case_id", "activity", "resource", "team", "seq", transition=pl.lit("x"), moment="end"
    )
    known = cases.with_columns(
        finished=pl.lit(True), kanaal=pl.lit("balie"), buurt=pl.col("case_id").cast(pl.String)
    )
    return EventLog(events, known, lifecycle.clear(), Origin("made", "", events.height))


def brief(rows: Iterable[tuple[str, str, str | None, int | None, int | None]]) -> list[Step]:
    """Steps of (case, activity, resource, start, end) in minutes after noon; None for not known."""
    told = []
    for case, activity, person, *moments in rows:
        start, end = (None if at is None else NOON + at * 60_000_000 for at in moments)
        step = {"case": case, "activity": activity, "resource": person, "start": start, "end": end}
        told.append({**step, "team": None, "seq": len(told), "precision": "time"})
    return told


def steps_of(log: EventLog) -> list[Step]:
    """The rows of a log as plain steps."""
    words = pl.col("activity", "resource", "team", "precision").cast(pl.String)
    moments = pl.col("start", "end").dt.cast_time_unit("us").to_physical()
    case = pl.col("case_id").cast(pl.String)
    return log.events.select(words, moments, "seq", case=case).to_dicts()


def calendar_text(hours: Any) -> str:
    """Hours of the oracle as the file of an office calendar."""
    weeks = [("week", hours.week)]
    for table, told in (("team", hours.teams), ("person", hours.persons)):
        weeks += [(f"{table}.{json.dumps(name, ensure_ascii=False)}", week) for name, week in told.items()]  # fmt: skip
    lines = [f'name = "made"\nzone = "{hours.zone}"']
    lines += [f'[[closed]]\ndate = {day}\nreason = "made"' for day in sorted(hours.closed)]
    for name, week in weeks:
        days = (f"{DAYS[day]} = {json.dumps([stretch(s) for s in week[day]])}" for day in week)
        lines += [f"[{name}]", *days]
    return "\n".join(lines)


def stretch(span: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)


def local(micros: int) -> datetime:
    return (EPOCH + timedelta(microseconds=micros)).astimezone(AMSTERDAM)


def key_of(by: str | None, steps: Iterable[Step]) -> Callable[[Step], Key]:
    """What a wait is counted under, in the order of the columns of the answer."""
    first = dict[str, int]()
    for step in steps:
        begun = step["end"] if step["start"] is None else step["start"]
        first[step["case"]] = min(begun, first.get(step["case"], begun))

    def month(row: Step) -> date:
        return local(first[row["case"]]).date().replace(day=1)

    keys: dict[str | None, Callable[[Step], Key]] = {
        None: lambda row: (row["from_activity"], row["to_activity"], row["party"]),
        "activity": lambda row: (row["to_activity"],),
        "team": lambda row: (row["team"],),
        "resource": lambda row: (row["resource"],),
        "party": lambda row: (row["party"],),
        "weekday": lambda row: (local(row["enabled"]).isoweekday(),),
        "month": lambda row: (row["from_activity"], row["to_activity"], month(row), row["party"]),
        "log": lambda row: (),
    }
    return keys[by]


def wanted(rows: Iterable[Step], key: Callable[[Step], Key]) -> dict[Key, tuple[int, ...]]:
    """By key: waits, cases, their time, the five causes, what was not split, and how many (ms)."""
    groups = defaultdict[Key, list[Step]](list)
    for row in rows:
        groups[key(row)].append(row)
    told = dict[Key, tuple[int, ...]]()
    for one, some in groups.items():
        whole, others = ([row for row in some if row["split"] is yes] for yes in (True, False))
        waited, left = (sum(row["wait"] for row in rows) // 1000 for rows in (some, others))
        sums = (sum(row[name] for row in whole) // 1000 for name in CAUSES)
        n_cases = len({row["case"] for row in some})
        told[one] = (len(some), n_cases, waited, *sums, left, len(others))
    return told


def found(frame: pd.DataFrame) -> dict[Key, tuple[int, ...]]:
    """The same of an answer."""
    spans = ("total", *CAUSES, "unsplit")
    keys = [one for one in frame if one not in {*spans, "n", "n_cases", "n_unsplit", "share"}]
    told = dict[Key, tuple[int, ...]]()
    for row in frame.to_dict("records"):
        millis = [row[name] // pd.Timedelta(1, "ms") for name in spans]
        key = tuple(plain(row[name]) for name in keys)
        assert key not in told
        told[key] = (row["n"], row["n_cases"], *millis, row["n_unsplit"])
    return told


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return None if pd.isna(value) else value


def module(path: str) -> ModuleType:
    """Another file of the tests, by its path among them."""
    spec = importlib.util.spec_from_file_location(
        Path(path).stem, Path(__file__).parents[2] / f"{path}.py"
    )
    assert spec
    assert spec.loader
    told = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(told)
    return told


@pytest.fixture(scope="session")
def plainly() -> SimpleNamespace:
    """The functions above."""
    tools = (log_of, brief, steps_of, calendar_text, key_of, wanted, found, module)
    return SimpleNamespace(by=BY, causes=CAUSES, **{tool.__name__: tool for tool in tools})


@pytest.fixture(scope="session")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], str]:
    """The file of an office calendar with hours of the oracle."""
    folder, number = tmp_path_factory.mktemp("calendars"), count()
    known = dict[str, str]()

    def file(hours: Any) -> str:
        text = calendar_text(hours)
        if text not in known:
            path = folder / f"{next(number)}.toml"
            path.write_text(text, encoding="utf-8")
            known[text] = str(path)
        return known[text]

    return file


@pytest.fixture(scope="session")
def parties_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mapping[str, Any]], str]:
    """A file of whose wait it is: party to `before` and `after`, lists of labels."""
    path = tmp_path_factory.mktemp("parties") / "parties.toml"

    def file(told: Mapping[str, Any]) -> str:
        lines = ['name = "made"']
        for party, lists in told.items():
            lines += [f"[{party}]", *(f"{when} = {json.dumps(some)}" for when, some in lists.items())]  # fmt: skip
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return file
