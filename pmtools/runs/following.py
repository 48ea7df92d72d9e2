"""How far a cell is that reads a log a part at a time: the kernel says it, the command shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pmtools.engine.progress import said_in

PAUSE = 0.3
"""Seconds between two looks."""
OnPart = Callable[[int, int], None]
"""Told how many parts of a log a pass has done, and how many there are."""


@contextmanager
def following(path: Path, told: OnPart | None) -> Iterator[None]:
    """Look in the file that a kernel writes, as long as the block runs."""
    if told is None:
        yield
        return
    done = threading.Event()
    follower = threading.Thread(target=_follow, args=(path, told, done), daemon=True)
    follower.start()
    try:
        yield
    finally:
        done.set()
        follower.join()


def _follow(path: Path, told: OnPart, done: threading.Event) -> None:
    last = None
    while not done.wait(PAUSE):
        now = said_in(path)
        if now is not None and now != last:
            told(*now)
            last = now
