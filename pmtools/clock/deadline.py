"""The last day of a statutory term, for many cases at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.legal import Days, LegalCalendar, legal_calendar
from pmtools.clock.rule import Rule
from pmtools.clock.suspension import NO_STOPS, Stops

Counts = NDArray[np.int64]
DAY = np.timedelta64(1, "D")
EXTENDED, TOO_LATE = 1, 2
"""An extension that was told within the term, and one that was told after it."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Of each case the last day of its term, and what moved it.

    `suspended`: days of suspensions that began within the term; `n_late`: suspensions that began
    after it had ended, and so changed nothing; `extension`: 0, `EXTENDED` or `TOO_LATE`.
    """

    end: Days
    suspended: Counts
    n_suspensions: Counts
    n_late: Counts
    extension: Counts


def ends(
    rule: Rule,
    starts: Days,
    stops: Stops = NO_STOPS,
    extended: Days | None = None,
    legal: LegalCalendar | None = None,
) -> Ends:
    """The last day of the term of a rule that is counted from the day after each of `starts`.

    What happens is followed in time: a suspension that begins while the term runs moves its end by
    its days, an extension that is told while it runs (`extended`, the day) adds its length, and
    what comes after the end changes nothing. The end is rolled to a working day as the rule says
    (Algemene termijnenwet art. 1). NaT stays NaT.

    Raises ParameterError for an end outside the tables of holidays.

    >>> from pmtools.clock.rule_files import read_rules
    >>> rule = read_rules().rules["awb-4-13"][0]
    >>> ends(rule, np.array(["2026-03-02"], "M8[D]")).end.astype(str).tolist()  # Koningsdag
    ['2026-04-28']
    """
    legal = legal or legal_calendar()
    told = extended if extended is not None else np.full(len(starts), np.datetime64("NaT", "D"))
    course = _Course(rule, legal, starts)
    for places in stops.ranked():
        n, begin, end = stops.n[places], stops.begin[places], stops.end[places]
        course.extend(n, told, before=begin)
        course.suspend(n, np.maximum(begin, starts[n] + DAY), end)
    everyone = np.arange(len(starts))
    course.extend(everyone, told)
    counts = (course.suspended, course.n_suspensions, course.n_late, course.extension)
    return Ends(course.rolled(everyone), *counts)


class _Course:
    """How the ends of terms move while things happen to cases."""

    def __init__(self, rule: Rule, legal: LegalCalendar, starts: Days) -> None:
        self.rule, self.legal, self.end = rule, legal, _base(rule, starts, legal)
        self.starts, n = starts, len(starts)
        self.suspended, self.n_suspensions, self.n_late, self.extension = (
            np.zeros(n, np.int64) for _ in range(4)
        )

    def rolled(self, n: Counts) -> Days:
        """The ends of these cases, on a day on which they can end."""
        rule, now = self.rule, self.end[n]
        if rule.rolls_base == rule.rolls_sum:
            return self.legal.rolled(now) if rule.rolls_base else now
        rolls = np.where(self.extension[n] == EXTENDED, rule.rolls_sum, rule.rolls_base)
        return np.where(rolls, self.legal.rolled(now), now)

    def suspend(self, n: Counts, begin: Days, end: Days) -> None:
        """Move the ends of these cases by a stretch of suspended days."""
        length = np.maximum((end - begin).astype(np.int64), 0)
        there = length > 0
        runs = there & (begin <= self.rolled(n))
        moved = self.end[n] + length.astype("m8[D]")
        # A stretch that begins on a day that only rolling added ends before the term does.
        self.end[n] = np.where(runs, np.maximum(moved, end), self.end[n])
        self.suspended[n] += np.where(runs, length, 0)
        self.n_suspensions[n] += runs
        self.n_late[n] += there & ~runs & ~np.isnat(self.end[n])

    def extend(self, n: Counts, told: Days, before: Days | None = None) -> None:
        """Add the extension of those of these cases that were told of it (before some day)."""
        if self.rule.extension is None:
            return
        due = ~np.isnat(told[n]) & (self.extension[n] == 0) & ~np.isnat(self.end[n])
        if before is not None:
            due &= told[n] < before
        n = n[due]
        in_time = told[n] <= self.rolled(n)
        if self.rule.extend_within is not None:
            in_time &= told[n] <= self.rule.extend_within.after(self.starts[n])
        self.end[n] = np.where(in_time, self.rule.extension.after(self.end[n]), self.end[n])
        self.extension[n] = np.where(in_time, EXTENDED, TOO_LATE)


def _base(rule: Rule, starts: Days, legal: LegalCalendar) -> Days:
    """The end of the term by its length alone."""
    base = rule.term.after(starts)
    if rule.term.unit == "days" and rule.term.amount >= 3 and rule.rolls_base:  # noqa: PLR2004
        base = np.maximum(base, legal.second_working_day(starts))  # Algemene termijnenwet art. 2
    return base
