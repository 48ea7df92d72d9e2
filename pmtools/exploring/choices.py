"""What a log offers to filter by: its period, attributes with their values, and steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from pmtools.filters.given import Value
from pmtools.measures.activities import activities
from pmtools.measures.attributes import attributes
from pmtools.measures.event_attributes import event_attributes
from pmtools.measures.log_summary import log_summary
from pmtools.measures.throughput_time import throughput_time
from pmtools.privacy.small_groups import guarded

if TYPE_CHECKING:
    from pmtools.log import EventLog

EDGES = ("first", "last")
MOST_VALUES = 200
"""An attribute of more values than this is no choice but a text."""
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
    import pandas as pd

    row = log_summary(log).iloc[0]
    first, last = (row[edge].astimezone(ZoneInfo(log.origin.zone)).date() for edge in EDGES)
    found = pd.concat([attributes(log), event_attributes(log)])
    names = found.loc[found["n_values"].between(2, MOST_VALUES), "attribute"]
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
