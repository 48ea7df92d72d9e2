"""The index of all runs of a folder, written where it was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmtools.cli.own_page import require_free

if TYPE_CHECKING:
    from pmtools.report.index.row import Row

NAME = "index.html"
MOST = 3
"""So many runs are named for each reason."""
WHY = {
    "missing": "no run.json",
    "unreadable": "run.json cannot be read",
    "newer": "run.json is of a newer version of pmtools",
    "shape": "run.json is not of its form",
    "silent": "run.json tells no outcome",
}


def make_index(reports: Path, language: str | None, out: Path | None) -> tuple[Path, str]:
    """Write the page of all runs; gives its file, and a line on how many runs it holds.

    Raises ParameterError for a folder that is not there, and where another file would be written
    over; then nothing is written.
    """
    import pmtools as pm
    from pmtools.report.index.page import MARK, index_page
    from pmtools.report.words import words_of
    from pmtools.runs.folder import explained, write_whole
    from pmtools.runs.gathering import rows_of
    from pmtools.runs.locking import only_writer

    words, path, moment = words_of(language or "nl"), out or reports / NAME, datetime.now(UTC)
    refused = f"The index is a page for a browser: {path} must end in .html."
    require_free(path, MARK, "index of reports", refused)
    if not reports.is_dir():
        rows_of(reports, path.parent, moment)  # which says so, before a folder is made
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(path.parent):
        rows = rows_of(reports, path.parent, moment)
        write_whole(path, index_page(rows, words, moment, pm.__version__))
    return path, told(rows)


def told(rows: Sequence[Row]) -> str:
    """How many runs there are, how many failed, and how many cannot be read and why."""
    from pmtools.report.index.row import FAILED, UNREADABLE

    counted = Counter(row.outcome for row in rows)
    line = f"{len(rows)} run{'' if len(rows) == 1 else 's'}, {counted[FAILED]} failed, "
    line += f"{counted[UNREADABLE]} cannot be read"
    why: dict[str, list[str]] = {}
    for row in rows:
        if row.outcome == UNREADABLE:
            why.setdefault(WHY[row.why], []).append(row.id)
    edited = [row.id for row in rows if row.why == "edited"]
    reasons = [f"{reason}: {_named(ids)}" for reason, ids in why.items()]
    line += f" ({'; '.join(reasons)})" if reasons else ""
    return f"{line}; changed by hand: {_named(edited)}" if edited else line


def _named(ids: list[str]) -> str:
    from pmtools.labels import one_line, short

    shown = ", ".join(short(one_line(one), 40) for one in ids[:MOST])
    return f"{shown} and {len(ids) - MOST} more" if len(ids) > MOST else shown
