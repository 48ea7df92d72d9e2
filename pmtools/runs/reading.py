"""The runs that there are: their records read, whatever has happened to them since."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.runs.record import RECORD, SCHEMA, SEALS, seal

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
FORM: dict[str, Any] = {
    **{"schema": 0, "id": "", "started": "", "ended": "", "role": "", "asked": {}, "sweep": {}},
    "notebook": {"name": "", "shipped": False, "sha256": "", "source": ""},
    **{"parameters": {}, "versions": {}, "theme": {}, "files": []},
    "input": {"name": "", "sha256": "", "zone": "", "mapping": {}},
    **{"outcome": "", "error": "", "skips": [], "findings": [], "figures": []},
    "scan": {"files": 0, "allowed": {}, "found": {}},
    **{"outputs": {}, SEALS: {}, "removed": ""},
}
"""What a record holds, with what stands for what it does not say: its types are those of these."""
MOST = 5
"""So many runs are named in an error."""


@dataclass(frozen=True)
class Run:
    """A run as it lies in its folder."""

    folder: Path
    record: dict[str, Any]
    """The record, with every part that one of today has; empty where this one does not say it."""
    lack: str = ""
    """Why the record cannot be relied on, else empty: `missing`, `unreadable`, `newer` (of a newer
    version of pmtools), `shape` (a part is not what it should be), `edited` (after the run)."""
    parts: tuple[str, ...] = ()
    """The parts of the record that are not of their form, or were changed after the run."""

    @property
    def id(self) -> str:
        """Its name."""
        return self.record["id"] or self.folder.name

    @property
    def started(self) -> datetime | None:
        """When it began; None when the record does not say."""
        return moment(self.record["started"])


def read_run(folder: Path) -> Run:
    """The run in a folder; what is wrong with its record is told, and never raised."""
    try:
        told = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return _run(folder, told) if isinstance(told, dict) else _without(folder, "unreadable")
    except FileNotFoundError:
        return _without(folder, "missing")
    except (OSError, ValueError, RecursionError):
        return _without(folder, "unreadable")


def _without(folder: Path, lack: str) -> Run:
    return Run(folder, _fitted({}, FORM), lack)


def _run(folder: Path, told: dict[str, Any]) -> Run:
    record = _fitted(told, FORM)
    broken = tuple(part for part in FORM if part in told and not _fits(told[part], record[part]))
    if record["schema"] > SCHEMA:
        return Run(folder, record, "newer")
    if broken:
        return Run(folder, record, "shape", broken)
    changed = _changed(told, record[SEALS])
    return Run(folder, record, "edited" if changed else "", changed)


def runs_in(reports: Path) -> list[Run]:
    """Every run below a folder, the newest first; those of one moment by the names of folders.

    Raises ParameterError when there is no such folder.
    """
    if not reports.is_dir():
        raise ParameterError(
            f"There is no folder {reports}. Name the folder of your reports, or make one first: "
            "pmtools report LOG."
        )
    runs = [read_run(folder) for folder in _folders(reports)]
    by_place = sorted(runs, key=lambda run: run.folder.as_posix())
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(by_place, key=lambda run: run.started or never, reverse=True)


def find_run(name: str, reports: Path) -> Run:
    """The run of that id (or the beginning of one), in that folder, or to which that file belongs.

    Raises ParameterError when it is none, or more than one.
    """
    path = Path(name)
    for folder in (path, *path.parents[:2]):
        if (folder / RECORD).is_file() or (folder.is_dir() and RUN_ID.fullmatch(folder.name)):
            return read_run(folder)
    folders = [one for one in _folders(reports) if one.name.startswith(name)] if name else []
    if len(folders) == 1:
        return read_run(folders[0])
    if folders:
        shown = ", ".join(str(one) for one in sorted(folders)[:MOST])
        raise ParameterError(f"{name!r} begins {len(folders)} runs: {shown}. Give more of its id.")
    raise ParameterError(
        f"There is no run {name!r} in {reports}. Give its id or its folder; pmtools reports shows "
        "which there are, and --reports names another folder."
    )


def moment(text: object) -> datetime | None:
    """A moment of a record, in UTC; None when it is none.

    >>> moment("2026-11-29T07:00:00+00:00").hour, moment("yesterday")
    (7, None)
    """
    try:
        found = datetime.fromisoformat(str(text))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _folders(reports: Path) -> Iterator[Path]:
    """Folders of runs; a link is not followed, and what is half made is passed over."""
    for place, below, files in os.walk(reports):
        folder = Path(place)
        run = bool(RUN_ID.fullmatch(folder.name))
        if run or RECORD in files:
            yield folder
        if run:
            below.clear()  # within a run there is no other; a record that strayed hides none
        below[:] = [name for name in below if not name.startswith(".")]


def _changed(told: dict[str, Any], seals: dict[str, Any]) -> tuple[str, ...]:
    """The parts of a record that are not what they were when it was sealed."""
    if told.get("schema", 0) < SCHEMA:
        return ()  # it was never sealed
    parts = dict.fromkeys([*seals, *(part for part in told if part != SEALS)])
    return tuple(part for part in parts if part not in told or seal(told[part]) != seals.get(part))


def _fitted(value: Any, form: Any) -> Any:
    """The value where it has the type of the form, else the form; so are the parts of a mapping."""
    if isinstance(form, dict):
        held = value if isinstance(value, dict) else {}
        return {**held, **{name: _fitted(held.get(name), part) for name, part in form.items()}}
    if isinstance(form, list):
        rows = value if isinstance(value, list) else []
        return [row for row in rows if isinstance(row, dict)]
    return value if type(value) is type(form) else form


def _fits(told: Any, fitted: Any) -> bool:
    """Whether what a record says was taken as it is."""
    if isinstance(told, dict):
        return isinstance(fitted, dict) and all(
            name in fitted and _fits(part, fitted[name]) for name, part in told.items()
        )
    return bool((told is None and fitted == {}) or told == fitted)
