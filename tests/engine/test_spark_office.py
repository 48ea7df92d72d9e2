"""Office time from Spark's workers is that from memory, by the hours of teams too."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools as pm

pytestmark = pytest.mark.long
TIMED = (
    "throughput_time", "time_between", "waiting_time", "processing_time", "idle_time", "rework",
    "handovers", "savings", "savings of waiting",
)  # fmt: skip
CALENDAR = """
name = "Werkplein"
[week]
monday = ["09:00-12:00", "13:00-17:00"]
friday = ["09:00-13:00"]
[team.Werkplein]
tuesday = ["08:00-20:00"]
"""


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def pair(session: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """A log in office time, in memory and on Spark."""
    path = tmp_path_factory.mktemp("calendar") / "own.toml"
    path.write_text(CALENDAR, encoding="utf-8")
    log, calendar = pm.example_log("benefit"), pm.office_calendar(path)
    return log.on(calendar), module("test_spark").on(session, log, 3).on(calendar)


@pytest.mark.parametrize("name", TIMED)
def test_spark_gives_what_memory_gives(name: str, pair: tuple[Any, Any]) -> None:
    module("test_spark").same(name, None, *pair)
