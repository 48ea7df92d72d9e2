"""Parts of a log: whole cases, read when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from pmtools.log.event_log import EventLog
from pmtools.log.lazies import Change, Lazies
from pmtools.naming import labels_in
from pmtools.origin import Origin


class Part(Protocol):
    """Whole cases of a log, in which a case is a number. It can be sent to another process."""

    def events(self) -> pl.LazyFrame:
        """The events."""

    def cases(self) -> pl.LazyFrame:
        """The cases."""

    def lifecycle(self) -> pl.LazyFrame:
        """The rows that are no work."""

    def ids(self) -> pl.LazyFrame:
        """`case_id`, a number, and `label`, its name."""


@dataclass(frozen=True, eq=False)
class ChangedPart:
    """A part, and a change to its frames that is made when they are read."""

    part: Part
    change: Change

    def events(self) -> pl.LazyFrame:
        """The events."""
        return self._changed().events

    def cases(self) -> pl.LazyFrame:
        """The cases."""
        return self._changed().cases

    def lifecycle(self) -> pl.LazyFrame:
        """The rows that are no work."""
        return self._changed().lifecycle

    def ids(self) -> pl.LazyFrame:
        """The names of cases, those that are gone too."""
        return self.part.ids()

    def _changed(self) -> Lazies:
        part = self.part
        return self.change(Lazies(part.events(), part.cases(), part.lifecycle()))


@dataclass(frozen=True, eq=False)
class FramePart:
    """A part in memory."""

    of_events: pl.DataFrame
    of_cases: pl.DataFrame
    of_lifecycle: pl.DataFrame
    of_ids: pl.DataFrame

    def events(self) -> pl.LazyFrame:
        """The events."""
        return self.of_events.lazy()

    def cases(self) -> pl.LazyFrame:
        """The cases."""
        return self.of_cases.lazy()

    def lifecycle(self) -> pl.LazyFrame:
        """The rows that are no work."""
        return self.of_lifecycle.lazy()

    def ids(self) -> pl.LazyFrame:
        """The names of cases."""
        return self.of_ids.lazy()


def split(log: EventLog, n: int) -> tuple[FramePart, ...]:
    """A log in memory as `n` parts."""
    number = pl.col("case_id").to_physical().cast(pl.UInt32)
    labels = labels_in(log.event_schema["case_id"]).alias("label")
    numbers = pl.int_range(labels.len(), dtype=pl.UInt32, eager=True).alias("case_id")
    whole = [frame.with_columns(number) for frame in (log.events, log.cases, log.lifecycle)]
    whole.append(pl.DataFrame([numbers, labels]))
    own = pl.col("case_id") % n
    return tuple(FramePart(*(frame.filter(own == at) for frame in whole)) for at in range(n))


def whole(parts: Sequence[Part], origin: Origin) -> EventLog:
    """The log of all parts in memory, with cases in the order of their numbers."""
    ids = pl.concat([part.ids() for part in parts]).sort("case_id").collect()
    names = pl.Enum(ids["label"])
    physical = pl.Series(dtype=names).to_physical().dtype
    gaps = ids.height and ids["case_id"][-1] != ids.height - 1
    places = ids["case_id"] if gaps else None
    named = pl.col("case_id").cast(physical).cat.to(names)

    def frame(plans: list[pl.LazyFrame]) -> pl.DataFrame:
        rows: pl.DataFrame = pl.concat(plans).collect()
        if len(plans) > 1:
            rows = rows.sort("case_id", maintain_order=True)
        if places is not None:
            rows = rows.with_columns(places.search_sorted(rows["case_id"]).alias("case_id"))
        return rows.with_columns(named)

    return EventLog(
        frame([part.events() for part in parts]),
        frame([part.cases() for part in parts]),
        frame([part.lifecycle() for part in parts]),
        origin,
    )
