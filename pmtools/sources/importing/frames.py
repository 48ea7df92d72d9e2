"""The second pass over the buckets: drafts become frames, coded for the whole log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from pmtools.sources.columns import CASE_COLUMNS, EVENT_COLUMNS, LABELS, PRECISION, START_RESOURCE
from pmtools.sources.drafting import ordered_events
from pmtools.sources.finished import with_finished
from pmtools.sources.importing.disk import read_draft
from pmtools.sources.importing.drafts import Drafted, first_labels
from pmtools.sources.mapping import LogMapping
from pmtools.sources.persons import SHARE, may_hold_names
from pmtools.sources.seen import Seen
from pmtools.sources.store.disk import write_frame
from pmtools.sources.store.manifest import Bucket

LISTS = (*LABELS, "precision")
"""The lists of labels, by their numbers."""
LISTED = {**{name: name for name in LISTS}, START_RESOURCE: "resource"}
"""Column of codes to the list of its labels."""
LEVEL = 3


@dataclass(frozen=True, eq=False)
class Frames:
    """What all drafts together say, for writing the frames of each."""

    name: str
    zone: str
    mapping: LogMapping
    whole: Seen
    drafts: Sequence[Drafted]

    @cached_property
    def enums(self) -> dict[str, pl.Enum]:
        """The lists of labels, each in the order in which the source has them first."""
        lists = {name: pl.Enum(first_labels(self.drafts, name)) for name in LABELS}
        return {**lists, "precision": PRECISION}

    def write(self, bucket: int, drafts: Mapping[str, Path], paths: Mapping[str, Path]) -> Written:
        """Write the frames of a bucket; SchemaError when the mapping's finished names nothing."""
        drafted = self.drafts[bucket]
        rows = self._decoded(read_draft(drafts["events"]), drafted)
        if self.whole.pairs.n_changed:
            rows = _with_starters(rows, drafted.seen.pairs.n)
        events = ordered_events(rows, self.zone, self.whole)
        cases = with_finished(read_draft(drafts["cases"]), events, self.mapping, self.name)
        lifecycle = self._decoded(read_draft(drafts["lifecycle"]), drafted)
        frames = {"events": events, "cases": cases, "lifecycle": lifecycle}
        resources = self.enums["resource"].categories
        people = {
            (name, column.name): _people(column, resources)
            for name, own in (("events", EVENT_COLUMNS), ("cases", CASE_COLUMNS))
            for column in frames[name]
            if column.name not in (*own, START_RESOURCE) and may_hold_names(column.dtype)
        }
        codes = {name: coded_columns(frame) for name, frame in frames.items()}
        for name, frame in frames.items():
            coded = frame.with_columns(pl.col(column).to_physical() for column in codes[name])
            write_frame(coded, paths[name], level=LEVEL, statistics=True)
        write_frame(read_draft(drafts["ids"]), paths["ids"], level=LEVEL, statistics=True)
        sizes = Bucket(events.height, cases.height, lifecycle.height)
        return Written(sizes, codes, people)

    def _decoded(self, frame: pl.DataFrame, drafted: Drafted) -> pl.DataFrame:
        """The codes of a bucket as labels in the lists of the whole log."""
        return frame.with_columns(
            self._code(name, drafted).gather(frame[name]).alias(name)
            for name in frame.columns
            if LISTED.get(name) in LABELS and frame.schema[name] == pl.UInt32
        )

    def _code(self, column: str, drafted: Drafted) -> pl.Series:
        name = LISTED[column]
        return drafted.labels[name]["label"].cast(self.enums[name])


@dataclass(frozen=True)
class Written:
    """What is told of a bucket that was written."""

    sizes: Bucket
    codes: Mapping[str, Mapping[str, int]]
    people: Mapping[tuple[str, str], tuple[frozenset[str], int]]
    """Frame and attribute to its values that are resources, and how many others it has."""


def coded_columns(frame: pl.DataFrame) -> dict[str, int]:
    """The columns of a frame that hold labels, and the numbers of their lists."""
    return {
        name: LISTS.index(LISTED[name]) for name, dtype in frame.schema.items() if dtype == pl.Enum
    }


def _with_starters(rows: pl.DataFrame, n_pairs: int) -> pl.DataFrame:
    """With who started a step, also where no pair of this bucket differs in it."""
    if START_RESOURCE in rows.columns:
        return rows
    pair = pl.int_range(pl.len()) < n_pairs
    return rows.with_columns(pl.when(pair).then("resource").alias(START_RESOURCE))


def columns_of_people(written: Sequence[Written]) -> dict[str, tuple[str, ...]]:
    """Frame to its attributes of which at least half of the values may be those of resources.

    Of the other values only those of the bucket with the most are counted: as many there are at
    least, so that no attribute is left out that is one of persons in the whole log.
    """
    found = dict[str, tuple[str, ...]]()
    for frame, column in dict.fromkeys(key for each in written for key in each.people):
        told = [each.people.get((frame, column), (frozenset[str](), 0)) for each in written]
        n_names = len(frozenset[str]().union(*(names for names, _ in told)))
        if n_names and n_names >= SHARE * (n_names + max(others for _, others in told)):
            found[frame] = (*found.get(frame, ()), column)
    return found


def _people(column: pl.Series, resources: pl.Series) -> tuple[frozenset[str], int]:
    values = column.drop_nulls().unique().cast(pl.String)
    names = values.filter(values.is_in(resources.implode()))
    return frozenset(names), values.len() - names.len()
