"""Amounts of a register in the words of the reader."""

from __future__ import annotations

from datetime import date

from pmtools.report.passages.goal_figures import unit_of
from pmtools.report.words import Words

SMALL = 10
"""Below this a number that is not whole is said with a decimal."""
NOUNS = {"days": "day", "cases": "case"}
UNITS = {"share": ("%", "points", 100), "cases": ("cases", "cases", 1), "days": ("days", "days", 1)}
"""Per kind of measure: in what its level and its change are told, and how much that is of one."""


def amount(value: float, unit: str, words: Words) -> str:
    """An amount of days, cases, percents (`%`) or percentage points (`points`), without its sign.

    >>> from pmtools.report.words import words_of
    >>> amount(-2.5, "days", words_of("nl")), amount(90, "%", words_of("en"))
    ('2,5 dagen', '90%')
    """
    size = abs(value)
    if unit in NOUNS:
        return words.in_unit(size, NOUNS[unit])
    said = words.number(size, 1 if size < SMALL and round(size, 1) != round(size) else 0)
    return words("review.points" if unit == "points" else "number.percent", value=said)


def level(value: float, measure: str, words: Words) -> str:
    """How much a measure is."""
    unit, _, size = UNITS[unit_of(measure)]
    return amount(value * size, unit, words)


def counted(n: int, measure: str, words: Words) -> str:
    """So many cases, or weeks where a week is what is counted."""
    return words.count(n, "week" if unit_of(measure) == "cases" else "case")


def change(value: float, unit: str, words: Words) -> str:
    """An amount more or less; one that is said as nothing is neither.

    >>> from pmtools.report.words import words_of
    >>> change(-3, "days", words_of("en")), change(0.01, "days", words_of("en"))
    ('3 days less', '0 days')
    """
    said = amount(value, unit, words)
    if said == amount(0, unit, words):
        return said
    return words("review.less" if value < 0 else "review.more", amount=said)


def compared(value: float, unit: str, words: Words) -> str:
    """An effect: so much more or less than before."""
    said = amount(value, unit, words)
    if said == amount(0, unit, words):
        return words("a3.effect.same")
    return words("a3.effect.less" if value < 0 else "a3.effect.more", amount=said)


def a_day(day: date, words: Words) -> str:
    """A day of a register: 1 januari 2024."""
    return words.month(day, "d MMMM y")
