"""Tables in text files (CSV, TSV), plain or gzip, read whole or refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pmtools.log import DEFAULT_ZONE, EventLog, Origin
from pmtools.sources.assemble import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    INSTANCE,
    START_RESOURCE,
    TRANSITION,
    assemble,
    own_names,
)
from pmtools.sources.source_bytes import new_digest, plain_chunks
from pmtools.sources.table.roles import find_roles
from pmtools.sources.table.text import DELIMITERS, decoded, delimiter_of, rows_of
from pmtools.sources.table.times import read_times
from pmtools.sources.times import check_zone, to_instants, zone_notes

CASE_PREFIX = "case:"
TEXT_ROLES = ("case_id", "activity", "resource", "team", TRANSITION, INSTANCE)


def read_csv(path: str | Path, *, zone: str = DEFAULT_ZONE) -> EventLog:
    """The event log of a CSV or TSV file (`.csv`, `.csv.gz`, `.tsv`), every row accounted for.

    Encoding and delimiter are found and noted; the case, activity, time and other columns are known
    by their names (`table_roles.ROLES`). A row is one moment of a step, a step with start and end,
    or the start or complete moment of a step. All other values stay the text that they are. Columns
    `case:…` that are constant in each case become case attributes. SourceError when the file cannot
    be read whole, SchemaError (line, column, value) when it cannot be an event log.
    """
    check_zone(zone)
    path = Path(path)
    digest = new_digest()
    data = b"".join(plain_chunks(path, digest))
    text, encoding = decoded(path.name, data)
    delimiter = delimiter_of(path.name, text)
    rows, lines = rows_of(path.name, text, delimiter)
    roles = find_roles(path.name, rows.columns)
    times, time_notes = _times(path.name, rows, lines, roles.columns, zone)
    cases, constant, case_notes = _case_attributes(rows, roles.columns)
    moments, name_notes = _moments(rows, roles.columns, times, constant)
    found = [] if encoding == "utf-8-sig" else [f"The text was read as {encoding}, not as UTF-8."]
    if delimiter != ",":
        found.append(f"The columns are separated by a {DELIMITERS[delimiter]}.")
    origin = Origin(
        name=path.name,
        sha256=digest.hexdigest(),
        rows_read=rows.height,
        zone=zone,
        notes=(*found, *roles.notes, *time_notes, *case_notes, *name_notes),
        mapping=roles.columns,
    )
    return assemble(moments, cases, origin)


def _times(
    source: str, rows: pl.DataFrame, lines: pl.Series, roles: Mapping[str, str], zone: str
) -> tuple[list[pl.Series], list[str]]:
    """The columns `start` and `end`, as far as the table has them, and notes on local time."""
    case, floor = rows[roles["case_id"]], None
    series, notes = [], []
    for role in ("start", "end"):
        if role in roles:
            column = roles[role]
            times = read_times(source, column, rows[column], lines)
            localised = to_instants(times, zone, case, floor)
            notes += zone_notes(column, localised.ambiguous, localised.moved)
            floor = localised.instants.alias(role)
            series.append(floor)
    return series, notes


def _case_attributes(
    rows: pl.DataFrame, roles: Mapping[str, str]
) -> tuple[pl.DataFrame, list[str], list[str]]:
    """`case:` columns that are constant per case, as one row per case; which they are; notes."""
    used = set(roles.values())
    told = [name for name in rows.columns if name.startswith(CASE_PREFIX) and name not in used]
    by_case = rows.group_by(pl.col(roles["case_id"]).alias("\0case"), maintain_order=True)
    varied = by_case.agg(pl.col(name).n_unique() for name in told)
    constant = [name for name in told if (varied[name] == 1).all()]
    notes = [
        f"{name} is not constant per case: it stays an attribute of the event."
        for name in told
        if name not in constant
    ]
    bare = [name.removeprefix(CASE_PREFIX) for name in constant]
    names, renamed = own_names(bare, CASE_COLUMNS)
    firsts = [
        pl.col(name).first().alias(names[name.removeprefix(CASE_PREFIX)]) for name in constant
    ]
    cases = by_case.agg(firsts).rename({"\0case": "case_id"}).drop_nulls("case_id")
    return cases, constant, notes + renamed


def _moments(
    rows: pl.DataFrame, roles: Mapping[str, str], times: list[pl.Series], constant: list[str]
) -> tuple[pl.DataFrame, list[str]]:
    """Rows as `assemble` takes them: our columns, then what the table has besides."""
    used = {*roles.values(), *constant}
    rest = [name for name in rows.columns if name not in used]
    ours = (*EVENT_COLUMNS, START_RESOURCE, TRANSITION, INSTANCE)
    names, notes = own_names(rest, ours)
    return rows.select(
        *(pl.col(roles[role]).alias(role) for role in TEXT_ROLES if role in roles),
        *times,
        pl.int_range(pl.len(), dtype=pl.Int64).alias("seq"),
        *(pl.col(name).alias(own) for name, own in names.items()),
    ), notes
