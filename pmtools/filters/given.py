"""What a filter was given: checked, and brought into its one form."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from numbers import Integral

from pmtools.errors import ParameterError

Value = str | bool | int | float
UNITS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
LONGEST = timedelta(days=1_000_000)
LARGEST = 2**63
"""TOML, and a column of whole numbers, hold whole numbers below this."""
A_DURATION = (
    "a duration of 0 or more, such as '14 days' or '1 week 12 hours' (weeks, days, hours, minutes, "
    "seconds; months and years differ in length), or a timedelta"
)
A_DAY = "a day such as 2024-12-31, without a time"


def text(key: str, given: object) -> str:
    """A text that UTF-8 can write; ParameterError for anything else."""
    if not isinstance(given, str) or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise refused(key, "text that UTF-8 can write", given)
    return str(given)


def texts(key: str, given: object) -> tuple[str, ...]:
    """One or more texts, each once."""
    return tuple(dict.fromkeys(text(key, one) for one in listed(key, given, "texts")))


def sequence(key: str, given: object) -> tuple[str, ...]:
    """One or more texts in order, any of them more than once."""
    return tuple(text(key, one) for one in listed(key, given, "texts"))


def attribute(name: object, values: object, not_filled: object) -> dict[str, object]:
    """The fields of a filter on an attribute: a name, its values, and whether none will do."""
    empty, found = truth("not_filled", not_filled), tuple[Value, ...]()
    if isinstance(values, tuple | list) and not values:
        if not empty:
            raise refused("values", "a list of at least one value, or not_filled true", values)
    else:
        items = [_value("values", one) for one in listed("values", values, "values")]
        found = tuple({(type(one), one): one for one in items}.values())
    return {"attribute": text("attribute", name), "values": found, "not_filled": empty}


def listed(key: str, given: object, what: str) -> list[object]:
    """The items of a list that is not empty, in their order."""
    no_list = (str, bytes, Mapping, Set)
    if isinstance(given, no_list) or not isinstance(given, Iterable):
        raise refused(key, f"a list of {what}", given)
    items = list(given)
    if not items:
        raise refused(key, f"a list of {what} with at least one", items)
    return items


def day(key: str, given: object) -> date:
    """A day, given as a date or as text such as 2024-12-31."""
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise refused(key, A_DAY, given) from error
    if isinstance(given, datetime) or not isinstance(given, date):
        raise refused(key, A_DAY, given)
    return given


def period(first: object, last: object) -> tuple[date, date]:
    """The first and the last day of a period; ParameterError when it ends before it begins."""
    first_day, last_day = day("first_day", first), day("last_day", last)
    if last_day < first_day:
        raise refused("last_day", f"{first_day} (first_day) or later", str(last_day))
    return first_day, last_day


def duration(key: str, given: object) -> timedelta:
    """A duration, given as a timedelta or as text.

    >>> duration("throughput_at_least", "1 week 1.5 hours")
    datetime.timedelta(days=7, seconds=5400)
    """
    length = given if isinstance(given, timedelta) else _read_duration(given)
    if length is None or not timedelta(0) <= length <= LONGEST:
        raise refused(key, A_DURATION, given)
    return timedelta(microseconds=length // timedelta(microseconds=1))


def duration_text(length: timedelta) -> str:
    """A duration as text that `duration` reads back exactly.

    >>> duration_text(timedelta(days=14, minutes=1))
    '14 days 1 minute'
    """
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = f"{seconds}.{length.microseconds:06d}".rstrip("0").removesuffix(".")
    counts = {"day": str(length.days), "hour": str(hours), "minute": str(minutes), "second": exact}
    said = [f"{n} {unit}{'' if n == '1' else 's'}" for unit, n in counts.items() if n != "0"]
    return " ".join(said) or "0 seconds"


def whole(key: str, given: object) -> int:
    """A whole number of 1 or more."""
    number = int(given) if isinstance(given, Integral) and not isinstance(given, bool) else 0
    if not 0 < number < LARGEST:
        raise refused(key, "a whole number of 1 or more", given)
    return number


def truth(key: str, given: object) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        raise refused(key, "true or false", given)
    return given


def choice(key: str, given: object, choices: Iterable[str]) -> str:
    """One of a few words."""
    known = list(choices)
    if not isinstance(given, str) or given not in known:
        expected = " or ".join(repr(word) for word in known)
        raise refused(key, expected, given, near(given, known))
    return str(given)


def refused(key: str, expected: str, given: object, hint: str = "") -> ParameterError:
    """The error that names a key, what it must be, and what it was."""
    shown = repr(given)
    shown = shown if len(shown) <= 80 else f"{shown[:79]}…"  # noqa: PLR2004
    return ParameterError(f"{key!r} must be {expected}; it is {shown}.{hint}")


def near(given: object, known: Iterable[str]) -> str:
    """A sentence with the names that are most like what was given; empty when none is.

    >>> near("Regsiter", ["Register", "Decide"])
    " Did you mean 'Register'?"
    """
    like = get_close_matches(str(given), known)
    return f" Did you mean {' or '.join(repr(name) for name in like)}?" if like else ""


def _value(key: str, given: object) -> Value:
    if isinstance(given, str):
        return text(key, given)
    if isinstance(given, bool):
        return given
    if isinstance(given, Integral) and -LARGEST <= int(given) < LARGEST:
        return int(given)
    if isinstance(given, float) and math.isfinite(given):
        return float(given)
    hint = " Ask for what is not filled in by not_filled." if given is None else ""
    raise refused(key, "a list of texts, numbers, true or false", given, hint)


def _read_duration(given: object) -> timedelta | None:
    parts = given.lower().split() if isinstance(given, str) else []
    if not parts or len(parts) % 2:
        return None
    microseconds = Decimal(0)
    for number, unit in zip(parts[::2], parts[1::2], strict=True):
        size = UNITS.get(unit.removesuffix("s"))
        if size is None or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", number):
            return None
        microseconds += Decimal(number) * (size // timedelta(microseconds=1))
    longest = LONGEST // timedelta(microseconds=1)
    return timedelta(microseconds=int(microseconds)) if microseconds <= longest else None
