"""The rows of the index: what the runs of a folder tell, and where their files are."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pmtools.errors import PmtoolsError
from pmtools.privacy.scan.finders import KINDS, hidden
from pmtools.report.index.row import FAILED, REMOVED, SUCCEEDED, UNREADABLE, Row
from pmtools.runs.notebooks import find_notebook, notebook_names
from pmtools.runs.parameters import declared
from pmtools.runs.reading import RUN_ID, Run, moment, runs_in
from pmtools.runs.record import FINDINGS

FILES = {"report": "report.html", "pdf": "report.pdf", "notebook": "notebook.ipynb"}
"""What there may be to open."""
UNRELIABLE = ("missing", "unreadable", "newer", "shape")
"""What a record lacks that cannot be read as one (see `Run.lack`)."""
SILENT = "silent"
LONGEST = 1000
"""Characters of a text that are looked at."""
MOST = 50
"""So many parameters or figures are looked at."""
ABOVE = 2
"""A run folder lies below that of its notebook, which lies below that of its log."""


def row_of(run: Run, reports: Path, page: Path, now: datetime) -> Row:
    """The row of a run of a folder, for a page that lies in the folder `page`, at that moment."""
    record, notebook = run.record, run.record["notebook"]
    outcome, why = _outcome(run)
    links = {} if outcome == REMOVED else _links(run.folder, page)
    log, name = _places(run.folder, reports)
    allowed = _allowed(record["asked"].get("allow"))
    texts = {
        "id": run.id,
        "log": record["input"]["name"] or str(record["parameters"].get("log", "")) or log,
        "sha256": record["input"]["sha256"],
        "notebook": notebook["name"] or name,
        "source": notebook["source"] or notebook["sha256"][:8],
        "role": record["role"],
        "language": str(record["parameters"].get("language", "")),
        "sweep": str(record["sweep"].get("id", "")),
        "error": record["error"],
    }
    return Row(
        **_cut(texts, allowed),
        outcome=outcome,
        why=why,
        parts=run.parts,
        personal=tuple(kind for kind in KINDS if kind in record["scan"]["found"]),
        started=_began(run),
        removed=moment(record["removed"]),
        clock=_wrong(run, now),
        shipped=notebook["shipped"] or (not notebook["name"] and name in notebook_names()),
        parameters=_cut(_parameters(record["parameters"], notebook), allowed),
        finding=next((_cut(one, allowed) for one in record["findings"]), None),
        none_found=not record["findings"] and _looked(run),
        figures=tuple(_cut(one, allowed) for one in record["figures"][:MOST]),
        links=links,
        gone=outcome == SUCCEEDED and "report" not in links,
    )


def _allowed(told: object) -> list[str]:
    return [kind for kind in KINDS if kind in told] if isinstance(told, list) else []


def _cut(told: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """The same with no text longer than a page could show, and no personal data in it.

    A record may hold any, one of before runs were searched too.
    """
    held = islice(told.items(), MOST)
    return {
        hidden(name[:LONGEST], allowed): hidden(value[:LONGEST], allowed)
        if isinstance(value, str)
        else value
        for name, value in held
    }


def rows_of(reports: Path, page: Path, now: datetime) -> list[Row]:
    """A row for every run of a folder, the newest first, for a page that lies in `page`.

    Raises ParameterError when there is no such folder.
    """
    rows = [row_of(run, reports, page, now) for run in runs_in(reports)]
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(rows, key=lambda row: row.started or never, reverse=True)


def _began(run: Run) -> datetime | None:
    """When a run began; by the name of its folder where the record does not say it."""
    if run.started is None and RUN_ID.fullmatch(run.folder.name):
        with suppress(ValueError):
            return datetime.strptime(run.folder.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return run.started


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


def _links(folder: Path, page: Path) -> dict[str, str]:
    """The addresses of the files that are there, as seen from the page."""
    try:
        with os.scandir(folder) as entries:
            there = {one.name for one in entries if one.is_file()}
    except OSError:
        return {}
    if there.isdisjoint(FILES.values()):
        return {}
    way = _way(folder, page)
    return {kind: f"{way}/{name}" for kind, name in FILES.items() if name in there}


def _way(folder: Path, page: Path) -> str:
    try:
        way = os.path.relpath(folder, page)
    except ValueError:  # on another disk, under Windows
        return folder.absolute().as_uri()
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
