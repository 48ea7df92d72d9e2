"""Placeholder until the service files are merged."""

from __future__ import annotations
import sqlite3
from pathlib import Path


def write_services(state: sqlite3.Connection, folder: Path) -> list[Path]:
    """Nothing yet."""
    return []
