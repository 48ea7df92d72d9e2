"""The tables of a state as frames: the catalogue whole, the rest for a range of cases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pmtools.origin import DEFAULT_ZONE

NUMBERS = {"volgnummer", "eindstatus", "concept", "opgeschort", "eerder_opgeschort", "number"}
CATALOGUE = {
    "zaaktype": (
        *("id", "identificatie", "catalogus", "omschrijving", "doorlooptijd", "servicenorm"),
        *("verlengingstermijn", "begin_geldigheid", "einde_geldigheid", "versiedatum", "concept"),
    ),
    "statustype": ("id", "zaaktype", "omschrijving", "volgnummer", "eindstatus"),
    "resultaattype": ("id", "omschrijving"),
}
CASES = {
    "zaak": (
        *("id", "zaaktype", "registratiedatum", "startdatum", "einddatum", "einddatum_gepland"),
        *("uiterlijke_einddatum", "vertrouwelijkheid", "kanaal", "betalingsindicatie"),
        *("organisatie", "hoofdzaak", "opgeschort", "eerder_opgeschort", "verlenging"),
        *("resultaat", "first_seen", "seen_from", "roles_from"),
    ),
    "seen": ("zaak", "field", "value", "first", "last"),
    "status": ("id", "zaak", "statustype", "moment", "gezet_door"),
    "resultaat": ("id", "zaak", "resultaattype"),
    "rol": ("id", "zaak", "soort", "generiek", "registratiedatum", "wie", "team"),
    "besluit": ("id", "zaak", "datum", "verzenddatum", "publicatiedatum"),
    "eigenschap": ("zaak", "naam", "waarde"),
    "document": ("id", "zaak", "moment"),
    "substatus": ("id", "zaak", "moment"),
    "trail": ("zaak", "number", "moment", "actie", "soort", "object", "wie", "field", "old", "new"),
}
COUNTED = ("status", "seen", "trail", "rol", "besluit", "document", "substatus")
Range = tuple[str, str | None]
"""The first case of a bucket, and the first of the next; None after the last."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The types of cases, statuses and results."""

    zaaktype: pl.DataFrame
    statustype: pl.DataFrame
    resultaattype: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Tables:
    """The rows of a range of cases, by the names of their tables; `zone` is that of their days."""

    zaak: pl.DataFrame
    seen: pl.DataFrame
    status: pl.DataFrame
    resultaat: pl.DataFrame
    rol: pl.DataFrame
    besluit: pl.DataFrame
    eigenschap: pl.DataFrame
    document: pl.DataFrame
    substatus: pl.DataFrame
    trail: pl.DataFrame
    zone: str


def rows_of(
    state: sqlite3.Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as tuples, whatever the connection makes of them."""
    cursor = state.cursor()
    cursor.row_factory = None
    yield from cursor.execute(sql, values)


def read_catalogue(state: sqlite3.Connection) -> Catalogue:
    """The catalogue of a state."""
    return Catalogue(
        **{
            name: _frame(name, columns, rows_of(state, _select(name, columns, "id")))
            for name, columns in CATALOGUE.items()
        }
    )


def read_tables(state: sqlite3.Connection, cases: Range, zone: str) -> Tables:
    """The rows of the cases of a range."""
    return Tables(**{name: read_table(state, name, cases) for name in CASES}, zone=zone)


def read_table(
    state: sqlite3.Connection, name: str, cases: Range, columns: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows that one table has of the cases of a range."""
    first, after = cases
    key = "id" if name == "zaak" else "zaak"
    there = columns or CASES[name]
    before, values = (f" AND {key} < ?", (first, after)) if after is not None else ("", (first,))
    sql = _select(name, there, key, f" WHERE {key} >= ?{before}")
    return _frame(name, there, rows_of(state, sql, values))


def ranges(state: sqlite3.Connection, most: int) -> list[Range]:
    """Ranges of cases, by their id, with about `most` rows each; together they are all rows."""
    counted = " UNION ALL ".join(
        f"SELECT zaak, count(*) AS n FROM {name} GROUP BY zaak"  # noqa: S608 (names of ours)
        for name in COUNTED
    )
    every = f"SELECT id AS zaak, 2 AS n FROM zaak UNION ALL {counted}"  # noqa: S608
    sql = f"SELECT zaak, sum(n) FROM ({every}) GROUP BY zaak ORDER BY zaak"  # noqa: S608
    firsts, held = [""], 0
    for zaak, n in rows_of(state, sql):
        if held and held + n > most:
            firsts.append(zaak)
            held = 0
        held += n
    return list(zip(firsts, [*firsts[1:], None], strict=True))


def told(state: sqlite3.Connection, name: str) -> str | None:
    """What the state tells of itself under a name; None when nothing."""
    for (value,) in rows_of(state, "SELECT value FROM told WHERE name = ?", (name,)):
        return None if value is None else str(value)
    return None


def zone_of(state: sqlite3.Connection) -> str:
    """The zone in which the days of the server are meant."""
    return told(state, "zone") or DEFAULT_ZONE


def _select(name: str, columns: Iterable[str], order: str, where: str = "") -> str:
    return f'SELECT {", ".join(columns)} FROM "{name}"{where} ORDER BY {order}'  # noqa: S608


def _frame(name: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    schema = {one: pl.Int64 if one in NUMBERS else pl.String for one in columns}
    parts = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pl.DataFrame(
        [pl.Series(one, part, schema[one]) for one, part in zip(columns, parts, strict=True)]
    )
