"""One run: a notebook on a log, executed, rendered and recorded in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pmtools.engine.progress import FILE as PROGRESS
from pmtools.errors import PrivacyError, RunError
from pmtools.report.stamp import stamped
from pmtools.runs.execute import OnCell, Session, execute
from pmtools.runs.failure import NotebookStopped
from pmtools.runs.files import Shield, handed
from pmtools.runs.folder import explained, new_id, run_folder, safe, temporary_folder
from pmtools.runs.following import OnPart, following
from pmtools.runs.kernel import termination_interrupts
from pmtools.runs.record import RECORD, begun, closed, ended, to_json
from pmtools.runs.scanning import searched
from pmtools.runs.scrub import scrub_notebook, scrubber

Prepare = Callable[[Path], dict[str, Any]]
Keep = Callable[[Path], None]
Render = Callable[[Any, Path, dict[str, Any]], None]


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    prepare: Prepare,
    out: Path,
    log_name: str,
    render: Render,
    on_cell: OnCell | None = None,
    on_part: OnPart | None = None,
    theme: Mapping[str, Any] | None = None,
    shield: Shield = bytes,
    about: Mapping[str, Any] | None = None,
    keep: Keep | None = None,
    run_id: str = "",
    numbers: Collection[str] = (),
) -> Path:
    """Run a notebook and give its folder, `out/<log>/<notebook>/<run id>`.

    `parameters` is the full set (see `convert`); of a file that one of them names the notebook gets
    a copy (see `files.handed`). `prepare` lays the log in the folder where the
    kernel works and gives the record of the input; `render` writes the page from the executed
    notebook and the record. `on_part` is told how far a cell is that reads the log a part at a
    time. `theme` is what the record says of the page's own colours; `shield` takes persons out of a
    file that the notebook gets; `about` is what the record says of who asked it and how (`role`,
    `asked`, `sweep`); `run_id` is for who wants to know it before; `keep` writes in the run folder
    what else is kept of the log; `numbers` are those of the log that look like a BSN and are none.
    A notebook that fails leaves a folder with its record and raises RunError; one that shows
    personal data leaves its record alone and raises PrivacyError; whatever else stops a run, Ctrl-C
    and SIGTERM too, leaves nothing.
    """
    run_id = run_id or new_id()
    parameters, files = handed(parameters)
    parent = out.absolute() / safe(log_name) / safe(notebook.stem)
    with termination_interrupts(), run_folder(parent, run_id) as folder:
        record = begun(run_id, notebook, parameters, about or {}) | {"theme": theme}
        record["files"] = [file.record() for file in files]
        with temporary_folder() as aside:
            session = Session(aside / "work", folder, aside, on_cell)
            session.work.mkdir()
            record["input"] = prepare(session.work)
            for file in files:
                file.lay(session.work, folder, shield)
            with following(aside / PROGRESS, on_part), _meanwhile(keep, folder):
                executed, stopped = _executed(notebook, parameters, session)
        hidden = (session.work, aside, folder, parent / run_id, out.absolute())
        scrub = scrubber(dict.fromkeys(hidden, "."))
        executed = scrub_notebook(executed, scrub)
        record = scrub(ended(record, folder, str(stopped or "")))
        _stamp(folder, record)
        if stopped is None:
            render(executed, folder, record)
        _write(executed, folder)
        with explained(parent):
            found = searched(folder, record, numbers)
        _close(scrub(found.record), folder)
    if found.refused:
        raise PrivacyError(f"{scrub(found.refused)} Its record is in {parent / run_id}.")
    if stopped is not None:
        raise RunError(f"{stopped} What was done until then is in {parent / run_id}.")
    return parent / run_id


@contextmanager
def _meanwhile(keep: Keep | None, folder: Path) -> Iterator[None]:
    """Keep what is to be kept while the kernel works, which has a process of its own."""
    if keep is None:
        yield
        return
    with ThreadPoolExecutor(1) as thread:
        kept = thread.submit(keep, folder)
        yield
        with explained(folder.parent):
            kept.result()


def _executed(
    notebook: Path, parameters: Mapping[str, Any], session: Session
) -> tuple[Any, NotebookStopped | None]:
    try:
        return execute(notebook, parameters, session), None
    except NotebookStopped as stopped:
        return stopped.notebook, stopped


def _stamp(folder: Path, record: dict[str, Any]) -> None:
    """Let each figure carry where it comes from."""
    with explained(folder.parent):
        for figure in folder.glob("figures/*.svg"):
            text = stamped(figure.read_text(encoding="utf-8"), record)
            figure.write_text(text, encoding="utf-8")


def _write(executed: Any, folder: Path) -> None:
    import nbformat

    with explained(folder.parent):
        nbformat.write(executed, folder / "notebook.ipynb")


def _close(record: dict[str, Any], folder: Path) -> None:
    with explained(folder.parent):
        text = to_json(closed(record, folder))
        (folder / RECORD).write_text(text, encoding="utf-8")
