"""Every word, unit and number format of the page, per language, from `nl.toml` and `en.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from pmtools.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

Day: TypeAlias = date
LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ((2 * DAY, DAY, "day"), (2 * HOUR, HOUR, "hour"), (2 * MINUTE, MINUTE, "minute"))
OURS = ("separator", "sign", "role", "order", "kind")
"""Fields of a note whose values are words of our own, and no text of a log."""
SAME = 1e-9
"""Shares that add up to all may miss it by this much."""
SMALL = 10
"""Below this a number of units is said with one decimal."""


@dataclass(frozen=True)
class Words:
    """The words of one language.

    >>> words_of("nl").number(1234.5, decimals=1)
    '1.234,5'
    """

    language: str
    texts: dict[str, Any]
    whole_days: bool = False
    """Whether only days are known, so that no duration is said more precisely."""

    def __call__(self, key: str, **values: object) -> str:
        """The text at a dotted key, with its `{fields}` filled in."""
        text: Any = self.texts
        for part in key.split("."):
            text = text[part]
        return str(text).format(**values)

    def known(self, key: str, otherwise: str) -> str:
        """The text of a name in a section, or `otherwise` when the words do not have it.

        The name is one key, whatever dots a column of the log may have.
        """
        section, _, name = key.partition(".")
        text = self.texts.get(section, {}).get(name)
        return text if isinstance(text, str) else otherwise

    def note(self, note: str) -> str:
        """A note of the reader (`Note`, in English) in this language, where it is known."""
        own = _notes(self.language)
        text = own.get("note", {}).get(getattr(note, "key", ""))
        if text is None:
            return str(note)
        words, values = own["word"], getattr(note, "values", {}).items()
        said = {name: self.number(v) if isinstance(v, int) else v for name, v in values}
        return text.format(**said | {n: words[v] for n, v in said.items() if n in OURS})

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the separators of the language."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=LOCALES[self.language]))

    def percent(self, share: float) -> str:
        """A share between 0 and 1 as a percentage; never rounded up to all or down to nothing."""
        if 0 < share < 0.01:  # noqa: PLR2004
            return self("number.percent_below", value=self.number(1))
        if 0.99 < share < 1 - SAME:  # noqa: PLR2004
            return self("number.percent_above", value=self.number(99))
        return self("number.percent", value=self.number(share * 100))

    def count(self, n: int, noun: str) -> str:
        """A number with its noun: 1 zaak, 1.434 zaken."""
        form = "one" if n == 1 else "many"
        return f"{self.number(n)} {self(f'noun.{noun}.{form}')}"

    def duration(self, value: pd.Timedelta) -> str:
        """A duration as people say it: 12 dagen, 3 uur, 2,5 dagen."""
        seconds = value.total_seconds()
        if self.whole_days:
            return self._in_days(seconds)
        if 0 < abs(seconds) < 1:
            return self("number.duration_below")
        for least, size, unit in UNITS:
            if abs(seconds) >= least:
                return self.in_unit(seconds / size, unit)
        return self.in_unit(seconds, "second")

    def _in_days(self, seconds: float) -> str:
        days = round(seconds / DAY)
        if days:
            return self.in_unit(days, "day")
        return self("number.same_day" if seconds == 0 else "number.day_below")

    def in_unit(self, amount: float, unit: str) -> str:
        """An amount of a unit (second, minute, hour, day): one decimal below ten."""
        decimals = 1 if amount < SMALL and round(amount, 1) != round(amount) else 0
        said = self.number(amount, decimals)
        form = "one" if said == "1" else "many"
        return f"{said} {self(f'noun.{unit}.{form}')}"

    def date(self, moment: datetime, zone: str) -> str:
        """The day of a moment in a zone: 6 januari 2025."""
        from babel.dates import format_date

        local = moment.astimezone(ZoneInfo(zone))
        return str(format_date(local.date(), format="d MMMM y", locale=LOCALES[self.language]))

    def month(self, day: Day, form: str = "LLLL y") -> str:
        """The month of a day: januari 2025; `form` is a pattern of CLDR."""
        from babel.dates import format_date

        return str(format_date(day, format=form, locale=LOCALES[self.language]))


@cache
def words_of(language: str) -> Words:
    """The words of a language; ParameterError when it is not nl or en."""
    if language not in LANGUAGES:
        known = " or ".join(LANGUAGES)
        raise ParameterError(f"Unknown language {language!r}. Choose {known}.")
    return Words(language, _texts(f"{language}.toml"))


@cache
def _notes(language: str) -> dict[str, dict[str, str]]:
    # A note is English where it arises; only other languages have texts of their own.
    return _texts(f"notes.{language}.toml") if language != "en" else {}


def _texts(file: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(file).read_text(encoding="utf-8"))
