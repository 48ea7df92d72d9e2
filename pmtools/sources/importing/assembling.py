"""The kept rows of all files become the frames of a store, a bucket at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from pmtools.sources.assemble import require_events, told_origin
from pmtools.sources.importing.bucketed import Counts, Whole
from pmtools.sources.importing.disk import read_draft
from pmtools.sources.importing.drafts import FRAMES, Drafted, draft_bucket
from pmtools.sources.importing.frames import LISTS, Frames, Written, columns_of_people
from pmtools.sources.importing.unlikely import unlikely_notes
from pmtools.sources.mapping import LogMapping
from pmtools.sources.seen import together
from pmtools.sources.store.manifest import FRAMES as STORED
from pmtools.sources.store.manifest import IDS, LABELS, Manifest, write_labels

DRAFTS = "drafts"


def assembled(
    whole: Whole,
    folder: Path,
    data: str,
    mapping: LogMapping,
    n_buckets: int,
    step: Callable[[int, int], None],
) -> Manifest:
    """Write the frames of all buckets under `folder / data`, and say what they are.

    `step` is told how many of how many passes over a bucket are done. SchemaError when the whole is
    no log, or the mapping's finished names what is not there.
    """
    work = _Work(folder / data)
    work.prepare()
    drafts = list[Drafted]()
    for bucket in range(n_buckets):
        step(bucket, 2 * n_buckets)
        drafts.append(draft_bucket(whole.bucket(bucket), mapping, work.drafts(bucket)))
    counts = sum((each.counts for each in drafts), Counts())
    seen = together([each.seen for each in drafts], drafts[0].attributes)
    origin = whole.origin(counts)
    require_events(origin, seen)
    frames = Frames(origin.name, origin.zone, mapping, seen, drafts)
    written = list[Written]()
    for bucket in range(n_buckets):
        step(n_buckets + bucket, 2 * n_buckets)
        written.append(frames.write(bucket, work.drafts(bucket), work.frames(bucket)))
    lists = {number: frames.enums[name].categories for number, name in enumerate(LISTS)}
    write_labels(folder / data / LABELS, lists)
    days = pl.concat([each.days for each in drafts])
    odd = unlikely_notes(days, lambda: work.moments(n_buckets), whole.places, origin.zone)
    work.clean()
    return Manifest(
        data=data,
        buckets=tuple(each.sizes for each in written),
        codes=written[0].codes,
        origin=told_origin(origin, seen, odd),
        persons=columns_of_people(written),
    )


class _Work:
    """The folders of a store that is being written."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def prepare(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        for name in (*STORED, IDS, DRAFTS):
            (self._data / name).mkdir(parents=True)

    def frames(self, bucket: int) -> dict[str, Path]:
        return {name: self._data / name / f"{bucket:04}.parquet" for name in (*STORED, IDS)}

    def drafts(self, bucket: int) -> dict[str, Path]:
        return {name: self._data / DRAFTS / f"{name}.{bucket:04}.arrow" for name in FRAMES}

    def moments(self, n_buckets: int) -> Iterator[pl.DataFrame]:
        for bucket in range(n_buckets):
            yield read_draft(self.drafts(bucket)["moments"])

    def clean(self) -> None:
        shutil.rmtree(self._data / DRAFTS)
