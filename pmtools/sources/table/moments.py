"""A table becomes an event log: its moments, its cases, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
from pmtools.sources.zones import Localised, check_zone, to_instants, zone_notes

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
TIMES = ("start", "end")
"""Roles whose values are moments."""


@dataclass(frozen=True)
class Layout:
    """What only the whole of a log's tables shows, for reading a part of it."""

    wide: Wide | None = None
    """The steps of a table with a row per case."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Column of numbers to its decimal sign."""
    numbers: Mapping[str, pl.DataType] = field(default_factory=dict)
    """Column of numbers to its type."""
    day_first: Mapping[str, bool] = field(default_factory=dict)
    """Column of times such as 03-04-2024 to whether the day comes first."""
    varied: tuple[str, ...] = ()
    """Columns told of cases that are not constant in each of them."""


@dataclass(frozen=True)
class Counted:
    """What was counted in all parts of a log, for telling it with a few of its rows."""

    varied: tuple[str, ...]
    localised: Mapping[str, tuple[int, int]]
    """Role of a time to how many were ambiguous, and how many moved (see `Localised`)."""


@dataclass(frozen=True, eq=False)
class TableParts:
    """A table as parts of a log, and what was found of it."""

    parts: Parts
    table: Table
    """The table whose rows are the moments: turned, when it has a row per case."""
    wide: Wide | None
    roles: Mapping[str, str]
    localised: Mapping[str, Localised]
    """Role of a time to what local time could not say by itself."""


def log_of_table(
    table: Table, name: str, sha256: str, mapping: LogMapping, *, skip_bad_rows: bool = False
) -> EventLog:
    """The event log of a table, every row accounted for; `name` is what the log is called.

    The case, activity, time and other columns are those that the mapping names, or are known by
    their names (`roles.ROLES`); a table with a row per case and a column per status is turned. All
    other values stay what they are. Columns that the mapping gives to the case, and columns
    `case:…`, become case attributes when they are constant in each case.
    """
    read = parts_of_table(table, name, sha256, mapping, skip=skip_bad_rows)
    return assemble(read.parts, mapping)


def parts_of_table(
    table: Table,
    name: str,
    sha256: str,
    mapping: LogMapping,
    *,
    skip: bool,
    layout: Layout | None = None,
    counted: Counted | None = None,
) -> TableParts:
    """What a table holds, before it is put together to a log.

    `layout` is given when it is a part of a log, `counted` when it is the telling rows of one.
    """
    check_zone(mapping.zone)
    mapping.require_columns(table.name, table.rows.columns)
    table = numbered(table, mapping, layout, skip=skip)
    wide = layout.wide if layout else wide_layout(table, mapping)
    if wide:
        roles = Roles({"case_id": "case_id", "activity": STEP, "end": MOMENT}, ())
        used: dict[str, Mapping[str, str]] = {
            "columns": {"case_id": wide.case},
            "steps": wide.steps,
        }
        rest = table.rows.drop(wide.case, *wide.steps)
    else:
        roles = find_roles(table.name, table.rows.columns, mapping.columns)
        used = {"columns": roles.columns}
        rest = table.rows.drop(*set(roles.columns.values()))
    numbers = numbers_note(rest) if layout is None else []
    case, told = case_and_told(table, roles.columns, wide, mapping)
    whole = layout or counted
    cases = cases_of(table, case, told, mapping, whole.varied if whole else None)
    table = melted(table, wide) if wide else table
    moments, localised, notes = _moments(
        table, roles.columns, cases, mapping, layout, counted, skip=skip
    )
    origin = Origin(
        name=name,
        sha256=sha256,
        rows_read=table.rows.height,
        zone=mapping.zone,
        notes=(*table.notes, *roles.notes, *cases.notes, *notes, *numbers),
        mapping={**mapping.to_dict(), **used, "log": name},
    )
    parts = Parts(moments, cases.frame, origin, table.place)
    return TableParts(parts, table, wide, roles.columns, localised)


def numbered(table: Table, mapping: LogMapping, layout: Layout | None, *, skip: bool) -> Table:
    """The table with its columns of numbers read, those of a part as the whole has them."""
    if layout is None:
        return with_numbers(table, mapping, skip=skip)
    for name in mapping.numbers:
        sign = layout.signs.get(name, mapping.decimal)
        own = replace(mapping, numbers=(name,), decimal=sign)
        table = with_numbers(table, own, skip=skip)
    there = {name: dtype for name, dtype in layout.numbers.items() if name in table.rows.columns}
    typed = [pl.col(name).cast(dtype) for name, dtype in there.items()]
    return replace(table, rows=table.rows.with_columns(typed))


def case_and_told(
    table: Table, roles: Mapping[str, str], wide: Wide | None, mapping: LogMapping
) -> tuple[str, dict[str, str]]:
    """The column of the case, and the columns that tell of it with their names there."""
    if not wide:
        return roles["case_id"], told_of_cases(table.rows, set(roles.values()), mapping)
    others = [name for name in table.rows.columns if name not in (*wide.steps, wide.case)]
    return wide.case, {name: name for name in others}


def _moments(
    table: Table,
    roles: Mapping[str, str],
    cases: Cases,
    mapping: LogMapping,
    layout: Layout | None,
    counted: Counted | None,
    *,
    skip: bool,
) -> tuple[pl.DataFrame, dict[str, Localised], list[Note]]:
    """Rows as `assemble` takes them: our columns, then what the table has besides."""
    used = {*roles.values(), *cases.taken}
    rest = [name for name in table.rows.columns if name not in used]
    kept = [name for name in rest if mapping.keeps(name)]
    names, notes = own_names(kept, (*EVENT_COLUMNS, START_RESOURCE, TRANSITION, INSTANCE))
    if len(kept) < len(rest):
        text = "Attributes that the mapping leaves out: {names}."
        left = [name for name in rest if name not in kept]
        notes.append(Note("left_out", text, names=listed(left)))
    times, localised, wrong, time_notes = _times(table, roles, mapping, layout, counted, skip=skip)
    notes += time_notes
    bad = pl.repeat(None, table.rows.height, dtype=pl.String, eager=True).alias(BAD)
    reasons = {**wrong, **table.bad}
    if reasons:
        bad = bad.scatter(list(reasons), list(reasons.values()))
    rows = table.rows.select(
        *(
            pl.col(roles[role]).cast(pl.String).alias(LABELS[role])
            for role in LABELS
            if role in roles
        ),
        *times,
        pl.int_range(pl.len(), dtype=pl.Int64).alias("seq"),
        *(pl.col(name).alias(own) for name, own in names.items()),
        bad,
    )
    return rows, localised, notes


def _times(
    table: Table,
    roles: Mapping[str, str],
    mapping: LogMapping,
    layout: Layout | None,
    counted: Counted | None,
    *,
    skip: bool,
) -> tuple[list[pl.Series], dict[str, Localised], dict[int, str], list[Note]]:
    """The columns `start` and `end`, as far as the table has them; bad rows; notes."""
    case, floor = table.rows[roles["case_id"]].cast(pl.String), None
    found: list[pl.Series] = []
    told: dict[str, Localised] = {}
    wrong: dict[int, str] = {}
    notes: list[Note] = []
    for role in (role for role in TIMES if role in roles):
        known = layout.day_first.get(roles[role]) if layout else None
        asked = mapping if known is None else replace(mapping, day_first=known)
        times = read_times(table, roles[role], asked, skip=skip)
        wrong |= dict.fromkeys(pl.arg_where(times.wrong, eager=True).to_list(), BAD_TIME)
        localised = to_instants(times.parts, mapping.zone, case, floor)
        notes += times.notes
        n_odd = counted.localised[role] if counted else (localised.ambiguous, localised.moved)
        notes += zone_notes(roles[role], *n_odd)
        floor, told[role] = localised.instants.alias(role), localised
        found.append(floor)
    return found, told, wrong, notes
