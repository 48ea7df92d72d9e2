"""Two runs beside each other, the older first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pmtools.runs.comparing.changes import Said, lacks, noted
from pmtools.runs.comparing.data import of_data
from pmtools.runs.comparing.definition import (
    keeps_other_cases,
    means_other_finished,
    of_definition,
    reads_other_rows,
)
from pmtools.runs.comparing.process import of_process
from pmtools.runs.comparing.traces import Trace, day_of, read_trace
from pmtools.runs.reading import Run

OURS = 0.5
"""Logs of one process share so many activities, of those of the log with the fewest."""
READABLE = ("", "edited")
"""What may be wrong with a record of which the parts can still be compared."""


@dataclass(frozen=True)
class Beside:
    """Two runs, and what changed between them."""

    older: Run
    newer: Run
    until: tuple[date | None, date | None]
    """The last day of the data of each, where it is known."""
    head: list[Said]
    data: list[Said]
    definition: list[Said]
    process: list[Said]


def beside(one: Run, other: Run) -> Beside:
    """What changed from the older of two runs to the newer, in whatever order they are given.

    The newer run is the one whose log ends on a later day; else the one that was started later.
    """
    reads = [_Read(run, read_trace(run)) for run in (one, other)]
    by_data = all(read.day for read in reads)
    older, newer = sorted(reads, key=lambda read: read.order(by_data=by_data))
    runs = (older.run, newer.run)
    began = [run.started for run in runs]
    later = all(began) and began[0] > began[1]  # type: ignore[operator]
    head = [noted("data_decides")] if later else []
    if older.run.folder.resolve() == newer.run.folder.resolve():
        head = [noted("one_run")]
    for run, which in zip(runs, ("older", "newer"), strict=True):
        head += [lacks(f"record_{run.lack}", which=which, parts=run.parts)] if run.lack else []
    if any(run.lack not in READABLE for run in runs):
        unread = [lacks("no_record")]
        return Beside(*runs, (older.day, newer.day), head, unread, unread, unread)
    data, process = _rows(older, newer)
    definition = of_definition(*runs)
    return Beside(*runs, (older.day, newer.day), head, data, definition, process)


@dataclass(frozen=True)
class _Read:
    run: Run
    trace: Trace | str

    @property
    def day(self) -> date | None:
        return day_of(self.trace.until) if isinstance(self.trace, Trace) else None

    def order(self, *, by_data: bool) -> tuple[date, datetime, str]:
        never = datetime.min.replace(tzinfo=UTC)
        day = self.day if by_data else None
        return day or date.min, self.run.started or never, self.run.id


def _rows(older: _Read, newer: _Read) -> tuple[list[Said], list[Said]]:
    """What to say of data and process, which need what the runs kept of their rows."""
    hashes = [read.run.record["input"]["sha256"] for read in (older, newer)]
    if hashes[0] and hashes[0] == hashes[1]:
        return [noted("same_input")], [noted("no_new_cases")]
    why = [
        lacks(f"trace_{read.trace}", which=which)
        for read, which in ((older, "older"), (newer, "newer"))
        if isinstance(read.trace, str)
    ]
    if not isinstance(older.trace, Trace) or not isinstance(newer.trace, Trace):
        return why, [lacks("no_trace")]
    runs, traces = (older.run, newer.run), (older.trace, newer.trace)
    other = _reads_otherwise(runs)
    if other:
        return other, other
    if older.trace.facts["key"] != newer.trace.facts["key"]:
        return [lacks("other_key")], _with_another_key(runs, traces)
    if not _of_one_process(*traces):
        return [lacks("other_log")], [lacks("other_log")]
    return of_data(*traces), _process(runs, traces, one_key=True)


def _reads_otherwise(runs: tuple[Run, Run]) -> list[Said]:
    """Why the rows of the one are not those of the other, for all that the logs are alike."""
    if keeps_other_cases(*runs):
        return [lacks("other_filter")]
    names = reads_other_rows(*runs)
    return [lacks("other_mapping", names=names)] if names else []


def _process(runs: tuple[Run, Run], traces: tuple[Trace, Trace], *, one_key: bool) -> list[Said]:
    one = not means_other_finished(*runs)
    return of_process(*traces, one_key=one_key, tells_finished=one)


def _with_another_key(runs: tuple[Run, Run], traces: tuple[Trace, Trace]) -> list[Said]:
    """Which cases are new can be told by when they began, but not whether it is one process."""
    old, new = (str(run.record["input"]["name"]) for run in runs)
    if old != new:
        return [lacks("other_key_and_name", old=old, new=new)]
    return _process(runs, traces, one_key=False)


def _of_one_process(older: Trace, newer: Trace) -> bool:
    """Whether logs have cases in common, or at least what is done in them."""
    if not older.cases.join(newer.cases, on="case", how="semi").is_empty():
        return True
    old, new = (set(trace.facts["activities"]) for trace in (older, newer))
    return len(old & new) >= OURS * min(len(old), len(new))
