"""One command at a time in a folder of reports, on all systems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmtools.errors import PmtoolsError

LOCK = ".reports.lock"
PATIENCE = 60
"""Seconds that a command waits for another one."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder that is there; wait for whoever holds it.

    Raises PmtoolsError when that takes too long, or when the folder cannot be written or locked.
    """
    from filelock import FileLock, Timeout

    try:
        mode = folder.stat().st_mode & 0o666 | 0o600  # whoever may write there may lock it
        lock = FileLock(folder / LOCK, timeout=PATIENCE, mode=mode)
        lock.acquire()
    except Timeout:
        raise PmtoolsError(
            f"Another command has been writing in {folder} for {PATIENCE} seconds. Wait until it "
            "is done and give this command again."
        ) from None
    except (OSError, NotImplementedError) as error:  # the latter: a disk that knows no locks
        raise PmtoolsError(
            f"Cannot write in {folder}: {getattr(error, 'strerror', '') or error}. Choose another "
            "place with --out, or check who may write there."
        ) from None
    try:
        yield
    finally:
        lock.release()
