"""Everything that a profile selects, pulled into a folder: at first all, later what changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pmtools.errors import SourceError
from pmtools.sources.importing.disk import explained
from pmtools.sources.importing.writer import only_writer
from pmtools.sources.zgw.asking.paging import Lists
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.asking.rights import Rights, require_reading, rights_of
from pmtools.sources.zgw.asking.server import Server
from pmtools.sources.zgw.case_types.services import write_services
from pmtools.sources.zgw.history.log import build_log
from pmtools.sources.zgw.keeping.fields import Keeper, Row
from pmtools.sources.zgw.keeping.keys import pseudonyms_of
from pmtools.sources.zgw.keeping.values import told
from pmtools.sources.zgw.reading.catalogue import catalogue, chosen, sees_decisions
from pmtools.sources.zgw.reading.drill import read_changed
from pmtools.sources.zgw.reading.handlers import read_roles
from pmtools.sources.zgw.reading.reader import Reader, Step
from pmtools.sources.zgw.reading.scan import scan_cases
from pmtools.sources.zgw.reading.selection import settle_selection
from pmtools.sources.zgw.reading.vanished import settle_vanished
from pmtools.sources.zgw.state.state import FILE, State, opened

WEEK, LATELY = timedelta(days=7), timedelta(days=30)
STALE = timedelta(days=1)
"""A run that was broken off so long ago begins again: its lists are no longer what is there."""
BUILDING = "Making the log"
UNDECIDED = "decisions unseen"
"""The fact that has since which run decisions cannot be seen; empty when they can."""


@dataclass(frozen=True)
class Pulled:
    """What a pull came to."""

    folder: Path
    asked: int
    """Requests that were sent, also by the commands that were broken off."""
    n_cases: int
    n_new: int
    n_read: int
    """Cases of which the details were read."""
    n_removed: int
    n_hidden: int
    unsure: tuple[str, ...]
    """Lists that moved so much that their count never agreed."""


def pull(
    profile: Profile,
    server: Server,
    folder: Path,
    *,
    new_key: bool = False,
    accept_deletions: bool = False,
    step: Step = lambda heading, done, of: None,
) -> Pulled:
    """Bring the state in `folder` up to date with a server, and make the log of it anew.

    What was broken off goes on where it stopped. The log that is there stays until the new one is
    whole. PrivacyError for a client that may do more than read, SourceError for what the server
    refuses or gives wrongly, and for a state or folder that cannot be used.
    """
    with explained(folder):
        _require_ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
    with explained(folder), only_writer(folder), opened(folder) as state:
        rights = rights_of(server)
        require_reading(profile, rights)
        pseudonym = pseudonyms_of(state, new_key=new_key)
        properties = frozenset(profile.properties)
        keeper = Keeper(pseudonym, profile.employees, properties, profile.documents)
        lists = Lists(server)
        types = _types(state, lists, keeper, profile)
        settle_selection(state, profile)
        run = _run(state, server, rights, types)
        reader = Reader(server, lists, state, keeper, run, step)
        reader.decisions = sees_decisions(lists)
        reader.trails, reader.substatuses = profile.audit_trail, profile.substatuses
        removed = _removed(state)
        with _counted(reader):
            _read(reader, types, accept=accept_deletions)
        pulled = _pulled(reader, folder, _removed(state) - removed)
        step(BUILDING, 0, 1)
        build_log(state.connection, folder, profile.name)
        write_services(state.connection, folder)
    return pulled


def _read(reader: Reader, types: list[Row], *, accept: bool) -> None:
    scan_cases(reader, types)
    settle_vanished(reader, accept=accept)
    _mark_weekly(reader)
    _mark_undecided(reader)
    read_roles(reader)
    read_changed(reader, types)
    with reader.state.page() as connection:
        sql = "UPDATE run SET ended = ? WHERE number = ?"
        connection.execute(sql, (reader.now(), reader.run))
        connection.execute("DELETE FROM task WHERE run < ?", (reader.run,))


def _types(state: State, lists: Lists, keeper: Keeper, profile: Profile) -> list[Row]:
    """The case types to take, with those of before that the catalogue no longer shows."""
    found = catalogue(lists, keeper)
    chosen(profile, found["zaaktype"])
    with state.page():
        for kind, rows in found.items():
            state.put(kind, rows)
    rows = [dict(row) for row in state.rows("SELECT * FROM zaaktype ORDER BY identificatie, id")]
    return chosen(profile, rows)


def _run(state: State, server: Server, rights: Rights, types: list[Row]) -> int:
    """The number of the run: one that was broken off goes on, unless it began long ago."""
    lately = told(server.now() - STALE)
    sql = "SELECT number FROM run WHERE ended IS NULL AND begun >= ? ORDER BY number DESC LIMIT 1"
    open_run = state.rows(sql, (lately,))
    number = open_run[0][0] if open_run else state.number("SELECT max(number) FROM run") + 1
    with state.page() as connection:
        connection.execute(
            "INSERT INTO run (number, begun, scope) VALUES (?, ?, ?) "
            "ON CONFLICT (number) DO UPDATE SET scope = excluded.scope",
            (number, told(server.now()), _scope(server.profile, rights, types)),
        )
    return number


def _mark_weekly(reader: Reader) -> None:
    """Mark running cases, and those closed lately, to be read again: in the first run of a week.

    On a server that does not tell when a case changed (`laatstGemuteerd`), in every run: a status
    that was set back in time shows nowhere else. What this run has read already is left.
    """
    state, now = reader.state, reader.server.now()
    since = state.told("weekly")
    blind = not state.number("SELECT count(*) FROM zaak WHERE gemuteerd <> ''")
    due = bool(since) and (blind or now - datetime.fromisoformat(since) >= WEEK)
    with state.page() as connection:
        if due:
            lately = (now - LATELY).date().isoformat()
            sql = (
                "UPDATE zaak SET dirty = 1, deep = 1 WHERE (einddatum = '' OR einddatum >= ?) "
                "AND read_run IS NOT ?"
            )
            connection.execute(sql, (lately, reader.run))
        if due or not since:
            state.tell("weekly", told(now))


def _mark_undecided(reader: Reader) -> None:
    """Mark the cases that were read while decisions could not be seen, once they can."""
    state = reader.state
    since = state.told(UNDECIDED)
    with state.page() as connection:
        if since and reader.decisions:
            connection.execute("UPDATE zaak SET dirty = 1 WHERE read_run >= ?", (int(since),))
        state.tell(UNDECIDED, "" if reader.decisions else since or str(reader.run))


def _scope(profile: Profile, rights: Rights, types: list[Row]) -> str:
    """What the client could see, as the log says it: case types, up to which confidentiality."""
    levels = dict(rights.most)
    kinds = {
        row["identificatie"]: f"{row['identificatie']} ({levels[row['id']]})"
        if row["id"] in levels
        else row["identificatie"]
        for row in types
    }
    since = f"; startdatum >= {profile.since}" if profile.since else ""
    return f"{', '.join(kinds[kind] for kind in sorted(kinds))}{since}"


@contextmanager
def _counted(reader: Reader) -> Iterator[None]:
    """Keep how many requests were sent, whatever ends the run."""
    begun = reader.server.asked
    try:
        yield
    finally:
        with reader.state.page() as connection:
            sql = "UPDATE run SET asked = asked + ? WHERE number = ?"
            connection.execute(sql, (reader.server.asked - begun, reader.run))


def _removed(state: State) -> int:
    return int(state.told("removed") or 0)


def _pulled(reader: Reader, folder: Path, removed: int) -> Pulled:
    state, run = reader.state, (reader.run,)
    begun = state.rows("SELECT begun FROM run WHERE number = ?", run)[0][0]
    return Pulled(
        folder=folder,
        asked=state.number("SELECT asked FROM run WHERE number = ?", run),
        n_cases=state.number("SELECT count(*) FROM zaak"),
        n_new=state.number("SELECT count(*) FROM zaak WHERE first_seen >= ?", (begun,)),
        n_read=state.number("SELECT count(*) FROM zaak WHERE read_run = ?", run),
        n_removed=removed,
        n_hidden=state.number("SELECT count(*) FROM zaak WHERE hidden_since IS NOT NULL"),
        unsure=tuple(reader.unsure),
    )


def _require_ours(folder: Path) -> None:
    """SourceError for a folder that holds something else than what was pulled."""
    if not folder.exists() or (folder / FILE).exists():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise SourceError(
            f"{folder} exists and holds no state of a pull. Name a new folder with --out."
        )
