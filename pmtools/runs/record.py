"""The record of a run, `run.json`: what was asked, of what, and what came of it."""

from __future__ import annotations

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pmtools import __version__

SCHEMA = 1
LIBRARIES = ("pandas", "polars", "pm4py", "papermill", "matplotlib")


def begun(run_id: str, notebook: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """The record as a run begins. `role` is who asked, as a role; empty unless set."""
    return {
        "schema": SCHEMA,
        "id": run_id,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "role": "",
        "notebook": {
            "name": notebook.stem,
            "sha256": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        },
        "parameters": parameters,
        "versions": {"python": platform.python_version(), "pmtools": __version__}
        | {library: version(library) for library in LIBRARIES},
    }


def ended(record: dict[str, Any], folder: Path, error: str | None) -> dict[str, Any]:
    """The record with its outcome, the skips and the findings that the notebook left."""
    return record | {
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "outcome": "failed" if error else "succeeded",
        "error": error or "",
        "skips": _skips(folder),
        "findings": _findings(folder),
    }


def write(record: dict[str, Any], folder: Path) -> None:
    """Write `run.json`."""
    text = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")


def _skips(folder: Path) -> list[dict[str, Any]]:
    path = folder / "skips.jsonl"
    if not path.exists():
        return []
    skips = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.unlink()
    return skips


def _findings(folder: Path) -> list[dict[str, Any]]:
    """The findings as rows; durations in seconds under a name that says so."""
    path = folder / "answers" / "findings.parquet"
    if not path.exists():
        return []
    import pandas as pd

    frame = pd.read_parquet(path)
    for name in frame.select_dtypes("timedelta").columns:
        frame[name] = frame[name].dt.total_seconds()
        frame = frame.rename(columns={name: f"{name}_seconds"})
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]
