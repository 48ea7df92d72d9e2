"""The process of one run: what it is asked, what it says meanwhile, and how it is ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pmtools.runs.failure import plain
from pmtools.runs.kernel import search_path

GRACE = 30
"""Seconds in which a process that is asked to end tidies up; then it is killed."""
Told = Callable[[dict[str, Any]], None]
ASIDE = "aside"
"""The key of the folder for temporary files of one run, which is removed with all that is in it."""
ENDED = "ended"
"""The key of the last thing that is told of a process: why it ended, empty when it ended well."""


class Process:
    """A process that makes one run, and ends by itself when its parent is gone.

    It reads what is asked of it as a line of JSON, and from then on takes the end of its input for
    an order to stop. What it writes is told line by line, each a JSON object.
    """

    def __init__(self, module: str, task: Mapping[str, Any], told: Told, threads: int) -> None:
        self.aside = Path(mkdtemp(prefix="pmtools-"))
        self.errors = (self.aside / "errors").open("w+b")
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        self.process = subprocess.Popen(  # noqa: S603 (this Python, and a module of ours)
            # -P: nothing of the folder where a user works is imported.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=_environment(self.aside, threads),
            text=True,
            encoding="utf-8",
            **apart,
        )
        with suppress(OSError):  # it ended at once, which is told below
            self._input.write(json.dumps({**task, ASIDE: str(self.aside)}) + "\n")
            self._input.flush()
        self.follower = threading.Thread(target=self._follow, args=(told,), daemon=True)
        self.follower.start()

    def ask_to_end(self) -> None:
        """Let it know that it is to stop and leave nothing."""
        with suppress(OSError):
            self._input.close()

    def wait(self) -> None:
        """Wait until it has ended; it is killed when it does not end in time."""
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.follower.join(GRACE)

    @property
    def _input(self) -> Any:
        return self.process.stdin

    @property
    def _output(self) -> Any:
        return self.process.stdout

    def _follow(self, told: Told) -> None:
        with self._output as lines:
            for line in lines:
                with suppress(ValueError):  # no word of ours
                    message = json.loads(line)
                    if isinstance(message, dict):
                        told(message)
        code = self.process.wait()
        why = "" if code == 0 else _why(code, self._last_words())
        self.errors.close()
        self.ask_to_end()
        shutil.rmtree(self.aside, ignore_errors=True)
        told({ENDED: why})

    def _last_words(self) -> str:
        self.errors.seek(0)
        lines = self.errors.read().decode("utf-8", "replace").split("\n")
        return plain(next((line for line in reversed(lines) if line.strip()), ""))


def _why(code: int, last: str) -> str:
    killed = f"signal {-code}" if code < 0 else f"code {code}"
    if code < 0:
        with suppress(ValueError):
            killed = signal.Signals(-code).name
    said = f" Its last words: {last}" if last else ""
    return (
        f"The process of this run ended before the run did ({killed}); it may have run out of "
        f"memory. Try fewer runs at a time (--jobs), or close other programs.{said}"
    )


def _environment(aside: Path, threads: int) -> dict[str, str]:
    """A temporary folder that is removed whatever happens, and its share of the cores."""
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(aside))
    shared = {"POLARS_MAX_THREADS": str(threads)} if threads else {}
    return {**shared, **os.environ, **own, "PYTHONPATH": search_path(), "PYTHONUTF8": "1"}
