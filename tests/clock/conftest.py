"""The slow answers of `tests/oracles`, the shipped rules as plain data, and calendars as files."""

import importlib.util
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pmtools

ORACLES = Path(__file__).parent.parent / "oracles"
SHIPPED = Path(pmtools.__file__).parent / "clock"


def oracle(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{name}_oracle", ORACLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def law() -> ModuleType:
    """The law of terms, a day at a time: `tests/oracles/terms.py`."""
    return oracle("terms")


@pytest.fixture(scope="session")
def hours() -> ModuleType:
    """Worked time, a minute at a time: `tests/oracles/worked_time.py`."""
    return oracle("worked_time")


@pytest.fixture(scope="session")
def shipped() -> dict[str, dict[str, Any]]:
    """The rules that come with pmtools, as their files have them, by id (the last one of an id)."""
    rules = {}
    for path in sorted((SHIPPED / "terms").glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            rules[rule["id"]] = rule
    return rules


@pytest.fixture(scope="session")
def decrees() -> set[date]:
    """The days of the shipped table of royal decrees."""
    table = (SHIPPED / "tables" / "royal_decree.toml").read_text(encoding="utf-8")
    return {row["date"] for row in tomllib.loads(table)["day"]}


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text to a file of its own."""

    def write(text: str, name: str = "eigen.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
