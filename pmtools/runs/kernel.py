"""The papermill engine: a kernel of this Python, and a word before each cell.

Imported late: it brings papermill and jupyter_client along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines
from traitlets import default
from traitlets.config import Config

from pmtools.runs.execute import OnCell

ENGINE = "pmtools"


@dataclass(eq=False)
class Watch:
    """Follows an execution: the notebook as far as it got, and where it is."""

    notebook: Any
    headings: dict[str, str]
    on_cell: OnCell | None
    place: int = 0
    heading: str = ""


class OwnSpec(KernelSpecManager):
    """Knows one kernel: ipykernel in this Python, whatever a user's `python3` points at."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Ipykernel's own specification."""
        return KernelSpec(resource_dir="", **get_kernel_dict())


class OwnKernel(AsyncKernelManager):
    """A manager that starts that kernel, its traffic encrypted."""

    @default("kernel_spec_manager")
    def _own_spec(self) -> OwnSpec:
        return OwnSpec(parent=self)


class OwnEngine(NBClientEngine):
    """papermill's nbclient engine with our kernel and our watch."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, watch: Watch, start: dict[str, Any], **kwargs: Any
    ) -> None:
        """Execute, telling the watch of every cell before it runs."""
        watch.notebook = nb_man.nb
        total = len(nb_man.nb.cells)
        begin = nb_man.cell_start

        def told(cell: Any, cell_index: int = 0, **more: Any) -> None:
            watch.place = cell_index
            watch.heading = watch.headings.get(cell.get("id", ""), watch.heading)
            if watch.on_cell is not None:
                watch.on_cell(cell_index, total, watch.heading)
            begin(cell, cell_index, **more)

        nb_man.cell_start = told
        PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            kernel_manager_class=OwnKernel,
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
            startup_timeout=kwargs["start_timeout"],
            timeout=None,
        ).execute(**start)


def register() -> None:
    """Make the engine known to papermill."""
    papermill_engines.register(ENGINE, OwnEngine)
