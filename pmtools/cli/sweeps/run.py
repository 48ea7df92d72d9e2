"""One run of a sweep, in a process of its own: `python -m pmtools.cli.sweeps.run`.

The task comes as a line of JSON; the end of the input says that the sweep is gone. What is told
goes out as lines of JSON: how far the run is (`far`, from 0 to 1), and why it failed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pmtools.runs.sweep.process import ASIDE

INPUT = 0
AGAIN = 3
"""Seconds after which a process that should have ended is told so again."""
STOPPED = 2
Tell = Callable[[dict[str, Any]], None]


def main() -> int:
    """Make the run that is asked on the standard input; gives the exit code."""
    line = bytearray()
    while not line.endswith(b"\n"):  # nothing is read ahead: the rest is for `_until_gone`
        letter = os.read(INPUT, 1)
        if not letter:
            return STOPPED
        line += letter
    tell = _teller()
    threading.Thread(target=_until_gone, daemon=True).start()
    task = json.loads(line)
    try:
        return _run(task, tell)
    except KeyboardInterrupt:
        # The sweep that made this folder, for this run alone, may be gone.
        shutil.rmtree(task[ASIDE], ignore_errors=True)
        return STOPPED


def _run(task: dict[str, Any], tell: Tell) -> int:
    from pmtools.errors import PmtoolsError
    from pmtools.runs.kernel import termination_interrupts
    from pmtools.runs.locking import place_held
    from pmtools.runs.sweep.full import is_full

    with termination_interrupts():
        try:
            with place_held(Path(task["lock"])):
                _report(task, tell)
        except (PmtoolsError, OSError) as error:  # of a notebook that stopped the record says why
            tell({"full": True} if is_full(error) else {"error": str(error)})
    return 0


def _report(task: dict[str, Any], tell: Tell) -> None:
    from pmtools.cli.asked import Asked
    from pmtools.cli.reporting import make_report

    mapping = Path(task["mapping"]) if task["mapping"] else None
    make_report(
        Asked(
            task["log"],
            mapping,
            task["skip_bad_rows"],
            quiet=True,
            allow=tuple(task["allow"]),
        ),
        task["notebook"],
        task["given"],
        Path(task["out"]),
        keep_resources=task["keep_resources"],
        about={"sweep": task["sweep"]},
        run_id=task["run_id"],
        step=lambda heading, index, total: tell({"far": index / max(total, 1)}),
    )


def _teller() -> Tell:
    """Say something on what was the standard output; whatever else is printed goes elsewhere."""
    said = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(message: dict[str, Any]) -> None:
        try:
            said.write(json.dumps(message) + "\n")
        except OSError:  # nobody listens any more, which `_until_gone` sees too
            return

    return tell


def _until_gone() -> None:
    """Wait until the sweep is gone or wants this run to stop, and interrupt it."""
    while os.read(INPUT, 1):
        pass
    while True:
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        else:
            import _thread

            _thread.interrupt_main()
        threading.Event().wait(AGAIN)


if __name__ == "__main__":
    sys.exit(main())
