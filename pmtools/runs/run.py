"""One run: a notebook on a log, executed, rendered and recorded in a folder of its own."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pmtools.errors import PmtoolsError, RunError
from pmtools.runs.execute import Execution, OnCell, execute
from pmtools.runs.folder import new_id, run_folder, safe
from pmtools.runs.record import begun, ended, write

Render = Callable[[Any, Path, dict[str, Any]], None]


def run_notebook(
    notebook: Path,
    parameters: dict[str, Any],
    *,
    prepare: Callable[[Path], dict[str, Any]],
    out: Path,
    log_name: str,
    render: Render,
    on_cell: OnCell | None = None,
) -> Path:
    """Run a notebook and give its folder, `out/<log>/<notebook>/<run id>`.

    `prepare` lays the log in the folder where the kernel works and gives the record of the input;
    `render` writes the page from the executed notebook and the record. A notebook that fails leaves
    a folder with its record and raises RunError; whatever else stops a run leaves nothing.
    """
    run_id = new_id()
    parent = out / safe(log_name) / safe(notebook.stem)
    with _terminated_as_interrupted(), run_folder(parent, run_id) as folder:
        record = begun(run_id, notebook, parameters)
        done = _executed(notebook, parameters, prepare, folder, record, on_cell)
        record = ended(record, folder, str(done.error) if done.error else None)
        _write(done, folder, record, render)
    if done.error:
        kept = parent / run_id
        raise RunError(f"{done.error} What was done until then is in {kept}.")
    return parent / run_id


def _executed(
    notebook: Path,
    parameters: dict[str, Any],
    prepare: Callable[[Path], dict[str, Any]],
    folder: Path,
    record: dict[str, Any],
    on_cell: OnCell | None,
) -> Execution:
    with tempfile.TemporaryDirectory(prefix="pmtools-") as work:
        record["input"] = prepare(Path(work))
        return execute(notebook, parameters, work=Path(work), run=folder, on_cell=on_cell)


def _write(done: Execution, folder: Path, record: dict[str, Any], render: Render) -> None:
    import nbformat

    try:
        nbformat.write(done.notebook, folder / "notebook.ipynb")
        write(record, folder)
        if done.error is None:
            render(done.notebook, folder, record)
    except OSError as error:
        raise PmtoolsError(f"Cannot write the run in {folder.parent}: {error.strerror}.") from None


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """A polite request to stop is treated as Ctrl-C, so that nothing is left half."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
