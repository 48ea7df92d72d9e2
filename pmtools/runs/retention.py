"""Old runs: their files are taken away, and their records stay."""

from __future__ import annotations

import calendar
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pmtools.errors import ParameterError
from pmtools.runs.folder import explained, write_whole
from pmtools.runs.reading import Run, runs_in
from pmtools.runs.record import RECORD, now, to_json, with_part

AGE = re.compile(r"([1-9]\d{0,3})([dwmy])")
DAYS = {"d": 1, "w": 7}
MONTHS = {"m": 1, "y": 12}
DECIDES = {"id", "started", "removed"}
"""Parts of a record that say which run it is and how old; once edited they decide nothing."""
LEFT = {
    "missing": "it has no run.json",
    "unreadable": "its run.json cannot be read",
    "newer": "its run.json is of a newer version of pmtools",
    "shape": "its run.json is not of the form that pmtools writes",
    "edited": "its run.json was changed by hand",
    "name": "its folder does not have the name of the run",
    "never": "its run.json does not say when it began",
    "future": "it began in the future: the clock of a computer was wrong",
    "elsewhere": "its folder is a link to another place",
}
"""Why a run is left as it is, whatever its age."""


@dataclass(frozen=True)
class Old:
    """A run of which the files may go: how many, and how many bytes."""

    run: Run
    files: int
    size: int


@dataclass(frozen=True)
class Found:
    """The runs that are old, the oldest first, and those that are left with a key of LEFT."""

    old: list[Old]
    left: list[tuple[Run, str]]


def first_kept(age: str, today: date) -> date:
    """The first day of which runs are kept: so many days, weeks, months or years before today.

    Months and years are those of the calendar; where that month has no such day, its last one.
    Raises ParameterError for what is no age.

    >>> first_kept("2y", date(2028, 2, 29)), first_kept("6w", date(2026, 11, 29))
    (datetime.date(2026, 2, 28), datetime.date(2026, 10, 18))
    """
    match = AGE.fullmatch(age.strip().lower())
    if match is None:
        raise ParameterError(
            f"{age!r} is no age. Write a number with d, w, m or y: 30d, 12w, 6m or 2y."
        )
    n, unit = int(match[1]), match[2]
    try:
        if unit in DAYS:
            return today - timedelta(days=n * DAYS[unit])
        year, month = divmod(today.year * 12 + today.month - 1 - n * MONTHS[unit], 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(today.day, last))
    except (ValueError, OverflowError, IndexError):
        raise ParameterError(f"{age!r} goes back before the year 1. Give a shorter age.") from None


def old_runs(reports: Path, kept: date, moment: datetime) -> Found:
    """The runs that began before a day, by the clock of this machine, and still have files.

    So are runs of which an earlier removal was cut off. `moment` is now. A run is left when its
    record cannot be relied on, or does not say how old it is.
    """
    old, left = [], []
    for run in reversed(runs_in(reports)):
        why = _why_left(run, reports, moment)
        if why:
            left.append((run, why))
        elif run.record["removed"] or _day(run) < kept:
            held = _weighed(run)
            old += [held] if held.files else []
    return Found(old, left)


def remove(run: Run) -> None:
    """Take away everything in the folder of a run but its record, which then says so.

    The record is written first: cut off at any moment, the run is whole, or it is removed and the
    rest goes the next time. No link is followed. Raises PmtoolsError when a file stays.
    """
    path = run.folder / RECORD
    told = json.loads(path.read_text(encoding="utf-8"))  # as it lies there: its seals are of that
    if not told.get("removed"):
        write_whole(path, to_json(with_part(told, "removed", now())))
    with explained(run.folder):
        for entry in list(os.scandir(run.folder)):
            if entry.name == RECORD:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                Path(entry.path).unlink()


def counted(left: Iterable[tuple[Run, str]]) -> Iterator[tuple[str, list[Path]]]:
    """Why runs are left, in words, each with the folders to which it applies."""
    folders: dict[str, list[Path]] = {}
    for run, why in left:
        folders.setdefault(LEFT[why], []).append(run.folder)
    yield from folders.items()


def _why_left(run: Run, reports: Path, moment: datetime) -> str:
    """Why a run is left whatever its age, as a key of LEFT; else empty."""
    if run.lack and (run.lack != "edited" or DECIDES & set(run.parts)):
        return run.lack
    if run.folder.name != run.record["id"]:
        return "name"
    if not run.folder.resolve().is_relative_to(reports.resolve()):
        return "elsewhere"
    if run.started is None:
        return "never"
    return "future" if run.started > moment else ""


def _day(run: Run) -> date:
    """The day on which a run began, by the clock of this machine."""
    started = run.started or datetime.max.replace(tzinfo=UTC)
    try:
        return started.astimezone().date()
    except OverflowError:
        return started.date()


def _weighed(run: Run) -> Old:
    files = size = 0
    for place, folders, names in os.walk(run.folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        files += len(links)
        for name in names:
            if Path(place) == run.folder and name == RECORD:
                continue
            files += 1
            size += Path(place, name).lstat().st_size
        files += not (folders or names) and Path(place) != run.folder  # a folder that is left over
    return Old(run, files, size)
