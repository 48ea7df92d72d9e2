"""The process that runs a notebook's cells: this Python's own, without a user's settings."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import CRITICAL, Logger
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from pmtools.engine.progress import FILE as PROGRESS

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

KERNEL = "python3"
LEFT_OUT = ("PYTHONSTARTUP", "PYTHONINSPECT", "JUPYTER_DEFAULT_PROVISIONER_NAME")
"""Settings of a user's own sessions that would change what a kernel does."""


def own_kernel(aside: Path) -> AsyncKernelManager:
    """A manager for one kernel of `sys.executable`; what it writes goes to the folder `aside`.

    A kernelspec that a user has installed, under whatever name, is not looked at.
    """
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class OwnKernelSpec(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(resource_dir="", **get_kernel_dict())

    class OwnClient(AsyncKernelClient):
        def start_channels(self, *asked: Any, **named: Any) -> None:
            # A socket that an interrupt leaves half made would keep this process from ending.
            with postponed():
                super().start_channels(*asked, **named)

    log = silent()
    return AsyncKernelManager(
        client_factory=OwnClient,
        kernel_name=KERNEL,
        kernel_spec_manager=OwnKernelSpec(log=log),
        connection_file=str(aside / "kernel.json"),
        transport_encryption="auto",
        log=log,
    )


def environment(run: Path, aside: Path) -> dict[str, str]:
    """What a kernel finds around it: the run folder, no startup files, the same hashes each run."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    folders = {name: aside / name for name in ("ipython", "temporary")}
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folders["temporary"]))
    return {
        **kept,
        **temporary,
        "PMTOOLS_RUN": str(run),
        PROGRESS: str(aside / PROGRESS),
        "IPYTHONDIR": str(folders["ipython"]),
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": search_path(),
        "MPLBACKEND": "agg",
    }


def search_path() -> str:
    """What another process of this Python has to be told to import what this one does."""
    # A kernel works in another folder: a relative entry, or `import pmtools` from a checkout's own
    # folder, would lead nowhere there.
    given = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    folders = [str(Path(entry).absolute()) for entry in given]
    home = str(Path(__file__).parents[2])
    installed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return os.pathsep.join(folders if home in {*folders, *installed} else [*folders, home])


def start(kernel: AsyncKernelManager, work: Path, env: dict[str, str]) -> None:
    """Start a kernel in the folder `work`; Ctrl-C meanwhile comes when it can be ended."""
    from nbclient.util import run_sync

    with postponed():
        history = ["--HistoryManager.hist_file=:memory:"]
        run_sync(_begin)(
            kernel, cwd=str(work), env=env, extra_arguments=history, stderr=subprocess.DEVNULL
        )


async def _begin(kernel: AsyncKernelManager, **options: Any) -> None:
    await kernel.start_kernel(**options)


def stop(kernel: AsyncKernelManager) -> None:
    """End a kernel and all it started, at whatever point it was left; twice does no harm."""
    from nbclient.util import run_sync

    with uninterrupted():
        run_sync(_end)(kernel)
        if threading.current_thread() is not threading.main_thread():
            # The loop that Jupyter made for this thread ends with it, and nobody else closes it.
            asyncio.get_event_loop().close()


async def _end(kernel: AsyncKernelManager) -> None:
    # After an interrupt the coroutines that waited for the kernel are still there.
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    if kernel.has_kernel:
        await kernel.shutdown_kernel(now=True)
    await kernel.cleanup_resources()


def silent() -> Logger:
    """A log that nobody reads: what goes wrong is told in an error, once and in words."""
    log = Logger("pmtools.runs", CRITICAL + 1)
    log.propagate = False
    return log


@contextmanager
def termination_interrupts() -> Iterator[None]:
    """Treat SIGTERM as Ctrl-C, so that a scheduler that stops a run leaves nothing either."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    hang_up = [signal.SIGHUP] if hasattr(signal, "SIGHUP") else []
    with _handled(dict.fromkeys([signal.SIGTERM, *hang_up], interrupt)):
        yield


@contextmanager
def postponed() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait until the block has ended."""
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    with _handled({signal.SIGINT: note, signal.SIGTERM: note}):
        yield
    if came:
        raise KeyboardInterrupt


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Finish the tidying up, however often Ctrl-C is pressed meanwhile."""

    def ignore(number: int, frame: FrameType | None) -> None:
        return

    with _handled({signal.SIGINT: ignore, signal.SIGTERM: ignore}):
        yield


def tidied(tidy: Callable[[], object]) -> None:
    """Tidy up, however often Ctrl-C is pressed meanwhile, and also just as it begins."""
    while True:
        try:
            with uninterrupted():
                tidy()
            return
        except KeyboardInterrupt:  # it came as the tidying up began: that begins again
            continue


@contextmanager
def _handled(handlers: dict[signal.Signals, Any]) -> Iterator[None]:
    # Signals reach the main thread only, and only there may a handler be set.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
