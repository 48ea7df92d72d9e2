"""The tables of a file kept on disk, and the rows that tell what must be known of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note
from pmtools.sources.importing.lines import Places, lines_of
from pmtools.sources.importing.spooled import (
    BAD,
    LINE,
    ROW,
    ROWS,
    Section,
    Spooled,
    read_part,
    read_sample,
    write_spooled,
)
from pmtools.sources.importing.telling import telling_rows
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import fitted
from pmtools.sources.table.roles import ROLES, words_of
from pmtools.sources.table.table import Table, joined

SECTION, PLACE = "\0section", "\0place"


def spool_tables(
    told: Spooled, tables: Sequence[Table], mapping: LogMapping, folder: Path, n_buckets: int
) -> Spooled:
    """Keep the tables of a file in a folder, split into buckets."""
    whole = joined(told.name, tables)
    starts = [0, *accumulate(table.rows.height for table in tables)]
    sections, rows, samples = [], [], []
    for n, table in enumerate(tables):
        lines = lines_of(table.place, table.rows.height, one_each=True)
        notes = tuple(note.to_dict() for note in table.notes)
        offset = lines.offset if lines.numbers is None else None
        sections.append(Section(table.name, starts[n], lines.word, offset, notes))
        own = fitted(table.rows, whole.rows.schema)
        rows.append(_with_ours(own, starts[n], lines.numbers, table.bad))
        samples.append(_sample(replace(table, rows=own, place=lines.at), n, mapping))
    frame = pl.concat(rows, how="diagonal")
    case = case_column(whole.rows.columns, mapping)
    labels = frame[case] if case in frame.columns else pl.repeat(None, frame.height, eager=True)
    told = replace(told, n_rows=frame.height, sections=tuple(sections))
    frames = {ROWS: (frame, labels.cast(pl.String))}
    return write_spooled(told, frames, pl.concat(samples), folder, n_buckets)


def joined_sample(folder: Path, files: Sequence[Spooled], name: str, mapping: LogMapping) -> Table:
    """The telling rows of the tables of all files, one after the other.

    SchemaError when the files do not have one layout.
    """
    samples = [read_sample(folder, file) for file in files]
    whole = joined(name, _tables(files, samples))
    schema = {**whole.rows.schema}
    _require_one_case(files, samples, case_column(whole.rows.columns, mapping))
    other = [
        n for n, sample in enumerate(samples) if {**sample.schema, **schema} != {**sample.schema}
    ]
    for n in other:
        samples[n] = _told_again(folder, files[n], schema, mapping)
    return joined(name, _tables(files, samples)) if other else whole


def case_column(columns: Sequence[str], mapping: LogMapping) -> str | None:
    """The column of the case, by the mapping or by its name; None when no column is known as it."""
    if "case_id" in mapping.columns:
        return mapping.columns["case_id"]
    by_words: dict[str, str] = {}
    for name in columns:
        if name not in mapping.columns.values():
            by_words.setdefault(words_of(name), name)
    return next((by_words[name] for name in ROLES["case_id"] if name in by_words), None)


def _with_ours(
    rows: pl.DataFrame, first: int, lines: pl.Series | None, bad: dict[int, str]
) -> pl.DataFrame:
    ours = [pl.int_range(first, first + rows.height, dtype=pl.UInt32, eager=True).alias(ROW)]
    if lines is not None:
        ours.append(lines.cast(pl.UInt32).alias(LINE))
    if bad:
        reasons = pl.repeat(None, rows.height, dtype=pl.String, eager=True).alias(BAD)
        ours.append(reasons.scatter(list(bad), list(bad.values())))
    return rows.with_columns(ours)


def _sample(table: Table, section: int, mapping: LogMapping) -> pl.DataFrame:
    rows = telling_rows(table, mapping)
    return table.rows[rows].with_columns(
        pl.lit(section, pl.UInt32).alias(SECTION),
        pl.Series(PLACE, [table.place(row) for row in rows], dtype=pl.String),
        pl.Series(BAD, [table.bad.get(row) for row in rows], dtype=pl.String),
    )


def _tables(files: Sequence[Spooled], samples: Sequence[pl.DataFrame]) -> list[Table]:
    return [
        _table(section, sample.filter(pl.col(SECTION) == n))
        for file, sample in zip(files, samples, strict=True)
        for n, section in enumerate(file.sections)
    ]


def _table(section: Section, sample: pl.DataFrame) -> Table:
    places, reasons = sample[PLACE].to_list(), sample[BAD].to_list()
    notes = tuple(Note.from_dict(note) for note in section.notes)
    bad = {row: why for row, why in enumerate(reasons) if why is not None}
    return Table(section.name, sample.drop(SECTION, PLACE, BAD), places.__getitem__, notes, bad)


def _told_again(
    folder: Path, file: Spooled, schema: dict[str, pl.DataType], mapping: LogMapping
) -> pl.DataFrame:
    """The telling rows of a file of which columns have another type in the whole log."""
    frames = read_part(folder, file, ROWS, 0, 1)
    rows = fitted(frames[0], {**schema, ROW: pl.Int64(), LINE: pl.UInt32(), BAD: pl.String()})
    places = Places([file])
    ends = [*(section.first for section in file.sections[1:]), file.n_rows]
    samples = []
    for n, (section, end) in enumerate(zip(file.sections, ends, strict=True)):
        own = rows[section.first : end]
        stands = list(map(places.line, own[ROW], own[LINE]))
        bad = {row: own[BAD][row] for row in own[BAD].is_not_null().arg_true().to_list()}
        table = Table(section.name, own.drop(ROW, LINE, BAD), stands.__getitem__, (), bad)
        samples.append(_sample(table, n, mapping))
    return pl.concat(samples)


def _require_one_case(
    files: Sequence[Spooled], samples: Sequence[pl.DataFrame], case: str | None
) -> None:
    """SchemaError when the column of the case is of types whose values are not written alike."""
    if case is None:
        return
    kinds = {
        "text"
        if sample.schema[case] == pl.String or sample.schema[case].is_integer()
        else str(sample.schema[case]): file.name
        for file, sample in zip(files, samples, strict=True)
        if case in sample.columns
    }
    if len(kinds) > 1:
        (one, first), (other, second) = list(kinds.items())[:2]
        raise SchemaError(
            f"{case} holds {one} in {first} and {other} in {second}, so that a case would have two "
            "names. Export the files with one type of column."
        )
