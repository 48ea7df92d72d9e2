"""Labels of a log in a sentence or table of the page; escaping for HTML comes after."""

from __future__ import annotations

import unicodedata

from pmtools.labels import one_line, short

LONGEST = 200
"""Characters of a label that a sentence or table shows; the answer has all of it."""
RIGHT_TO_LEFT = {"R", "AL", "AN"}


def said_label(label: str) -> str:
    r"""A label on one line, at most 200 characters, that does not turn round what follows it.

    >>> said_label("Toets\n  volledigheid")
    'Toets volledigheid'
    """
    return isolated(short(one_line(label), LONGEST))


def isolated(line: str) -> str:
    """A line that does not turn round what follows it, also where it is read from the right."""
    turned = not line.isascii() and any(
        unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in line
    )
    return f"\u2068{line}\u2069" if turned else line
