"""A calendar file in which persons have pseudonyms, as they have in the log of a report."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pmtools.clock.data_files import quoted
from pmtools.errors import ParameterError

PERSON = "person"
PLACE = re.compile(r"\(at line \d+, column \d+\)")


def with_pseudonyms(content: bytes, key: Callable[[], Callable[[str], str]]) -> bytes:
    r"""A file as it is, or when it has hours of persons with pseudonyms for their names.

    `key` gives the function from a name to its pseudonym; it is asked only when there are any. What
    is wrong with persons is told here without their names (ParameterError).

    >>> told = with_pseudonyms(b'[person."A"]\nmonday = ["09:00-12:00"]', lambda: str.lower)
    >>> tomllib.loads(told.decode())["person"]
    {'a': {'monday': ['09:00-12:00']}}
    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if PERSON.encode() not in content:  # who reads it tells what is wrong
            return content
        place = PLACE.search(str(error))
        at = f" {place[0]}" if place else ""
        # The error itself may hold a name.
        raise ParameterError(f"A file with persons is not TOML in UTF-8{at}. Mend it.") from None
    persons = tables.get(PERSON, {})
    if not isinstance(persons, dict) or not all(isinstance(one, dict) for one in persons.values()):
        raise ParameterError(
            'In a file that is given, person must be tables: [person."name"] with the hours of a '
            "week."
        )
    if not persons:
        return content
    pseudonym = key()
    named = {pseudonym(name): week for name, week in persons.items()}
    return "\n".join(_lines({**tables, PERSON: named}, ())).encode("utf-8") + b"\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """A table as TOML: its values first, then the tables in it."""
    if path:
        yield f"[{'.'.join(map(quoted, path))}]"
    inner = [key for key, value in table.items() if _is_table(value) or _is_tables(value)]
    yield from (f"{quoted(key)} = {_value(table[key])}" for key in table if key not in inner)
    for key in inner:
        if _is_table(table[key]):
            yield from _lines(table[key], (*path, key))
            continue
        for one in table[key]:
            yield f"[[{'.'.join(map(quoted, (*path, key)))}]]"
            yield from (f"{quoted(name)} = {_value(value)}" for name, value in one.items())


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date) else str(value)
