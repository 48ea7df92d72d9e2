"""A log that is read a part at a time: larger than memory, or measured on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NoReturn

import polars as pl

from pmtools.clock.clock import CALENDAR, Clock
from pmtools.engine.chunk import Chunk
from pmtools.engine.rows import Kernel, Rows
from pmtools.errors import TooLargeError
from pmtools.filters.filter import Filter, Selection
from pmtools.filters.frames import (
    SHOWN,
    Frames,
    events_left,
    kept_cases,
    require_known,
    require_some,
)
from pmtools.filters.settle import settled
from pmtools.log.case_attributes import attribute_of
from pmtools.log.event_log import EventLog, filtered
from pmtools.log.lazies import Change, Lazies, only
from pmtools.log.part import ChangedPart, Part, whole
from pmtools.origin import Origin

if TYPE_CHECKING:
    import pandas as pd


LABEL = "\0label"
"""The name of a case beside its attributes."""
Executor = Callable[
    [tuple[Chunk, ...], Callable[[str], tuple[Chunk, ...]], Callable[[pl.Series], pl.DataFrame]],
    Rows,
]
"""From the chunks of a log, the attributes of the cases of each, and the names of cases to rows."""


class LargeLog(EventLog):
    """An event log whose parts are read one at a time, as a measure needs them.

    It answers every measure as an `EventLog` does, with the same rows. Its frames cannot be had:
    `load` reads a log into memory that was made small enough with `keep`.
    """

    parts: tuple[Part, ...]
    executor: Executor

    def __init__(
        self,
        parts: tuple[Part, ...],
        origin: Origin,
        executor: Executor,
        clock: Clock = CALENDAR,
    ) -> None:
        made = {"parts": parts, "origin": origin, "executor": executor, "clock": clock}
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def events(self) -> NoReturn:
        """Refused: the rows are not in memory."""
        raise _too_large()

    cases = lifecycle = events

    def within(self, key: str, kernel: Kernel, **tables: Rows) -> Rows:
        """Run a function from events to rows with each `key` (case, resource) whole."""
        chunks: tuple[Chunk, ...] = tuple(part.events for part in self.parts)
        return self._rows(chunks).within(key, kernel, **tables)

    def of_cases(self, kernel: Kernel, **tables: Rows) -> Rows:
        """Run a function from cases (those without events too) to rows; `case_id` is a text."""
        chunks: tuple[Chunk, ...] = tuple(partial(_cases_by_name, part) for part in self.parts)
        return self._rows(chunks).within("case", kernel, **tables)

    def attribute(self, name: str) -> pl.LazyFrame:
        """`case_id` and one value per case, of all parts."""
        chunks = self._attribute(name)
        return self.executor(chunks, self._attribute, self._names).collect().lazy()

    @cached_property
    def event_schema(self) -> pl.Schema:
        """The columns of the events and their types."""
        return self.parts[0].events().collect_schema()

    @cached_property
    def case_schema(self) -> pl.Schema:
        """The columns of the cases and their types."""
        return self.parts[0].cases().collect_schema()

    @cached_property
    def n_lifecycle(self) -> int:
        """The number of rows that are no work."""
        chunks: tuple[Chunk, ...] = tuple(part.lifecycle for part in self.parts)
        rows = self._rows(chunks).within("case", _counted)
        return int(rows.per(None, n=pl.col("n").sum()).collect().item() or 0)

    def over(self, **changes: Any) -> LargeLog:
        """The same log with other parts, another origin or clock."""
        now = {name: getattr(self, name) for name in ("parts", "origin", "executor", "clock")}
        over = LargeLog(**{**now, **changes})
        for counted in ("known", "n_lifecycle"):
            if over.parts is self.parts and counted in self.__dict__:
                over.__dict__[counted] = self.__dict__[counted]
        return over

    def changed(self, change: Change) -> EventLog:
        """The log with its frames changed, as they are read; each case is changed by itself."""
        return self.over(parts=tuple(ChangedPart(part, change) for part in self.parts))

    def keep(self, kept: Filter) -> EventLog:
        """The log with only the cases or events that a filter keeps (see `EventLog.keep`).

        Which cases those are is found out once; nothing but their numbers is remembered.
        """
        alone = settled(kept, self)
        parts = self.parts if alone.of_cases is None else self._with_cases(alone.of_cases)
        if alone.of_events is not None:
            of_events = partial(_with_events, kept=alone.of_events, origin=self.origin)
            parts = tuple(ChangedPart(part, of_events) for part in parts)
        left = self.over(parts=parts)
        require_some(kept, left.known.n_events)
        n_lifecycle = left.n_lifecycle if self.n_lifecycle else 0
        outside = self.known.n_events + self.n_lifecycle - left.known.n_events - n_lifecycle
        return left.over(origin=filtered(self.origin, kept, outside))

    def load(self) -> EventLog:
        """The log in memory; for one that `keep` made small enough."""
        return whole(self.parts, self.origin).over(clock=self.clock)

    def to_pm4py(self) -> pd.DataFrame:
        """Refused: the rows are not in memory."""
        raise _too_large()

    def require_cases(self, names: Sequence[str]) -> None:
        """ParameterError for a case that the log does not have."""
        wanted = pl.col("case_id").is_in(list(names))
        there = self.of_cases(lambda cases: cases.filter(wanted).select("case_id")).collect()
        some = self.parts[0].ids().select("label").head(SHOWN).collect()["label"].to_list()
        for name in names:
            require_known("case", name, [*there["case_id"], *some])

    def first_variants(self, n: int) -> list[list[str]]:
        """The most frequent sequences of activities."""
        counted = self.within("case", _sequences).per("sequence", n=pl.len()).collect()
        ordered = counted.sort("n", "sequence", descending=[True, False])
        return [[*map(str, one)] for one in ordered["sequence"].head(n).to_list()]

    def _with_cases(self, kept: Selection) -> tuple[Part, ...]:
        """The parts with only the cases for which a filter holds."""
        chunks = tuple(
            partial(_held, part, n, kept, self.origin) for n, part in enumerate(self.parts)
        )
        held = self._rows(chunks).within("case", _themselves).collect()
        ids = held.partition_by("part", as_dict=True, include_key=False)
        none = held.clear().drop("part")
        return tuple(
            ChangedPart(part, partial(_only, ids=ids.get((n,), none)))
            for n, part in enumerate(self.parts)
        )

    def _rows(self, chunks: tuple[Chunk, ...]) -> Rows:
        return self.executor(chunks, self._attribute, self._names)

    def _attribute(self, name: str) -> tuple[Chunk, ...]:
        ask = partial(_attribute_of, name=name, origin=self.origin)
        return tuple(partial(ask, part) for part in self.parts)

    def _names(self, numbers: pl.Series) -> pl.DataFrame:
        wanted = pl.col("case_id").is_in(numbers.implode())
        return pl.concat([part.ids().filter(wanted).collect() for part in self.parts])


def _held(part: Part, number: int, kept: Selection, origin: Origin) -> pl.LazyFrame:
    """The cases of a part for which a filter holds."""

    def held() -> pl.DataFrame:
        plans = [part.events(), part.cases(), part.lifecycle(), part.ids()]
        events, cases, lifecycle, ids = pl.collect_all(plans)
        frames = Frames(events, cases, lifecycle, origin.zone, origin.pseudonyms, ids)
        found = kept_cases(kept, frames).to_frame("case_id")
        return found.select(pl.lit(number, pl.UInt32).alias("part"), "case_id")

    # Nothing is read until it is asked for: whoever asks for the columns alone reads no rows.
    return pl.defer(held, schema={"part": pl.UInt32, "case_id": pl.UInt32})


def _only(frames: Lazies, ids: pl.DataFrame) -> Lazies:
    return only(frames, ids.lazy())


def _with_events(frames: Lazies, kept: Selection, origin: Origin) -> Lazies:
    # Events are looked at one by one, so that only the columns that are asked for are read.
    none = [pl.DataFrame(schema=frame.collect_schema()) for frame in frames]
    there = Frames(none[0], none[1], none[2], origin.zone, origin.pseudonyms)
    return Lazies(*events_left(kept.holds(there), *frames))


def _cases_by_name(part: Part) -> pl.LazyFrame:
    names = part.ids().rename({"label": LABEL})
    told = part.cases().join(names, on="case_id", how="left", maintain_order="left")
    return told.select(pl.col(LABEL).alias("case_id"), pl.exclude("case_id", LABEL))


def _attribute_of(part: Part, name: str, origin: Origin) -> pl.LazyFrame:
    return attribute_of(name, part.events(), part.cases(), origin)


def _counted(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.select(n=pl.len())


def _themselves(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows


def _sequences(events: pl.LazyFrame) -> pl.LazyFrame:
    return events.group_by("case_id").agg(sequence="activity")


def _too_large() -> TooLargeError:
    return TooLargeError(
        "This log is read a part at a time, so its rows cannot be had at once. Ask a measure, or "
        "keep a part of it that fits in memory: log.keep(…).load()."
    )
