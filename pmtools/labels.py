"""Labels of a log as one line of text, without what a file or a reader cannot take."""

from __future__ import annotations

import unicodedata

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks of direction, which would reach beyond a label and turn round what follows it."""


def one_line(label: str) -> str:
    r"""A label without line breaks, control characters or other letters that XML does not allow.

    >>> one_line("Toets\x00\n  volledigheid")
    'Toets volledigheid'
    """
    if label.isprintable():  # most are, and nothing has to be left out
        return " ".join(label.split())
    seen = (" " if letter.isspace() else letter for letter in label)
    return " ".join("".join(filter(_allowed, seen)).split())


def short(line: str, most: int) -> str:
    """A line of at most `most` characters.

    >>> short("Toets volledigheid", 8)
    'Toets v…'
    """
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _allowed(letter: str) -> bool:
    # Cc is control, Cs half of a pair, Cn not a letter.
    return letter not in TURNING and unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
