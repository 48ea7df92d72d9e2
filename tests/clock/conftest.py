"""The shipped rules as plain data, and calendars as files."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pmtools

SHIPPED = Path(pmtools.__file__).parent / "clock"


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
