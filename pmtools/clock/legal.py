"""The legal calendar: on which days a statutory term cannot end (Algemene termijnenwet)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from pmtools.clock.data_files import shipped, tables_of
from pmtools.clock.feast_days import feast_days
from pmtools.errors import ParameterError

Days = NDArray[np.datetime64]
"""Days (unit D); NaT where a day is not known."""


@dataclass(frozen=True)
class LegalCalendar:
    """Recognised holidays (art. 3 Algemene termijnenwet) beside Saturdays and Sundays.

    `free` has Nieuwjaarsdag, Goede Vrijdag, Easter Monday, Koningsdag, 5 May of every year,
    Hemelvaartsdag, Whit Monday, both days of Christmas, and the days that a royal decree makes
    equal to them. Outside `first` to `last` no table says which days those are.
    """

    free: frozenset[date]
    first: date
    last: date

    def working(self, days: Days) -> NDArray[np.bool_]:
        """Whether days are none of Saturday, Sunday and recognised holiday; False for NaT.

        Raises ParameterError for a day outside the tables.

        >>> legal_calendar().working(np.array(["2026-05-04", "2026-05-05"], "M8[D]")).tolist()
        [True, False]
        """
        self._require(days)
        return np.is_busday(days, busdaycal=self._numpy)

    def rolled(self, days: Days) -> Days:
        """Each day, or the first after it on which a term can end (art. 1(1)); NaT stays NaT.

        Raises ParameterError for a day outside the tables.

        >>> legal_calendar().rolled(np.array(["2026-05-05", "2026-05-14"], "M8[D]")).astype(str)
        array(['2026-05-06', '2026-05-18'], dtype='<U28')
        """
        rolled = np.full(days.shape, np.datetime64("NaT"), "M8[D]")
        known = ~np.isnat(days)
        self._require(days)
        rolled[known] = np.busday_offset(days[known], 0, "forward", busdaycal=self._numpy)
        self._require(rolled)
        return rolled

    def second_working_day(self, days: Days) -> Days:
        """The second working day after each day: the least that a term has (art. 2)."""
        second: Days = np.full(days.shape, np.datetime64("NaT"), "M8[D]")
        known = ~np.isnat(days)
        second[known] = np.busday_offset(days[known], 2, "backward", busdaycal=self._numpy)
        return second

    def known(self, days: Days) -> NDArray[np.bool_]:
        """Whether the tables tell of each day; False for NaT."""
        last = np.datetime64(self.last)
        return (days >= np.datetime64(self.first)) & (days <= last)

    @cached_property
    def _numpy(self) -> np.busdaycalendar:
        return np.busdaycalendar(holidays=[np.datetime64(day) for day in sorted(self.free)])

    def _require(self, days: Days) -> None:
        known = days[~np.isnat(days)]
        outside = known[(known < np.datetime64(self.first)) | (known > np.datetime64(self.last))]
        if outside.size:
            raise ParameterError(
                f"Whether a term can end on {outside[0]} is not known: the holidays of law are "
                f"told from {self.first} to {self.last}. Leave out cases with such dates, or use "
                "a newer version of pmtools."
            )


@cache
def legal_calendar() -> LegalCalendar:
    """The legal calendar of the Netherlands, as shipped.

    >>> date(2026, 5, 15) in legal_calendar().free  # by royal decree
    True
    """
    table = tables_of(shipped("tables") / "royal_decree.toml")
    table.only(("first", "last", "day"))
    decreed = [
        one.get("date", date) for one in table.entries("day", lambda entry: entry.get("date"))
    ]
    return LegalCalendar(
        frozenset(feast_days()) | frozenset(decreed),
        table.get("first", date),
        table.get("last", date),
    )
