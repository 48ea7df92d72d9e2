"""The runs of a sweep that wait, some at a time, each noted as it ends."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from pmtools.errors import PmtoolsError
from pmtools.privacy.scan.finders import hidden
from pmtools.runs.kernel import postponed, termination_interrupts, uninterrupted
from pmtools.runs.sweep.full import is_full
from pmtools.runs.sweep.process import ENDED
from pmtools.runs.sweep.settling import FULL, clear, take_in
from pmtools.runs.sweep.state import FAILED, WAITING, Row, Sweep, write_sweep

PAUSE = 0.2
"""Seconds after which a wait looks round, so that Ctrl-C comes through on every system."""
NOTHING = "The process of this run ended without a result. Give the command with --retry."
NO_ROOM = (
    "The disk is full. What was done is kept; make room, and the same command goes on from here."
)


class Running(Protocol):
    """The process of a run."""

    def ask_to_end(self) -> None:
        """Let it stop and leave nothing."""

    def wait(self) -> None:
        """Wait until it has."""


Progress = Callable[[Sweep, dict[int, float]], None]
"""Told of the sweep, and of the runs at work how far each is."""


class Work(Protocol):
    """How the run of a row is made."""

    def name(self, row: Row) -> str:
        """Where it will lie, below the reports."""

    def stamp(self, row: Row) -> str:
        """What it reads, as it is now (`Question.stamp`)."""

    def start(self, row: Row, told: Callable[[dict[str, Any]], None]) -> Running:
        """Start it; `told` hears how far it is, and last that its process has ended."""

    def lost(self, row: Row, why: str) -> None:
        """Keep the record of a run whose process could not do so itself."""


class Runs:
    """Runs at work, and those that wait."""

    def __init__(self, sweep: Sweep, out: Path, work: Work) -> None:
        self.sweep, self.out, self.work = sweep, out, work
        self.waiting = deque(sweep.rows_in(WAITING))
        self.at_work: dict[int, Running] = {}
        self.far: dict[int, float] = {}
        self.said: dict[int, dict[str, Any]] = {}
        self.events: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()
        self.trouble: PmtoolsError | None = None

    def all(self, jobs: int, progress: Progress) -> None:
        """Run all that waits, so many at a time.

        A disk without room starts no more, and raises PmtoolsError when those at work have ended.
        Ctrl-C and SIGTERM end all of them; what they half made is gone, and the state stays.
        """
        with termination_interrupts():
            try:
                while (self.waiting and not self.trouble) or self.at_work:
                    while self.waiting and not self.trouble and len(self.at_work) < jobs:
                        self._begin(self.waiting.popleft())
                    progress(self.sweep, self.far)
                    self._listen()
                progress(self.sweep, self.far)
            finally:
                with uninterrupted():
                    self._end_all()
        if self.trouble:
            raise self.trouble

    def _begin(self, row: Row) -> None:
        # The name is kept before the run starts: whatever comes, its folder is known.
        row.run, row.stamp = self.work.name(row), self.work.stamp(row)
        self._keep()
        if self.trouble:
            return
        place = row.place
        self.far[place] = 0.0
        try:
            with postponed():
                self.at_work[place] = self.work.start(
                    row, lambda said: self.events.put((place, said))
                )
        except OSError as error:
            self.far.pop(place)
            self.trouble = PmtoolsError(NO_ROOM if is_full(error) else _not_started(error))

    def _listen(self) -> None:
        try:
            place, said = self.events.get(timeout=PAUSE)
        except queue.Empty:
            return
        if ENDED in said:
            self.at_work.pop(place).wait()
            self.far.pop(place)
            self._note(self.sweep.rows[place - 1], str(said[ENDED]))
        elif "far" in said:
            self.far[place] = float(said["far"])
        else:
            self.said[place] = said

    def _note(self, row: Row, why: str) -> None:
        """Note how a run ended: by its record, else by what its process said."""
        said = self.said.pop(row.place, {})
        ended = take_in(row, self.sweep, self.out)
        if ended == FULL or (not ended and FULL in said):
            clear(row, self.out)
            self.trouble = self.trouble or PmtoolsError(NO_ROOM)
            return
        if not ended:
            clear(row, self.out)
            self._lose(row, str(said.get("error", "")) or why or NOTHING)
        self._keep()

    def _lose(self, row: Row, why: str) -> None:
        row.state, row.error, row.figures = FAILED, hidden(why), []
        try:
            self.work.lost(row, why)
        except PmtoolsError as error:
            row.state, row.error = WAITING, ""
            self.trouble = self.trouble or error

    def _keep(self) -> None:
        try:
            write_sweep(self.sweep, self.out)
        except PmtoolsError as error:
            self.trouble = self.trouble or (PmtoolsError(NO_ROOM) if is_full(error) else error)

    def _end_all(self) -> None:
        for process in self.at_work.values():
            process.ask_to_end()
        for place, process in self.at_work.items():
            process.wait()
            row = self.sweep.rows[place - 1]
            if not take_in(row, self.sweep, self.out):
                clear(row, self.out)
        if self.at_work:
            self._keep()
        self.at_work.clear()


def _not_started(error: OSError) -> str:
    return (
        f"A process for a run could not be started: {error.strerror or error}. What was done is "
        "kept, and the same command goes on from here."
    )
