"""The roles of cases as a list shows them, with who had them before and when that was last so."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pmtools.sources.zgw.fields import Row, seen_of_role
from pmtools.sources.zgw.state.cases import new_stretch
from pmtools.sources.zgw.state.state import State
from pmtools.sources.zgw.state.tasks import Task

GONE = ""


def take_roles(state: State, rows: Sequence[Row], arrived: str) -> None:
    """Keep the roles of a page; the roles of cases that are not taken are left."""
    known = _cases(state, [row["zaak"] for row in rows])
    rows = [row for row in rows if row["zaak"] in known]
    marks = ", ".join("?" * len(rows))
    sql = f"SELECT * FROM rol WHERE id IN ({marks})"  # noqa: S608
    before = {row["id"]: dict(row) for row in state.rows(sql, [row["id"] for row in rows])}
    for row in rows:
        was, now = before.get(row["id"]), seen_of_role(row)
        if was is None or seen_of_role(was) != now:
            last = known[row["zaak"]] if was else None
            new_stretch(state, row["zaak"], f"rol:{row['id']}", now, last, arrived)
    state.put("rol", rows)


def missing_roles(state: State, task: Task, kind: str) -> list[Row]:
    """The roles that a list did not show, of cases that this run has seen."""
    rows = state.rows(
        "SELECT rol.id, rol.zaak FROM rol JOIN zaak ON zaak.id = rol.zaak "
        "WHERE rol.soort = ? AND zaak.seen_run = ? "
        "AND rol.id NOT IN (SELECT id FROM listed WHERE task = ?)",
        (kind, task.run, task.name),
    )
    return [dict(row) for row in rows]


def end_roles(state: State, roles: Sequence[Row], arrived: str) -> None:
    """The roles are gone: nobody has them any more."""
    for role in roles:
        last = state.rows("SELECT roles_from FROM zaak WHERE id = ?", (role["zaak"],))
        new_stretch(state, role["zaak"], f"rol:{role['id']}", GONE, last[0][0], arrived)
        state.connection.execute("DELETE FROM rol WHERE id = ?", (role["id"],))


def _cases(state: State, ids: Sequence[str]) -> dict[str, str | None]:
    """Case to since when its roles are known to be as they are."""
    told = json.dumps(list(dict.fromkeys(ids)))
    rows = state.rows(
        "SELECT id, roles_from FROM zaak WHERE id IN (SELECT value FROM json_each(?))", (told,)
    )
    return {row["id"]: row["roles_from"] for row in rows}
