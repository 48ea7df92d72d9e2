"""How wide letters are, and how a label of any length becomes a few short lines."""

from __future__ import annotations

import unicodedata

from pmtools.labels import one_line

WIDTHS = (
    ("'ijl|", 0.23),
    (" !,./:;I[]\\ft", 0.28),
    ("()-`r{}", 0.34),
    ('*cJksvxyz^"', 0.5),
    ("#$0123456789?_Labdeghnopqu…€", 0.56),
    ("+<=>~×", 0.59),
    ("FTZ", 0.62),
    ("&ABEKPSVXY", 0.67),
    ("CDHNRUw", 0.73),
    ("GOQ", 0.78),
    ("Mm", 0.84),
    ("%W@", 1.02),
)
EM = {letter: width for letters, width in WIDTHS for letter in letters}
"""Advance width in Arial, rounded up, as a share of the size of the letter."""
OTHER = 0.84
SEMIBOLD = 1.05
"""How much wider the heavier weight of the page's font may be."""


def width(text: str, size: float) -> float:
    """At most how wide a line of text is, in the unit of `size`, in Arial or a narrower font."""
    return sum(_em(letter) for letter in text) * size


def _em(letter: str) -> float:
    if letter in EM:
        return EM[letter]
    if unicodedata.combining(letter):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else OTHER


def wrap(label: str, most: float, size: float, lines: int = 3) -> list[str]:
    """A label as at most `lines` lines, none wider than `most`; `…` where it was cut.

    >>> wrap("Ontvangstbevestiging versturen", most=150, size=14)
    ['Ontvangstbevestiging', 'versturen']
    """
    done: list[str] = []
    line = ""
    # No label of this length fits, so the rest need not be measured.
    for word in (one_line(label.lstrip()[: lines * 200]) or "–").split(" "):
        rest = word
        if line and width(f"{line} {rest}", size) > most:
            done.append(line)
            line = ""
        while width(rest, size) > most:
            head = _fitting(rest, most, size)
            done.append(head)
            rest = rest[len(head) :]
        line = f"{line} {rest}" if line else rest
    done.append(line)
    if len(done) <= lines:
        return done
    last = done[lines - 1]
    return [*done[: lines - 1], f"{_fitting(last, most - width('…', size), size).rstrip()}…"]


def _fitting(word: str, most: float, size: float) -> str:
    """The longest beginning of a word that fits, at least one letter."""
    end = 1
    while end < len(word) and width(word[: end + 1], size) <= most:
        end += 1
    return word[:end]
