"""What the tests of the five causes share: logs and calendars made of plain values, and the comparison."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl

from pmtools.log import EventLog
from pmtools.origin import Origin

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
UTC_MICROS = pl.Datetime("us", "UTC")
Step = dict[str, Any]


def log_of(steps: Iterable[Step], attributes: Mapping[str, Mapping[str, str]] | None = None) -> EventLog:  # fmt: skip
    """An event log of plain steps; `attributes` has the values of cases by the name of the attribute."""
    rows = list(steps)
    codes = {key: pl.Enum(list(dict.fromkeys(s[key] for s in rows if s[key]))) for key in ("case", "activity", "resource", "team")}  # fmt: skip
    ids = codes["case"]
    frame = pl.DataFrame(
        {key: [s[key] for s in rows] for key in ("case", "activity", "start", "end", "resource", "team", "seq", "precision")},
        {**codes, "start": pl.Int64, "end": pl.Int64, "seq": pl.Int64, "precision": pl.Enum(["day", "time"])},
        strict=False,
    )  # fmt: skip
    events = (
        frame.rename({"case": "case_id"})
        .with_columns(pl.col("start", "end").cast(UTC_MICROS))
        .sort("case_id", pl.coalesce("end", "start"), "seq")
        .select("case_id", "activity", "start", "end", "resource", "team", "seq", "precision")
    )
    told = {name: [of.get(case) for case in ids.categories] for name, of in (attributes or {}).items()}  # fmt: skip
    cases = pl.DataFrame(
        {"case_id": ids.categories, "finished": [True] * len(ids.categories), **told},
        {"case_id": ids, "finished": pl.Boolean, **dict.fromkeys(told, pl.String)},
    )
    lifecycle = events.select(
        "case_id", "activity", transition=pl.lit("suspend"), moment="end", resource="resource",
        team="team", seq="seq",
    ).clear()  # fmt: skip
    return EventLog(events, cases, lifecycle, Origin("made", "", events.height))


def steps_of(log: EventLog) -> list[Step]:
    """The rows of a log as plain steps."""
    return (
        log.events.select(
            "activity", "seq",
            pl.col("resource", "team", "precision").cast(pl.String),
            pl.col("start", "end").cast(UTC_MICROS).dt.timestamp("us"),
            case=pl.col("case_id").cast(pl.String),
        ).with_columns(pl.col("activity").cast(pl.String)).to_dicts()
    )  # fmt: skip


def calendar_text(hours: Any) -> str:
    """Hours of the oracle as the TOML file of an office calendar."""
    weeks = {"week": hours.week}
    weeks |= {f"team.{json.dumps(name, ensure_ascii=False)}": week for name, week in hours.teams.items()}  # fmt: skip
    weeks |= {f"person.{json.dumps(name, ensure_ascii=False)}": week for name, week in hours.persons.items()}  # fmt: skip
    lines = [f'name = "made"\nzone = "{hours.zone}"']
    lines += [f'[[closed]]\ndate = {day}\nreason = "made"' for day in sorted(hours.closed)]
    for name, week in weeks.items():
        lines += [f"[{name}]", *(f"{DAYS[day]} = {[clock(s) for s in spans]}" for day, spans in week.items())]  # fmt: skip
    return "\n".join(lines).replace("'", '"')


def clock(span: tuple[int, int]) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)


def moment(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def key_of(by: str | None, rows: Iterable[Step], steps: Iterable[Step]) -> Callable[[Step], tuple[Any, ...]]:  # fmt: skip
    """What a wait is counted under."""
    first = dict[str, int]()
    for step in steps:
        at = min(m for m in (step["start"], step["end"]) if m is not None)
        first[step["case"]] = min(at, first.get(step["case"], at))

    def month(case: str) -> date:
        return moment(first[case]).astimezone(AMSTERDAM).date().replace(day=1)

    own = lambda row: (row["from_activity"], row["to_activity"], row["party"])  # noqa: E731
    return {
        None: own,
        "activity": lambda row: (row["to_activity"],),
        "team": lambda row: (row["team"],),
        "resource": lambda row: (row["resource"],),
        "party": lambda row: (row["party"],),
        "weekday": lambda row: (moment(row["enabled"]).astimezone(AMSTERDAM).isoweekday(),),
        "month": lambda row: (*own(row)[:2], month(row["case"]), own(row)[2]),
        "log": lambda row: (),
    }[by]


def wanted(rows: list[Step], key: Callable[[Step], tuple[Any, ...]]) -> dict[tuple[Any, ...], tuple[int, ...]]:  # fmt: skip
    """By key: n, n_cases, total, the five causes, n_unsplit, unsplit; in milliseconds."""
    groups = defaultdict[tuple[Any, ...], list[Step]](list)
    for row in rows:
        groups[key(row)].append(row)
    told = {}
    for one, some in groups.items():
        whole = [row for row in some if row["split"]]
        told[one] = (
            len(whole),
            len({row["case"] for row in some}),
            *(sum(row[x] for row in whole) // 1000 for x in ("wait", *CAUSES)),
            len(some) - len(whole),
            sum(row["wait"] for row in some if not row["split"]) // 1000,
        )
    return told


def found(frame: pd.DataFrame) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The same of an answer."""
    spans = ["total", *CAUSES, "unsplit"]
    keys = [name for name in frame if name not in {*spans, "n", "n_cases", "share", "n_unsplit"}]
    told = {}
    for row in frame.to_dict("records"):
        millis = {name: row[name] // pd.Timedelta(1, "ms") for name in spans}
        one = tuple(plain(row[name]) for name in keys)
        assert one not in told
        told[one] = (row["n"], row["n_cases"], *(millis[x] for x in spans[:-1]), row["n_unsplit"], millis["unsplit"])  # fmt: skip
    return told


def plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    return None if pd.isna(value) else value
