"""The cases that are new or have changed, read: in long lists at first, later one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from pmtools.sources.zgw.asking.paging import Page
from pmtools.sources.zgw.keeping.fields import Row
from pmtools.sources.zgw.keeping.values import Record
from pmtools.sources.zgw.reading.details import CLOSED, Wanted, details, keep_details, trail_of
from pmtools.sources.zgw.reading.reader import Reader

MANY = 100
"""So many cases of a type that were never read, and such a share, are read by whole lists."""
SHARE = 0.2
WORKERS, BATCH = 2, 100
HEADING, LONG = "Reading what changed", "Reading the statuses and results"
NEVER = "zaaktype = ? AND read_run IS NULL AND dirty"


def read_changed(reader: Reader, types: list[Row]) -> None:
    """Read all that is marked to be read, and take its mark away."""
    _look_for_trails(reader)
    for row in types:
        if _mostly_new(reader, row["id"]) or _begun(reader, row["id"]):
            _read_lists(reader, row["id"])
    _one_by_one(reader)


def _look_for_trails(reader: Reader) -> None:
    """See whether trails can be read, by that of one case; when they can be now, all are read."""
    state = reader.state
    if not reader.trails:
        _no_trails(reader)
        return
    row = state.rows("SELECT id FROM zaak WHERE seen_run = ? ORDER BY id LIMIT 1", (reader.run,))
    if row and trail_of(reader.server, reader.keeper, row[0]["id"])["audit"] == CLOSED:
        reader.trails = False
        _no_trails(reader)
        return
    with state.page() as connection:
        connection.execute("UPDATE zaak SET deep = 1 WHERE audit = ?", (CLOSED,))


def _no_trails(reader: Reader) -> None:
    with reader.state.page() as connection:
        connection.execute("UPDATE zaak SET audit = ? WHERE deep", (CLOSED,))
        if not reader.case_by_case:
            connection.execute("UPDATE zaak SET deep = 0")


def _mostly_new(reader: Reader, kind: str) -> bool:
    """Whether so many cases of a type were never read that its whole lists are the shorter way."""
    n = reader.state.number(f"SELECT count(*) FROM zaak WHERE {NEVER}", (kind,))  # noqa: S608
    n_known = reader.state.number("SELECT count(*) FROM zaak WHERE zaaktype = ?", (kind,))
    return n >= MANY and n >= SHARE * n_known


def _begun(reader: Reader, kind: str) -> bool:
    """Whether this run has begun to read the lists of a type, and was broken off."""
    sql = "SELECT count(*) FROM task WHERE run = ? AND name LIKE ? AND name LIKE '%' || ?"
    return reader.state.number(sql, (reader.run, "status:%", kind)) > 0


def _read_lists(reader: Reader, kind: str) -> None:
    """Read the statuses and results of all cases of a type that was not read before."""
    for what, path, keep in (
        ("status", "/statussen", reader.keeper.status),
        ("resultaat", "/resultaten", reader.keeper.resultaat),
    ):
        of_type = reader.state.rows(
            f"SELECT id FROM {what}type WHERE zaaktype = ? ORDER BY id",  # noqa: S608
            (kind,),
        )
        for row in of_type:
            address = reader.lists.reference("catalogi", f"/{what}typen", row["id"])
            reader.read(
                f"{what}:{row['id']}:{kind}",
                "zaken",
                path,
                {f"{what}type": address},
                partial(_keep, reader, what, keep),
                heading=LONG,
            )
    if reader.decisions:
        _read_decisions(reader)
    with reader.state.page() as connection:
        connection.execute(
            f"UPDATE zaak SET dirty = 0, read_run = ? WHERE {NEVER} "  # noqa: S608
            "AND (status = '' OR EXISTS (SELECT 1 FROM status AS s WHERE s.zaak = zaak.id "
            "AND s.id = zaak.status)) "
            "AND (resultaat = '' OR EXISTS (SELECT 1 FROM resultaat AS r WHERE r.zaak = zaak.id "
            "AND r.id = zaak.resultaat))",
            (reader.run, kind),
        )


def _read_decisions(reader: Reader) -> None:
    keep = partial(_keep, reader, "besluit", reader.keeper.besluit)
    reader.read("decisions", "besluiten", "/besluiten", {}, keep, heading=LONG)


def _keep(reader: Reader, table: str, keep: Callable[[Record], Row], page: Page) -> None:
    """Keep the rows of a page that are of cases which are taken and were never read."""
    rows = [keep(record) for record in page.records]
    cases = json.dumps(list({row["zaak"] for row in rows}))
    sql = "SELECT id FROM zaak WHERE read_run IS NULL AND id IN (SELECT value FROM json_each(?))"
    known = {row["id"] for row in reader.state.rows(sql, (cases,))}
    reader.state.put(table, [row for row in rows if row["zaak"] in known])


def _one_by_one(reader: Reader) -> None:
    """Read the marked cases, two at a time, each kept as soon as it is read."""
    n = reader.state.number("SELECT count(*) FROM zaak WHERE dirty OR deep")
    done = 0
    with ThreadPoolExecutor(WORKERS) as workers:
        for batch in _batches(reader):
            for read in workers.map(partial(details, reader), batch):
                with reader.state.page():
                    keep_details(reader.state, reader.run, read)
                done += 1
                reader.step(HEADING, done, n)


def _batches(reader: Reader) -> Iterator[list[Wanted]]:
    last = ""
    while True:
        rows = reader.state.rows(
            "SELECT id, status, dirty, deep, resultaat FROM zaak WHERE (dirty OR deep) "
            "AND seen_run = ? AND id > ? ORDER BY id LIMIT ?",
            (reader.run, last, BATCH),
        )
        if not rows:
            return
        yield [
            Wanted(
                row["id"], row["status"], bool(row["dirty"]), bool(row["deep"]), row["resultaat"]
            )
            for row in rows
        ]
        last = rows[-1]["id"]
