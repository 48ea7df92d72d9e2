"""How the runs of a sweep are made: each by a process that makes one report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmtools.cli.asked import Asked

if TYPE_CHECKING:
    from pmtools.runs.sweep.process import Process
    from pmtools.runs.sweep.question import Question
    from pmtools.runs.sweep.state import Row

MODULE = "pmtools.cli.sweeps.run"
LOG = "log"


class SweepWork:
    """The runs of a question: where they will lie, what they read, and their processes."""

    def __init__(self, question: Question, sweep: str, out: Path, threads: int = 0) -> None:
        self.question, self.sweep, self.out, self.threads = question, sweep, out, threads
        self.texts = [
            {name: text for name, (text, _) in place.items()} for place in question.grid.places()
        ]

    def name(self, row: Row) -> str:
        """Where the run of a row will lie, below the reports."""
        from pmtools.runs.folder import new_id, safe

        stems = (self._asked(row).stem, self.question.notebook.stem)
        return "/".join([*map(safe, stems), new_id()])

    def stamp(self, row: Row) -> str:
        """What the run of a row reads, as it is now."""
        return self.question.stamp(self._log(row), self._over(row))

    def start(self, row: Row, told: Callable[[dict[str, Any]], None]) -> Process:
        """Start the process of a run."""
        from pmtools.runs.sweep.process import Process
        from pmtools.runs.sweep.state import FOLDER

        question = self.question
        task = {
            "notebook": str(question.notebook),
            "log": self._log(row),
            "mapping": str(question.mapping or ""),
            "skip_bad_rows": question.skip_bad_rows,
            "keep_resources": question.keep_resources,
            "allow": question.allow,
            "given": self._given(row),
            "out": str(self.out),
            "run_id": row.run.rpartition("/")[2],
            "sweep": self._about(row),
            "lock": str(self.out / FOLDER / self.sweep / f".{row.place}.lock"),
        }
        return Process(MODULE, task, told, self.threads)

    def lost(self, row: Row, why: str) -> None:
        """Keep the record of a run whose log could not be read, or whose process was killed."""
        from pmtools.cli.reporting import about_run
        from pmtools.runs.folder import safe
        from pmtools.runs.parameters import convert, declared
        from pmtools.runs.unread import keep_unread

        asked, path = self._asked(row), self.question.notebook
        name = safe(Path(asked.source).name or asked.stem)
        about = about_run(asked, keep_resources=self.question.keep_resources)
        keep_unread(
            path,
            convert(declared(path), {**self._given(row), LOG: name}),
            why,
            run_id=row.run.rpartition("/")[2],
            out=self.out,
            log_name=asked.stem,
            about=about | {"sweep": self._about(row)},
        )

    def _about(self, row: Row) -> dict[str, Any]:
        return {"id": self.sweep, "place": row.place}

    def _asked(self, row: Row) -> Asked:
        question = self.question
        return Asked(
            self._log(row),
            question.mapping,
            question.skip_bad_rows,
            quiet=True,
            allow=question.allow,
        )

    def _log(self, row: Row) -> str:
        return self.texts[row.place - 1].get(LOG, self.question.log)

    def _over(self, row: Row) -> dict[str, str]:
        return {name: text for name, text in self.texts[row.place - 1].items() if name != LOG}

    def _given(self, row: Row) -> dict[str, str]:
        return {**self.question.given, **self._over(row)}
