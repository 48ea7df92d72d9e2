"""The roles of cases as a list shows them, with who had them before and when that was last so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pmtools.sources.zgw.keeping.fields import Row, seen_of_role
from pmtools.sources.zgw.state.cases import Stretch, new_stretches
from pmtools.sources.zgw.state.state import State

GONE = ""


def take_roles(state: State, rows: Sequence[Row], arrived: str) -> None:
    """Keep the roles of a page; the roles of cases that are not taken are left.

    The trail of a case in which one has changed is to be read: it tells when.
    """
    known = _cases(state, [row["zaak"] for row in rows])
    rows = [row for row in rows if row["zaak"] in known]
    sql = "SELECT * FROM rol WHERE zaak IN (SELECT value FROM json_each(?))"
    found = state.rows(sql, (json.dumps(list({row["zaak"] for row in rows})),))
    before = {row["id"]: dict(row) for row in found}
    rows = [row for row in rows if {**row, "gone": 0} != before.get(row["id"])]
    told = [*_stretches(rows, before, known, arrived)]
    new_stretches(state, told)
    _mark(state, told)
    state.put("rol", rows)


def _stretches(
    rows: Sequence[Row], before: Mapping[str, Row], known: Mapping[str, str], arrived: str
) -> Iterator[Stretch]:
    for row in rows:
        was, now = before.get(row["id"]), seen_of_role(row)
        if was is None or was["gone"] or seen_of_role(was) != now:
            last = known[row["zaak"]] if was else None
            yield Stretch(row["zaak"], f"rol:{row['id']}", now, arrived, last)


def missing_roles(state: State, run: int, kind: str) -> list[Row]:
    """The roles that the list just read did not show, of cases that this run has seen."""
    rows = state.rows(
        "SELECT rol.id, rol.zaak FROM rol JOIN zaak ON zaak.id = rol.zaak "
        "WHERE rol.soort = ? AND NOT rol.gone AND zaak.seen_run = ? "
        "AND rol.id NOT IN (SELECT id FROM listed)",
        (kind, run),
    )
    return [dict(row) for row in rows]


def end_roles(state: State, roles: Sequence[Row], arrived: str) -> None:
    """The roles are gone: nobody has them any more."""
    known = _cases(state, [role["zaak"] for role in roles])
    told = [
        Stretch(role["zaak"], f"rol:{role['id']}", GONE, arrived, known[role["zaak"]])
        for role in roles
    ]
    new_stretches(state, told)
    _mark(state, told)
    gone = ((role["zaak"], role["id"]) for role in roles)
    state.connection.executemany("UPDATE rol SET gone = 1 WHERE zaak = ? AND id = ?", gone)


def _mark(state: State, told: Sequence[Stretch]) -> None:
    sql = "UPDATE zaak SET deep = 1 WHERE id = ?"
    state.connection.executemany(sql, ((one.zaak,) for one in told if one.last))


def _cases(state: State, ids: Sequence[str]) -> dict[str, str]:
    """Case to since when its roles are known to be as they are.

    Of one whose roles were never read whole that is when it was seen first, which is before any.
    """
    told = json.dumps(list(dict.fromkeys(ids)))
    rows = state.rows(
        "SELECT id, coalesce(roles_from, first_seen) AS since FROM zaak "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (told,),
    )
    return {row["id"]: row["since"] for row in rows}
