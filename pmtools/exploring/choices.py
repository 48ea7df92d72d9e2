"""What a log offers to filter by: its period, attributes with their values, and steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from pmtools.filters.frames import OURS
from pmtools.filters.given import Value
from pmtools.measures.activities import activities
from pmtools.measures.attributes import attributes
from pmtools.measures.log_summary import log_summary
from pmtools.measures.throughput_time import throughput_time
from pmtools.privacy.small_groups import guarded

if TYPE_CHECKING:
    from pmtools.log import EventLog

MOST_VALUES = 200
"""An attribute of more values than this is no choice but a text."""
TEXTS = (pl.String, pl.Enum, pl.Categorical, pl.Boolean)
SHOWN = 40
"""So many values of an attribute can be chosen, the most frequent ones."""


class Counted(NamedTuple):
    """A value of an attribute, and in how many cases."""

    value: Value
    n_cases: int


class Step(NamedTuple):
    """An activity, and in how many cases."""

    name: str
    n_cases: int


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, most frequent first."""

    first: date
    last: date
    attributes: tuple[tuple[str, tuple[Counted, ...]], ...]
    steps: tuple[Step, ...]
    tells_finished: bool
    filled: frozenset[str] = frozenset()
    """Attributes that every case has."""


def choices_of(log: EventLog) -> Choices:
    """What a log offers; values of fewer than five cases are not among it."""
    row = log_summary(log).iloc[0]
    first, last = (row[edge].astimezone(ZoneInfo(log.origin.zone)).date() for edge in EDGES)
    found = attributes(log)
    names = [*found.loc[found["n_values"].between(2, MOST_VALUES), "attribute"], *_of_events(log)]
    offered = [(name, values) for name in names if (values := _values(log, name))]
    steps = activities(log).sort_values(["n_cases", "activity"], ascending=[False, True])
    return Choices(
        first,
        last,
        tuple(offered),
        tuple(Step(*row) for row in steps[["activity", "n_cases"]].itertuples(index=False)),
        log.known.told > 0,
        frozenset(found.loc[found["n_cases"] == log.known.n_cases, "attribute"]),
    )


EDGES = ("first", "last")


def _of_events(log: EventLog) -> list[str]:
    """Attributes of events that have one value in each case, and not too many values."""
    left_out = {*OURS, *log.origin.pseudonyms}
    names = [
        name
        for name, dtype in log.event_schema.items()
        if name not in left_out and (dtype in TEXTS or dtype.is_integer())
    ]
    if not names:
        return []
    columns = {f"of_{place}": name for place, name in enumerate(names)}
    rows = log.within("case", partial(values_in_case, columns=columns))
    most = {column: pl.col(column).max() for column in columns}
    several = {f"n_{column}": pl.col(f"value_{column}").n_unique() for column in columns}
    row = rows.per(None, **most, **several).answer().iloc[0]
    return [
        name
        for column, name in columns.items()
        if row[column] == 1 and 1 < row[f"n_{column}"] <= MOST_VALUES
    ]


def values_in_case(events: pl.LazyFrame, columns: dict[str, str]) -> pl.LazyFrame:
    """One row per case: how many values each column has in it, and the first of them."""
    told = {column: pl.col(name).drop_nulls() for column, name in columns.items()}
    return events.group_by("case_id").agg(
        **{column: one.n_unique() for column, one in told.items()},
        **{f"value_{column}": one.first().cast(pl.String) for column, one in told.items()},
    )


def _values(log: EventLog, name: str) -> tuple[Counted, ...]:
    """The values of an attribute, most frequent first; none where it has no one value in a case."""
    split = throughput_time(log, by=f"attribute:{name}")
    shown = guarded(split.dropna(subset=split.columns[0]))[0]
    ranked = shown.sort_values(["n"], ascending=False, kind="stable").head(SHOWN)
    return tuple(
        Counted(_plain(value), int(n))
        for value, n in zip(ranked.iloc[:, 0], ranked["n"], strict=True)
    )


def _plain(value: object) -> Value:
    """A value of a frame as one that a filter takes."""
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    return plain if isinstance(plain, bool | int | float) else str(plain)
