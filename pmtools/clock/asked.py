"""What a user asks of time in words: calendar time, or office time by which calendar."""

from __future__ import annotations

from pmtools.clock.office import office_calendar
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.errors import ParameterError

TIMES = ("calendar", "office")


def clock_of(time: str = "calendar", calendar: str = "") -> OfficeCalendar | None:
    """What `log.on` takes: nothing for `calendar` time, an office calendar for `office` time.

    `calendar` is the path of a calendar of your own; the usual one where it is empty (see
    `office_calendar`). Raises ParameterError for another word, for a calendar that cannot be read,
    and for one that is given while calendar time is asked for.

    >>> clock_of("calendar") is None, clock_of("office").name
    (True, 'kantoortijd')
    """
    if time not in TIMES:
        raise ParameterError(f"time is {time!r}. Choose {' or '.join(TIMES)}.")
    if time == "office":
        return office_calendar(calendar)
    if calendar:
        raise ParameterError(
            f"The office calendar {calendar!r} does nothing in calendar time. Ask for time=office "
            "with it, or leave it out."
        )
    return None
