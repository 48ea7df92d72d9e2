"""What is not as it was when a run was made: its files, its record, and what it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtools.runs.files import KEPT
from pmtools.runs.reading import Run
from pmtools.runs.record import RECORD, digest

FILES = {"report.html": "page", "notebook.ipynb": "executed", "report.pdf": "pdf"}
FOLDERS = {"answers": "answer", "figures": "figure", KEPT: "file"}
MADE = (*FILES.values(), *FOLDERS.values(), "record", "parameters", "other")
"""Parts of what a run made: with another of these, what is kept is not what was made."""


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was."""

    part: str
    """What it is: one of `MADE`, or of `input`, `mapping`, `given`, `source` (the notebook as it
    was run), `parameter`, `version`."""
    name: str
    """Which one, such as the name of an answer."""
    state: str
    """`changed`, `missing` or `added`; `other` when it was one thing and is another."""
    before: str = ""
    now: str = ""


def since(run: Run) -> list[Change]:
    """What was changed in the folder of a run after it was made."""
    return [*_record(run), *_files(run)]


def between(run: Run, again: dict[str, Any]) -> list[Change]:
    """In what the record of a run that was made again differs from the one that is kept."""
    then = run.record
    found = list[Change]()
    if then["input"]["sha256"] != again["input"]["sha256"]:
        name, now = then["input"]["name"], again["input"]["name"]
        found.append(Change("input", name if name == now else f"{name} / {now}", "changed"))
    if then["asked"].get("mapping_sha256", "") != again["asked"].get("mapping_sha256", ""):
        found.append(Change("mapping", str(then["asked"].get("mapping", "")), "changed"))
    found += _given(run, again)
    if then["notebook"]["sha256"] != again["notebook"]["sha256"]:
        found.append(Change("source", then["notebook"]["name"], "changed"))
    found += _values("parameter", then["parameters"], again["parameters"])
    return [*found, *_values("version", then["versions"], again["versions"])]


def _given(run: Run, again: dict[str, Any]) -> list[Change]:
    """Files that were given and of which the run has no copy: those that are others now."""
    hashes = {one.get("parameter"): one.get("sha256") for one in again["files"]}
    found = list[Change]()
    for one in run.record["files"]:
        name, now = str(one.get("name")), hashes.get(one.get("parameter"))
        if not (run.folder / KEPT / name).is_file() and now != one.get("sha256"):
            found.append(Change("given", name, "changed" if now else "missing"))
    return found


def _values(part: str, then: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """Named values of which one is another; the log's own name is no such value."""
    names = [name for name in {**then, **now} if name != "log"]
    told = [(name, str(then.get(name, "–")), str(now.get(name, "–"))) for name in names]
    return [Change(part, name, "other", was, is_now) for name, was, is_now in told if was != is_now]


def _record(run: Run) -> list[Change]:
    """The parts of a record that were changed; of the parameters each one that can be named."""
    found = list[Change]()
    for part in run.parts:
        if part == "parameters":
            told = _executed(run.folder)
            found += _values("parameters", told, run.record[part]) if told else []
        found.append(Change("record", part, "changed"))
    return found


def _executed(folder: Path) -> dict[str, Any]:
    """The parameters with which the kept notebook was executed; empty when it does not say."""
    try:
        told = json.loads((folder / "notebook.ipynb").read_text(encoding="utf-8"))
        found = told["metadata"]["papermill"]["parameters"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _files(run: Run) -> list[Change]:
    """The files of a run that were changed, taken away, or laid beside them."""
    outputs = run.record["outputs"]
    if run.record["removed"] or not outputs:
        return []
    there = {
        path.relative_to(run.folder).as_posix(): path
        for path in sorted(run.folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }
    found = list[Change]()
    for name, was in outputs.items():
        state = "missing" if name not in there else "changed"
        if name not in there or digest(there[name]) != was:
            found.append(Change(_part(name), _short(name), state))
    return found + [
        Change(_part(name), _short(name), "added") for name in there if name not in outputs
    ]


def _part(name: str) -> str:
    return FILES.get(name) or FOLDERS.get(name.partition("/")[0], "other")


def _short(name: str) -> str:
    """The name of an answer or figure; of another file its place in the run."""
    folder, _, file = name.partition("/")
    return Path(file).stem if folder in FOLDERS else name
