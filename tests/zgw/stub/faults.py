"""What can go wrong between a client and a server, to be planted in the stub."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from .answers import Answer, ProblemError, page, problem

if TYPE_CHECKING:
    from .server import Request
    from .world import World


@dataclass
class Fault:
    """One fault; see the functions below, which make them."""

    answer: Callable[[World, int], Answer] | None = None
    cut: str = ""
    delay: float = 0.0
    shuffled: bool = False
    rows: Callable[[list[Any]], list[Any]] | None = None
    edit: Callable[[Any], Any] | None = None
    before: Callable[[], object] | None = None
    text: str | None = None


def status(code: int, retry_after: int | datetime | None = None, *, html: bool = False) -> Fault:
    """An error of the server or a gateway; Retry-After in seconds, or as a date."""

    def made(world: World, number: int) -> Answer:
        told = page(world, code) if html else problem(world, ProblemError(code), number)
        if isinstance(retry_after, datetime):
            told.headers["retry-after"] = format_datetime(retry_after, usegmt=True)
        elif retry_after is not None:
            told.headers["retry-after"] = str(retry_after)
        return told

    return Fault(answer=made)


def redirect(to: str, code: int = 302) -> Fault:
    return Fault(answer=lambda world, number: Answer(code, "", {"location": to}))


def cut(where: str = "middle") -> Fault:
    """The connection closes before the answer, or in the `middle` of its body."""
    return Fault(cut=where)


def no_json(text: str = '{"count": 3, "next": nu') -> Fault:
    """A body of status 200 that is no JSON."""
    return Fault(text=text)


def no_object(value: object = 7) -> Fault:
    """A body of status 200 that is JSON, but not what a client hopes for."""
    return Fault(text=json.dumps(value))


def html() -> Fault:
    """The page of a gateway, with status 200."""
    return Fault(answer=lambda world, number: page(world, 200))


def slow(seconds: float) -> Fault:
    return Fault(delay=seconds)


def shuffled() -> Fault:
    """The rows of a list in an order of their own at each request."""
    return Fault(shuffled=True)


def rows(change: Callable[[list[Any]], list[Any]]) -> Fault:
    """The records of a list changed before they are paged."""
    return Fault(rows=change)


def edit(change: Callable[[Any], Any]) -> Fault:
    """The body, read as JSON, changed before it is sent: nulls, missing keys."""
    return Fault(edit=change)


def nulls(*names: str) -> Fault:
    """Null in these fields of a record, or of all records of a list."""

    def change(body: Any) -> Any:
        parts = body.get("results", [body]) if isinstance(body, dict) else body
        for part in parts:
            part.update(dict.fromkeys(names))
        return body

    return edit(change)


def call(action: Callable[[], object]) -> Fault:
    """Something done just before the answer is made: rows come and go, rights narrow."""
    return Fault(before=action)


@dataclass
class Planted:
    """A fault and when it strikes: at requests counted among those that fit, or so many times."""

    fault: Fault
    at: Collection[int] | None
    times: int | None
    path: str
    when: Callable[[Request], bool] | None
    met: int = 0
    struck: list[int] = field(default_factory=list)

    def strikes(self, asked: Request) -> bool:
        if not re.search(self.path, asked.path) or (self.when and not self.when(asked)):
            return False
        self.met += 1
        if self.at is not None:
            hit = self.met in self.at
        else:
            hit = self.times is None or len(self.struck) < self.times
        if hit:
            self.struck.append(asked.n)
        return hit
