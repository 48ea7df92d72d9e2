"""Whether a disk is full: then a run has not failed, it has to wait."""

from __future__ import annotations

import errno

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
WINDOWS = 112
"""What Windows calls a full disk."""
SAID = ("no space left on device", "disk quota exceeded", "not enough space on the disk")
"""How other processes and libraries tell it."""


def is_full(error: BaseException) -> bool:
    """Whether an error comes from a disk without room, however it was explained since.

    >>> is_full(OSError(28, "No space left on device")), is_full(ValueError("x"))
    (True, False)
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError):
            if seen.errno in FULL or getattr(seen, "winerror", None) == WINDOWS:
                return True
        elif says_full(str(seen)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def says_full(text: str) -> bool:
    """Whether a text tells of a disk without room.

    >>> says_full("OSError: [Errno 28] No space left on device")
    True
    """
    return any(said in text.lower() for said in SAID)
