"""What was found, said without saying it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from pmtools.errors import ParameterError
from pmtools.privacy.scan.finders import KINDS, hidden
from pmtools.privacy.scan.scan import Found

MOST = 5
"""So many things are said, each with so many places."""
IN_LOG = "Leave the column out with the mapping ([attributes] drop), or mend it in the source"
SHARED = "of numbers of nine digits one in eleven passes the test of a BSN"


def allowed_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds that may stand in a report, as they were asked. ParameterError for an unknown one.

    >>> allowed_kinds(["BSN", "bsn"])
    ('bsn',)
    """
    told = tuple(dict.fromkeys(kind.strip().lower() for kind in kinds))
    known = [kind for kind in KINDS if kind != "name"]
    for kind in told:
        if kind not in known:
            raise ParameterError(f"--allow {kind!r} is no kind. Choose from {', '.join(known)}.")
    return told


def refusal(found: Sequence[Found], what: str, folder: Path, remedy: str = IN_LOG) -> str:
    """That something is not kept, why, and what can be done; never what was found."""
    kinds = Counter(one.kind for one in found)
    allow = " ".join(f"--allow {kind}" for kind in kinds)
    counted = ", ".join(f"{kind} {n}" for kind, n in kinds.items())
    by_chance = f" ({SHARED})" if "bsn" in kinds else ""
    return (
        f"{what} holds what looks like personal data ({counted}), so it is not kept: "
        f"{_places(found, folder)}. {remedy}. When a person has looked and it is none{by_chance}, "
        f"give {allow}."
    )


def hidden_in(value: Any, allowed: Collection[str] = ()) -> Any:
    """A JSON-like value in all texts of which personal data is hidden, in its keys too."""
    if isinstance(value, str):
        return hidden(value, allowed)
    if isinstance(value, dict):
        return {hidden(str(key), allowed): hidden_in(one, allowed) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(hidden_in(one, allowed) for one in value)
    return value


def _places(found: Iterable[Found], folder: Path) -> str:
    """Where each thing stands, such as `bsn 11******* (report.html line 12)`."""
    by_thing: dict[str, list[str]] = {}
    for one in found:
        file = one.file.relative_to(folder).as_posix() if one.file.is_relative_to(folder) else ""
        place = f"{file} {one.place}".strip()
        by_thing.setdefault(f"{one.kind} {one.shown}", []).append(place)
    said = [f"{thing} ({_some(places)})" for thing, places in by_thing.items()]
    return _some(said)


def _some(told: list[str]) -> str:
    more = f" and {len(told) - MOST} more" if len(told) > MOST else ""
    return "; ".join(told[:MOST]) + more
