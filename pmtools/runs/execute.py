"""One notebook through papermill, in a fresh kernel of this very Python."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtools.errors import RunError

OnCell = Callable[[int, int, str], None]


@dataclass(frozen=True, eq=False)
class Execution:
    """What came of a notebook: as far as it got, and what stopped it."""

    notebook: Any
    error: RunError | None


def execute(
    notebook: Path,
    parameters: dict[str, Any],
    *,
    work: Path,
    run: Path,
    on_cell: OnCell | None = None,
) -> Execution:
    """Execute a notebook with its full set of parameters.

    The kernel starts in the folder `work` and is told of the run folder by `PMTOOLS_RUN`. It is
    always this Python's own, with no settings, history or startup files of the user. `on_cell` is
    called before each cell with its place, the number of cells and the heading above it. Paths of
    this machine are taken out of the executed notebook.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from pmtools.runs.kernel import ENGINE, Watch, register

    register()
    logging.getLogger("papermill").setLevel(logging.ERROR)
    source = nbformat.read(notebook, as_version=4)
    watch = Watch(source, _headings(source), on_cell)
    error = None
    with tempfile.TemporaryDirectory(prefix="pmtools-") as settings:
        try:
            papermill.execute_notebook(
                source,
                None,
                parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                watch=watch,
                start={
                    "env": _environment(run, settings),
                    "cwd": str(work),
                    "stderr": subprocess.DEVNULL,
                },
            )
        except PapermillExecutionError as stopped:
            error = _explained(notebook, watch, stopped.ename, stopped.evalue, stopped.source)
        except DeadKernelError:
            error = _explained(notebook, watch, "the kernel died", "out of memory?", "")
    scrubbed = _scrubbed(watch.notebook, run, work)
    scrubbed.metadata.pop("papermill", None)
    return Execution(scrubbed, error)


def _environment(run: Path, settings: str) -> dict[str, str]:
    own = {
        "PMTOOLS_RUN": str(run.resolve()),
        "IPYTHONDIR": settings,
        "MPLBACKEND": "agg",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return {**os.environ, **own}


def _headings(notebook: Any) -> dict[str, str]:
    """The heading above each cell, by cell id."""
    heading, above = "", {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        above[cell.get("id", "")] = heading
    return above


def _explained(notebook: Path, watch: Any, name: str, value: str, source: str) -> RunError:
    line = source.strip().splitlines()[-1:]
    at = f" after the heading {watch.heading!r}" if watch.heading else ""
    ends = f" The cell ends with: {line[0]}" if line else ""
    said = " ".join(str(value).split())
    return RunError(
        f"{notebook.name}: cell {watch.place + 1}{at} stopped with {name}: {said}.{ends}"
    )


def _scrubbed(value: Any, run: Path, work: Path) -> Any:
    """The notebook with this machine's folders taken out of every text."""
    hidden = {str(run.resolve()): ".", str(run): ".", str(work.resolve()): ".", str(work): "."}
    hidden[str(Path.home())] = "~"
    if isinstance(value, str):
        for path, instead in hidden.items():
            value = value.replace(path, instead) if len(path) > 1 else value
        return value
    if isinstance(value, list):
        return [_scrubbed(item, run, work) for item in value]
    if isinstance(value, dict):
        items = {key: _scrubbed(item, run, work) for key, item in value.items()}
        return type(value)(items)
    return value
