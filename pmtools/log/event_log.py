"""The event log: what every measure starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import polars as pl

from pmtools.clock.clock import CALENDAR, Clock
from pmtools.clock.worked_time import OfficeCalendar
from pmtools.engine.memory import MemoryRows
from pmtools.engine.rows import Kernel, Rows
from pmtools.errors import CapabilityError
from pmtools.filters.cases import Ids
from pmtools.filters.filter import Filter
from pmtools.filters.frames import Frames, require_some, select
from pmtools.log.case_attributes import attribute_of
from pmtools.log.known import (
    CASE_COUNTS,
    EVENT_COUNTS,
    Known,
    known_of_cases,
    known_of_events,
    sums,
)
from pmtools.log.lazies import Change, Lazies, only_finished
from pmtools.naming import labels_in, names_in_words, said, texts_that_name
from pmtools.origin import Note, Origin

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE = "outside the filter"
"""The reason under which the rows are counted that a filter does not keep."""
LACKS = {
    "start": "This log has one moment per step, so it cannot tell working from waiting.",
    "resource": "This log does not say who did a step.",
    "team": "This log does not say which team did a step.",
    "finished": "This log does not say which cases are finished. The mapping can: [finished].",
    "transition": "No case in this log has two steps with an end, so nothing lies between steps.",
}


@dataclass(frozen=True, eq=False)
class EventLog:
    """Activity instances of cases, in order, with their origin.

    `events` has one row per activity instance: `case_id`, `activity`, `resource`, `team` (Enum),
    `start` (null where the source has one moment per step), `end` (null while the step runs), both
    Datetime in UTC, `seq` (order in the source), `precision` (`day` or `time`), then attributes.
    It is sorted by case (in order of appearance), `end` else `start`, `seq`. `cases` has one row
    per case, those without events too: `case_id`, `finished` (null where the mapping does not say
    what finished means), then attributes.
    `lifecycle` has the rows that are no work: schedule, suspend, resume and the like.
    `clock` is by which time its durations are measured (see `on`).
    """

    events: pl.DataFrame
    cases: pl.DataFrame
    lifecycle: pl.DataFrame
    origin: Origin
    clock: Clock = CALENDAR

    def within(self, key: str, kernel: Kernel, **tables: Rows) -> Rows:
        """Run a function from events to rows with each `key` (case, resource) whole."""
        return MemoryRows(self.events.lazy(), self.attribute).within(key, kernel, **tables)

    def of_cases(self, kernel: Kernel, **tables: Rows) -> Rows:
        """Run a function from cases (those without events too) to rows; `case_id` is a text."""
        cases = self.cases.lazy().with_columns(pl.col("case_id").cast(pl.String))
        return MemoryRows(cases, self.attribute).within("case", kernel, **tables)

    def attribute(self, name: str) -> pl.LazyFrame:
        """`case_id` and one value per case (see `case_attributes.attribute_of`)."""
        return attribute_of(name, self.events.lazy(), self.cases.lazy(), self.origin)

    def require(self, *lacks: str) -> None:
        """Raise a CapabilityError unless the log has these.

        `start`, `resource`, `team`, `finished` or `transition` (two completed steps in a case).
        """
        for lack in lacks:
            if not self._has(lack):
                raise CapabilityError(lack, LACKS[lack])

    @property
    def starts_known(self) -> bool:
        """Whether (nearly) every event has a start, so that waiting can be told from working."""
        return self.known.n_events - self.known.start <= self.known.n_events / 10

    @cached_property
    def known(self) -> Known:
        """How many events, cases and other rows there are, and of how many what is known."""
        events = self.within("case", known_of_events).per(None, **sums(EVENT_COUNTS)).collect()
        cases = self.of_cases(known_of_cases).per(None, **sums(CASE_COUNTS)).collect()
        return Known(**events.row(0, named=True), **cases.row(0, named=True))

    @cached_property
    def answers(self) -> dict[tuple[Any, ...], pd.DataFrame]:
        """The answers that measures gave of this log (see `measures.kept`)."""
        return {}

    @cached_property
    def passes(self) -> dict[tuple[Any, ...], Rows]:
        """Rows that several measures begin with, worked out once (see `Rows.settled`)."""
        return {}

    @property
    def event_schema(self) -> pl.Schema:
        """The columns of the events and their types."""
        return self.events.schema

    @property
    def labels(self) -> list[str]:
        """The labels of activities, in the order of their codes."""
        return labels_in(self.event_schema["activity"]).to_list()

    @property
    def case_schema(self) -> pl.Schema:
        """The columns of the cases and their types."""
        return self.cases.schema

    @property
    def n_lifecycle(self) -> int:
        """The number of rows that are no work."""
        return self.lifecycle.height

    def over(self, **frames: Any) -> EventLog:
        """The same log with other frames, another origin or clock."""
        return replace(self, **frames)

    def on(self, calendar: OfficeCalendar | None) -> EventLog:
        """The same log with its durations in office time; with None, in calendar time.

        Throughput, time between steps, waiting, processing, idle time, rework, handovers and
        savings are then the hours in which the office is open, gross: suspension of a term is not
        subtracted. The time before or at a step counts by the hours of its team, where the calendar
        has them; all other time by those of the office. Filters by duration, the age of running
        cases (`workload`), whether months can be compared (`months`) and `log_health` stay in
        calendar time.

        >>> import pmtools as pm
        >>> log = pm.example_log()
        >>> worked = pm.throughput_time(log.on(pm.office_calendar()))
        >>> bool(worked.total[0] < pm.throughput_time(log).total[0])
        True
        """
        on = self.over(clock=Clock(calendar))
        if "known" in self.__dict__:
            on.__dict__["known"] = self.known
        return on

    def changed(self, change: Change) -> EventLog:
        """The log with its frames changed; each case is changed by itself."""
        frames = change(Lazies(self.events.lazy(), self.cases.lazy(), self.lifecycle.lazy()))
        events, cases, lifecycle = pl.collect_all(frames)
        return self.over(events=events, cases=cases, lifecycle=lifecycle)

    def done(self) -> EventLog:
        """The log of the finished cases alone; the log itself where it tells of none."""
        if self.known.finished in (0, self.known.n_cases):
            return self
        return self.changed(only_finished)

    def keep(self, kept: Filter) -> EventLog:
        """The log with only the cases or events that a filter keeps (see `pm.Filter`).

        The rows outside it are counted in the origin, and a note there says the filter. A start row
        that was joined with an event outside it stays counted in `paired`.

        Raises ParameterError for a name that the log does not have and when no event is left.

        >>> import pmtools as pm
        >>> log = pm.example_log().keep(pm.cases.Occurs("Advies welstand vragen"))
        >>> kept = log.events.height + log.lifecycle.height
        >>> log.origin.rows_read - log.origin.set_aside["outside the filter"] == kept
        True
        """
        zone, pseudonyms = self.origin.zone, self.origin.pseudonyms
        left = select(kept, Frames(self.events, self.cases, self.lifecycle, zone, pseudonyms))
        require_some(kept, left.events.height)
        outside = self.events.height + self.lifecycle.height
        outside -= left.events.height + left.lifecycle.height
        return self.over(
            events=left.events,
            cases=left.cases,
            lifecycle=left.lifecycle,
            origin=filtered(self.origin, kept, outside),
        )

    def one_case(self, case_id: str) -> EventLog:
        """The log of one case; ParameterError with near names where there is no such case."""
        return self.keep(Ids([case_id]))

    def load(self) -> EventLog:
        """The log in memory: itself, unless it is read a part at a time."""
        return self

    def named(self, language: str = "nl") -> EventLog:
        """The log with activities in words, such as `register request (01_HOOFD_010)`.

        Only where activities are codes and an event attribute says them in words; else the log
        itself. Each code keeps its own label, so that no figure changes.
        """
        for text in texts_that_name(self.event_schema, language):
            rows = self.within("case", partial(said, text=text))
            names = names_in_words(rows.per(["activity", "name"], times=pl.len()).collect())
            if names:
                return self.changed(partial(_named, names=names))
        return self

    def to_pm4py(self) -> pd.DataFrame:
        """The events as pm4py's frame: one row per activity instance, in our order."""
        columns = {
            "case:concept:name": pl.col("case_id").cast(pl.String),
            "concept:name": pl.col("activity").cast(pl.String),
            "time:timestamp": pl.coalesce("end", "start"),
            "start_timestamp": pl.coalesce("start", "end"),
            "org:resource": pl.col("resource").cast(pl.String),
            "org:group": pl.col("team").cast(pl.String),
        }
        return self.events.select(**columns).to_pandas()

    def _has(self, lack: str) -> bool:
        if lack == "transition":
            return self.known.n_ended > self.known.n_cases_ended
        return bool(getattr(self.known, "told" if lack == "finished" else lack))

    def __repr__(self) -> str:
        return (
            f"EventLog({self.origin.name}: {self.known.n_cases:,} cases, "
            f"{self.known.n_events:,} events)"
        )


def filtered(origin: Origin, kept: Filter, outside: int) -> Origin:
    """The origin of a log of which a filter left so many rows outside."""
    note = Note("filter", "Only what this filter keeps: {filter}.", filter=shorten(repr(kept), 200))
    aside = {OUTSIDE: origin.set_aside.get(OUTSIDE, 0) + outside} if outside else {}
    return replace(origin, set_aside={**origin.set_aside, **aside}, notes=(*origin.notes, note))


def _named(frames: Lazies, names: Mapping[str, str]) -> Lazies:
    """The frames with other labels for activities: the codes stay."""
    enum = frames.events.collect_schema()["activity"]
    labels = pl.Enum([names.get(label, label) for label in labels_in(enum)])
    said = pl.col("activity").to_physical().cat.to(labels)
    return frames._replace(
        events=frames.events.with_columns(said), lifecycle=frames.lifecycle.with_columns(said)
    )
