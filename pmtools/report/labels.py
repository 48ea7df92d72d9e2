"""Labels of a log, made safe to stand in a line of the page; escaping for HTML comes after."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters of a label that a sentence or table shows; the answer has all of it."""
RIGHT_TO_LEFT = {"R", "AL", "AN"}


def said_label(label: str) -> str:
    r"""A label on one line, at most 200 characters, that does not turn round what follows it.

    >>> said_label("Toets\n  volledigheid")
    'Toets volledigheid'
    """
    line = short(one_line(label), LONGEST)
    turned = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in line)
    return f"\u2068{line}\u2069" if turned else line


def short(line: str, most: int) -> str:
    """A line of at most `most` characters."""
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def one_line(label: str) -> str:
    """A label without line breaks, control characters or other letters that XML does not allow."""
    seen = (" " if letter.isspace() else letter for letter in label)
    return " ".join("".join(filter(_allowed, seen)).split())


def _allowed(letter: str) -> bool:
    # Cc is control, Cs half of a pair, Cn not a letter; embedded directions (in Cf) would reach
    # beyond the label and turn round what follows it.
    turning = letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return not turning and unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
