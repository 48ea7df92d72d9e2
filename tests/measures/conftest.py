"""The hand-computed pairs of `tests/logs`: a log, and the answers beside it."""

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import pmtools as pm

LOGS = Path(__file__).parent.parent / "logs"
DURATIONS = {"total", "median", "p80", "p90", "age_median", "age_p90"}
COUNTS = {"n", "arrivals", "completions", "wip"}
PACK = """
id = "own"
name = { nl = "Eigen", en = "Own" }
recognise = ["nergens"]
source = "made for a test"
[events]
received = ["Ontvangen"]
[attributes]
deadline = "uiterlijk"
decided = "besluit"
"""
KEYS = {
    "case_id",
    "activity",
    "from_activity",
    "to_activity",
    "channel",
    "team",
    "from_team",
    "to_team",
    "resource",
}


@pytest.fixture(scope="session", params=["csv", "xes"])
def hand(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """A hand-made log by its name, and the last activities of a finished case if any are declared.

    Every test runs on the CSV and on the XES file.
    """
    read = pm.read_csv if request.param == "csv" else pm.read_xes

    @cache
    def log(name: str, *last: str) -> Any:
        mapping = pm.LogMapping(last=last) if last else None
        return read(LOGS / f"{name}.{request.param}", mapping=mapping)

    return log


@pytest.fixture(scope="session")
def expected() -> Callable[[str], list[dict[str, Any]]]:
    """The rows of an expected answer; durations become whole microseconds."""

    def rows(answer: str) -> list[dict[str, Any]]:
        with (LOGS / f"{answer}.csv").open(newline="", encoding="utf-8") as file:
            return [{k: value(k, text) for k, text in row.items()} for row in csv.DictReader(file)]

    return rows


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service of which each case says its deadline and decision itself, as a file."""
    file = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(PACK, encoding="utf-8")
    return str(file)


def value(column: str, text: str) -> Any:
    if column in DURATIONS and text:
        micros = int(Decimal(text) * 10**6)  # a quantile is reckoned in floats, then cut off
        return micros if column == "total" else pytest.approx(micros, rel=0, abs=1)
    if column in {"sequence", "variant"}:
        return tuple(text.split(" > "))
    if column in {"share", "position"}:
        return pytest.approx(float(text))
    return int(text) if column in COUNTS or column.startswith("n_") else text or None


@pytest.fixture(scope="session")
def compared(
    expected: Callable[[str], list[dict[str, Any]]],
) -> Callable[[Any, str], None]:
    """Asserts that an answer is an expected one: its columns in their order, its rows in any."""

    def check(frame: Any, answer: str) -> None:
        wanted = expected(answer)
        assert frame.columns.to_list() == list(wanted[0])
        found = [
            {str(k): plain(str(k), v) for k, v in row.items()} for row in frame.to_dict("records")
        ]
        assert in_order(found) == in_order(wanted)

    return check


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = [key for key in rows[0] if key in KEYS | {"edge", "kind", "period"}] if rows else []
    return sorted(rows, key=lambda row: [str(row[key]) for key in keys])


@pytest.fixture(scope="session")
def rows_of() -> Callable[[Any], list[dict[str, Any]]]:
    """The rows of an answer, comparable with `expected`."""
    return lambda frame: [
        {str(k): plain(str(k), v) for k, v in row.items()} for row in frame.to_dict("records")
    ]


def plain(column: str, found: Any) -> Any:
    if column in DURATIONS and pd.isna(found):
        return None
    if column in DURATIONS:
        return found.value // 1000 if found.unit == "ns" else round(found.total_seconds() * 10**6)
    if column in {"sequence", "variant"}:
        return tuple(found)
    if column in {"first", "last"}:
        return found.strftime("%Y-%m-%dT%H:%M:%SZ")
    if column in {"month", "period"}:
        return str(found)[:7]
    return None if column in KEYS and pd.isna(found) else found
