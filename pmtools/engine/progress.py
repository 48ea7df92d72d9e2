"""How far a long pass is: told to whoever watches, in this process or in the one that began it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

FILE = "PMTOOLS_PROGRESS"
"""The environment variable that names a file in which to say how far a pass is."""
PAUSE = 0.2
"""Seconds between two times that it is said."""
T = TypeVar("T")
Watch = Callable[[int, int], None]
_watches: list[Watch] = []


def followed(chunks: Sequence[T]) -> Iterator[T]:
    """The chunks, one after the other; it is told how many of them are done."""
    said = 0.0
    for done, chunk in enumerate(chunks):
        if time.monotonic() - said > PAUSE:
            said = time.monotonic()
            _say(done, len(chunks))
        yield chunk


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Call `watch` with how many chunks of a pass are done, and how many it has."""
    _watches.append(watch)
    try:
        yield
    finally:
        _watches.remove(watch)


def said_in(path: Path) -> tuple[int, int] | None:
    """What a process said last in the file that its environment names; None when it said nothing.

    >>> said_in(Path("no such file")) is None
    True
    """
    try:
        done, whole = path.read_text(encoding="ascii").split()
        return int(done), int(whole)
    except (OSError, ValueError):  # not there yet, or half written
        return None


def _say(done: int, whole: int) -> None:
    for watch in _watches:
        watch(done, whole)
    if file := os.environ.get(FILE):
        with suppress(OSError):  # whoever follows sees less; the pass itself goes on
            Path(file).write_text(f"{done} {whole}", encoding="ascii")
