"""Which letters can be printed: those of the page's own font, and of the one that fills its gaps.

Fonts of the machine are left alone, so that a page gives the same bytes everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

LOST = "\ufffd"
"""What stands for a letter that no font has."""
BREAK = "\u200b"
"""A place where a long name may go on in the next line; it has no width."""
LONG = re.compile(r"[^\s\u200b]{25,}")
UNSEEN = ("Cf", "Zs", "Zl", "Zp")
"""Kinds of letters that draw nothing: marks of direction and spaces."""
WORD = re.compile(r"[^\W_]+")
MOST = 7
"""Words of what is printed again on every page: the title above it, the header of a table that goes
on. It is passed over when the page is read aloud, and checkers take a longer line for text that is
lost; a longer header is printed once."""
EVERY = 12
"""Letters after which a long name may be broken."""


@cache
def folders() -> tuple[Path, Path]:
    """Where the fonts lie: the page's own, and DejaVu Sans, which matplotlib brings along."""
    import matplotlib as mpl

    return Path(__file__).parent.parent / "fonts", Path(mpl.get_data_path()) / "fonts" / "ttf"


@dataclass
class Letters:
    """The letters of one page, as they can be printed."""

    lost: bool = False
    """Whether a letter was in no font."""

    def shown(self, text: str) -> str:
        r"""The text in letters that a font has, with places where a long name may be broken.

        >>> Letters().shown("Zaak\u0007 → \U0010ffff")
        'Zaak → �'
        """
        known = _known()
        seen: list[str] = []
        for letter in unicodedata.normalize("NFC", plain(text)):
            if ord(letter) in known or unicodedata.category(letter) in UNSEEN:
                seen.append(letter)
            else:
                self.lost = True
                seen.append(LOST)
        return LONG.sub(lambda match: broken(match[0]), "".join(seen))


def pieces(text: str) -> list[tuple[bool, str]]:
    """A text in pieces of letters that the page's own font has, and that only the other one has.

    >>> pieces("a → b")
    [(True, 'a '), (False, '→'), (True, ' b')]
    """
    return [
        (own, "".join(letters))
        for own, letters in groupby(text, lambda one: ord(one) in _own() or one.isspace())
    ]


def plain(text: str) -> str:
    """A text without control characters and halves of letters, which no file may hold."""
    return "".join(one for one in text if one.isspace() or unicodedata.category(one) not in BARE)


BARE = ("Cc", "Cs")


def counted(text: str) -> int:
    """How many words a text has; a file's name may be several.

    >>> counted("Bron: een_log.xes.gz")
    5
    """
    return len(WORD.findall(text))


def broken(name: str) -> str:
    r"""A long name with places where it may go on in the next line.

    >>> broken("environmental_permit.xes.gz").split(BREAK)
    ['environmental_', 'permit.', 'xes.', 'gz']
    """
    parts = re.split(r"(?<=[._/\\:;,-])", name)
    return BREAK.join(
        BREAK.join(part[at : at + EVERY] for at in range(0, len(part), EVERY))
        if len(part) > 2 * EVERY
        else part
        for part in parts
        if part
    )


@cache
def _known() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return _own() | frozenset(FT2Font(str(folders()[1] / "DejaVuSans.ttf")).get_charmap())


@cache
def _own() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(folders()[0] / "source-sans-3-latin-400.ttf")).get_charmap())
