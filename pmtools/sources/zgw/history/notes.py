"""What is noted of a history: what was visible, and what cannot be known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from textwrap import shorten

from pmtools.origin import Note
from pmtools.sources.zgw.history.tables import rows_of

LONGEST = 400
"""Letters of the scope that a note says."""
HOUR = timedelta(hours=1)
UNREAD = "(audit IS NULL OR audit = 'closed')"
"""Of these cases the audit trail cannot be read; one without rows in it (none) can."""


def notes_of(
    state: sqlite3.Connection, *, suspended: int, extended: int, unknown: int, differing: int
) -> list[Note]:
    """What is said of a state, and of so many changes, statuses and cases of it."""
    return [
        *_scope(state),
        *_blind(state),
        *_intervals(suspended, extended),
        *_hidden(state),
        *_unknown(unknown),
        *_differing(differing),
    ]


def _scope(state: sqlite3.Connection) -> Iterator[Note]:
    sql = "SELECT scope FROM run WHERE scope IS NOT NULL ORDER BY number DESC LIMIT 1"
    for (scope,) in rows_of(state, sql):
        told = shorten(scope, LONGEST, placeholder=" …")
        yield Note("zgw_scope", "What this client could see: {scope}.", scope=told)


def _blind(state: sqlite3.Connection) -> Iterator[Note]:
    """Which changes cannot be known where the audit trail is closed."""
    sql = f"SELECT count(*), min(first_seen) FROM zaak WHERE {UNREAD}"  # noqa: S608
    ((n, first),) = rows_of(state, sql)
    if not n:
        return
    text = (
        "The audit trail of {n} cases could not be read. What changed in them before the first "
        "look ({first}) is known only from what was so then; what began and ended before it is "
        "not in the log."
    )
    yield Note("zgw_first_look", text, n=n, first=str(first)[:10])
    longest = _longest_gap(state)
    if longest:
        text = (
            "Between two looks at an open case whose audit trail could not be read lay up to "
            "{hours} hours: what began and ended within them is not in the log."
        )
        yield Note("zgw_blind", text, hours=-(-longest // HOUR))


def _longest_gap(state: sqlite3.Connection) -> timedelta:
    """The longest time between two runs that both saw a case of which the trail is closed, open."""
    newest = "(SELECT max(number) FROM run)"
    sql = f"SELECT begun FROM run WHERE ended IS NOT NULL OR number = {newest} ORDER BY begun"  # noqa: S608
    begun = [str(moment) for (moment,) in rows_of(state, sql)]
    gaps = [(_moment(after) - _moment(before), before, after) for before, after in pairwise(begun)]
    for gap, before, after in sorted(gaps, reverse=True):
        sql = (
            f"SELECT 1 FROM zaak WHERE {UNREAD} AND first_seen < :after AND "  # noqa: S608
            "seen_from >= :after AND (einddatum IS NULL OR einddatum = '' OR "
            "einddatum >= :day) LIMIT 1"
        )
        asked = {"after": after, "day": before[:10]}
        if any(True for _ in rows_of(state, sql, asked)):
            return gap
    return timedelta()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _intervals(suspended: int, extended: int) -> Iterator[Note]:
    if suspended or extended:
        text = (
            "Known only to an interval: {suspended} suspensions and resumptions and {extended} "
            "extensions. A suspension begins as early and ends as late as it can have done."
        )
        yield Note("zgw_intervals", text, suspended=suspended, extended=extended)


def _hidden(state: sqlite3.Connection) -> Iterator[Note]:
    ((n,),) = rows_of(state, "SELECT count(*) FROM zaak WHERE hidden_since IS NOT NULL")
    if n:
        text = "Cases that this client no longer sees, as they were when it last did: {n}."
        yield Note("zgw_hidden", text, n=n)


def _unknown(n: int) -> Iterator[Note]:
    if n:
        text = "Statuses of a type that is not in the catalogue, set aside: {n}."
        yield Note("zgw_unknown_statuses", text, n=n)


def _differing(n: int) -> Iterator[Note]:
    if n:
        text = (
            "Cases of which the statuses and the end date (einddatum) do not agree on whether they "
            "are closed: {n}. The statuses count."
        )
        yield Note("zgw_end_differs", text, n=n)
