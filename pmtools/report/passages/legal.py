"""Articles, lengths of time and days of law, as people say them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

JOINED = re.compile(r"\b(and|with)\b")
CALENDAR_YEAR = "calendar year"


def article(said: str, words: Words) -> str:
    """An article by which cases were judged: art. 3.12 Wabo met 3:18 Awb."""
    return JOINED.sub(lambda found: words(f"law.{found[1]}"), said)


def span(said: str, words: Words) -> str:
    """A length of time that a rule gives: 8 weken, or the rest of the calendar year."""
    if said == CALENDAR_YEAR:
        return words("law.calendar_year")
    amount, _, unit = said.partition(" ")
    return words.count(int(amount), unit.removesuffix("s"))


def day(moment: pd.Timestamp, words: Words) -> str:
    """A day of an answer: 1 januari 2024."""
    return words.month(moment, "d MMMM y")


def euros(low: int, high: int, words: Words) -> str:
    """An amount, or a range of two: € 0 tot € 736."""
    if low == high:
        return words("law.euro", amount=words.number(low))
    return words("law.euros", low=words.number(low), high=words.number(high))


def named(row: pd.Series, what: str, words: Words) -> str:
    """The name of a rule, procedure or service in the reader's language."""
    return str(row[f"{what}_{words.language}"])
