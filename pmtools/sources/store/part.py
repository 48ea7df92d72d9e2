"""A bucket of a stored log: whole cases, read when they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from pmtools.sources.store.manifest import IDS, LABELS, Manifest, read_labels


@dataclass(frozen=True, eq=False)
class StoredPart:
    """The frames of one bucket as an event log has them, but that a case is a number.

    It can be sent to another process that reaches the folder.
    """

    folder: Path
    manifest: Manifest
    bucket: int

    def events(self) -> pl.LazyFrame:
        """The events, sorted by case, moment and place in the source."""
        return self._frame("events")

    def cases(self) -> pl.LazyFrame:
        """One row per case, those without events too."""
        return self._frame("cases")

    def lifecycle(self) -> pl.LazyFrame:
        """The rows that are no work."""
        return self._frame("lifecycle")

    def ids(self) -> pl.LazyFrame:
        """`case_id` (a number) and `label`, its name."""
        return pl.scan_parquet(self.manifest.path(self.folder, IDS, self.bucket))

    def _frame(self, name: str) -> pl.LazyFrame:
        frame = pl.scan_parquet(self.manifest.path(self.folder, name, self.bucket))
        without = self.manifest.without.get(name, ())
        if without:
            frame = frame.drop(without)
        lists = labels_at(labels_path(self.folder, self.manifest))
        numbers = self.manifest.codes[name]
        return frame.with_columns(
            decoded(column, lists.get(number, NONE))
            for column, number in numbers.items()
            if column not in without
        )


@dataclass(frozen=True, eq=False)
class Labels:
    """A list of labels, and how the codes in the files become the codes of `enum`.

    `kept` has the codes of the labels that are told; None when those are all.
    """

    enum: pl.Enum
    kept: pl.Series | None = None


NONE = Labels(pl.Enum([]))


def labels_path(folder: Path, manifest: Manifest) -> Path:
    """The file with the labels: that of the folder itself, else the one beside the frames."""
    own = folder / LABELS
    return own if own.is_file() else folder / manifest.data / LABELS


def labels_at(path: Path) -> dict[int, Labels]:
    """The lists of labels in a file by their number; each file is read once as long as it stays."""
    return _labels_at(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _labels_at(path: Path, _: int) -> dict[int, Labels]:
    return {number: _labels(labels) for number, labels in read_labels(path).items()}


def _labels(labels: pl.Series) -> Labels:
    told = labels.drop_nulls()
    if told.len() == labels.len():
        return Labels(pl.Enum(labels))
    return Labels(pl.Enum(told), labels.is_not_null().arg_true())


def decoded(column: str, labels: Labels) -> pl.Expr:
    """A column of codes with its labels; null where the label is not told."""
    codes, physical = pl.col(column), _physical(labels.enum)
    if labels.kept is not None:
        codes = codes.cast(pl.UInt32).replace_strict(
            labels.kept.cast(pl.UInt32),
            pl.int_range(labels.kept.len(), eager=True),
            default=None,
            return_dtype=pl.UInt32,
        )
    return codes.cast(physical).cat.to(labels.enum)


@lru_cache(maxsize=64)
def _physical(enum: pl.Enum) -> pl.DataType:
    return pl.Series(dtype=enum).to_physical().dtype
