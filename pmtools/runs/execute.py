"""Execute a notebook in a kernel of its own."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.runs.failure import Failure, NotebookStopped, failing_line, headings, plain

ENGINE = "pmtools"
CLOUDS = ("pyarrow", "boto3", "azure", "gcsfs", "github")
INJECTED = "injected-parameters"
"""papermill's tag for the cell with the values that were given."""
OnCell = Callable[[int, int, str], None]
"""Called before each cell with its place from 0, the number of cells, and its nearest heading."""


@dataclass
class Session:
    """One execution: where it takes place, and how far it has come."""

    work: Path
    """The kernel's current folder."""
    run: Path
    """The run folder, where `show` keeps answers and figures."""
    aside: Path
    """A temporary folder for what the kernel itself needs."""
    on_cell: OnCell | None = None
    notebook: Any = None
    cell: int | None = None
    headings: list[str] = field(default_factory=list)

    def begin(self, notebook: Any) -> None:
        """Take the notebook with its parameters, as it will be executed."""
        self.notebook = notebook
        self.headings = headings(notebook.cells)
        for cell in notebook.cells:
            if _has_tag(cell, INJECTED):
                cell["id"] = INJECTED  # papermill's is random; two runs should be the same

    def at(self, cell: Any, cell_index: int) -> None:
        """Come to a cell."""
        self.cell = cell_index
        if self.on_cell is not None:
            self.on_cell(cell_index, len(self.headings), self.headings[cell_index])


def execute(path: Path, parameters: Mapping[str, Any], session: Session) -> Any:
    """Execute a notebook with the full set of its parameters, from its first cell to its last.

    The kernel is `sys.executable`'s own, works in `session.work`, and reads no startup file or
    history. Raises NotebookStopped when a cell fails or the kernel dies, with the notebook so far.
    """
    with _quiet():
        with _lean():
            from papermill import PapermillExecutionError, execute_notebook
        from nbclient.exceptions import DeadKernelError

        _register()
        notebook = _read(path)
        try:
            executed = execute_notebook(
                notebook,
                None,
                parameters=dict(parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                session=session,
            )
        except PapermillExecutionError as error:
            raise _stopped(path, session, error.cell_index, _cause(error)) from None
        except DeadKernelError:
            raise _stopped(path, session, session.cell, _DIED) from None
        except (RuntimeError, TimeoutError) as error:
            if session.cell is not None:
                raise
            raise _stopped(path, session, None, _not_started(error)) from None
    for index, cell in enumerate(executed.cells):
        # papermill takes sys.exit() for an end as good as any; the cells after it never ran.
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            raise _stopped(path, session, index, _LEFT)
    return executed


@cache
def _register() -> None:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    from pmtools.runs.kernel import environment, own_kernel, silent, start, stop

    class OwnKernelEngine(NBClientEngine):  # type: ignore[misc]
        """papermill's own engine, with a kernel that no setting of the user changes."""

        @classmethod
        def execute_managed_notebook(
            cls, nb_man: Any, kernel_name: str, *, session: Session, **_: Any
        ) -> None:
            session.begin(nb_man.nb)
            kernel = own_kernel(session.aside)
            client = PapermillNotebookClient(
                nb_man,
                km=kernel,
                kernel_name=kernel_name,
                log=silent(),
                timeout=None,
                on_cell_start=session.at,
                shutdown_kernel="immediate",
            )
            # nbclient would lose a kernel when it is interrupted while that starts.
            try:
                start(kernel, session.work, environment(session.run, session.aside))
                client.execute(cleanup_kc=True)
            finally:
                stop(kernel)

    papermill_engines.register(ENGINE, OwnKernelEngine)


def _read(path: Path) -> Any:
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat has no common class for its errors
        raise ParameterError(
            f"{path.name} is not a notebook (.ipynb, format 4): {plain(str(error))} "
            "Open it in JupyterLab and save it again."
        ) from error
    # Outputs of an earlier execution are no part of this run.
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    return notebook


@dataclass(frozen=True)
class _Cause:
    exception: str
    message: str
    traceback: list[str] = field(default_factory=list)


_DIED = _Cause(
    "DeadKernelError",
    "the kernel died; it may have run out of memory, or the system stopped it. Try a smaller log, "
    "or close other programs",
)

_LEFT = _Cause("SystemExit", "the notebook left before its end, so later cells did not run")


def _cause(error: Any) -> _Cause:
    return _Cause(error.ename, error.evalue, list(error.traceback or []))


def _not_started(error: Exception) -> _Cause:
    told = plain(str(error)).rstrip(".")
    advice = "Check that this command works: python -m ipykernel_launcher --version"
    return _Cause(type(error).__name__, f"the Python process did not start ({told}). {advice}")


def _stopped(path: Path, session: Session, index: int | None, cause: _Cause) -> NotebookStopped:
    notebook = session.notebook
    if index is None or notebook is None:
        failure = Failure(path.name, 0, "", cause.exception, cause.message, "")
        return NotebookStopped(failure, notebook if notebook is not None else _read(path))
    cells = [cell for cell in notebook.cells if not _is_marker(cell)]
    notebook.cells = cells
    injected = sum(_has_tag(cell, INJECTED) for cell in cells[: index + 1])
    failure = Failure(
        notebook=path.name,
        cell=index + 1 - injected,
        heading=session.headings[index],
        exception=plain(cause.exception),
        message=plain(cause.message),
        line=failing_line(cells[index].source, cause.traceback),
    )
    return NotebookStopped(failure, notebook)


def _is_marker(cell: Any) -> bool:
    # papermill puts two cells of its own around the failing one, in English.
    from papermill.execute import ERROR_MARKER_TAG

    return _has_tag(cell, ERROR_MARKER_TAG)


def _has_tag(cell: Any, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


@contextmanager
def _lean() -> Iterator[None]:
    """Import papermill without the optional clients of clouds that it tries to import with it.

    pyarrow's file systems alone take a third of that import and start threads of their own.
    """
    kept_out = [name for name in CLOUDS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in kept_out:
            sys.modules.pop(name, None)


@contextmanager
def _quiet() -> Iterator[None]:
    logs = [logging.getLogger(name) for name in ("papermill", "nbclient", "traitlets")]
    before = [log.disabled for log in logs]
    for log in logs:
        log.disabled = True
    try:
        yield
    finally:
        for log, was in zip(logs, before, strict=True):
            log.disabled = was
