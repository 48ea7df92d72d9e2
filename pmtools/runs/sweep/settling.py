"""What stands of a sweep, by what lies in its run folders, and what has to run again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pmtools.runs.locking import place_held
from pmtools.runs.reading import read_run
from pmtools.runs.sweep.full import says_full
from pmtools.runs.sweep.state import DONE, FAILED, WAITING, Row, Sweep, folder_of

PAGE = "report.html"
FULL = "full"
"""How a run ended for which the disk had no room."""
NAMED = 10
"""So many runs are named."""
Stamp = Callable[[Row], str]
Say = Callable[[str], None]


def settle(sweep: Sweep, out: Path, stamp: Stamp, say: Say, *, retry: bool) -> None:
    """Bring the rows of a sweep that was left to what is true now.

    A run that ended without being noted is noted. What was half made is removed, once its process
    has ended. A run whose folder is not whole any more, or whose log or files have changed since,
    has to wait; with `retry` so has one that failed. `say` is told what runs again, and why.
    """
    for row in sweep.rows_in(WAITING):
        if row.run:
            with place_held(lock_of(sweep, row.place, out)):
                take_in(row, sweep, out)
            if row.state == WAITING:
                clear(row, out)
                row.run = ""
    halved = [row for row in sweep.rows_in(DONE) if not is_there(row, sweep, out)]
    done = [row for row in sweep.rows_in(DONE) if row not in halved]
    # A sweep that was completed is of its own month: its other runs stay what they were.
    changed = [] if sweep.ended else [row for row in done if row.stamp != stamp(row)]
    _again(halved, "folder not whole any more", say)
    _again(changed, "log or file changed since", say)
    if retry:
        _again(sweep.rows_in(FAILED), "failed", say)


def lock_of(sweep: Sweep, place: int, out: Path) -> Path:
    """The lock that the process of a run holds."""
    return folder_of(sweep, out) / f".{place}.lock"


def take_in(row: Row, sweep: Sweep, out: Path) -> str:
    """Note how a run ended, by its record; gives how: the state, `full`, or nothing.

    A run for which the disk had no room (`full`) has not ended: it is removed, and waits.
    """
    record = _record(row, sweep, out)
    outcome = str(record.get("outcome", ""))
    if outcome == "failed" and says_full(record["error"]):
        shutil.rmtree(out / row.run, ignore_errors=True)
        return FULL
    if outcome == "succeeded":
        row.state, row.error, row.figures = DONE, "", record["figures"]
    elif outcome == "failed":
        row.state, row.error, row.figures = FAILED, record["error"], []
    return row.state if outcome else ""


def is_there(row: Row, sweep: Sweep, out: Path) -> bool:
    """Whether a run that was done still is, or was removed with its record kept."""
    record = _record(row, sweep, out)
    page = (out / row.run / PAGE).is_file()
    return bool(record) and (page or bool(record["removed"]))


def clear(row: Row, out: Path) -> None:
    """Remove what a run left that did not come to an end."""
    folder = out / row.run
    shutil.rmtree(folder.with_name(f".{folder.name}.part"), ignore_errors=True)


def _record(row: Row, sweep: Sweep, out: Path) -> dict[str, Any]:
    """The record of a row's run, when there is one that is of this sweep and place."""
    record = read_run(out / row.run).record
    told = record["sweep"]
    ours = told.get("id") == sweep.id and told.get("place") == row.place
    return record if ours else {}


def _again(rows: Sequence[Row], why: str, say: Say) -> None:
    for row in rows:
        row.state, row.run, row.error, row.figures = WAITING, "", "", []
    if rows:
        places = ", ".join(str(row.place) for row in rows[:NAMED])
        more = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
        say(f"made again ({why}): run {places}{more}")
