"""What a state is of: one server and client, and the cases that the profile selects."""

from __future__ import annotations

import json

from pmtools.errors import ParameterError
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.keeping.trail import DOCUMENT
from pmtools.sources.zgw.state.removing import remove_cases
from pmtools.sources.zgw.state.state import State

ASKED = "asked for"
FIXED = {
    "server": "another server ({before})",
    "employees": "employees {before}",
}


def settle_selection(state: State, profile: Profile) -> None:
    """Hold a state and a profile beside each other, in one page.

    Cases that the profile no longer selects go, and all are read again when other properties are
    asked for, or documents or substatuses that were not; of those that are no longer asked for
    nothing stays. ParameterError for a profile of another server, or another choice about
    employees.
    """
    now = {
        "server": profile.apis["zaken"],
        "employees": "as pseudonyms" if profile.employees else "left out",
    }
    for name, value in now.items():
        before = state.told(name)
        if before and before != value:
            raise ParameterError(
                f"This folder holds the state of {FIXED[name].format(before=before)}, and profile "
                f"{profile.name} says {value}. Name another folder with --out."
            )
    properties = json.dumps(sorted(profile.properties))
    with state.page() as connection:
        if state.told("properties") not in ("", properties):
            connection.execute("UPDATE zaak SET deep = 1")
            connection.execute("DELETE FROM eigenschap")
        _settle_optional(state, profile)
        remove_cases(state, _outside(state, profile))
        for name, value in {**now, "properties": properties, "client": profile.client}.items():
            state.tell(name, value)


def _settle_optional(state: State, profile: Profile) -> None:
    """Mark all cases where documents or substatuses are asked for anew, and drop what is not."""
    for table, wanted in (("document", profile.documents), ("substatus", profile.substatuses)):
        if wanted and state.told(table) != ASKED:
            state.connection.execute("UPDATE zaak SET deep = 1")
        elif not wanted:
            state.connection.execute(f"DELETE FROM {table}")  # noqa: S608
        state.tell(table, ASKED if wanted else "left out")
    if not profile.documents:
        state.connection.execute("DELETE FROM trail WHERE soort = ?", (DOCUMENT,))


def _outside(state: State, profile: Profile) -> list[str]:
    kinds = json.dumps(profile.case_types)
    since = profile.since.isoformat() if profile.since else ""
    others = "SELECT id FROM zaaktype WHERE identificatie NOT IN (SELECT value FROM json_each(?))"
    sql = f"SELECT id FROM zaak WHERE startdatum < ? OR (? <> '[]' AND zaaktype IN ({others}))"  # noqa: S608
    return [row["id"] for row in state.rows(sql, (since, kinds, kinds))]
