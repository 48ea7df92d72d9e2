"""One command at a time: in a folder of reports, at a sweep, and at a run of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmtools.errors import PmtoolsError

LOCK = ".reports.lock"
PATIENCE = 60
"""Seconds that a command waits for another one that writes in the folder."""
LONGER = 120
"""Seconds to wait for a process of an earlier command, which ends by itself."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that is there; wait for whoever holds it.

    Raises PmtoolsError when that takes too long, or when the folder cannot be written or locked.
    """
    from filelock import FileLock, Timeout

    with _explained(folder):
        mode = folder.stat().st_mode & 0o666 | 0o600  # whoever may write there may lock it
        lock = FileLock(folder / LOCK, timeout=PATIENCE, mode=mode)
        try:
            lock.acquire()
        except Timeout:
            raise PmtoolsError(
                f"Another command has been writing in {folder} for {PATIENCE} seconds. Wait until "
                "it is done and give this command again."
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def only_one(path: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold a lock, however long another command has it; `waits` is told when it does."""
    from filelock import FileLock, Timeout

    with _explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waits()
            lock.acquire(poll_interval=0.2)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def place_held(path: Path) -> Iterator[None]:
    """Hold the lock of one run for as long as its process works; the file goes with it.

    PmtoolsError when another process still works on that run after two minutes.
    """
    from filelock import FileLock, Timeout

    with _explained(path.parent):
        lock = FileLock(path)
        try:
            lock.acquire(timeout=LONGER, poll_interval=0.1)
        except Timeout as error:
            raise PmtoolsError(
                f"A run of an earlier command is still at work ({path}). Wait until it has ended, "
                "and give the command again."
            ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes no open file
            path.unlink()
        lock.release()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Say in words that nothing can be written or locked in a folder."""
    try:
        yield
    except (OSError, NotImplementedError) as error:  # the latter: a disk that knows no locks
        why = getattr(error, "strerror", None) or str(error)
        raise PmtoolsError(
            f"Cannot write in {folder}: {why}. Choose another folder with --out, and check who may "
            "write there and that the disk is not full."
        ) from error
