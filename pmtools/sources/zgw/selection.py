"""What a state is of: one server and client, and the cases that the profile selects."""

from __future__ import annotations

import json

from pmtools.errors import ParameterError
from pmtools.sources.zgw.profile import Profile
from pmtools.sources.zgw.state.removing import remove_cases
from pmtools.sources.zgw.state.state import State

FIXED = {
    "server": "another server ({before})",
    "employees": "employees {before}",
}


def settle_selection(state: State, profile: Profile) -> None:
    """Hold a state and a profile beside each other, in one page.

    Cases that the profile no longer selects go, and all are read again when other properties are
    asked for. ParameterError for a profile of another server, or another choice about employees.
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
        remove_cases(state, _outside(state, profile))
        for name, value in {**now, "properties": properties, "client": profile.client}.items():
            state.tell(name, value)


def _outside(state: State, profile: Profile) -> list[str]:
    kinds = json.dumps(profile.case_types)
    since = profile.since.isoformat() if profile.since else ""
    others = "SELECT id FROM zaaktype WHERE identificatie NOT IN (SELECT value FROM json_each(?))"
    sql = f"SELECT id FROM zaak WHERE startdatum < ? OR (? <> '[]' AND zaaktype IN ({others}))"  # noqa: S608
    return [row["id"] for row in state.rows(sql, (since, kinds, kinds))]
