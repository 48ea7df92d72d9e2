"""Reading the TOML files of this room: what a file must say, and the place of what is wrong."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pmtools.errors import ParameterError

T = TypeVar("T")
KINDS: dict[type, str] = {str: "a text", bool: "true or false", date: "a date such as 2026-05-05"}


def shipped(folder: str) -> Traversable:
    """A folder of data files that comes with pmtools."""
    return files("pmtools.clock").joinpath(folder)


def tables_of(file: Path | Traversable) -> Entry:
    """The content of a TOML file. ParameterError when it cannot be read or is no TOML."""
    try:
        return Entry(file.name, tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise ParameterError(f"Cannot read {file}: {error.strerror}. Check the name.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"{file} is not TOML in UTF-8: {error}. Mend that place.") from error


@dataclass(frozen=True)
class Entry:
    """One table of a file, with its place in words."""

    place: str
    values: Mapping[str, Any]

    def wrong(self, why: str) -> ParameterError:
        """The error for something in this table."""
        return ParameterError(f"{self.place}: {why}")

    def only(self, known: Iterable[str]) -> None:
        """ParameterError for a key that nobody knows."""
        there = list(known)
        for key in self.values:
            if key not in there:
                near = get_close_matches(key, there, n=1)
                meant = f" Did you mean {near[0]!r}?" if near else ""
                raise self.wrong(f"unknown key {key!r}.{meant} Known are: {', '.join(there)}.")

    def get(self, key: str, kind: type[T], otherwise: T | None = None) -> T:
        """A value of a kind; without `otherwise` it must be there."""
        if key not in self.values:
            if otherwise is None:
                raise self.wrong(f"{key!r} is missing. Write {key} = {_example(kind)}.")
            return otherwise
        value = self.values[key]
        if isinstance(value, str) and not value.strip():
            raise self.wrong(f"{key!r} is empty. Write {key} = {_example(kind)}.")
        # A moment is a date, and true a number, to Python but not to whoever wrote the file.
        exact = type(value) is kind if kind in (date, int) else isinstance(value, kind)
        if not exact or isinstance(value, datetime):
            raise self.wrong(f"{key} = {value!r} must be {KINDS.get(kind, kind.__name__)}.")
        return value  # type: ignore[no-any-return]

    def maybe(self, key: str, kind: type[T]) -> T | None:
        """A value of a kind, or None."""
        return self.get(key, kind) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(f"{key} = {value!r} must be a list of texts.")
        return tuple(value)

    def table(self, key: str) -> Entry:
        """A table in this one; empty when it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"{key} = {value!r} must be a table: [{key}].")
        return Entry(f"{self.place}, [{key}]", value)

    def entries(self, key: str, named: Callable[[Mapping[str, Any]], object]) -> list[Entry]:
        """The tables of an array of tables, each called by what `named` gives."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(f"{key} must be tables: [[{key}]].")
        return [
            Entry(f"{self.place}, {key} {named(one) or number}", one)
            for number, one in enumerate(value, start=1)
        ]


def own_file(path: str | Path) -> Path:
    """A file that is given; ParameterError when its name does not end in .toml.

    Only such a file is handed to a report, with its content in the record of the run.
    """
    file = Path(path)
    if file.suffix.lower() != ".toml":
        raise ParameterError(f"{file} must be a TOML file: let its name end in .toml.")
    return file


def quoted(said: str) -> str:
    """A text in quotes for such a file; JSON escapes as TOML does, but for the delete sign."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


def _example(kind: type) -> str:
    return {date: "2026-01-01", bool: "true", int: "1"}.get(kind, '"…"')
