"""Every word, unit and number format of the page, per language, from `nl.toml` and `en.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from pmtools.errors import ParameterError
from pmtools.report.words.office import Office, Week, stretches

if TYPE_CHECKING:
    import pandas as pd

Day: TypeAlias = date
LANGUAGES = ("nl", "en")
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
MINUTE, HOUR, DAY = 60, 3600, 86400
Unit = tuple[float, float, str]
"""From how many seconds on a unit is said, how many it has, and its noun."""
MONDAY = date(2024, 1, 1)
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
    office: Office | None = None
    """By which hours office time is measured; durations are calendar time without it."""

    def __call__(self, key: str, **values: object) -> str:
        """The text at a dotted key, with its `{fields}` filled in.

        Any text may name `{time}` (calendar or office time) and `{basis}` (the same, with the name
        and the hours of the office).
        """
        text: Any = self.texts
        for part in key.split("."):
            text = text[part]
        said = str(text)
        if "{time}" in said:
            values["time"] = self.time
        if "{basis}" in said:
            values["basis"] = self.basis
        return said.format(**values)

    @property
    def kind(self) -> str:
        """In which time durations are: `calendar` or `office`."""
        return "office" if self.office else "calendar"

    @property
    def time(self) -> str:
        """The name of that time."""
        return self(f"time.{self.kind}")

    @property
    def basis(self) -> str:
        """The name of that time, and for office time by which hours."""
        if self.office is None:
            return self.time
        name, week = self.office.name, self.week(self.office.week)
        # The usual calendar is called just that: its name is said already.
        form = "basis_alone" if name.casefold() == self.time else "basis"
        return self(f"time.{form}", name=name, week=week)

    @property
    def in_calendar_time(self) -> Words:
        """The same words, for durations that are calendar time all the same."""
        return replace(self, office=None)

    @property
    def day(self) -> timedelta:
        """How long a day, or a working day, is."""
        return self.office.day if self.office else timedelta(seconds=DAY)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of durations, largest first: none but days where only days are known."""
        day, work = self.day.total_seconds(), "work_" if self.office else ""
        if self.whole_days:
            return ((0, day, f"{work}day"),)
        minute = (2 * MINUTE, MINUTE, "minute")
        return ((2 * day, day, f"{work}day"), (2 * HOUR, HOUR, f"{work}hour"), minute)

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
        said = str(format_decimal(value, format=pattern, locale=LOCALES[self.language]))
        # A little less than nothing is nothing: no number is said as -0,000.
        return said if said.strip("-0.,") else said.removeprefix("-")

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
        if seconds == 0 and self.office:
            return self.in_unit(0, "work_hour")
        for least, size, unit in self.units:
            if abs(seconds) >= least:
                return self.in_unit(seconds / size, unit)
        return self.in_unit(seconds, "second")

    def _in_days(self, seconds: float) -> str:
        _, size, unit = self.units[0]
        days = round(seconds / size)
        if days or (self.office and seconds == 0):
            return self.in_unit(days, unit)
        return self("number.same_day" if seconds == 0 else f"number.{unit}_below")

    def in_unit(self, amount: float, unit: str) -> str:
        """An amount of a unit (a noun such as minute or work_day): one decimal below ten."""
        decimals = 1 if amount < SMALL and round(amount, 1) != round(amount) else 0
        said = self.number(amount, decimals)
        form = "one" if said == "1" else "many"
        return f"{said} {self(f'noun.{unit}.{form}')}"

    def date(self, moment: datetime, zone: str) -> str:
        """The day of a moment in a zone: 6 januari 2025."""
        from babel.dates import format_date

        local = moment.astimezone(ZoneInfo(zone))
        return str(format_date(local.date(), format="d MMMM y", locale=LOCALES[self.language]))

    def short_day(self, day: Day) -> str:
        """A day without its year: 6 jan."""
        from babel.dates import format_date

        return str(format_date(day, format="d MMM", locale=LOCALES[self.language]))

    def week(self, week: Week) -> str:
        """The hours of a week: ma–do 09:00–17:00, vr 09:00–12:00 + 13:00–17:00."""
        said = []
        for first, last, hours in stretches(week):
            days = "–".join(self._weekday(day) for day in dict.fromkeys((first, last)))
            said.append(f"{days} {hours.replace('-', '–').replace(', ', ' + ')}")
        return ", ".join(said)

    def _weekday(self, day: int) -> str:
        return self.weekday(day + 1, "EEE")

    def weekday(self, number: int, form: str = "EEEE") -> str:
        """The name of a weekday, of which 1 is Monday; `form` is a pattern of CLDR."""
        from babel.dates import format_date

        day = MONDAY + timedelta(days=number - 1)
        return str(format_date(day, format=form, locale=LOCALES[self.language]))

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
