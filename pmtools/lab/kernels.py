"""The one kernel of `pmtools lab`: this very Python, whatever kernels a user has installed."""

from jupyter_client.kernelspec import KernelSpecManager


class OwnKernels(KernelSpecManager):
    """Knows `python3` alone, and that is `sys.executable`."""

    def _kernel_dirs_default(self) -> list[str]:
        return []  # without a folder to look in, Jupyter offers the Python that it runs in itself
