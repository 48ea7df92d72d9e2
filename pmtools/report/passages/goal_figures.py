"""The figures that a goal can be about, as a reader says them."""

from __future__ import annotations

from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.words import Words

TIMES = ("throughput_median", "throughput_p80", "throughput_restricted_mean")
SHARES = ("share_in_term", "first_time_complete", "rework")


def figure_name(measure: str, step: str = "") -> str:
    """The name of a measure of a goal, in the words of the reader."""
    return spoken()(f"measure.{measure}", step=said_label(step))


def unit_of(measure: str) -> str:
    """In what a measure is told: a share, cases, or days."""
    return "share" if measure in SHARES else "cases" if measure == "wip" else "days"


def amount_said(value: float, unit: str, words: Words) -> str:
    """Days, cases, or percentage points of a share."""
    if unit == "share":
        return words("review.points", value=words.number(value * 100, 1))
    return words.in_unit(value, "case") if unit == "cases" else days_said(value, words)


def days_said(days: float, words: Words) -> str:
    """A number of days; less than a day in hours or minutes, where the log knows these."""
    import pandas as pd

    if part_of_a_day(days, words):
        return words.duration(pd.Timedelta(days=days))
    return words.in_unit(days, "day")


def part_of_a_day(days: float, words: Words) -> bool:
    """Whether this is less than a day, and the log knows what is."""
    return 0 < abs(days) < 1 and not words.whole_days
