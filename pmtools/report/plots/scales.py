"""The scales of a chart over time: round numbers that grow from zero, and well-chosen months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias, cast

from pmtools.report.language import spoken
from pmtools.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

Value: TypeAlias = timedelta | float
STEPS = (1, 2, 5)
MOST_TICKS = 5
YEAR = 12
MONTHS = (1, 2, 3, 6, YEAR, 2 * YEAR, 5 * YEAR, 10 * YEAR)
MOST_MONTHS = 12
"""More names of months than this do not fit beside one another."""


@dataclass(frozen=True)
class Scale:
    """What one unit of the vertical axis is, and how a value and a tick are said."""

    kind: str
    size: float
    unit: str
    words: Words

    def amount(self, value: Value) -> float:
        """A value in the unit of the axis."""
        return _bare(value) / self.size

    def said(self, value: Value) -> str:
        """A value as people say it."""
        if isinstance(value, timedelta):
            return self.words.duration(cast("pd.Timedelta", value))
        return self.words.percent(value) if self.kind == "share" else self.words.number(value)

    @property
    def title(self) -> str:
        """What stands at the axis: its unit, and in which time durations are."""
        if self.kind != "duration":
            return self.unit
        return self.words("time.axis", unit=self.unit)


def _bare(value: Value) -> float:
    """A duration in seconds; any other value as it is."""
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def scale_of(kind: str, largest: Value, words: Words | None = None) -> Scale:
    """The unit in which the largest value is a handy number; days if no more is known."""
    words = words or spoken()
    if kind == "share":
        return Scale(kind, 0.01, "%", words)
    if kind == "count":
        return Scale(kind, 1.0, "", words)
    seconds, (_, day, name) = _bare(largest), words.units[0]
    if words.whole_days or not seconds:
        return Scale(kind, day, words(f"noun.{name}.many"), words)
    handy = ((size, unit) for least, size, unit in words.units if seconds >= least)
    size, unit = next(handy, (1.0, "second"))
    return Scale(kind, size, words(f"noun.{unit}.many"), words)


def ticks(largest: float, whole: bool) -> list[float]:
    """Round numbers from zero to just above the largest value; whole ones for what is counted.

    >>> ticks(41, whole=False)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    power = 1.0 if whole else 1e-3
    while True:
        for step in (power * size for size in STEPS):
            count = max(-int(-largest // step), 1)
            if count <= MOST_TICKS:
                return [place * step for place in range(count + 1)]
        power *= 10


def month_ticks(first: int, last: int) -> list[int]:
    """Which months between two get a name: each, or every third, every year and so on."""
    step = next(s for s in (*MONTHS, last - first + 1) if (last - first) // s < MOST_MONTHS)
    return list(range(first + -first % step, last + 1, step)) or [first]


def month_number(when: pd.Timestamp) -> int:
    """The months since the year 0."""
    return when.year * YEAR + when.month - 1


def month_name(month: int, words: Words, form: str = "LLLL y") -> str:
    """A month by its number, in the language of the reader: juni 2025."""
    return words.month(date(month // YEAR, month % YEAR + 1, 1), form)
