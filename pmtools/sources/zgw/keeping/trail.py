"""An audit trail, reduced in memory to what the log needs of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pmtools.sources.zgw.keeping.fields import SEEN, Keeper, Row, seen_of_role
from pmtools.sources.zgw.keeping.values import (
    CODE,
    DAY,
    DURATION,
    MOMENT,
    Record,
    id_or,
    instant,
    like,
    name_in,
    part,
    record_or,
)

DOCUMENT = "zaakinformatieobject"
Change = tuple[str, str | None, str | None]
"""A field, what it was and what it became."""


def trail_rows(keeper: Keeper, zaak: str, records: Sequence[Record]) -> list[Row]:
    """A row per allow-listed field that changed, and one with field '' for the record itself.

    Of what `old` and `new` hold besides nothing is looked at: bodies hold the BSN of applicants.
    """
    told = [record for record in records if _moment(record)]
    told.sort(key=_moment)
    return [
        {"zaak": zaak, "number": number, **row}
        for number, record in enumerate(told)
        for row in _rows(keeper, record)
    ]


def _rows(keeper: Keeper, record: Record) -> list[Row]:
    kind, changed = like(CODE, record, "resource"), part(record, "wijzigingen")
    if kind not in CHANGES or (kind == DOCUMENT and not keeper.documents):
        return []
    old, new = record_or(changed.get("oud")), record_or(changed.get("nieuw"))
    row = {
        "moment": _moment(record),
        "actie": like(CODE, record, "actie"),
        "soort": kind,
        "object": id_or(record, "resourceUrl"),
        "wie": keeper.who(name_in(record, "gebruikersId")),
    }
    fields = CHANGES[kind](keeper, old, new)
    return [{**row, "field": name, "old": was, "new": now} for name, was, now in fields]


def _moment(record: Record) -> str:
    return instant(like(MOMENT, record, "aanmaakdatum"))


def _of_case(keeper: Keeper, old: Record | None, new: Record | None) -> list[Change]:
    if old is None or new is None:
        return [("", None, None)]
    was, now = _fields(old), _fields(new)
    changed = [(name, was[name], now[name]) for name in SEEN if was[name] != now[name]]
    return [("", None, None), *changed]


def _fields(record: Record) -> dict[str, str]:
    return {
        "opgeschort": str(int(part(record, "opschorting").get("indicatie") is True)),
        "verlenging": like(DURATION, part(record, "verlenging"), "duur"),
        "uiterlijke_einddatum": like(DAY, record, "uiterlijkeEinddatumAfdoening"),
        "einddatum_gepland": like(DAY, record, "einddatumGepland"),
    }


def _of_role(keeper: Keeper, old: Record | None, new: Record | None) -> list[Change]:
    was, now = (_seen(keeper, told) for told in (old, new))
    return [("rol", was, now)] if was != now else []


def _seen(keeper: Keeper, told: Record | None) -> str | None:
    row = keeper.rol(told) if told is not None else None
    return seen_of_role(row) if row is not None else None


def _itself(keeper: Keeper, old: Record | None, new: Record | None) -> list[Change]:
    return [("", None, None)]


CHANGES: dict[str, Callable[[Keeper, Record | None, Record | None], list[Change]]] = {
    "zaak": _of_case,
    "rol": _of_role,
    "status": _itself,
    "resultaat": _itself,
    DOCUMENT: _itself,
}
"""The kinds of records that the log needs; the bodies of others are never looked at.

Those of documents only where these are taken.
"""
