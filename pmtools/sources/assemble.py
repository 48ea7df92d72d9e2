"""The shared door: rows of any source become an event log, and every row is accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from pmtools.errors import SchemaError
from pmtools.log import EventLog
from pmtools.origin import Note, Origin
from pmtools.sources.accounting import Place, far_moments, unlikely
from pmtools.sources.columns import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    INSTANCE,
    LIFECYCLE_COLUMNS,
    START_RESOURCE,
    TRANSITION,
    listed,
    own_names,
)
from pmtools.sources.drafting import draft, ordered_events
from pmtools.sources.finished import with_finished
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import Parts
from pmtools.sources.seen import Seen

__all__ = [
    "CASE_COLUMNS",
    "EVENT_COLUMNS",
    "INSTANCE",
    "LIFECYCLE_COLUMNS",
    "START_RESOURCE",
    "TRANSITION",
    "assemble",
    "listed",
    "own_names",
]


def assemble(parts: Parts, mapping: LogMapping) -> EventLog:
    """Rows in the order of their source, and the attributes of its cases, as an event log.

    `parts.moments` has String `case_id` and `activity`, Datetime (UTC) `end` (its moment), Int64
    `seq`, perhaps `start`, `resource`, `team`, `lifecycle:transition`, `concept:instance`, `BAD`,
    and attributes under names that `own_names` gave. `parts.cases` has a row per case, with String
    `case_id` and attributes. Rows without case, time or activity are set aside; start and complete
    rows are paired; rows of other transitions go to `lifecycle`. SchemaError when no event is left.
    """
    drafted, origin = draft(parts, mapping), parts.origin
    require_events(origin, drafted.seen)
    events = ordered_events(drafted.events, origin.zone, drafted.seen)
    odd = _unlikely(drafted.moments(), origin.zone, parts.place)
    return EventLog(
        events=events,
        cases=with_finished(drafted.cases, events, mapping, origin.name),
        lifecycle=drafted.lifecycle,
        origin=told_origin(origin, drafted.seen, odd),
    )


def require_events(origin: Origin, seen: Seen) -> None:
    """SchemaError when no event is left of what was read."""
    if not seen.n_events:
        aside = {**origin.set_aside, **seen.set_aside()}
        raise SchemaError(seen.nothing_left(origin.name, aside))


def told_origin(origin: Origin, seen: Seen, odd: list[Note]) -> Origin:
    """The origin of a source's rows with what was seen of them; `odd` are notes on moments."""
    return replace(
        origin,
        paired=seen.pairs.n,
        set_aside={**origin.set_aside, **seen.set_aside()},
        examples={**origin.examples, **seen.examples()},
        read_at=datetime.now(UTC).isoformat(timespec="seconds"),
        notes=(*origin.notes, *seen.notes(odd)),
    )


def _unlikely(times: pl.DataFrame, zone: str, place: Place) -> list[Note]:
    middle = times["moment"].median()
    if not isinstance(middle, datetime):
        return []
    return unlikely(far_moments(times, middle), zone, place)
