"""A table becomes an event log: its moments, its cases, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pmtools.log import EventLog
from pmtools.origin import Note, Origin
from pmtools.sources.accounting import BAD
from pmtools.sources.assemble import (
    EVENT_COLUMNS,
    INSTANCE,
    START_RESOURCE,
    TRANSITION,
    assemble,
    listed,
    own_names,
)
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import Parts
from pmtools.sources.table.cases import Cases, cases_of, told_of_cases
from pmtools.sources.table.numbers import numbers_note, with_numbers
from pmtools.sources.table.roles import Roles, find_roles
from pmtools.sources.table.table import Table
from pmtools.sources.table.times import BAD_TIME, read_times
from pmtools.sources.table.wide import MOMENT, STEP, Wide, melted, wide_layout
from pmtools.sources.zones import check_zone, to_instants, zone_notes

LABELS = {
    "case_id": "case_id",
    "activity": "activity",
    "resource": "resource",
    "team": "team",
    "transition": TRANSITION,
    "instance": INSTANCE,
    "start_resource": START_RESOURCE,
}
"""Roles whose values are labels, and the column that `assemble` wants."""


def log_of_table(
    table: Table, name: str, sha256: str, mapping: LogMapping, *, skip_bad_rows: bool = False
) -> EventLog:
    """The event log of a table, every row accounted for; `name` is what the log is called.

    The case, activity, time and other columns are those that the mapping names, or are known by
    their names (`roles.ROLES`); a table with a row per case and a column per status is turned. All
    other values stay what they are. Columns that the mapping gives to the case, and columns
    `case:…`, become case attributes when they are constant in each case.
    """
    check_zone(mapping.zone)
    mapping.require_columns(table.name, table.rows.columns)
    table = with_numbers(table, mapping, skip=skip_bad_rows)
    wide = wide_layout(table, mapping)
    if wide:
        roles = Roles({"case_id": "case_id", "activity": STEP, "end": MOMENT}, ())
        used: dict[str, Mapping[str, str]] = {
            "columns": {"case_id": wide.case},
            "steps": wide.steps,
        }
        numbers = numbers_note(table.rows.drop(wide.case, *wide.steps))
        cases = _cases_of_wide(table, wide, mapping)
        table = melted(table, wide)
    else:
        roles = find_roles(table.name, table.rows.columns, mapping.columns)
        used = {"columns": roles.columns}
        numbers = numbers_note(table.rows.drop(*set(roles.columns.values())))
        told = told_of_cases(table.rows, set(roles.columns.values()), mapping)
        cases = cases_of(table, roles.columns["case_id"], told, mapping)
    moments, notes = _moments(table, roles.columns, cases, mapping, skip=skip_bad_rows)
    origin = Origin(
        name=name,
        sha256=sha256,
        rows_read=table.rows.height,
        zone=mapping.zone,
        notes=(*table.notes, *roles.notes, *cases.notes, *notes, *numbers),
        mapping={**mapping.to_dict(), **used, "log": name},
    )
    return assemble(Parts(moments, cases.frame, origin, table.place), mapping)


def _cases_of_wide(table: Table, wide: Wide, mapping: LogMapping) -> Cases:
    others = [name for name in table.rows.columns if name not in (*wide.steps, wide.case)]
    return cases_of(table, wide.case, {name: name for name in others}, mapping)


def _moments(
    table: Table, roles: Mapping[str, str], cases: Cases, mapping: LogMapping, *, skip: bool
) -> tuple[pl.DataFrame, list[Note]]:
    """Rows as `assemble` takes them: our columns, then what the table has besides."""
    used = {*roles.values(), *cases.taken}
    rest = [name for name in table.rows.columns if name not in used]
    kept = [name for name in rest if mapping.keeps(name)]
    names, notes = own_names(kept, (*EVENT_COLUMNS, START_RESOURCE, TRANSITION, INSTANCE))
    if len(kept) < len(rest):
        text = "Attributes that the mapping leaves out: {names}."
        left = [name for name in rest if name not in kept]
        notes.append(Note("left_out", text, names=listed(left)))
    times, wrong, time_notes = _times(table, roles, mapping, skip=skip)
    notes += time_notes
    bad = pl.repeat(None, table.rows.height, dtype=pl.String, eager=True).alias(BAD)
    reasons = {**wrong, **table.bad}
    if reasons:
        bad = bad.scatter(list(reasons), list(reasons.values()))
    return table.rows.select(
        *(
            pl.col(roles[role]).cast(pl.String).alias(LABELS[role])
            for role in LABELS
            if role in roles
        ),
        *times,
        pl.int_range(pl.len(), dtype=pl.Int64).alias("seq"),
        *(pl.col(name).alias(own) for name, own in names.items()),
        bad,
    ), notes


def _times(
    table: Table, roles: Mapping[str, str], mapping: LogMapping, *, skip: bool
) -> tuple[list[pl.Series], dict[int, str], list[Note]]:
    """The columns `start` and `end`, as far as the table has them; bad rows; notes."""
    case, floor = table.rows[roles["case_id"]].cast(pl.String), None
    found: list[pl.Series] = []
    wrong: dict[int, str] = {}
    notes: list[Note] = []
    for role in ("start", "end"):
        if role not in roles:
            continue
        times = read_times(table, roles[role], mapping, skip=skip)
        wrong |= dict.fromkeys(pl.arg_where(times.wrong, eager=True).to_list(), BAD_TIME)
        localised = to_instants(times.parts, mapping.zone, case, floor)
        notes += times.notes
        notes += zone_notes(roles[role], localised.ambiguous, localised.moved)
        floor = localised.instants.alias(role)
        found.append(floor)
    return found, wrong, notes
