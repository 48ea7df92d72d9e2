"""XES files on their way into a store: the traces of a log, kept as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import accumulate, chain, pairwise
from pathlib import Path

import polars as pl

from pmtools.origin import Note, Origin
from pmtools.sources.importing.bucketed import Bucketed, Counts
from pmtools.sources.importing.lines import Places, lines_of
from pmtools.sources.importing.spooled import (
    CASE,
    CASES,
    LINE,
    ROW,
    ROWS,
    Section,
    Spooled,
    read_part,
    read_schema,
    write_spooled,
)
from pmtools.sources.parts import Parts, common_schema, fitted, unique_ids, used_name_notes

LABEL = "case_id"


def spool_traces(told: Spooled, parts: Parts, folder: Path, n_buckets: int) -> Spooled:
    """Keep what was read of an XES file in a folder, split into buckets."""
    rows, cases = parts.moments, parts.cases
    lines = lines_of(parts.place, rows.height, one_each=False)
    frame = rows.drop("seq").with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(ROW))
    if lines.numbers is not None:
        frame = frame.with_columns(lines.numbers.cast(pl.UInt32).alias(LINE))
    numbered = cases.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias(CASE))
    offset = lines.offset if lines.numbers is None else None
    notes = [note.to_dict() for note in parts.origin.notes if isinstance(note, Note)]
    told = replace(
        told,
        n_rows=rows.height,
        n_cases=cases.height,
        sections=(Section(told.name, 0, lines.word, offset),),
        origin={**asdict(parts.origin), "notes": notes},
    )
    frames = {ROWS: (frame, frame[LABEL]), CASES: (numbered, cases[LABEL])}
    return write_spooled(told, frames, None, folder, n_buckets)


@dataclass(frozen=True, eq=False)
class TraceFiles:
    """The kept traces of all files, as one log."""

    folder: Path
    files: Sequence[Spooled]
    name: str
    n_buckets: int

    @cached_property
    def places(self) -> Places:
        """Where the rows stand."""
        return Places(self.files)

    @cached_property
    def _schemas(self) -> dict[str, dict[str, pl.DataType]]:
        return {
            name: common_schema([read_schema(self.folder, file, name) for file in self.files])
            for name in (ROWS, CASES)
        }

    def bucket(self, bucket: int) -> Bucketed:
        """The parts of a bucket; a case whose id is used again is kept apart."""
        rows, cases = self._read(ROWS, bucket), self._read(CASES, bucket)
        used = (0, 0)
        if len(self.files) > 1:
            ids, notes = unique_ids(list(chain.from_iterable(c[LABEL] for c in cases)))
            used = next(((int(n.values["n"]), int(n.values["names"])) for n in notes), used)
            rows, cases = _renamed(rows, cases, ids)
        whole = pl.concat(rows)
        told = pl.concat(cases)
        numbers, lines = whole[ROW], whole[LINE] if LINE in whole.columns else None
        seq = pl.int_range(pl.len(), dtype=pl.Int64).alias("seq")
        parts = Parts(
            whole.drop(ROW, LINE, strict=False).with_columns(seq),
            told.drop(CASE),
            self._origin,
            self.places.of(numbers, lines),
        )
        counts = Counts(whole.height, whole.height, used_names=used)
        return Bucketed(
            parts, numbers.cast(pl.Int64), numbers, lines, told[CASE].cast(pl.UInt32), counts
        )

    def origin(self, counts: Counts) -> Origin:
        """What reading all files at once says of them, before they are put together."""
        notes = used_name_notes(*counts.used_names)
        return replace(self._origin, notes=(*self._origin.notes, *notes))

    @cached_property
    def _origin(self) -> Origin:
        told = [file.origin for file in self.files]
        reasons = dict.fromkeys(chain.from_iterable(each["set_aside"] for each in told))
        notes = [Note.from_dict(note) for each in told for note in each["notes"]]
        return Origin(
            name=self.name,
            sha256="",
            rows_read=sum(each["rows_read"] for each in told),
            zone=told[0]["zone"],
            set_aside={why: sum(e["set_aside"].get(why, 0) for e in told) for why in reasons},
            notes=tuple(dict.fromkeys(notes)),
            mapping=told[0]["mapping"],
        )

    def _read(self, name: str, bucket: int) -> list[pl.DataFrame]:
        """The frames of a bucket by file, numbered as in the whole log."""
        column = ROW if name == ROWS else CASE
        sizes = [file.n_rows if name == ROWS else file.n_cases for file in self.files]
        schema = {**self._schemas[name], column: pl.Int64()}
        frames = []
        for start, file in zip(accumulate(sizes, initial=0), self.files, strict=False):
            own = read_part(self.folder, file, name, bucket, self.n_buckets)
            frame = fitted(own[0], schema) if own else pl.DataFrame(schema=schema)
            frames.append(frame.with_columns(pl.col(column) + start))
        return frames


def _renamed(
    rows: list[pl.DataFrame], cases: list[pl.DataFrame], ids: list[str]
) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Rows and cases of each file with the ids of their cases in the whole log."""
    ends = list(accumulate((frame.height for frame in cases), initial=0))
    new = [pl.Series(LABEL, ids[a:b], dtype=pl.String) for a, b in pairwise(ends)]
    renamed = [
        frame.with_columns(pl.col(LABEL).replace_strict(old[LABEL], own, return_dtype=pl.String))
        if frame.height
        else frame
        for frame, old, own in zip(rows, cases, new, strict=True)
    ]
    return renamed, [case.with_columns(own) for case, own in zip(cases, new, strict=True)]
