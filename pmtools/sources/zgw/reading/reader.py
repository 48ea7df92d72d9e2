"""A list read to its end: page by page, each kept before the next, and again when one moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmtools.sources.zgw.asking.paging import Lists, Page
from pmtools.sources.zgw.asking.server import Server
from pmtools.sources.zgw.keeping.fields import Keeper
from pmtools.sources.zgw.keeping.values import id_of, told
from pmtools.sources.zgw.state.state import State
from pmtools.sources.zgw.state.tasks import Task

AGAIN = 3
"""How often a list is read when its count says that a record was missed."""
Step = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it is."""
Keep = Callable[[Page], None]


@dataclass
class Reader:
    """What reading a server into a state needs, for one run."""

    server: Server
    lists: Lists
    state: State
    keeper: Keeper
    run: int
    step: Step
    decisions: bool = False
    """Whether decisions can be seen."""
    trails: bool = False
    """Whether audit trails can be read."""
    substatuses: bool = False
    """Whether substatuses are asked for, as long as the server has not said that it has none."""
    unsure: list[str] = field(default_factory=list)
    """The lists that moved so much that their count never agreed."""

    @property
    def case_by_case(self) -> bool:
        """Whether anything but the trail is asked of a case alone, and of no list of a type."""
        return bool(self.keeper.properties) or self.keeper.documents or self.substatuses

    def now(self) -> str:
        """What the clock says, as the state has it."""
        return told(self.server.now())

    def read(
        self,
        name: str,
        api: str,
        path: str,
        parameters: Mapping[str, Any],
        keep: Keep,
        *,
        heading: str,
        last: Callable[[Page], None] = lambda page: None,
    ) -> None:
        """Read a list, unless this run has read it; `keep` puts a page in the state.

        A list that was broken off goes on at its next page. When the server's count changed, or is
        not what the list has shown, rows moved while it was read, and it is read again. `last` is
        called with its last page, before the list counts as read.
        """
        task = Task(self.state, self.run, name)
        first = task.next_page(self.now())
        if first is None:
            return
        for time in range(AGAIN):
            page = self._pages(task, api, path, parameters, keep, first, heading)
            if not task.moved(page.count):
                break
            if time == AGAIN - 1:
                self.unsure.append(name)
                break
            with self.state.page():
                task.begin(self.now())
            first = 1
        last(page)
        with self.state.page():
            task.end()

    def _pages(
        self,
        task: Task,
        api: str,
        path: str,
        parameters: Mapping[str, Any],
        keep: Keep,
        first: int,
        heading: str,
    ) -> Page:
        for page in self.lists.pages(api, path, parameters, first):
            with self.state.page():
                if page.number < first:
                    task.begin(self.now())
                keep(page)
                ids = [id_of(record.get("url")) for record in page.records]
                task.read(page.number, ids, page.count, past_end=page.past_end)
            self.step(heading, task.shown(), page.count or 0)
        return page
