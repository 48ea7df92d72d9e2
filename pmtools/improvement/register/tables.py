"""The TOML files of a register: what they say, and everything that is wrong with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pmtools.errors import ParameterError
from pmtools.improvement.register.lines import Keys, explained, lines_of
from pmtools.improvement.register.model import Place

T = TypeVar("T")
LONGEST = 1 << 22
"""Bytes of a file: thousands of results."""
YEARS = range(1990, 2101)
UNKNOWN = date.min
"""Where a day should be and is none."""
A_DATE = "a date without quotes or time, such as 2026-03-01"
LONG, MOST = 60, 1000


@dataclass(frozen=True)
class Problem:
    """What is wrong, or what is worth a look, and where."""

    place: Place
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass
class TomlFile:
    """One file and what was found wrong in it; it says nothing when it is not there."""

    path: Path
    problems: list[Problem] = field(default_factory=list)
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    broken: bool = False
    """Whether it is there and cannot be read."""
    wrong_at: set[Keys] = field(default_factory=set)
    """The tables in which something is wrong."""

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """The file at a path, read as far as it can be."""
        file = cls(path)
        try:
            file.parse(path.read_bytes())
        except FileNotFoundError:
            pass
        except OSError as error:
            file.fails(1, f"it cannot be read: {error.strerror}. Ask for the right to read it.")
        return file

    def parse(self, content: bytes) -> None:
        """Take the values from its bytes."""
        if len(content) > LONGEST:
            self.fails(1, f"it is larger than {LONGEST >> 20} MB. Move what is old elsewhere.")
            return
        try:
            self.text = content.decode("utf-8-sig")
            self.values = tomllib.loads(self.text)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.fails(line, "this is not UTF-8. Save the file again as UTF-8.")
        except tomllib.TOMLDecodeError as error:
            self.fails(*explained(str(error), self.text))
        except RecursionError:
            self.fails(1, "it is nested too deeply to be read. Take brackets away.")

    def fails(self, line: int, why: str) -> None:
        """Note that nothing of it can be used."""
        self.broken = True
        self.problems.append(Problem(Place(self.path, line), why))

    @property
    def table(self) -> Table:
        """All that it says."""
        return Table(self, self.values)

    @cached_property
    def lines(self) -> dict[Keys, int]:
        """The line of every key."""
        return lines_of(self.text)

    def place(self, keys: Keys) -> Place:
        """Where a key stands, or else the table that it should be in."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return Place(self.path, self.lines[keys] if keys else 1)


@dataclass(frozen=True)
class Table:
    """One table of a file. What is asked of it and is wrong is noted; a stand-in is given."""

    file: TomlFile
    values: Mapping[str, Any]
    keys: Keys = ()

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.file.place(self.keys)

    @property
    def has_problems(self) -> bool:
        """Whether anything in it is wrong, or in a table within it."""
        return any(keys[: len(self.keys)] == self.keys for keys in self.file.wrong_at)

    def wrong(self, key: str, why: str) -> None:
        """Note what is wrong with a key."""
        self.file.wrong_at.add(self.keys)
        place = self.file.place((*self.keys, key) if key else self.keys)
        self.file.problems.append(Problem(place, why))

    def only(self, known: Iterable[str], above: Iterable[str] = ()) -> None:
        """Note every key that nobody knows; `above` are those of the table that this is in."""
        there, higher = list(known), list(above)
        for key in self.values:
            if key not in there:
                names = ", ".join(there)
                hint = f"{near(key, there)} Known are: {names}."
                if key in higher:
                    hint = " It belongs higher up: move it above the first line in [ ] before it."
                self.wrong(key, f"unknown key {shown(key)}.{hint}")

    def text(self, key: str, ask: str = "") -> str:
        """A text that must be there; `ask` says so in its own way."""
        if key not in self.values or not _says(self.values[key]):
            self.wrong(key, ask or f'{key} is missing. Write {key} = "…".')
            return ""
        return self.maybe_text(key)

    def maybe_text(self, key: str) -> str:
        """A text, or nothing."""
        value = self.values.get(key, "")
        if isinstance(value, str):
            return value
        self.wrong(key, f'{key} = {shown(value)} must be a text between quotes: {key} = "…".')
        return ""

    def day(self, key: str) -> date:
        """A date that must be there."""
        if key not in self.values:
            self.wrong(key, f"{key} is missing. Write {A_DATE}: {key} = 2026-03-01.")
        return self.maybe_day(key) or UNKNOWN

    def maybe_day(self, key: str) -> date | None:
        """A date, or None."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.wrong(key, f"{key} = {shown(value)} must be {A_DATE}.")
            return None
        if value.year not in YEARS:
            self.wrong(key, f"{key} = {value}: is that year right? It must be 1990 to 2100.")
        return value

    def whole(self, key: str, otherwise: int) -> int:
        """A whole number of 1 to 1000."""
        value = self.values.get(key, otherwise)
        if type(value) is int and 0 < value <= MOST:
            return value
        self.wrong(key, f"{key} = {shown(value)} must be a whole number of 1 to {MOST}.")
        return otherwise

    def truth(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, f"{key} = {shown(value)} must be true or false, without quotes.")
        return value is True

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and _says(one) for one in value):
            return tuple(value)
        self.wrong(key, f'{key} = {shown(value)} must be a list of texts: ["…", "…"].')
        return ()

    def one_of(self, key: str, choices: Iterable[str], *, needed: bool = True) -> str:
        """One of some words; empty when it is not there and need not be."""
        value, there = self.values.get(key, ""), list(choices)
        if value in there or (value == "" and not needed):
            return str(value)
        names = ", ".join(there)
        said = f"{key} = {shown(value)} is not known." if key in self.values else f"{key}?"
        self.wrong(key, f"{said}{near(value, there)} Write one of: {names}.")
        return ""

    def parsed(self, key: str, read: Callable[[Any], T], example: str, otherwise: T) -> T:
        """What `read` makes of a value; its ParameterError is noted with an example."""
        if key not in self.values:
            return otherwise
        try:
            return read(self.values[key])
        except ParameterError as error:
            value = shown(self.values[key])
            self.wrong(key, f"{key} = {value}: {error}. Write {key} = {example}.")
            return otherwise

    def tables(self, key: str) -> list[Table]:
        """The tables of an array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, f"{key} must be one or more tables, each under [[{key}]].")
            return []
        return [Table(self.file, one, (*self.keys, key, n)) for n, one in enumerate(value)]


def shown(value: object) -> str:
    """A value as it may stand in a sentence: in short."""
    said = value.isoformat() if isinstance(value, date) else repr(value)
    return said if len(said) <= LONG else f"{said[:LONG]}…"


def near(value: object, there: Iterable[str]) -> str:
    """A sentence with the name that was probably meant; empty when there is none."""
    found = get_close_matches(str(value)[:LONG], list(there), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def _says(value: object) -> bool:
    """Whether something was filled in: … and ? are none."""
    return not isinstance(value, str) or any(letter.isalnum() for letter in value)
