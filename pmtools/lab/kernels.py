"""The one kernel of `pmtools lab`: this very Python, whatever kernels a user has installed."""

import subprocess
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager


class OwnKernels(KernelSpecManager):
    """Knows `python3` alone, and that is `sys.executable`."""

    def _kernel_dirs_default(self) -> list[str]:
        return []  # without a folder to look in, Jupyter offers the Python that it runs in itself


class QuietKernel(ServerKernelManager):
    """Keeps what a kernel prints outside of its notebook from the window of the command."""

    async def start_kernel(  # type: ignore[override] # as that of the server itself
        self, *asked: Any, **named: Any
    ) -> Any:
        """Start it, with nowhere to print but its notebook."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return await super().start_kernel(*asked, **{**named, **quiet})
