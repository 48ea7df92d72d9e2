"""The rows of cases as a list shows them, with what was seen before and when it was last so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pmtools.sources.zgw.keeping.fields import Row, seen_of
from pmtools.sources.zgw.state.state import State


class Stretch(NamedTuple):
    """A value that a field has from when an answer arrived that showed it."""

    zaak: str
    field: str
    value: str
    first: str
    last: str | None
    """When the request was sent that showed another value last; None when there was none."""


def take_cases(state: State, rows: Sequence[Row], run: int, sent: str, arrived: str) -> None:
    """Keep the rows of a page of cases; one that is new or has changed is marked to be read."""
    if not rows:
        return
    before = _before(state, [row["id"] for row in rows])
    new = [row for row in rows if row["id"] not in before]
    changed = [row for row in rows if row["id"] in before and _differs(row, before[row["id"]])]
    told = [one for row in rows for one in _stretches(row, before.get(row["id"]), arrived)]
    new_stretches(state, told)
    state.put("zaak", [_new(row, run, sent, arrived) for row in new])
    names = [name for name in rows[0] if name != "id"]
    state.connection.executemany(
        f"UPDATE zaak SET {', '.join(f'{name} = :{name}' for name in names)}, "  # noqa: S608
        "dirty = 1, deep = 1 WHERE id = :id",
        changed,
    )
    state.connection.execute(
        "UPDATE zaak SET seen_from = ?, seen_run = ?, hidden_since = NULL "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (sent, run, json.dumps([row["id"] for row in rows])),
    )


def _before(state: State, ids: Sequence[str]) -> dict[str, sqlite3.Row]:
    sql = "SELECT * FROM zaak WHERE id IN (SELECT value FROM json_each(?))"
    rows = state.rows(sql, (json.dumps(ids),))
    return {row["id"]: row for row in rows}


def _differs(row: Row, before: sqlite3.Row) -> bool:
    return bool(row["hash"] != before["hash"] or row["gemuteerd"] != before["gemuteerd"])


def _new(row: Row, run: int, sent: str, arrived: str) -> Row:
    none = dict.fromkeys(("roles_from", "read_run", "audit", "audit_from", "hidden_since"))
    seen = {"first_seen": arrived, "seen_from": sent, "seen_run": run, "dirty": 1, "deep": 1}
    return {**row, **seen, **none}


def _stretches(row: Row, before: sqlite3.Row | None, arrived: str) -> Iterator[Stretch]:
    """The values of a case that are another now than when it was seen last."""
    was = seen_of(dict(before)) if before is not None else {}
    last = str(before["seen_from"]) if before is not None else None
    for name, value in seen_of(row).items():
        if value != was.get(name):
            yield Stretch(row["id"], name, value, arrived, last)


def new_stretches(state: State, told: Sequence[Stretch]) -> None:
    """Fields have another value: the one before was seen last at `last`, the new one at `first`."""
    state.connection.executemany(
        "UPDATE seen SET last = ? WHERE zaak = ? AND field = ? AND last IS NULL",
        ((one.last, one.zaak, one.field) for one in told if one.last),
    )
    state.put(
        "seen",
        (
            {
                **{"zaak": one.zaak, "field": one.field, "value": one.value},
                **{"first": one.first, "last": None},
            }
            for one in told
        ),
    )
