"""The feast days of the Netherlands, as the `holidays` library has them."""

from __future__ import annotations

from datetime import date
from functools import cache

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
"""The days for which feast days are told; the library's own tables go further."""

SAME = {"Koninginnedag": "Koningsdag"}
"""What a feast day was called before."""


@cache
def feast_days() -> dict[date, tuple[str, ...]]:
    """The Dutch names of every feast day from 1990 to 2060; two of them can meet on a day.

    Bevrijdingsdag is among them each year: the library counts it as public only once in five
    years, and as optional in the others.

    >>> feast_days()[date(2026, 5, 5)], feast_days()[date(2016, 5, 5)]
    (('Bevrijdingsdag',), ('Bevrijdingsdag', 'Hemelvaartsdag'))
    """
    from holidays import country_holidays

    found = country_holidays(
        "NL",
        years=range(FIRST.year, LAST.year + 1),
        categories=("public", "optional"),
        language="nl",
        expand=False,
    )
    return {
        day: tuple(sorted(SAME.get(name, name) for name in found.get_list(day)))
        for day in sorted(found)
    }


def names() -> list[str]:
    """The names of feast days, each once."""
    return sorted({name for of_day in feast_days().values() for name in of_day})
