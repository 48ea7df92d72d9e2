"""The catalogue: case types with all their versions, and what belongs to them."""

from __future__ import annotations

from difflib import get_close_matches

from pmtools.errors import ParameterError
from pmtools.sources.zgw.asking.paging import Lists
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.keeping.fields import Keeper, Row

TYPES = {
    "zaaktype": "/zaaktypen",
    "statustype": "/statustypen",
    "resultaattype": "/resultaattypen",
}
ALL = {"status": "alles"}
"""Concepts and versions of before too: cases keep the version that they began with."""
NO_RIGHT, NOT_FOUND = 403, 404


def catalogue(lists: Lists, keeper: Keeper) -> dict[str, list[Row]]:
    """Kind of type to its rows."""
    return {kind: _rows(lists, keeper, kind) for kind in TYPES}


def _rows(lists: Lists, keeper: Keeper, kind: str) -> list[Row]:
    keep = getattr(keeper, kind)
    rows = dict[str, Row]()
    for page in lists.pages("catalogi", TYPES[kind], ALL):
        rows |= {row["id"]: row for row in map(keep, page.records)}
    return list(rows.values())


def chosen(profile: Profile, types: list[Row]) -> list[Row]:
    """The case types that a profile takes. ParameterError names one that is not there.

    >>> from pmtools.sources.zgw.asking.profile import Profile
    >>> profile = Profile("p", {}, "c", "c", case_types=("WOO",))
    >>> [row["id"] for row in chosen(profile, [{"id": 1, "identificatie": "WOO"}])]
    [1]
    """
    there = {row["identificatie"] for row in types}
    for name in profile.case_types:
        if name not in there:
            near = get_close_matches(name, there, 3, 0.6)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise ParameterError(
                f"Profile {profile.name}: {profile.host} has no case type {name!r}.{hint} There "
                f"are: {', '.join(sorted(there)) or 'none that this client sees'}."
            )
    return [
        row for row in types if not profile.case_types or row["identificatie"] in profile.case_types
    ]


def sees_decisions(lists: Lists) -> bool:
    """Whether there is a Besluiten API that this client may read."""
    if "besluiten" not in lists.server.profile.apis:
        return False
    try:
        lists.first("besluiten", "/besluiten", {})
    except RefusedError as refused:
        if refused.status in (NO_RIGHT, NOT_FOUND):
            return False
        raise
    return True
