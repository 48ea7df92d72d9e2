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
DURATIONS = {"total", "median", "p90"}
KEYS = {"case_id", "activity", "from_activity", "to_activity", "channel"}


@pytest.fixture(scope="session", params=["csv", "xes"])
def hand(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """A hand-made log by its name; every test runs on the CSV and on the XES file."""
    read = pm.read_csv if request.param == "csv" else pm.read_xes
    return cache(lambda name: read(LOGS / f"{name}.{request.param}"))


@pytest.fixture(scope="session")
def expected() -> Callable[[str], list[dict[str, Any]]]:
    """The rows of an expected answer; durations become whole microseconds."""

    def rows(answer: str) -> list[dict[str, Any]]:
        with (LOGS / f"{answer}.csv").open(newline="", encoding="utf-8") as file:
            return [{k: value(k, text) for k, text in row.items()} for row in csv.DictReader(file)]

    return rows


def value(column: str, text: str) -> Any:
    if column in DURATIONS:
        return int(Decimal(text) * 10**6)
    if column in {"sequence", "variant"}:
        return tuple(text.split(" > "))
    if column in {"share", "position"}:
        return pytest.approx(float(text))
    return int(text) if column == "n" or column.startswith("n_") else text or None


@pytest.fixture(scope="session")
def rows_of() -> Callable[[Any], list[dict[str, Any]]]:
    """The rows of an answer, comparable with `expected`."""
    return lambda frame: [
        {str(k): plain(str(k), v) for k, v in row.items()} for row in frame.to_dict("records")
    ]


def plain(column: str, found: Any) -> Any:
    if column in DURATIONS:
        return found.value // 1000 if found.unit == "ns" else round(found.total_seconds() * 10**6)
    if column in {"sequence", "variant"}:
        return tuple(found)
    if column in {"first", "last"}:
        return found.strftime("%Y-%m-%dT%H:%M:%SZ")
    if column == "month":
        return str(found)[:7]
    return None if column in KEYS and pd.isna(found) else found
