"""What names a row of an answer: its key columns, and how people say them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pmtools.errors import ParameterError
from pmtools.labels import short
from pmtools.report.labels import said_label
from pmtools.report.language import spoken
from pmtools.report.tables import MONTHS

if TYPE_CHECKING:
    import pandas as pd

MEASURED = {
    "n", "total", "median", "p80", "p90", "n_cases", "share", "time_share", "running_share",
    "n_back", "n_repeat", "n_redo", "n_to_start", "n_first", "n_last", "position",
}  # fmt: skip
"""Columns of answers that hold numbers; every other column is a key."""
PAIRS = (("from_activity", "to_activity"), ("from_team", "to_team"))
OURS = {"activity", "team", "from_activity", "to_activity", "from_team", "to_team", "kind"}
"""Keys whose values speak for themselves; of any other the name is said too."""
LONGEST = 400
"""No label says more letters of a value than this; those of a log can have any number."""
NAME = 40
DECIMALS = 6
ZONE = ZoneInfo("Europe/Amsterdam")
"""A moment of an answer is in UTC; the office whose day is meant is here."""
NOON = 12


@dataclass(frozen=True)
class Label:
    """The parts of a name: two around an arrow, or one; and in one line for a sentence."""

    parts: tuple[str, ...]
    name: str

    @property
    def line(self) -> str:
        """All on one line."""
        return " → ".join(self.parts)


def keys_of(frame: pd.DataFrame) -> list[str]:
    """The columns that name a row; ParameterError when there are none."""
    keys = [str(column) for column in frame.columns if column not in MEASURED]
    if not keys:
        raise ParameterError(
            "This answer has one row for all of the log, and no column that tells its rows apart. "
            "Ask the measure by something, such as by='team'."
        )
    return keys


def label_of(row: dict[str, Any], keys: list[str]) -> Label:
    """How a row is named: `A → B` for two steps or teams, and the value of every other key."""
    pair = next((pair for pair in PAIRS if set(pair) <= set(keys)), ())
    parts = [said_value(row[name]) for name in pair]
    rest = sorted((name for name in keys if name not in pair), key=lambda name: name == "kind")
    others = [_said_key(name, row[name]) for name in rest]
    if parts:
        parts[-1] = " · ".join([parts[-1], *others])
    else:
        parts = [" · ".join(others)]
    own = "" if pair or len(keys) > 1 or keys[0] in OURS else keys[0]
    return Label(tuple(parts), spoken().known(f"key.{own}", short(said_label(own), NAME)))


def _said_key(name: str, value: object) -> str:
    """The value of a key; a kind in our words, and a month without its first day."""
    import pandas as pd

    words = spoken()
    if name == "kind":
        return words.known(f"kind.{value}", said_value(value))
    if name == "length" and isinstance(value, timedelta):
        return words.duration(pd.Timedelta(value))
    if name in MONTHS and isinstance(value, datetime) and not pd.isna(value):
        return words.month(value)
    return said_value(value)


def said_value(value: object) -> str:  # noqa: PLR0911 (one a kind)
    """A value of a log as people say it; `niet ingevuld` where there is none.

    >>> said_value(None), said_value(True), said_value(2.5), said_value("balie")
    ('niet ingevuld', 'ja', '2,5', 'balie')
    """
    import pandas as pd

    words = spoken()
    if pd.api.types.is_scalar(value) and pd.isna(value):  # type: ignore[call-overload]
        return words("filter.not_filled")
    if pd.api.types.is_bool(value):
        return words(f"filter.{'true' if value else 'false'}")
    if isinstance(value, timedelta):  # of the case itself: no clock of ours measured it
        return words.in_calendar_time.duration(pd.Timedelta(value))
    if isinstance(value, date):
        return _said_moment(value)
    if isinstance(value, int | float | Decimal):
        return _said_number(value)
    if isinstance(value, tuple | list):
        return " → ".join(said_label(str(item)[:LONGEST]) for item in value[:NAME])
    return said_label(str(value)[:LONGEST]) or words("filter.not_filled")


def _said_moment(value: date) -> str:
    """A day, and the time of a moment that is not midnight."""
    words = spoken()
    if not isinstance(value, datetime):
        return words.date(datetime(value.year, value.month, value.day, NOON, tzinfo=ZONE), ZONE.key)
    local = value.astimezone(ZONE) if value.tzinfo else value.replace(tzinfo=ZONE)
    day = words.date(local, ZONE.key)
    return f"{day} {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else day


def _said_number(value: float | Decimal) -> str:
    """A number as in the log; a whole one may be a year or a code, so it is not grouped."""
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact.adjusted()) > NAME:
        return str(value)
    places = exact if isinstance(value, Decimal) else exact.normalize()
    decimals = min(max(-int(places.as_tuple().exponent), 0), DECIMALS)
    return spoken().number(float(exact), decimals) if decimals else str(int(exact))
