"""Amounts as people write them: "30 days", "90%", "10 dagen minder"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pmtools.errors import ParameterError

DAYS, PERCENT, POINTS, CASES = "days", "%", "points", "cases"
LARGEST = 1e12
UNITS = {
    **dict.fromkeys(("day", "days", "dag", "dagen"), (DAYS, 1.0)),
    **dict.fromkeys(("week", "weeks", "weken"), (DAYS, 7.0)),
    **dict.fromkeys(("hour", "hours", "uur", "uren"), (DAYS, 1 / 24)),
    **dict.fromkeys(("%", "percent", "procent"), (PERCENT, 1.0)),
    **dict.fromkeys(("point", "points", "procentpunt", "procentpunten"), (POINTS, 1.0)),
    **dict.fromkeys(("percentage point", "percentage points"), (POINTS, 1.0)),
    **dict.fromkeys(("", "case", "cases", "zaak", "zaken"), (CASES, 1.0)),
}
"""A unit as it is written: in what it is counted, and how many of these it is."""
UNEVEN = {
    **dict.fromkeys(("month", "months", "maand", "maanden"), "months"),
    **dict.fromkeys(("year", "years", "jaar", "jaren"), "years"),
    **dict.fromkeys(("working days", "workdays", "werkdag", "werkdagen"), "working days"),
}
SIGNS = {
    **dict.fromkeys(("-", "less", "fewer", "lower", "shorter", "minder", "lager", "korter"), -1),
    **dict.fromkeys(("+", "more", "higher", "longer", "meer", "hoger", "langer"), 1),
}
WRITTEN = re.compile(r"([+-]?) ?(\d{1,6}(?:[.,]\d{1,2})?) ?(\D*)", re.ASCII)


@dataclass(frozen=True)
class Amount:
    """A number of days, percents, percentage points or cases."""

    value: float
    unit: str

    def __str__(self) -> str:
        said = f"{self.value:.2f}".rstrip("0").rstrip(".")
        return f"{said}%" if self.unit == PERCENT else f"{said} {self.unit}"


def amount_of(given: object) -> Amount:
    """The amount that a number or a text says. ParameterError tells how to write one.

    >>> amount_of("2 weken"), amount_of("90%"), amount_of("7,5 days")
    (Amount(value=14.0, unit='days'), Amount(value=90.0, unit='%'), Amount(value=7.5, unit='days'))
    """
    amount, sign = _read(given)
    if sign:
        raise ParameterError("it has a direction where only an amount is meant")
    return amount


def change_of(given: object, *, lower_is_better: bool) -> Amount:
    """An amount with a sign; without a word for more or less it is for the better.

    >>> change_of("10 dagen minder", lower_is_better=True)
    Amount(value=-10.0, unit='days')
    """
    amount, sign = _read(given)
    better = -1 if lower_is_better else 1
    if not amount.value:
        raise ParameterError("it expects no change at all")
    if sign == -better:
        wanted = "less" if lower_is_better else "more"
        raise ParameterError(f"that would be for the worse: {wanted} is better here")
    return Amount(amount.value * better, amount.unit)


def _read(given: object) -> tuple[Amount, int]:
    """The amount, and -1 for less, 1 for more, 0 when it does not say."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        if not 0 <= given <= LARGEST:
            raise ParameterError("it must be a number of 0 or more")
        return Amount(float(given), CASES), 0
    said = WRITTEN.fullmatch(" ".join(given.lower().split())) if isinstance(given, str) else None
    if said is None:
        raise ParameterError("it is no amount")
    sign, number, rest = said.groups()
    unit, _, last = rest.rpartition(" ")
    if last not in SIGNS:
        unit, last = rest, ""
    if unit in UNEVEN:
        raise ParameterError(f"{UNEVEN[unit]} differ in length: count in days or weeks")
    if unit not in UNITS:
        raise ParameterError(f"the unit {unit!r} is not known: use days, weeks, hours or %")
    if sign and last:
        raise ParameterError("it has both a sign and a word for more or less")
    counted, size = UNITS[unit]
    return Amount(float(number.replace(",", ".")) * size, counted), SIGNS.get(sign or last, 0)
