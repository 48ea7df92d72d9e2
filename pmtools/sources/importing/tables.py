"""Tables on their way into a store: the files of a log, kept as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from pmtools.errors import SchemaError
from pmtools.origin import Note, Origin
from pmtools.sources.importing.bucketed import Bucketed, Counts
from pmtools.sources.importing.lines import Places
from pmtools.sources.importing.sample import case_column, joined_sample
from pmtools.sources.importing.spooled import BAD, LINE, ROW, ROWS, Spooled, read_part
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import fitted
from pmtools.sources.table.cases import CASE, varied_columns
from pmtools.sources.table.moments import (
    Counted,
    Layout,
    TableParts,
    case_and_told,
    numbered,
    parts_of_table,
)
from pmtools.sources.table.numbers import decimal_sign, with_numbers
from pmtools.sources.table.roles import find_roles
from pmtools.sources.table.table import Table
from pmtools.sources.table.times import MEANT
from pmtools.sources.table.wide import Wide, wide_note

OURS = (ROW, LINE, BAD)


@dataclass(frozen=True, eq=False)
class TableFiles:
    """The kept tables of all files, as one log."""

    folder: Path
    files: Sequence[Spooled]
    name: str
    mapping: LogMapping
    skip: bool
    n_buckets: int

    @cached_property
    def places(self) -> Places:
        """Where the rows stand."""
        return Places(self.files)

    @cached_property
    def sample(self) -> Table:
        """The telling rows of all files, one after the other."""
        return joined_sample(self.folder, self.files, self.name, self.mapping)

    @cached_property
    def layout(self) -> Layout:
        """What the whole decides. SchemaError for what a whole table would be refused for."""
        read = parts_of_table(self.sample, self.name, "", self.mapping, skip=self.skip)
        layout = self._layout(read)
        case = layout.wide.case if layout.wide else read.roles["case_id"]
        if case != case_column(self.sample.rows.columns, self.mapping):
            raise SchemaError(
                f"{self.name}: more than one column could be the case; {case} was meant. Say so in "
                f'a mapping: [columns] case_id = "{case}".'
            )
        if layout.wide and not self.mapping.steps and self._is_twice(case):
            find_roles(self.sample.name, self.sample.rows.columns, self.mapping.columns)
        return replace(layout, varied=tuple(self._varied(read, layout)))

    def bucket(self, bucket: int) -> Bucketed:
        """The parts of a bucket."""
        table, rows, lines = self._table(bucket)
        layout = self.layout
        read = parts_of_table(table, self.name, "", self.mapping, skip=self.skip, layout=layout)
        case = layout.wide.case if layout.wide else read.roles["case_id"]
        counts = Counts(
            rows=table.rows.height,
            moments=read.parts.moments.height,
            localised={role: (odd.ambiguous, odd.moved) for role, odd in read.localised.items()},
        )
        numbers, seqs = _numbers(table.rows[case], rows), rows.cast(pl.Int64)
        if layout.wide:
            own = pl.Series(_filled(table.rows, layout.wide)).cast(pl.UInt32)
            source = pl.int_range(rows.len(), eager=True).repeat_by(own).explode().drop_nulls()
            nth = pl.int_range(source.len(), eager=True) - (own.cum_sum() - own).gather(source)
            rows = rows.gather(source)
            lines = None if lines is None else lines.gather(source)
            seqs = pl.Series(self._filled_before[rows.to_numpy()]) + nth
        return Bucketed(read.parts, seqs, rows, lines, numbers, counts)

    def origin(self, counts: Counts) -> Origin:
        """What reading all files at once says of them, before they are put together."""
        told = parts_of_table(
            self.sample,
            self.name,
            "",
            self.mapping,
            skip=self.skip,
            counted=Counted(self.layout.varied, counts.localised),
        ).parts.origin
        wide = self.layout.wide
        notes = [
            wide_note(len(wide.steps), counts.moments, counts.rows)
            if wide and getattr(note, "key", "") == "wide"
            else note
            for note in told.notes
        ]
        return replace(told, rows_read=counts.moments, notes=tuple(notes))

    @cached_property
    def _filled_before(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Of a table with a row per case: how many cells are filled above each row."""
        filled = np.zeros(self.places.starts[-1] + 1, np.int64)
        wide = self.layout.wide
        if wide is None:
            return filled
        for bucket in range(self.n_buckets):
            table, rows, _ = self._table(bucket, [*wide.steps])
            filled[rows.to_numpy() + 1] = _filled(table.rows, wide)
        return np.cumsum(filled)

    def _table(
        self, bucket: int, columns: list[str] | None = None
    ) -> tuple[Table, pl.Series, pl.Series | None]:
        """A bucket's rows in the order of the source, their numbers, and perhaps their lines."""
        schema = {
            name: dtype
            for name, dtype in self.sample.rows.schema.items()
            if columns is None or name in columns
        }
        wanted = None if columns is None else [*columns, ROW]
        ours = {ROW: pl.Int64(), LINE: pl.UInt32(), BAD: pl.String()}
        frames = [pl.DataFrame(schema={**schema, **ours})]
        for start, file in zip(self.places.starts, self.files, strict=False):
            for frame in read_part(self.folder, file, ROWS, bucket, self.n_buckets, wanted):
                whole = fitted(frame, {**schema, **ours})
                frames.append(whole.with_columns(pl.col(ROW) + start))
        rows = pl.concat(frames)
        places = self.places.of(rows[ROW], rows[LINE])
        reasons = rows[BAD]
        bad = {at: reasons[at] for at in reasons.is_not_null().arg_true().to_list()}
        table = Table(self.sample.name, rows.drop(OURS), places, (), bad)
        return table, rows[ROW], rows[LINE]

    def _is_twice(self, case: str) -> bool:
        """Whether a case has several rows, so that no table has a row per case."""
        for bucket in range(self.n_buckets):
            table, _, _ = self._table(bucket, [case])
            if table.rows[case].drop_nulls().is_duplicated().any():
                return True
        return False

    def _varied(self, read: TableParts, layout: Layout) -> list[str]:
        """The columns told of cases that have several values in a case of any bucket."""
        case, told = case_and_told(self.sample, read.roles, layout.wide, self.mapping)
        kept = [name for name, bare in told.items() if self.mapping.keeps(bare)]
        varied = list[str]()
        for bucket in range(self.n_buckets):
            left = [name for name in kept if name not in varied]
            if not left:
                break
            table, _, _ = self._table(bucket, [case, *left])
            numbers = tuple(name for name in self.mapping.numbers if name in left)
            own = replace(self.mapping, numbers=numbers)
            table = numbered(table, own, layout, skip=self.skip)
            rows = table.rows.select(pl.col(case).cast(pl.String).alias(CASE), *left)
            varied += varied_columns(rows.filter(pl.col(CASE).str.strip_chars() != ""), left)
        return varied

    def _layout(self, read: TableParts) -> Layout:
        """What the telling rows say, but which columns vary."""
        rows = self.sample.rows
        asked = [name for name in self.mapping.numbers if rows[name].dtype == pl.String]
        texts = {name: rows[name].str.strip_chars() for name in asked}
        filled = {name: each.set(each == "", None) for name, each in texts.items()}
        numbers = with_numbers(self.sample, self.mapping, skip=True).rows
        orders = {
            str(note.values["column"]): note.values["order"] == MEANT[True]
            for note in read.parts.origin.notes
            if isinstance(note, Note) and note.key == "order"
        }
        return Layout(
            wide=read.wide,
            signs={n: self.mapping.decimal or decimal_sign(filled[n]) or "." for n in asked},
            numbers={name: numbers[name].dtype for name in asked},
            day_first=orders,
        )


def _numbers(case: pl.Series, rows: pl.Series) -> pl.Series:
    """The row on which each case appears first, in that order: its number."""
    told = pl.DataFrame({"case": case.cast(pl.String), "row": rows})
    told = told.filter(pl.col("case").str.strip_chars() != "")
    return told.unique("case", keep="first", maintain_order=True)["row"].cast(pl.UInt32)


def _filled(rows: pl.DataFrame, wide: Wide) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many steps of each case have a moment."""
    filled = (pl.col(name).cast(pl.String).str.strip_chars() != "" for name in wide.steps)
    each = rows.select(n=pl.sum_horizontal(cell.fill_null(False) for cell in filled))
    return each["n"].to_numpy().astype(np.int64)
