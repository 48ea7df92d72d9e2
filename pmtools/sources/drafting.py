"""Rows of whole cases nearly a log: what depends on the rest of the log is still open."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from pmtools.sources.accounting import account, possible, without_repeats
from pmtools.sources.columns import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    INSTANCE,
    LABELS,
    LIFECYCLE_COLUMNS,
    MAY_BE_ABSENT,
    PRECISION,
    TRANSITION,
)
from pmtools.sources.mapping import LogMapping
from pmtools.sources.order import in_order
from pmtools.sources.pairing import pair
from pmtools.sources.parts import Parts
from pmtools.sources.seen import Seen, seen_of
from pmtools.sources.zones import at_midnight


@dataclass(frozen=True, eq=False)
class Draft:
    """Whole cases: their rows paired and coded, and what was seen on the way."""

    events: pl.DataFrame
    """Activity instances in no order, the first `seen.pairs.n` of them joined from two rows."""
    lifecycle: pl.DataFrame
    cases: pl.DataFrame
    usable: pl.DataFrame
    """The rows that could be events, in the order of the source."""
    seen: Seen

    def moments(self) -> pl.DataFrame:
        """`seq` and `moment` of each usable row."""
        return self.usable.select("seq", moment=pl.coalesce("end", "start"))


def draft(parts: Parts, mapping: LogMapping) -> Draft:
    """Rows without case, time or activity set aside, labels coded, start and complete paired."""
    moments, place = parts.moments, parts.place
    lacking = [pl.lit(None, t).alias(n) for n, t in MAY_BE_ABSENT.items() if n not in moments]
    moments, impossible = possible(moments.with_columns(lacking))
    if mapping.teams:
        moments = moments.with_columns(team=_teams(mapping))
    went = account(moments, place)
    coded = replace(went, usable=_coded(went.usable, parts.cases["case_id"]))
    went, repeated = without_repeats(coded, mapping.duplicates, place)
    paired = pair(went.usable, mapping.start, mapping.complete)
    seen = seen_of(paired, parts.cases.height)
    return Draft(
        paired.events,
        _lifecycle(paired.others),
        _cases(parts.cases, went.usable.schema["case_id"]),
        went.usable,
        replace(seen, impossible=impossible, aside=went.aside, repeated=repeated),
    )


def ordered_events(rows: pl.DataFrame, zone: str, whole: Seen) -> pl.DataFrame:
    """The events of a draft in order, with precision, without columns that say nothing.

    `whole` is what was seen of the whole log.
    """
    if whole.hollow:
        rows = rows.with_columns(start=pl.lit(None, rows.schema["start"]))
    ordered = rows[in_order(rows)]
    silent = [] if whole.n_instances else [INSTANCE]
    moment = ordered.select(pl.coalesce("end", "start")).to_series()
    day, time = (pl.lit(label, PRECISION) for label in PRECISION.categories)
    precision = pl.when(at_midnight(moment, zone)).then(day).otherwise(time)
    return ordered.with_columns(precision=precision).select(
        *EVENT_COLUMNS, pl.exclude(*EVENT_COLUMNS, TRANSITION, *silent)
    )


def _teams(mapping: LogMapping) -> pl.Expr:
    teams = pl.col("resource").replace_strict(
        list(mapping.teams), list(mapping.teams.values()), default=None, return_dtype=pl.String
    )
    return pl.coalesce(teams, "team")


def _cases(cases: pl.DataFrame, ids: pl.DataType) -> pl.DataFrame:
    finished = pl.lit(None, pl.Boolean).alias("finished")
    rest = pl.exclude(CASE_COLUMNS)
    whole = cases.with_columns(pl.col("case_id").cast(ids), finished)
    return whole.select(*CASE_COLUMNS, rest)


def _coded(moments: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Labels as codes, in order of appearance; an empty resource, team or instance is none."""
    columns = [moments["case_id"].cast(pl.Enum(ids))]
    for name in ("activity", "resource", "team", TRANSITION, INSTANCE):
        if name not in LABELS and moments[name].null_count() == moments.height:
            continue
        labels = moments[name].unique(maintain_order=True).drop_nulls()
        empty = labels.filter(labels.str.strip_chars() == "")
        column = moments[name]
        if empty.len():
            column = column.set(column.is_in(empty.implode()), None)
            labels = labels.filter(~labels.is_in(empty.implode()))
        columns.append(column.cast(pl.Enum(labels)) if name in LABELS else column)
    return moments.with_columns(columns)


def _lifecycle(others: pl.DataFrame) -> pl.DataFrame:
    moment = pl.coalesce("end", "start")
    rows = others.with_columns(moment=moment, transition=pl.col(TRANSITION))
    return rows.select(LIFECYCLE_COLUMNS).sort("case_id", "moment", "seq")
