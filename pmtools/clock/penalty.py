"""The penalty for a late decision (dwangsom): what may be due, in euros."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.legal import Days
from pmtools.clock.rule import Penalty

Euros = NDArray[np.int64]
DAY = np.timedelta64(1, "D")


def due(penalty: Penalty, deadline: Days, notice: Days, until: Days) -> Euros:
    """What is due by a day on which the decision came, or has not come yet; 0 where NaT.

    The days count from the first after the days of grace since both the term ended and the written
    notice (ingebrekestelling) arrived: of a notice on a Monday from the Tuesday two weeks later
    (circular BWBR0035667, 1.1), up to the day before `until`. A notice of before the end of the
    term does not count (Awb 4:17(3)).

    >>> from pmtools.clock.rule_files import read_rules
    >>> days = np.array(["2026-03-02", "2026-03-09", "2026-07-01"], "M8[D]")
    >>> due(read_rules().penalties["awb-4-17"][-1], days[:1], days[1:2], days[2:]).tolist()
    [1442]
    """
    first = first_day(penalty, deadline, notice)
    days = np.where(np.isnat(first) | np.isnat(until), 0, (until - first).astype(np.int64))
    owed = np.zeros(len(days), np.int64)
    for length, euro in penalty.tiers:
        owed += np.clip(days, 0, length) * euro
        days = days - length
    return owed


def first_day(penalty: Penalty, deadline: Days, notice: Days) -> Days:
    """The first day for which something is due; NaT without a notice of after the term."""
    counts = notice > deadline
    return np.where(counts, penalty.grace.after(notice) + DAY, np.datetime64("NaT", "D"))
