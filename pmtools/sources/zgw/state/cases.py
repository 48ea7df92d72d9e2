"""The rows of cases as a list shows them, with what was seen before and when it was last so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pmtools.sources.zgw.fields import Row, seen_of
from pmtools.sources.zgw.state.state import State


def take_cases(state: State, rows: Sequence[Row], run: int, sent: str, arrived: str) -> None:
    """Keep the rows of a page of cases; one that is new or has changed is marked to be read."""
    if not rows:
        return
    before = _before(state, [row["id"] for row in rows])
    new = [row for row in rows if row["id"] not in before]
    changed = [row for row in rows if row["id"] in before and _differs(row, before[row["id"]])]
    for row in changed:
        _keep_history(state, row, before[row["id"]], arrived)
    state.put("zaak", [_new(row, run, sent, arrived) for row in new])
    state.put(
        "seen",
        (
            {"zaak": row["id"], "field": name, "value": value, "first": arrived, "last": None}
            for row in new
            for name, value in seen_of(row).items()
        ),
    )
    names = [name for name in rows[0] if name != "id"]
    state.connection.executemany(
        f"UPDATE zaak SET {', '.join(f'{name} = :{name}' for name in names)}, "  # noqa: S608
        "dirty = 1, deep = 1 WHERE id = :id",
        changed,
    )
    state.connection.executemany(
        "UPDATE zaak SET seen_from = ?, seen_run = ?, hidden_since = NULL WHERE id = ?",
        ((sent, run, row["id"]) for row in rows),
    )


def _before(state: State, ids: Sequence[str]) -> dict[str, sqlite3.Row]:
    marks = ", ".join("?" * len(ids))
    rows = state.rows(f"SELECT * FROM zaak WHERE id IN ({marks})", ids)  # noqa: S608
    return {row["id"]: row for row in rows}


def _differs(row: Row, before: sqlite3.Row) -> bool:
    return bool(row["hash"] != before["hash"] or row["gemuteerd"] != before["gemuteerd"])


def _new(row: Row, run: int, sent: str, arrived: str) -> Row:
    none = dict.fromkeys(("roles_from", "read_run", "audit", "audit_from", "hidden_since"))
    seen = {"first_seen": arrived, "seen_from": sent, "seen_run": run, "dirty": 1, "deep": 1}
    return {**row, **seen, **none}


def _keep_history(state: State, row: Row, before: sqlite3.Row, arrived: str) -> None:
    """End the stretch of each value that is another now, and begin that of the new one."""
    was = seen_of(dict(before))
    for name, value in seen_of(row).items():
        if value != was[name]:
            new_stretch(state, row["id"], name, value, str(before["seen_from"]), arrived)


def new_stretch(
    state: State, zaak: str, field: str, value: str, last: str | None, first: str
) -> None:
    """A field has another value: the one before was seen last at `last`, this one at `first`."""
    state.connection.execute(
        "UPDATE seen SET last = ? WHERE zaak = ? AND field = ? AND last IS NULL",
        (last or first, zaak, field),
    )
    state.put(
        "seen", [{"zaak": zaak, "field": field, "value": value, "first": first, "last": None}]
    )
