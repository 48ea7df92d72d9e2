"""What belongs to one case: its statuses, result, decisions, trail and properties.

With its documents and substatuses, where a profile asks for them. A new document shows in the row
of its case at most; where it does not, it is seen when the case is read for another reason, or in
the weekly reading of running cases: such an event may come late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmtools.sources.zgw.asking.paging import records_of
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.asking.server import Server
from pmtools.sources.zgw.keeping.fields import DOCUMENTS, Keeper, Row
from pmtools.sources.zgw.keeping.trail import trail_rows
from pmtools.sources.zgw.keeping.values import Record, told
from pmtools.sources.zgw.reading.reader import Reader
from pmtools.sources.zgw.state.state import State

NO_RIGHT, NOT_FOUND = 403, 404
READ, NONE, CLOSED = "read", "none", "closed"


@dataclass(frozen=True)
class Wanted:
    """A case that is to be read, and what of it."""

    id: str
    status: str
    """The id of its current status, as its row says."""
    lists: bool
    """Its statuses, result and decisions."""
    deep: bool
    """Its trail, properties, documents and substatuses."""
    result: str = ""
    """The id of its result, as its row says."""


@dataclass(frozen=True)
class Details:
    """What was read of a case; None of what was not asked or could not be seen."""

    case: Wanted
    statuses: list[Row] | None = None
    results: list[Row] | None = None
    decisions: list[Row] | None = None
    properties: list[Row] | None = None
    documents: list[Row] | None = None
    substatuses: list[Row] | None = None
    trail: list[Row] | None = None
    audit: str | None = None
    audit_from: str | None = None
    gone: bool = False
    """Whether the server said that the case is not there, or not for this client."""

    @property
    def agrees(self) -> bool:
        """Whether the status and the result that the row of the case names are in the lists.

        A client whose rights were narrowed meanwhile gets an empty list, and no error.
        """
        pairs = ((self.case.status, self.statuses), (self.case.result, self.results))
        return not self.gone and all(
            rows is None or not one or one in [row["id"] for row in rows] for one, rows in pairs
        )


def details(reader: Reader, case: Wanted) -> Details:
    """Ask for a case what is wanted of it. It may run beside others, and changes nothing."""
    found: dict[str, Any] = {}
    if case.lists:
        keeper = reader.keeper
        zaak = {"zaak": reader.lists.reference("zaken", "/zaken", case.id)}
        found["statuses"] = [*map(keeper.status, _all(reader, "zaken", "/statussen", zaak))]
        found["results"] = [*map(keeper.resultaat, _all(reader, "zaken", "/resultaten", zaak))]
        if reader.decisions:
            told_of = _all(reader, "besluiten", "/besluiten", zaak)
            found["decisions"] = [*map(keeper.besluit, told_of)]
    if case.deep:
        found |= _deep(reader, case)
    return Details(case, **found)


def keep_details(state: State, run: int, read: Details) -> None:
    """Replace what the state has of a case by what was read; it stays marked when that is odd."""
    case = read.case
    if not read.agrees:
        return
    for table, rows in (
        ("status", read.statuses),
        ("resultaat", read.results),
        ("besluit", read.decisions),
        ("eigenschap", read.properties),
        ("document", _sure(case, read.documents)),
        ("substatus", _sure(case, read.substatuses)),
        ("trail", read.trail),
    ):
        if rows is not None:
            state.connection.execute(f"DELETE FROM {table} WHERE zaak = ?", (case.id,))  # noqa: S608
            state.put(table, [row for row in rows if row["zaak"] == case.id])
    state.connection.execute(
        "UPDATE zaak SET dirty = dirty AND NOT ?, deep = deep AND NOT ?, read_run = ?, "
        "audit = coalesce(?, audit), audit_from = coalesce(?, audit_from) WHERE id = ?",
        (case.lists, case.deep, run, read.audit, read.audit_from, case.id),
    )


def trail_of(server: Server, keeper: Keeper, case: str) -> Mapping[str, Any]:
    """The trail of a case, reduced, and whether there is one that this client may read."""
    try:
        answer = server.get("zaken", f"/zaken/{case}/audittrail")
    except RefusedError as refused:
        if refused.status not in (NO_RIGHT, NOT_FOUND):
            raise
        return {"audit": NONE if refused.status == NOT_FOUND else CLOSED}
    rows = trail_rows(keeper, case, records_of(answer.body, "audittrail (zaken)"))
    return {"trail": rows, "audit": READ, "audit_from": told(answer.sent)}


def _deep(reader: Reader, case: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if reader.trails:
        found |= trail_of(reader.server, reader.keeper, case.id)
    if reader.keeper.properties:
        found |= _properties(reader, case)
    zaak = {"zaak": reader.lists.reference("zaken", "/zaken", case.id)}
    if reader.keeper.documents:
        answer = reader.server.get("zaken", f"/{DOCUMENTS}", zaak)
        told = records_of(answer.body, f"{DOCUMENTS} (zaken)")
        found["documents"] = [reader.keeper.document(record) for record in told]
    if reader.substatuses:
        found["substatuses"] = _substatuses(reader, zaak)
    return found


def _properties(reader: Reader, case: Wanted) -> dict[str, Any]:
    """Its properties; of a case that was deleted or hidden meanwhile, that it is gone."""
    try:
        answer = reader.server.get("zaken", f"/zaken/{case.id}/zaakeigenschappen")
    except RefusedError as refused:
        if refused.status not in (NO_RIGHT, NOT_FOUND):
            raise
        return {"gone": True}
    told = records_of(answer.body, "zaakeigenschappen (zaken)")
    return {"properties": reader.keeper.properties_of(case.id, told)}


def _sure(case: Wanted, rows: list[Row] | None) -> list[Row] | None:
    """An empty list counts only beside statuses that agree: else the right to it may be gone."""
    return rows if rows or case.lists else None


def _substatuses(reader: Reader, zaak: Mapping[str, str]) -> list[Row] | None:
    """The substatuses of a case; None, from then on, of a server that has no such thing."""
    try:
        return [*map(reader.keeper.substatus, _all(reader, "zaken", "/substatussen", zaak))]
    except RefusedError as refused:
        if refused.status != NOT_FOUND:
            raise
        reader.substatuses = False
        return None


def _all(reader: Reader, api: str, path: str, parameters: Mapping[str, str]) -> list[Record]:
    return [r for page in reader.lists.pages(api, path, parameters) for r in page.records]
