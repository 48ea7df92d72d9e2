"""The event log: what every measure starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import polars as pl

from pmtools.engine.keys import ATTRIBUTE
from pmtools.engine.memory import MemoryRows
from pmtools.engine.rows import Kernel, Rows
from pmtools.errors import CapabilityError, ParameterError, PrivacyError
from pmtools.filters.filter import Filter
from pmtools.filters.frames import Frames, select
from pmtools.naming import labels_of, names_in_words
from pmtools.origin import Note, Origin

if TYPE_CHECKING:
    import pandas as pd

FRAMES = ("events", "cases", "lifecycle")
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
    """

    events: pl.DataFrame
    cases: pl.DataFrame
    lifecycle: pl.DataFrame
    origin: Origin
    rows: Rows | None = None
    """The events as another executor has them; in memory when None."""

    def within(self, key: str, kernel: Kernel, **tables: Rows) -> Rows:
        """Run a function from events to rows with each `key` (case, resource) whole."""
        rows = self.rows or MemoryRows(self.events.lazy(), self.attribute)
        return rows.within(key, kernel, **tables)

    def attribute(self, name: str) -> pl.LazyFrame:
        """`case_id` and one value per case: `month` of start, `variant`, `finished`, an attribute.

        `attribute:month` means the case attribute of that name. An attribute of events counts when
        it has one value in each case.
        """
        derived = {"month": self._month, "variant": self._variant, "finished": self._finished}
        if name in derived:
            return derived[name]()
        own = name.removeprefix(ATTRIBUTE)
        if own in self.origin.pseudonyms:
            raise PrivacyError(
                f"Cannot split by {name!r}: it may name a person. No person is ranked or named; "
                "split by team or by an attribute of the case."
            )
        there = [column for column in self.cases.columns if column not in ("case_id", "finished")]
        if own == "case_id":
            raise ParameterError("Cannot split by 'case_id'. Ask for by='case'.")
        if own in there:
            return self.cases.lazy().select("case_id", own)
        if own in self.events.columns:
            return self._one_per_case(own)
        has = ", ".join([*derived, *there])
        raise ParameterError(f"Cannot split by {name!r}. A case has: {has}.")

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
        return self.events["start"].null_count() <= self.events.height / 10

    def over(self, **frames: Any) -> EventLog:
        """The same log with other frames (or another origin), in memory: `rows` are of the old."""
        return replace(self, rows=None, **frames)

    def done(self) -> EventLog:
        """The log of the finished cases alone; the log itself where it tells of none."""
        ended = self.cases.filter(pl.col("finished"))["case_id"]
        if ended.is_empty() or ended.len() == self.cases.height:
            return self
        kept = pl.col("case_id").is_in(ended.implode())
        frames = {name: getattr(self, name).filter(kept) for name in FRAMES}
        return self.over(**frames)

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
        outside = self.events.height + self.lifecycle.height
        outside -= left.events.height + left.lifecycle.height
        note = Note(
            "filter", "Only what this filter keeps: {filter}.", filter=shorten(repr(kept), 200)
        )
        aside = {OUTSIDE: self.origin.set_aside.get(OUTSIDE, 0) + outside} if outside else {}
        origin = replace(
            self.origin,
            set_aside={**self.origin.set_aside, **aside},
            notes=(*self.origin.notes, note),
        )
        return self.over(
            events=left.events, cases=left.cases, lifecycle=left.lifecycle, origin=origin
        )

    def named(self, language: str = "nl") -> EventLog:
        """The log with activities in words, such as `register request (01_HOOFD_010)`.

        Only where activities are codes and an event attribute says them in words; else the log
        itself. Each code keeps its own label, so that no figure changes.
        """
        names = names_in_words(self.events, language)
        if names is None:
            return self
        named = names["name"] + " (" + names["activity"].cast(pl.String) + ")"
        labels = dict(zip(names["activity"].to_list(), named.to_list(), strict=True))
        codes = labels_of(self.events["activity"])
        enum = pl.Enum([labels.get(code, code) for code in codes])
        said = pl.col("activity").cast(pl.String).replace(labels).cast(enum)
        return self.over(
            events=self.events.with_columns(said), lifecycle=self.lifecycle.with_columns(said)
        )

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
            ended = self.events.filter(pl.col("end").is_not_null())
            return ended.height > ended["case_id"].n_unique()
        frame = self.cases if lack == "finished" else self.events
        return frame[lack].null_count() < frame.height

    def _one_per_case(self, name: str) -> pl.LazyFrame:
        values = self.events.select("case_id", name).drop_nulls().unique(maintain_order=True)
        several = values.height - values["case_id"].n_unique()
        if several:
            raise ParameterError(
                f"Cannot split by {name!r}: it has several values within a case. Split by "
                "something that a case has once."
            )
        return values.lazy()

    def _finished(self) -> pl.LazyFrame:
        return self.cases.lazy().select("case_id", "finished")

    def _month(self) -> pl.LazyFrame:
        moment = pl.coalesce("start", "end").min().dt.convert_time_zone(self.origin.zone)
        month = moment.dt.replace_time_zone(None).dt.truncate("1mo")
        return self.events.lazy().group_by("case_id").agg(month=month)

    def _variant(self) -> pl.LazyFrame:
        return self.events.lazy().group_by("case_id").agg(variant="activity")

    def __repr__(self) -> str:
        events, cases = self.events.height, self.cases.height
        return f"EventLog({self.origin.name}: {cases:,} cases, {events:,} events)"
