"""Lists, a page at a time: addresses are made here, and never followed from an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pmtools.errors import SourceError
from pmtools.sources.zgw.asking.gate import FIELDS, SEARCH
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.asking.server import Answer, Server
from pmtools.sources.zgw.keeping.fields import asked_fields
from pmtools.sources.zgw.keeping.values import Record

INVALID, NOT_FOUND = 400, 404
NO_SEARCH = (400, 403, 404, 405)
CHOOSES = (1, 6)
"""The version of the Zaken API in which `fields` came."""


@dataclass(frozen=True)
class Page:
    """A page of a list."""

    number: int
    records: list[Record]
    count: int | None
    """How many records the list has, where the server counts exactly."""
    last: bool
    past_end: bool
    """Whether there is no such page (any more)."""
    sent: datetime
    arrived: datetime


class Lists:
    """The lists of a server, with the page sizes that it takes."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.unsized = set[tuple[str, str]]()
        """API and path of the lists that do not know `pageSize`, which is not in the standard."""
        self._homes = dict[tuple[str, str], str]()
        """API and path to how the server itself writes the addresses of its records."""
        self.chooses = True
        """Whether the server may give cases with only the fields that are asked for."""

    def pages(
        self, api: str, path: str, parameters: Mapping[str, Any], first: int = 1
    ) -> Iterator[Page]:
        """The pages of a list from `first` on; the next one is asked while one is looked at."""
        page = self.page(api, path, parameters, first)
        with ThreadPoolExecutor(1) as ahead:
            while not page.last:
                coming = ahead.submit(self.page, api, path, parameters, page.number + 1)
                yield page
                page = coming.result()
            yield page

    def first(self, api: str, path: str, parameters: Mapping[str, Any]) -> Page:
        """The first record of a list, and how many it has."""
        return self.page(api, path, parameters, 1, size=1)

    def page(
        self, api: str, path: str, parameters: Mapping[str, Any], number: int, size: int = 0
    ) -> Page:
        """One page; past the end of the list it is empty, and the last."""
        size = size or self.server.profile.page_size
        sized = {} if (api, path) in self.unsized else {"pageSize": size}
        numbered = {"page": number} if number > 1 else {}
        try:
            answer = self._asked(api, path, parameters, {**numbered, **sized})
        except RefusedError as refused:
            if self._chosen(api, path) and refused.status in NO_SEARCH and number == 1:
                self.chooses = False
                return self.page(api, path, parameters, number, size)
            if sized and refused.status == INVALID:
                self.unsized.add((api, path))
                return self.page(api, path, parameters, 1)  # another size has other pages
            if refused.status == NOT_FOUND and refused.code and number > 1:
                now = self.server.now()
                return Page(number, [], None, True, True, now, now)
            raise
        page = _page(answer, number, f"{path} ({api})")
        for record in page.records[:1]:
            home = str(record.get("url")).rpartition("/")[0]
            self._homes.setdefault((api, path), home)
        return page

    def reference(self, api: str, path: str, one: str) -> str:
        """The address of a record as the server writes it, by which lists are asked for its own.

        Behind a gateway that is another one than the profile's; nothing is ever sent to it.
        """
        return f"{self._homes.get((api, path)) or self.server.address(api, path)}/{one}"

    def _asked(
        self, api: str, path: str, parameters: Mapping[str, Any], paged: Mapping[str, Any]
    ) -> Answer:
        """Cases are asked for with the fields that are kept alone, where the server can do that."""
        if self._chosen(api, path):
            fields = asked_fields(documents=self.server.profile.documents)
            return self.server.get(api, SEARCH, paged, {**parameters, FIELDS: list(fields)})
        return self.server.get(api, path, {**parameters, **paged})

    def _chosen(self, api: str, path: str) -> bool:
        return self.chooses and (api, path) == ("zaken", "/zaken") and self._version() >= CHOOSES

    def _version(self) -> tuple[int, ...]:
        told = re.findall(r"\d{1,4}", self.server.versions.get("zaken", ""))
        return tuple(map(int, told[:2]))


def _page(answer: Answer, number: int, place: str) -> Page:
    body = answer.body
    if isinstance(body, list):  # some lists have no pages
        records = records_of(body, place)
        return Page(number, records, len(records), True, False, answer.sent, answer.arrived)
    if not isinstance(body, Mapping) or not isinstance(body.get("results"), list):
        raise SourceError(
            f"{place} gave no list of results, as the standard has it. Is the address right?"
        )
    count, exact = body.get("count"), body.get("countExact") is not False
    return Page(
        number=number,
        records=records_of(body["results"], place),
        count=count if type(count) is int and exact else None,
        last=not body.get("next"),
        past_end=False,
        sent=answer.sent,
        arrived=answer.arrived,
    )


def records_of(values: Any, place: str) -> list[Record]:
    """The records of a list. SourceError for anything else: it is never taken for an empty one."""
    if not isinstance(values, list) or not all(isinstance(value, Mapping) for value in values):
        raise SourceError(f"{place} gave something else than a list of records.")
    return values
