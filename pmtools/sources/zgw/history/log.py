"""From the state of a server to a stored log in the same folder."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note, Origin
from pmtools.sources.accounting import EXAMPLES
from pmtools.sources.columns import (
    EVENT_COLUMNS,
    LABELS,
    LIFECYCLE_COLUMNS,
    own_names,
)
from pmtools.sources.store.manifest import MANIFEST, Manifest, write_manifest
from pmtools.sources.store.parts import PartWriter
from pmtools.sources.zgw.history.cases import COLUMNS, cases, disagreements
from pmtools.sources.zgw.history.changed import EXTENDED, RESUMED, SUSPENDED
from pmtools.sources.zgw.history.events import History, aside, events
from pmtools.sources.zgw.history.notes import notes_of
from pmtools.sources.zgw.history.precision import dated_types, shares
from pmtools.sources.zgw.history.statuses import UNKNOWN_STATUS, typed_moments
from pmtools.sources.zgw.history.tables import (
    Catalogue,
    Range,
    ranges,
    read_catalogue,
    read_table,
    read_tables,
    rows_of,
    zone_of,
)
from pmtools.sources.zones import INSTANT

ROWS = 250_000
"""Rows of the state that are worked on at once: up to about 200,000 events."""
DATA = "data-"
OWN = ("earliest", "latest", "registered", "derived")
"""The columns of events that are ours beside those of every log."""
Step = Callable[[int, int], None]
"""Told how many of how many passes over a bucket of cases are done."""


def build_log(
    state: sqlite3.Connection,
    folder: Path,
    name: str,
    step: Step = lambda done, of: None,
    *,
    rows: int = ROWS,
) -> Manifest:
    """Write the log of a state as a store in `folder`, and say what it is.

    The frames are written beside those of an earlier log, which stays what it was until the new one
    is whole. `name` is what the log is called. SchemaError when there is no event; when there is no
    case either, the earlier log goes: all its cases were deleted or are no longer selected.
    """
    there = _numbers(folder)
    new = f"{DATA}{max(there, default=0) + 1}"
    try:
        manifest = _Log(state, folder, name, step, rows).written(new)
        write_manifest(folder, manifest)
    except BaseException:
        shutil.rmtree(folder / new, ignore_errors=True)
        if not any(rows_of(state, "SELECT 1 FROM zaak LIMIT 1")):
            (folder / MANIFEST).unlink(missing_ok=True)
            _remove(folder, there)
        raise
    _remove(folder, there)
    return manifest


def _remove(folder: Path, numbers: list[int]) -> None:
    for number in numbers:
        shutil.rmtree(folder / f"{DATA}{number}", ignore_errors=True)


def _numbers(folder: Path) -> list[int]:
    """The numbers of the folders of frames that are there."""
    names = (entry.name.removeprefix(DATA) for entry in folder.glob(f"{DATA}*"))
    return [int(name) for name in names if name.isdecimal()]


@dataclass
class _Counts:
    """What was met in all buckets."""

    events: int = 0
    cases: int = 0
    empty: int = 0
    suspended: int = 0
    extended: int = 0
    differing: int = 0
    aside: dict[str, int] = field(default_factory=dict)
    examples: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _Log:
    """One log that is being made."""

    def __init__(
        self, state: sqlite3.Connection, folder: Path, name: str, step: Step, rows: int
    ) -> None:
        self.state, self.folder, self.name, self.step = state, folder, name, step
        self.zone, self.catalogue = zone_of(state), read_catalogue(state)
        self.ranges = ranges(state, rows)
        sql = "SELECT DISTINCT naam FROM eigenschap ORDER BY naam"
        ours = dict.fromkeys((*COLUMNS, *EVENT_COLUMNS, *OWN))
        self.properties, self.renamed = own_names([n for (n,) in rows_of(state, sql)], ours)
        self.counts = _Counts()
        self.hashes = [hashlib.sha256(), hashlib.sha256()]

    def written(self, data: str) -> Manifest:
        """Write the frames of all buckets under `folder / data`."""
        dated = self._dated()
        writer, n = PartWriter(self.folder, data), len(self.ranges)
        for bucket, of in enumerate(self.ranges):
            self.step(n + bucket, 2 * n)
            self._write(
                History(read_tables(self.state, of, self.zone), self.catalogue, dated), writer
            )
        if not self.counts.events:
            raise SchemaError(self._nothing())
        return writer.manifest(self._origin())

    def _dated(self) -> pl.Series:
        """The case types of which the statuses have dates, no times."""
        counted = list[pl.DataFrame]()
        for bucket, of in enumerate(self.ranges):
            self.step(bucket, 2 * len(self.ranges))
            counted.append(shares(_moments(self.state, of, self.catalogue, self.zone)))
        return dated_types(pl.concat(counted))

    def _write(self, history: History, writer: PartWriter) -> None:
        happened, there = events(history), cases(history, self.properties)
        ids = there.select(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("number") + self.counts.cases,
            label="case_id",
        )
        rows = _event_frame(happened, ids, self.counts.events)
        for of, frame in zip(self.hashes, (happened.select(_hashed(rows)), there), strict=True):
            of.update(_bytes(frame))
        self._count(happened, there, history)
        named = there.with_columns(case_id=ids["number"].cast(pl.UInt32))
        frames = {"events": rows, "cases": named, "lifecycle": _no_lifecycle()}
        writer.write(frames, ids.rename({"number": "case_id"}))

    def _count(self, happened: pl.DataFrame, there: pl.DataFrame, history: History) -> None:
        unsure = happened.filter(pl.col("earliest").is_not_null())["activity"]
        counts = self.counts
        counts.events += happened.height
        counts.cases += there.height
        counts.empty += there.height - happened["zaak"].n_unique()
        counts.suspended += int(unsure.is_in([SUSPENDED, RESUMED]).sum())
        counts.extended += int((unsure == EXTENDED).sum())
        counts.differing += disagreements(there)
        for reason, place in aside(history).sort("reason", "place").iter_rows():
            counts.aside[reason] = counts.aside.get(reason, 0) + 1
            places = counts.examples.get(reason, ())
            if len(places) < EXAMPLES:
                counts.examples[reason] = (*places, place)

    def _origin(self) -> Origin:
        counts = self.counts
        notes = notes_of(
            self.state,
            suspended=counts.suspended,
            extended=counts.extended,
            unknown=counts.aside.get(UNKNOWN_STATUS, 0),
            differing=counts.differing,
        )
        text = "Cases without an event, in the list of cases and in no figure: {n}."
        empty = [Note("empty_cases", text, n=counts.empty)] if counts.empty else []
        whole = hashlib.sha256(b"".join(each.digest() for each in self.hashes))
        return Origin(
            name=self.name,
            sha256=whole.hexdigest(),
            rows_read=counts.events + sum(counts.aside.values()),
            zone=self.zone,
            set_aside=dict(sorted(counts.aside.items())),
            examples=dict(sorted(counts.examples.items())),
            notes=(*self.renamed, *notes, *empty),
            pseudonyms=("resource",),
            read_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _nothing(self) -> str:
        told = "; ".join(f"{n:,} × {why}" for why, n in sorted(self.counts.aside.items()))
        return (
            f"{self.name}: no event is left. {self.counts.cases:,} cases were seen. Not used: "
            f"{told or 'nothing, there was none'}. Check with pmtools zgw check what this client "
            "may see (case types, confidentiality), and which case types and dates the profile "
            "asks for."
        )


def _moments(state: sqlite3.Connection, of: Range, catalogue: Catalogue, zone: str) -> pl.DataFrame:
    status = read_table(state, "status", of, ("zaak", "moment"))
    return typed_moments(status, read_table(state, "zaak", of, ("id", "zaaktype")), catalogue, zone)


def _event_frame(happened: pl.DataFrame, ids: pl.DataFrame, before: int) -> pl.DataFrame:
    """The rows as a store has them; `before` is how many there are in earlier buckets."""
    numbers = ids.rename({"label": "zaak", "number": "case_id"})
    rows = happened.join(numbers, on="zaak", maintain_order="left").with_columns(
        pl.lit(None, INSTANT).alias("start"),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("seq") + before,
    )
    return rows.with_columns(_coded(rows[name]) for name in LABELS).select(*EVENT_COLUMNS, *OWN)


def _coded(column: pl.Series) -> pl.Series:
    """Labels as codes, in order of appearance; an empty one is none."""
    told = column.set((column.str.strip_chars() == "").fill_null(value=False), None)
    return told.cast(pl.Enum(told.unique(maintain_order=True).drop_nulls()))


def _no_lifecycle() -> pl.DataFrame:
    labels: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(LABELS, pl.Enum([]))
    labels |= {"case_id": pl.UInt32, "transition": pl.String, "moment": INSTANT, "seq": pl.Int64}
    return pl.DataFrame(schema={name: labels[name] for name in LIFECYCLE_COLUMNS})


def _hashed(rows: pl.DataFrame) -> list[pl.Expr]:
    """The columns by whose values two logs are told apart, moments as numbers."""
    names = ["zaak", *(n for n in rows.columns if n not in ("case_id", "start", "seq"))]
    moments = [name for name in names if rows.schema.get(name) == INSTANT]
    return [pl.col(name).to_physical() if name in moments else pl.col(name) for name in names]


def _bytes(frame: pl.DataFrame) -> bytes:
    file = BytesIO()
    frame.write_csv(file, include_header=False, null_value="\\N", quote_style="non_numeric")
    return file.getvalue()
