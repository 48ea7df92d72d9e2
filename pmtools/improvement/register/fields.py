"""What the entries of a register have in common: names, roles, lengths of time, numbers."""

from __future__ import annotations

import re
from datetime import timedelta
from unicodedata import normalize

from pmtools.errors import ParameterError
from pmtools.improvement.register.amounts import DAYS, LARGEST, amount_of
from pmtools.improvement.register.tables import Table, shown

ID = re.compile(r"[^\W_][\w-]{0,63}")
LONGEST = 3653
"""Days."""
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def id_in(table: Table) -> str:
    """The name by which an entry is called."""
    said = table.text("id")
    if said and not ID.fullmatch(said):
        table.wrong("id", f"id = {shown(said)} must be of letters, digits, - and _ (at most 64).")
    return said


def role_in(table: Table, key: str) -> str:
    """A role or a team; a person's address is refused, and not repeated."""
    said = table.text(key)
    if MAIL.search(said):
        table.wrong(
            key,
            f'{key} looks like an e-mail address. Name a role: {key} = "teamleider vergunningen".',
        )
    return said


def folded(text: str) -> str:
    """A name by which two are the same, whatever their capitals and spaces.

    >>> folded(" Team  Bouwen ") == folded("team bouwen")
    True
    """
    return " ".join(normalize("NFC", text).casefold().split())


def time_of(given: object) -> timedelta:
    """A length of time."""
    amount = amount_of(given)
    if amount.unit != DAYS:
        raise ParameterError("it is no length of time")
    if amount.value > LONGEST:
        raise ParameterError("it is longer than ten years")
    return timedelta(days=amount.value)


def some_time(given: object) -> timedelta | None:
    """A length of time that is not nothing."""
    if not time_of(given):
        raise ParameterError("it must be longer than nothing")
    return time_of(given)


def number(given: object) -> float | None:
    """A finite number."""
    if isinstance(given, int | float) and not isinstance(given, bool) and abs(given) <= LARGEST:
        return float(given)
    raise ParameterError("it must be a number")


def count(given: object) -> int | None:
    """A whole number of 0 or more."""
    if type(given) is not int or not 0 <= given <= LARGEST:
        raise ParameterError("it must be a whole number of 0 or more")
    return given
