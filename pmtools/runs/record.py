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
from pmtools.runs.figures import main_figures
from pmtools.runs.scrub import place
from pmtools.shipped import shipped

SCHEMA = 2
RECORD = "run.json"
FAILED = "failed"
SEALS = "seals"
LIBRARIES = ("pandas", "polars", "pm4py", "papermill", "matplotlib")
SKIPS = "skips.jsonl"
FINDINGS = Path("answers", "findings.parquet")


def begun(
    run_id: str, notebook: Path, parameters: Mapping[str, Any], about: Mapping[str, Any]
) -> dict[str, Any]:
    """The record as a run begins; `about` says who asked it and how (`role`, `asked`, `sweep`)."""
    own = notebook.parent != shipped("notebooks")
    return {
        "schema": SCHEMA,
        "id": run_id,
        "started": now(),
        "role": "",
        "asked": {},
        "sweep": None,
        **about,
        "notebook": {
            "name": notebook.stem,
            "shipped": not own,
            "sha256": digest(notebook),
            "source": place(str(notebook)) if own else "",
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
        "ended": now(),
        "outcome": FAILED if error else "succeeded",
        "error": error,
        "skips": _skips(folder / SKIPS),
        "findings": _findings(folder / FINDINGS),
        "figures": main_figures(folder),
    }


def closed(record: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The record with the hash of every file of the run, and a seal on each of its own parts."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)
    hashes = {path.relative_to(folder).as_posix(): digest(path) for path in files}
    return sealed(record | {"outputs": hashes})


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the hash of each part: what is changed by hand later can be named.

    It guards against mistakes; who means to deceive can make new seals.
    """
    parts = {part: value for part, value in record.items() if part != SEALS}
    return parts | {SEALS: {part: seal(value) for part, value in parts.items()}}


def with_part(record: Mapping[str, Any], part: str, value: Any) -> dict[str, Any]:
    """The record with one part set and sealed; the seals of the others stay what they were."""
    return {**record, part: value, SEALS: {**record.get(SEALS, {}), part: seal(value)}}


def seal(part: Any) -> str:
    """The SHA-256 of a part of a record, however its JSON is laid out.

    >>> seal({"a": 1, "b": 2.5}) == seal({"b": 2.5, "a": 1})
    True
    """
    text = json.dumps(_plain(part), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_json(record: Mapping[str, Any]) -> str:
    r"""The record as JSON: moments in ISO 8601, durations in seconds, no number as null.

    >>> print(to_json({"share": float("nan"), "first": date(2025, 1, 2)}), end="")
    {
     "share": null,
     "first": "2025-01-02"
    }
    """
    return json.dumps(_plain(record), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def now() -> str:
    """The moment it is, in UTC and ISO 8601."""
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
