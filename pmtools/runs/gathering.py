"""The rows of the index: what the runs of a folder tell, and where their files are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from pmtools.errors import PmtoolsError
from pmtools.report.index.row import FAILED, REMOVED, SUCCEEDED, UNREADABLE, Row
from pmtools.runs.notebooks import find_notebook, notebook_names
from pmtools.runs.parameters import declared
from pmtools.runs.reading import Run, moment
from pmtools.runs.record import FINDINGS

FILES = {"report": "report.html", "pdf": "report.pdf", "notebook": "notebook.ipynb"}
"""What there may be to open."""
UNRELIABLE = ("missing", "unreadable", "newer", "shape")
"""What a record lacks that cannot be read as one (see `Run.lack`)."""
SILENT = "silent"
ABOVE = 2
"""A run folder lies below that of its notebook, which lies below that of its log."""


def row_of(run: Run, reports: Path, page: Path, now: datetime) -> Row:
    """The row of a run of a folder, for a page that lies in the folder `page`, at that moment."""
    record, notebook = run.record, run.record["notebook"]
    outcome, why = _outcome(run)
    there = _files(run.folder)
    links = {} if outcome == REMOVED else _links(run.folder, there, page)
    log, name = _places(run.folder, reports)
    return Row(
        id=run.id,
        outcome=outcome,
        why=why,
        parts=run.parts,
        started=run.started,
        removed=moment(record["removed"]),
        clock=_wrong(run, now),
        log=record["input"]["name"] or str(record["parameters"].get("log", "")) or log,
        sha256=record["input"]["sha256"],
        notebook=notebook["name"] or name,
        shipped=notebook["shipped"] or (not notebook["name"] and name in notebook_names()),
        source=notebook["source"] or notebook["sha256"][:8],
        role=record["role"],
        parameters=_parameters(record["parameters"], notebook),
        language=str(record["parameters"].get("language", "")),
        sweep=str(record["sweep"].get("id", "")),
        error=record["error"],
        finding=next(iter(record["findings"]), None),
        none_found=not record["findings"] and _looked(run),
        figures=tuple(record["figures"]),
        links=links,
        gone=outcome == SUCCEEDED and "report" not in links,
    )


def _outcome(run: Run) -> tuple[str, str]:
    """How a run ended, and why that is not known or not sure."""
    if run.lack in UNRELIABLE:
        return UNREADABLE, run.lack
    if run.record["removed"]:
        return REMOVED, run.lack
    ended = run.record["outcome"]
    return (ended, run.lack) if ended in (SUCCEEDED, FAILED) else (UNREADABLE, SILENT)


def _wrong(run: Run, now: datetime) -> bool:
    """Whether a run begins in what is yet to come, or ended before it began."""
    started, ended = run.started, moment(run.record["ended"])
    return started is not None and (started > now or (ended is not None and ended < started))


def _files(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as there:
            return {one.name for one in there if one.is_file()}
    except OSError:
        return set()


def _links(folder: Path, there: set[str], page: Path) -> dict[str, str]:
    """The addresses of the files that are there, as seen from the page."""
    return {kind: _address(folder / name, page) for kind, name in FILES.items() if name in there}


def _address(file: Path, page: Path) -> str:
    try:
        way = os.path.relpath(file.absolute(), page.absolute())
    except ValueError:  # on another disk, under Windows
        return file.absolute().as_uri()
    return quote(os.fsencode(way.replace(os.sep, "/")))


def _places(folder: Path, reports: Path) -> tuple[str, str]:
    """The names of the folders of the log and the notebook; empty where a run lies elsewhere."""
    parts = folder.relative_to(reports).parts[:-1]
    return (parts[-2], parts[-1]) if len(parts) >= ABOVE else ("", "")


def _looked(run: Run) -> bool:
    """Whether a run wrote which places stand out."""
    file = FINDINGS.as_posix()
    return file in run.record["outputs"] or (
        run.record["schema"] == 1 and (run.folder / FINDINGS).is_file()
    )


def _parameters(told: Mapping[str, object], notebook: Mapping[str, object]) -> dict[str, object]:
    """The parameters that are not those of the notebook by itself; of an own one all but two."""
    usual: Mapping[str, object] = _usual(str(notebook["name"])) if notebook["shipped"] else {}
    if not usual:
        return {name: value for name, value in told.items() if name not in ("log", "language")}
    return {
        name: value
        for name, value in told.items()
        if name != "log" and not (name in usual and _same(value, usual[name]))
    }


def _same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@cache
def _usual(name: str) -> dict[str, object]:
    """The values that a shipped notebook has by itself; none of one that is no longer there."""
    if name not in notebook_names():
        return {}
    try:
        return {one.name: one.default for one in declared(find_notebook(name))}
    except PmtoolsError:
        return {}


def why_not(rows: Iterable[Row]) -> list[Row]:
    """The rows of runs that cannot be read."""
    return [row for row in rows if row.outcome == UNREADABLE]
