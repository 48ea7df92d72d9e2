"""The state of a pull: a SQLite file that is whole after every page, also after `kill -9`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from pmtools.errors import SourceError
from pmtools.sources.zgw.keeping.fields import Row

FILE = "state.sqlite"
VERSION = 1
CACHE = 64_000
"""Kilobytes of the file that are held in memory."""
CHECKPOINT = 16_000
"""Pages of 4 kB that are written beside the file before they are put into it."""


class State:
    """The tables of `schema.sql` (which says what they hold), and what is asked of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @contextmanager
    def page(self) -> Iterator[sqlite3.Connection]:
        """What is written together: all of it, or nothing when it is broken off."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def told(self, name: str) -> str:
        """A fact about the whole, such as the server's address; empty when it is not told."""
        row = self.connection.execute("SELECT value FROM told WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def tell(self, name: str, value: str) -> None:
        """Keep a fact about the whole."""
        self.connection.execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (name, value))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The rows of a question."""
        return self.connection.execute(sql, values).fetchall()

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """The one number that a question is answered with."""
        row = self.connection.execute(sql, values).fetchone()
        return int(row[0] or 0)

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows, or replace those of the same key."""
        rows = list(rows)
        if not rows:
            return
        names = list(rows[0])
        marks = ", ".join(f":{name}" for name in names)
        sql = f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        self.connection.executemany(sql, rows)

    def close(self) -> None:
        """Leave one file, in which nothing is left of what was deleted."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()


@contextmanager
def opened(folder: Path) -> Iterator[State]:
    """The state in a folder; a new one where there is none.

    SourceError for a state of a later version, and for a file that is damaged or none of ours.
    """
    path = folder / FILE
    try:
        state = State(_connected(path))
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from None
    try:
        yield state
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    finally:
        state.close()


def damaged(path: Path, error: Exception) -> SourceError:
    """What is said of a state that cannot be read or written."""
    return SourceError(
        f"The state {path} cannot be used ({error}). Is the disk full, or another command busy "
        "with it? If it is damaged, name another folder with --out: all is loaded anew there, and "
        "history that only snapshots have seen starts again."
    )


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        connection.close()
        raise SourceError(
            f"The state {path} is of version {version}, and this pmtools reads {VERSION}. Update "
            "pmtools, or name another folder with --out."
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = {-CACHE}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    if not version:
        schema = files("pmtools.sources.zgw.state").joinpath("schema.sql").read_text("utf-8")
        connection.executescript(f"BEGIN; {schema} PRAGMA user_version = {VERSION}; COMMIT;")
    return connection
