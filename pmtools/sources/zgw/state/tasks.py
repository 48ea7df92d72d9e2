"""The lists of a run: which page each is at, and which ids it has shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pmtools.sources.zgw.state.state import State


@dataclass(frozen=True)
class Task:
    """A list that is read in a run, and goes on where it stopped; one is read at a time."""

    state: State
    run: int
    name: str

    def next_page(self, now: str) -> int | None:
        """The page to read next; None when the list was read to its end in this run."""
        row = self.state.connection.execute(
            "SELECT page, done FROM task WHERE run = ? AND name = ?", (self.run, self.name)
        ).fetchone()
        if row is None:
            with self.state.page():
                self.begin(now)
            return 1
        return None if row["done"] else row["page"] + 1

    def begin(self, now: str) -> None:
        """Read it from its first page."""
        self.state.connection.execute("DELETE FROM listed")
        self.state.put(
            "task",
            [
                {
                    **{"run": self.run, "name": self.name, "begun": now},
                    **{"page": 0, "done": 0, "count": None, "moved": 0},
                }
            ],
        )

    def begun(self) -> str:
        """When its first page was asked."""
        row = self.state.connection.execute(
            "SELECT begun FROM task WHERE run = ? AND name = ?", (self.run, self.name)
        ).fetchone()
        return str(row["begun"])

    def read(self, page: int, ids: Iterable[str], count: int | None, *, past_end: bool) -> None:
        """A page was read, with these ids, when the server counted so many in all."""
        self.state.connection.execute(
            "UPDATE task SET page = ?, moved = moved OR ? OR coalesce(count <> ?, 0), "
            "count = coalesce(?, count) WHERE run = ? AND name = ?",
            (page, past_end, count, count, self.run, self.name),
        )
        self.state.connection.executemany(
            "INSERT OR IGNORE INTO listed VALUES (?)", ((one,) for one in ids)
        )

    def moved(self, count: int | None) -> bool:
        """Whether rows came or went while it was read, so that one may have been missed."""
        row = self.state.connection.execute(
            "SELECT moved FROM task WHERE run = ? AND name = ?", (self.run, self.name)
        ).fetchone()
        return bool(row["moved"]) or (count is not None and self.shown() != count)

    def shown(self) -> int:
        """How many different ids it has shown."""
        return self.state.number("SELECT count(*) FROM listed")

    def end(self) -> None:
        """It was read to its end."""
        self.state.connection.execute("DELETE FROM listed")
        self.state.connection.execute(
            "UPDATE task SET done = 1 WHERE run = ? AND name = ?", (self.run, self.name)
        )
