"""What a learner typed: a number, a name or a choice, however it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
ALIKE = 0.8
"""So much of a name must be there to take it for a typing error."""


class UnreadError(Exception):
    """What was typed cannot be read; `why` is the key of the sentence that says what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text_of(typed: object) -> str:
    """What was typed as one line, without quotes around it; empty for nothing.

    >>> text_of(" ‘Advies brandweer’ "), text_of((12, 5)), text_of(None)
    ('Advies brandweer', '12,5', '')
    """
    if typed is None:
        return ""
    if isinstance(typed, tuple):  # 12,5 without quotes is two numbers to Python
        return ",".join(map(str, typed))
    return " ".join(str(typed).split()).strip(" \"'`‘’“”„")


def number(text: str) -> float:
    """The number in a text, with Dutch or English decimals, no sign. UnreadError without one.

    >>> number("12 dagen"), number("12,5"), number("12.5"), number("1.234")
    (12.0, 12.5, 12.5, 1234.0)
    """
    found = NUMBER.findall(text)
    if len(found) != 1:
        raise UnreadError("two_numbers" if found else "no_number")
    said = found[0]
    if THOUSANDS.fullmatch(said) or ("." in said and "," in said):
        said = said.replace(".", "")
    try:
        return float(said.replace(",", "."))
    except ValueError as error:  # 1.2.3
        raise UnreadError("no_number") from error


def percentage(text: str) -> float:
    """A percentage, with or without its sign; a part of one (0,45) is one too.

    >>> percentage("45"), percentage("45 %"), percentage("0,45")
    (45.0, 45.0, 45.0)
    """
    value = number(text)
    return value * 100 if 0 < value < 1 and "%" not in text else value


def name(text: str, there: Iterable[str]) -> str:
    """The one of these names that is meant: capitals, signs and a typing error do not matter.

    A part that only one of them has will do, and so does more than the name. UnreadError when none
    or more of them fit.

    >>> name("brandwer", ["Advies brandweer", "Advies politie"])
    'Advies brandweer'
    """
    plain = {plainly(one): one for one in there}
    said = plainly(text)
    if said in plain:
        return plain[said]
    fitting = [one for one in plain if _within(said, one) or _within(one, said)]
    if len(fitting) == 1:
        return plain[fitting[0]]
    raise UnreadError("two_names" if fitting else "no_name")


def _within(part: str, whole: str) -> bool:
    """Whether each word of a text is in another, but for a typing error."""
    words = whole.split()
    return bool(part) and all(get_close_matches(one, words, 1, ALIKE) for one in part.split())


def choice(text: str, options: Mapping[str, str]) -> str:
    """The option with this, or its first word, among its spellings. UnreadError for none.

    >>> choice("B.", {"yes": "a, ja", "no": "b, nee"})
    'no'
    """
    said = plainly(text)
    for typed in (said, said.partition(" ")[0]):
        for option, spellings in options.items():
            if typed in map(plainly, spellings.split(",")):
                return option
    raise UnreadError("no_choice")


def plainly(text: str) -> str:
    """A text without capitals, accents, signs and double spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w]+", " ", letters).split())
