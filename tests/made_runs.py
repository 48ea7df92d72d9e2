"""Folders of runs, written by hand: records as pmtools writes them, without a notebook run."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FINDING = {
    "id": "place-1", "kind": "place", "scope": "log", "from_activity": "Advies vragen",
    "to_activity": "Besluiten", "n": 40, "n_cases": 38, "share": 0.42, "total_seconds": 9e6,
    "median_seconds": 2e5, "p90_seconds": 9e5,
}  # fmt: skip
FIGURES = [{"figure": "running", "value": "126", "meaning": "lopende zaken"}]
USUAL = {"log": "permits.csv", "language": "nl", "time": "calendar", "calendar": "", "places": 3,
         "steps": 12, "mode": "frequency", "bars": 10, "by": "", "service": "", "parties": "",
         "library": ""}  # fmt: skip
START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def seal(part: Any) -> str:
    text = json.dumps(part, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"seals": {part: seal(value) for part, value in told.items()}}


def record(number: int = 1, *, schema: int = 2, **parts: Any) -> dict[str, Any]:
    """The record of the run of that number, which began so many hours before START."""
    began = parts.pop("began", START - timedelta(hours=number))
    told = {
        "schema": schema,
        "id": f"{began:%Y%m%dT%H%M%SZ}-{number:06x}",
        "started": began.isoformat(timespec="seconds"),
        "role": "",
        "notebook": {"name": "improvement", "shipped": True, "sha256": "0" * 64},
        "parameters": dict(USUAL),
        "versions": {"python": "3.11", "pmtools": "0.1.0"},
        "theme": None,
        "files": [],
        "input": {"name": "permits.csv", "sha256": f"{number:064x}", "zone": "Europe/Amsterdam"},
        "ended": (began + timedelta(seconds=8)).isoformat(timespec="seconds"),
        "outcome": "succeeded",
        "error": "",
        "skips": [],
        "findings": [dict(FINDING)],
    } | ({} if schema == 1 else {"asked": {"source": "./permits.csv"}, "figures": [],
                                 "sweep": None, "outputs": {}})  # fmt: skip
    return told | parts


def write(reports: Path, told: dict[str, Any], files: tuple[str, ...] | None = None) -> Path:
    """The folder of a run with its record, sealed as its schema asks, and some of its files."""
    log, notebook = str(told["input"].get("name", "log")), str(told["notebook"]["name"])
    folder = reports / log.replace("/", "_") / notebook / told["id"]
    if files is None:
        ended = told["outcome"] == "succeeded"
        files = ("report.html", "notebook.ipynb", "answers/findings.parquet", "figures/map.svg")
        files = files if ended else ("notebook.ipynb",)
    for name in files:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{name} of {told['id']}", encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    kept = sealed(told) if told["schema"] > 1 else told
    (folder / "run.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return folder


def many(reports: Path, n: int) -> Path:
    """So many runs, of several logs and notebooks, some failed."""
    notebooks = ("improvement", "steering", "throughput", "on_time")
    for number in range(1, n + 1):
        notebook = {"name": notebooks[number % 4], "shipped": True, "sha256": "1" * 64}
        parts: dict[str, Any] = {"notebook": notebook, "schema": 1 if number % 5 == 0 else 2}
        parts["input"] = {"name": f"dienst {number % 20}.csv", "sha256": f"{number:064x}"}
        parts["parameters"] = USUAL | {"places": number % 3 + 2}
        if number % 9 == 0:
            error = f"cell {number} stopped with ValueError: no such column."
            parts |= {"outcome": "failed", "error": error, "findings": []}
        elif number % 4:
            finding = FINDING | {"share": (number % 60 + 20) / 100, "to_activity": f"Stap {number}"}
            parts["findings"] = [finding]
        schema = parts.pop("schema")
        write(reports, record(number, schema=schema, **parts))
    return reports
