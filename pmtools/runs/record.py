"""The record of a run, `run.json`: what was asked of what, with which versions, and the outcome."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pmtools import __version__
from pmtools.shipped import shipped

SCHEMA = 1
LIBRARIES = ("pandas", "polars", "pm4py", "papermill", "matplotlib")
SKIPS = "skips.jsonl"
FINDINGS = Path("answers", "findings.parquet")


def begun(run_id: str, notebook: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The record as a run begins. `role` is who asked, as a role; empty unless set."""
    return {
        "schema": SCHEMA,
        "id": run_id,
        "started": _now(),
        "role": "",
        "notebook": {
            "name": notebook.stem,
            "shipped": notebook.parent == shipped("notebooks"),
            "sha256": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        },
        "parameters": dict(parameters),
        "versions": {"python": platform.python_version(), "pmtools": __version__}
        | {library: _version(library) for library in LIBRARIES},
    }


def ended(record: dict[str, Any], folder: Path, error: str) -> dict[str, Any]:
    """The record with its outcome, the skips and the findings that the notebook left.

    The skips are moved: their file is removed.
    """
    return record | {
        "ended": _now(),
        "outcome": "failed" if error else "succeeded",
        "error": error,
        "skips": _skips(folder / SKIPS),
        "findings": _findings(folder / FINDINGS),
    }


def to_json(record: Mapping[str, Any]) -> str:
    r"""The record as JSON: moments in ISO 8601, durations in seconds, no number as null.

    >>> print(to_json({"share": float("nan"), "first": date(2025, 1, 2)}), end="")
    {
     "share": null,
     "first": "2025-01-02"
    }
    """
    return json.dumps(_plain(record), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # not there, so no number came from it
        return ""


def _skips(path: Path) -> list[Any]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    path.unlink()
    return [_skip(line) for line in lines if line.strip()]


def _skip(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:  # a kernel that died while it wrote
        return {"unreadable": line}


def _findings(path: Path) -> list[dict[str, Any]]:
    """The findings as rows; durations in seconds under a name that says so."""
    if not path.is_file():
        return []
    import polars as pl

    try:
        rows = pl.read_parquet(path).to_dicts()
    except (pl.exceptions.PolarsError, OSError) as error:
        return [{"unreadable": str(error)}]
    spans = {name for row in rows for name, value in row.items() if isinstance(value, timedelta)}
    return [
        {f"{name}_seconds" if name in spans else name: value for name, value in row.items()}
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, str | bool | int) else str(value)
