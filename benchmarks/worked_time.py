"""Office time for a million intervals, beside NumPy's searchsorted and pm4py's business hours.

Run by hand: `python benchmarks/worked_time.py`. Answers are compared before anything is timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np

from pmtools.clock.office import office_calendar
from pmtools.clock.worked_time import DAY, OfficeCalendar, _stretches

N, FEW, RUNS = 1_000_000, 2_000, 5
ZONE = ZoneInfo("Europe/Amsterdam")
"""pm4py is asked for a few of them: it takes minutes for all."""


def main() -> None:
    """Time each and print the ratios."""
    calendar = office_calendar()
    random = np.random.default_rng(6)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2015, 2025))
    start = random.integers(first, last, N) * 1_000_000
    end = start + random.integers(0, 90 * 86_400, N) * 1_000_000
    opens = _stretches(calendar.week, calendar.closed, calendar.zone).opens
    calendar.worked(start[:1], end[:1])
    compare(calendar, start[:FEW], end[:FEW])
    ours = timed(lambda: calendar.worked(start, end))
    search = timed(lambda: (np.searchsorted(opens, start), np.searchsorted(opens, end)))
    few = timed(lambda: business_hours(calendar, start[:FEW], end[:FEW]), runs=1) * N / FEW
    print(f"pmtools          {ours:8.3f} s for {N:,} intervals")
    print(
        f"searchsorted x 2 {search:8.3f} s   pmtools takes {ours / search:.2f} times as long (bar 4)"
    )
    print(f"pm4py            {few:8.1f} s   pmtools is {few / ours:,.0f} times as fast (bar 100)")


def compare(calendar: OfficeCalendar, start: np.ndarray, end: np.ndarray) -> None:
    """Stop when pm4py's answer is another one."""
    theirs = np.array(business_hours(calendar, start, end))
    ours = calendar.worked(start, end) / 1e6
    if not np.allclose(ours, theirs, atol=1e-3):
        raise SystemExit(f"The answers differ: {np.abs(ours - theirs).max()} seconds at most.")


@dataclass(frozen=True)
class Closed:
    """The closed days of a calendar, as pm4py asks for them."""

    calendar: OfficeCalendar

    def is_working_day(self, day: date) -> bool:
        """Whether the office is not closed on a day."""
        return day not in self.calendar.closed


def business_hours(calendar: OfficeCalendar, start: np.ndarray, end: np.ndarray) -> list[float]:
    """The same by pm4py: seconds in the slots of the week, of local moments."""
    from pm4py.util.business_hours import BusinessHours

    slots = [
        ((weekday * DAY + opens) * 60, (weekday * DAY + closes) * 60)
        for weekday, hours in enumerate(calendar.week)
        for opens, closes in hours
    ]
    asked = {"business_hour_slots": slots, "work_calendar": Closed(calendar)}
    return [
        BusinessHours(local(a), local(b), **asked).get_seconds()
        for a, b in zip(start.tolist(), end.tolist(), strict=True)
    ]


def local(moment: int) -> datetime:
    """A moment on the clock of the office."""
    return datetime.fromtimestamp(moment / 1e6, ZONE)


def timed(what: Callable[[], object], runs: int = RUNS) -> float:
    """The median of some runs, in CPU seconds."""
    taken = []
    for _ in range(runs):
        begin = time.process_time()
        what()
        taken.append(time.process_time() - begin)
    return median(taken)


if __name__ == "__main__":
    main()
