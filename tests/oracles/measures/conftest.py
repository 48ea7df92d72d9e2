"""Readers of tables with starts and ends, made-up logs, and how an answer is compared.

`slow` has the plain definitions; nothing here uses pmtools except `made`, which reads with it what
a test has written.
"""

import csv
import gzip
import importlib.util
import io
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

import pmtools as pm

YEAR = datetime(2024, 1, 1, tzinfo=UTC)
CHANNELS = ("Internet", "Desk", "Post", "")
COLUMNS = "case_id channel activity start end resource team"


@pytest.fixture(scope="session")
def slow() -> ModuleType:
    """The file `definitions.py` beside this one."""
    spec = importlib.util.spec_from_file_location(
        "definitions", Path(__file__).with_name("definitions.py")
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Table(NamedTuple):
    """The columns of a table with two moments a row; or one, and the word which it is."""

    case: str
    activity: str
    resource: str
    times: tuple[str, ...]
    kind: str = ""
    instance: str = ""


WAITING = ("case_id", "Activity", "Resource", ("start_time", "end_time"))
TABLES = {
    "Production.csv.gz": Table(*WAITING),
    "PurchasingExample.csv.gz": Table(
        "case:concept:name", "concept:name", "org:resource", ("start_timestamp", "time:timestamp")
    ),
    "patients.csv.gz": Table(
        "patient", "handling", "employee", ("time",), "registration_type", "handling_id"
    ),
    "manual_log_1.csv": Table(*WAITING),
    "manual_log_2.csv": Table(*WAITING),
    "manual_log_3.csv": Table(*WAITING),
}


def path_of(data: Path, name: str) -> Path:
    return data / ("oracles/waiting_causes" if name.startswith("manual") else "logs") / name


def read_table(path: Path, table: Table, slow: Any) -> dict[str, list[Any]]:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    if table.kind:  # an instance has one start and one complete; it stands where it completes
        (column,) = table.times
        told = {(row[table.instance], row[table.kind]): row[column] for row in rows}
        rows = [
            {**row, "start": told[row[table.instance], "start"], "complete": row[column]}
            for row in rows
            if row[table.kind] == "complete"
        ]
        table = table._replace(times=("start", "complete"))
    cases: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        start, end = (slow.micros_of(row[column]) for column in table.times)
        who = row[table.resource] or None
        cases[row[table.case]].append(slow.Step(row[table.activity], start, end, who))
    return {case: slow.in_order(steps) for case, steps in cases.items()}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Writes cases of steps as a table, and reads it with pmtools: a log.

    A step has minutes since the year began; a case `c<number>` has a channel, none each fourth.
    `order` says in which order the rows are written.
    """
    path = tmp_path_factory.mktemp("made") / "made.csv"

    def moment(minute: int | None) -> str:
        return "" if minute is None else (YEAR + timedelta(minutes=minute)).isoformat()

    def read(
        cases: list[list[Any]],
        order: Callable[[list[Any]], list[Any]] = list,
        mapping: Any = None,
        columns: str = COLUMNS,
    ) -> Any:
        rows = [
            {**step._asdict(), "case_id": f"c{number}", "channel": CHANNELS[number % 4]}
            for number, steps in enumerate(cases)
            for step in steps
        ]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns.split(), extrasaction="ignore")
            writer.writeheader()
            for row in order(rows):
                times = {key: moment(row[key]) for key in ("start", "end")}
                writer.writerow({**row, **times})
        return pm.read_csv(path, mapping=mapping)

    return read


@pytest.fixture(scope="session")
def table(data: Path, slow: Any) -> Callable[[str], tuple[Path, dict[str, list[Any]]]]:
    """A table with starts and ends by its name: where it is, and its steps per case."""
    return cache(
        lambda name: (path_of(data, name), read_table(path_of(data, name), TABLES[name], slow))
    )


@pytest.fixture(scope="session")
def traces(raw: Callable[[str], list[Any]], slow: Any) -> Callable[[str], dict[str, list[Any]]]:
    """The steps per case of a real XES log, which has one moment per step."""

    @cache
    def load(name: str) -> dict[str, list[Any]]:
        return {
            case.case_id: slow.in_order(
                slow.Step(row.activity, None, row.time, row.resource, row.team) for row in case.rows
            )
            for case in raw(name)
        }

    return load


@pytest.fixture(scope="session")
def spreads(plain: SimpleNamespace) -> Callable[..., list[str]]:
    """Which rows of an answer are not the spread of the times that are expected, by key."""

    def check(
        frame: Any, keys: list[str], expected: dict[Any, Any], shared: bool = True
    ) -> list[str]:
        found = keyed(frame, keys)
        wrong = plain.differences({k: row["n"] for k, row in found.items()}, counts(expected))
        whole = sum(time for times in expected.values() for time, _ in times)
        for key in found.keys() & expected.keys():
            row, times = found[key], [time for time, _ in expected[key]]
            wanted = {
                "total": sum(times),
                **{f"p{q}": plain.quantile(times, q / 100) for q in (80, 90)},
                "median": plain.quantile(times, 0.5),
            }
            if "n_cases" in row:
                wanted["n_cases"] = len({case for _, case in expected[key]})
            if shared:
                wanted["share"] = sum(times) / whole if whole else 0
            wrong += [
                f"{key} {name}: {row[name]}, not {value}"
                for name, value in wanted.items()
                if abs(row[name] - value) > (1e-9 if name == "share" else 1.1 * (name != "total"))
            ]
        return wrong[:5]

    def keyed(frame: Any, keys: list[str]) -> dict[Any, dict[str, Any]]:
        frame = frame.copy()
        for column in frame.columns:
            if frame[column].dtype.kind == "m":
                frame[column] = plain.micros(frame[column])
        rows = frame.astype({key: object for key in keys}).to_dict("records")
        made = {tuple(known(row[key]) for key in keys): row for row in rows}
        assert len(made) == len(rows), f"a key twice: {keys}"
        return made

    return check


def known(value: Any) -> Any:
    return None if value != value else value  # noqa: PLR0124 (NaN)


def counts(expected: dict[Any, Any]) -> dict[Any, int]:
    return {key: len(times) for key, times in expected.items()}
