"""One command at a time at a question, and one process at a time at a run of a sweep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pmtools.errors import PmtoolsError

PATIENCE = 120
"""Seconds to wait for a process of an earlier command, which ends by itself."""


@contextmanager
def only_one(path: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold a lock, however long another command has it; `waits` is told when it does."""
    from filelock import FileLock, Timeout

    with _explained(path):
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

    with _explained(path):
        lock = FileLock(path)
        try:
            lock.acquire(timeout=PATIENCE, poll_interval=0.1)
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
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, NotImplementedError) as error:  # the latter: a disk that knows no locks
        why = getattr(error, "strerror", None) or str(error)
        raise PmtoolsError(
            f"Cannot lock {path}: {why}. Choose another folder with --out, and check that the disk "
            "is not full."
        ) from error
