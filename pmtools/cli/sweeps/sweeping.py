"""A sweep: what was asked is checked, what is left of it runs, and its summary is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pmtools.cli.sweeps.logs import logs_of, require_apart, require_one_log
from pmtools.cli.sweeps.work import SweepWork
from pmtools.errors import ParameterError
from pmtools.runs.sweep.state import FAILED, WAITING

if TYPE_CHECKING:
    from pmtools.runs.sweep.question import Question
    from pmtools.runs.sweep.state import Sweep

MANY = 100
"""More runs than this are asked about first."""
SIZE = 2
"""MB that the folder of a run takes, roughly."""
LOG = "log"


@dataclass(frozen=True)
class Done:
    """A sweep as it is now, and its page."""

    sweep: Sweep
    page: Path

    @property
    def failed(self) -> int:
        """How many of its runs failed."""
        return self.sweep.counts()[FAILED]


@dataclass(frozen=True)
class Sweeping:
    """What the user asked."""

    notebook: str
    log: str
    overs: tuple[str, ...]
    given: Mapping[str, str]
    out: Path
    mapping: Path | None
    skip_bad_rows: bool
    keep_resources: bool
    allow: tuple[str, ...]
    jobs: int
    yes: bool
    retry: bool
    quiet: bool

    def done(self) -> Done:
        """Make the sweep, or what is left of it; raises ParameterError for a mistake."""
        from pmtools.cli.sweeps.summarising import write_summary
        from pmtools.runs.locking import only_one
        from pmtools.runs.sweep.state import FOLDER, SHORT

        question, language = self._question()
        key = question.key()
        before: list[Sweep | None] = []
        with only_one(
            self.out / FOLDER / f".{key[:SHORT]}.lock", lambda: before.append(_waits(key, self.out))
        ):
            sweep = self._made_meanwhile(key, before) or self._sweep(question, language)
            if sweep.rows_in(WAITING):
                self._run(sweep, question)
            return Done(sweep, write_summary(sweep, self.out))

    def _question(self) -> tuple[Question, str]:
        """The question, checked before anything starts, and the language of its page."""
        from pmtools.privacy.scan.saying import allowed_kinds
        from pmtools.report.words import words_of
        from pmtools.runs.notebooks import find_notebook
        from pmtools.runs.parameters import convert, declared
        from pmtools.runs.sweep.grid import grid_of
        from pmtools.runs.sweep.question import Question

        path = find_notebook(self.notebook)
        parameters = declared(path)
        grid = grid_of(self.overs, parameters, logs_of)
        names = [axis.parameter for axis in grid.axes]
        require_one_log(self.log, names)
        require_apart(self.given, names)
        whole = convert(parameters, {**self.given, LOG: "log"})
        if self.mapping and not self.mapping.is_file():
            raise ParameterError(f"There is no mapping {self.mapping}. Check its name.")
        languages = [axis.values for axis in grid.axes if axis.parameter == "language"]
        spoken = [
            str(one) for one in (languages[0] if languages else [whole.get("language", "nl")])
        ]
        for one in spoken:
            words_of(one)
        for axis in grid.axes:
            if axis.doubled:
                told = ", ".join(axis.doubled)
                say(f"{axis.parameter}: given more than once and run once: {told}.")
        question = Question(
            notebook=path,
            grid=grid,
            log=self.log,
            given=self.given,
            mapping=self.mapping,
            skip_bad_rows=self.skip_bad_rows,
            keep_resources=self.keep_resources,
            allow=allowed_kinds(self.allow),
        )
        return question, spoken[0]

    def _made_meanwhile(self, key: str, before: list[Sweep | None]) -> Sweep | None:
        """What another command made of the same question while this one waited for it."""
        from pmtools.runs.sweep.state import latest

        last = latest(key, self.out) if before else None
        if last is None or not last.ended:
            return None
        was = before[0]
        return last if was is None or not was.ended or last.turn > was.turn else None

    def _sweep(self, question: Question, language: str) -> Sweep:
        """The sweep to go on with, or a new one."""
        from pmtools.runs.sweep.settling import settle
        from pmtools.runs.sweep.state import latest, new_sweep

        last = latest(question.key(), self.out)
        if last is None and self.retry:
            raise ParameterError(
                f"There is no earlier sweep of this question in {self.out}, so nothing to retry. "
                "Give the same command as before, or leave out --retry."
            )
        if last is None or (last.ended and not self.retry):
            self._ask(len(question.grid))
            return new_sweep(question, last.turn + 1 if last else 1, language)
        work = SweepWork(question, last.id, self.out)
        settle(last, self.out, work.stamp, say, retry=self.retry)
        counts = last.counts()
        say(
            f"going on with {last.id}: {counts['done']} done, {counts['failed']} failed, "
            f"{counts['waiting']} to do."
        )
        return last

    def _ask(self, n: int) -> None:
        """Ask before very many runs."""
        if n <= MANY or self.yes:
            return
        told = f"This makes {n:,} runs, of roughly {n * SIZE:,} MB together"
        if not sys.stdin.isatty():
            raise ParameterError(f"{told}. Give --yes when that is what you want.")
        if not typer.confirm(f"{told}. Go on?", err=True):
            raise ParameterError("Nothing was run. Give fewer values with --over.")

    def _run(self, sweep: Sweep, question: Question) -> None:
        from pmtools.cli.sweeps.progress import bar
        from pmtools.runs.record import now
        from pmtools.runs.sweep.running import Runs
        from pmtools.runs.sweep.state import write_sweep

        sweep.ended = ""
        jobs = min(self.jobs or cores(), len(sweep.rows_in(WAITING)))
        work = SweepWork(question, sweep.id, self.out, cores() // jobs if jobs > 1 else 0)
        write_sweep(sweep, self.out)
        with bar(self.quiet) as progress:
            Runs(sweep, self.out, work).all(jobs, progress)
        sweep.ended = now()
        write_sweep(sweep, self.out)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "process_cpu_count"):  # Python 3.13
        return int(os.process_cpu_count() or 1)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def say(text: str) -> None:
    """Tell the user something besides the result."""
    typer.echo(f"pmtools: {text}", err=True)


def _waits(key: str, out: Path) -> Sweep | None:
    """Say that another command is at it, and give what there was."""
    from pmtools.runs.sweep.state import latest

    say("another command makes this same sweep; waiting until it is done, to show its result.")
    return latest(key, out)
