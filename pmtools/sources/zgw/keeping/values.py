"""Values of an answer, each only in the form that it should have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pmtools.errors import SourceError
from pmtools.sources.zgw.asking.gate import UUID

Record = Mapping[str, Any]
ID = re.compile(rf"(?:.*/)?({UUID})/?", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})")
DURATION = re.compile(r"P(?:\d{1,5}[YMWD])*(?:T(?:\d{1,5}[HMS])+)?")
CODE = re.compile(r"[a-z_]{1,40}")
RSIN = re.compile(r"\d{9}")
LONGEST = 200
"""Characters of a name that is kept."""


def id_of(url: Any) -> str:
    """The id at the end of an address. SourceError when it is none; it is not repeated.

    >>> id_of("https://zaken.example.nl/zaken/129a56f1-cffc-41fc-b96d-8ac4fb6c20e1")
    '129a56f1-cffc-41fc-b96d-8ac4fb6c20e1'
    """
    found = ID.fullmatch(url) if isinstance(url, str) else None
    if not found:
        raise SourceError(
            "The server gave a record without an address that ends in a UUID, as the ZGW standard "
            "asks. Is this address a ZGW API?"
        )
    return found[1].lower()


def instant(moment: str) -> str:
    """A moment of the source as ours: UTC, with microseconds, to sort as a text; else nothing.

    >>> instant("2026-02-09T13:35:53+01:00")
    '2026-02-09T12:35:53.000000Z'
    """
    try:
        return told(datetime.fromisoformat(moment[:19] + _micros(moment) + _offset(moment)))
    except (ValueError, OverflowError):  # a month 13
        return ""


def told(moment: datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _micros(moment: str) -> str:
    found = re.search(r"\.(\d{1,6})", moment)
    return f".{found[1]:0<6}" if found else ""


def _offset(moment: str) -> str:
    return "+00:00" if moment.endswith("Z") else moment[-6:]


def like(form: re.Pattern[str], record: Record, key: str) -> str:
    """A value of the form that it should have, else nothing: null, or free text in a date."""
    value = record.get(key)
    return value if isinstance(value, str) and form.fullmatch(value) else ""


def name_in(record: Record, key: str) -> str:
    """A name, of at most `LONGEST` characters; nothing when there is none.

    Half a character, which a source left when it cut a text, becomes a question mark.
    """
    value = record.get(key)
    if not isinstance(value, str):
        return ""
    return value.strip()[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def id_or(record: Record, key: str) -> str:
    """The id at the end of an address; nothing when there is none."""
    value = record.get(key)
    found = ID.fullmatch(value) if isinstance(value, str) else None
    return found[1].lower() if found else ""


def ids_in(record: Record, key: str) -> list[str]:
    """The ids at the end of the addresses in a list."""
    told = record.get(key)
    values = told if isinstance(told, list) else []
    found = [ID.fullmatch(one) for one in values if isinstance(one, str)]
    return [one[1].lower() for one in found if one]


def part(record: Record, key: str) -> Record:
    """A group of fields; an empty one when it is null."""
    value = record.get(key)
    return value if isinstance(value, Mapping) else {}


def record_or(value: Any) -> Record | None:
    """A record; None for anything else."""
    return value if isinstance(value, Mapping) else None
