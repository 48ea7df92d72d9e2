"""Codes of case types as names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata

UNSAFE = re.compile(r'[\x00-\x20\x7f-\x9f<>:"/\\|?*%&\'`$!;#]+')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
LONGEST = 50
"""Letters: most systems allow 255 bytes."""
NAMELESS = "zaaktype"


def free_name(code: str, taken: set[str]) -> str:
    """A file name for a code that is not among those `taken`, to which it is added.

    Names that differ in capitals alone are one on some systems.

    >>> taken = set()
    >>> free_name("B/1: bezwaar", taken), free_name("b-1-Bezwaar", taken), free_name("NUL", taken)
    ('B-1-bezwaar', 'b-1-Bezwaar-2', 'NUL-')
    """
    plain = "".join(filter(str.isprintable, unicodedata.normalize("NFC", code)))
    name = UNSAFE.sub("-", plain).strip(".- ")[:LONGEST].strip(".- ") or NAMELESS
    if RESERVED.fullmatch(name.partition(".")[0]):
        name += "-"
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found.casefold())
    return found
