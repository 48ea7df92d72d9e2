"""Writing the parts of a store one after the other: their labels are one list a column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pmtools.naming import labels_in
from pmtools.origin import Origin
from pmtools.sources.store.disk import write_frame
from pmtools.sources.store.manifest import FRAMES, IDS, LABELS, Bucket, Manifest, write_labels

LEVEL = 3


class PartWriter:
    """Writes the frames of whole cases as the next bucket of a store, under `folder / data`."""

    def __init__(self, folder: Path, data: str) -> None:
        self._folder, self._data = folder, data
        self._buckets = list[Bucket]()
        self._labels: dict[str, dict[str, dict[str, int]]] = {frame: {} for frame in FRAMES}
        for name in (*FRAMES, IDS):
            (folder / data / name).mkdir(parents=True)

    def write(self, frames: Mapping[str, pl.DataFrame], ids: pl.DataFrame) -> None:
        """Write a bucket: `events`, `cases` and `lifecycle` with numbers for cases.

        `ids` has `case_id` and `label`. Columns of labels may have others in each bucket.
        """
        number = len(self._buckets)
        there = Manifest(self._data, (), {}, Origin("", "", 0))
        for name in FRAMES:
            frame = frames[name]
            coded = [self._coded(name, c) for c in frame if isinstance(c.dtype, pl.Enum)]
            path = there.path(self._folder, name, number)
            write_frame(frame.with_columns(coded), path, level=LEVEL, statistics=True)
        path = there.path(self._folder, IDS, number)
        write_frame(ids, path, level=LEVEL, statistics=True)
        self._buckets.append(Bucket(*(frames[name].height for name in FRAMES)))

    def manifest(self, origin: Origin) -> Manifest:
        """What was written; equal lists of labels are one."""
        lists = list[list[str]]()
        codes = dict[str, dict[str, int]]()
        for frame, columns in self._labels.items():
            codes[frame] = {}
            for column, places in columns.items():
                labels = list(places)
                if labels not in lists:
                    lists.append(labels)
                codes[frame][column] = lists.index(labels)
        told = {number: pl.Series(labels, dtype=pl.String) for number, labels in enumerate(lists)}
        write_labels(self._folder / self._data / LABELS, told)
        return Manifest(self._data, tuple(self._buckets), codes, origin)

    def _coded(self, frame: str, column: pl.Series) -> pl.Series:
        """The places of labels in the list of all buckets."""
        places = self._labels[frame].setdefault(column.name, {})
        new = not places
        labels = labels_in(column.dtype).to_list()
        numbers = [places.setdefault(label, len(places)) for label in labels]
        codes = column.to_physical().cast(pl.UInt32)
        if new:
            return codes
        known = pl.Series(numbers, dtype=pl.UInt32)
        return known.gather(codes).alias(column.name)


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of a log with the numbers of its cases in place of their names."""
    return frame.with_columns(pl.col("case_id").to_physical().cast(pl.UInt32))


def ids_of(cases: pl.Series) -> pl.DataFrame:
    """The numbers of cases, by the list of their names."""
    labels = labels_in(cases.dtype)
    numbers = pl.int_range(labels.len(), dtype=pl.UInt32, eager=True).alias("case_id")
    return pl.DataFrame([numbers, labels.alias("label")])
