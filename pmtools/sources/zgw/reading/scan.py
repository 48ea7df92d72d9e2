"""The lists of cases, in windows small enough to be read again when rows move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from pmtools.sources.zgw.asking.paging import Page
from pmtools.sources.zgw.keeping.fields import Row
from pmtools.sources.zgw.keeping.values import DAY, like, told
from pmtools.sources.zgw.reading.reader import Reader
from pmtools.sources.zgw.state.cases import take_cases

MANY = 5_000
"""Cases of one list of which there are more are read a month at a time."""
BY_NUMBER = {"ordering": "identificatie"}
"""The one order in which no row moves when a case is added."""
NONE = {"startdatum__gte": "9999-12-31"}
"""A list without a case, from which the version is learnt; one case tells how it is addressed."""
HEADING = "Reading the cases"


def scan_cases(reader: Reader, types: list[Row]) -> None:
    """Read all cases of these types into the state, and mark those that are new or have changed."""
    reader.lists.first("zaken", "/zaken", NONE)
    reader.lists.first("zaken", "/zaken", BY_NUMBER)
    for name, heading, selected in _lists(reader, types):
        for span, window in _windows(reader, selected):
            reader.read(
                f"cases:{name}:{span}",
                "zaken",
                "/zaken",
                {**BY_NUMBER, **window},
                partial(_keep, reader),
                heading=heading,
            )


def _lists(reader: Reader, types: list[Row]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """A list of each case type that is chosen; where none is, one list of all that can be seen.

    A municipality has thousands of versions of case types, and most have no case.
    """
    if not reader.server.profile.case_types:
        yield "all", HEADING, {}
        return
    for number, row in enumerate(types):
        address = reader.lists.reference("catalogi", "/zaaktypen", row["id"])
        heading = f"{HEADING} ({row['identificatie']}, {number + 1} of {len(types)})"
        yield row["id"], heading, {"zaaktype": address}


def _keep(reader: Reader, page: Page) -> None:
    rows = [reader.keeper.zaak(record) for record in page.records]
    take_cases(reader.state, rows, reader.run, told(page.sent), told(page.arrived))


def _windows(
    reader: Reader, selected: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The name of each window, and the parameters that keep a list within it."""
    since = reader.server.profile.since
    whole = {**selected, **({"startdatum__gte": since.isoformat()} if since else {})}
    first = reader.lists.first("zaken", "/zaken", {**whole, "ordering": "startdatum"})
    if first.count is not None and first.count <= MANY:
        yield "all", whole
        return
    last = reader.lists.first("zaken", "/zaken", {**whole, "ordering": "-startdatum"})
    begin, end = _day(first), _day(last)
    if begin is None or end is None:
        yield "all", whole
        return
    months = list(_months(begin, end))
    for month, after in zip(months, [*months[1:], None], strict=True):
        window = dict(whole)
        if month != months[0]:
            window["startdatum__gte"] = month.isoformat()
        if after is not None:
            window["startdatum__lte"] = (after - timedelta(days=1)).isoformat()
        yield f"{month:%Y-%m}{'' if after else ' on'}", window


def _day(page: Page) -> date | None:
    days = [like(DAY, record, "startdatum") for record in page.records[:1]]
    try:
        return date.fromisoformat(days[0]) if days else None
    except ValueError:
        return None


def _months(begin: date, end: date) -> Iterator[date]:
    month = begin.replace(day=1)
    while month <= end:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
