"""The first pass over the buckets: each drafted, its draft laid on disk, what was seen kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pmtools.naming import labels_of
from pmtools.sources.accounting import Few
from pmtools.sources.columns import EVENT_COLUMNS, LABELS, START_RESOURCE
from pmtools.sources.drafting import Draft, draft
from pmtools.sources.importing.bucketed import Bucketed, Counts
from pmtools.sources.importing.disk import write_draft
from pmtools.sources.importing.unlikely import days_of
from pmtools.sources.mapping import LogMapping
from pmtools.sources.seen import Seen

FRAMES = ("events", "cases", "lifecycle", "ids", "moments")


@dataclass(frozen=True, eq=False)
class Drafted:
    """What is kept in memory of a bucket that was drafted."""

    seen: Seen
    counts: Counts
    labels: Mapping[str, pl.DataFrame]
    """Of each list of labels: `label` in the order of its codes here, `seq` of its first row."""
    days: pl.DataFrame
    """`day` and `n`: how many moments are on each day since 1970; `first` and `last` of them."""
    attributes: tuple[str, ...]


def draft_bucket(bucketed: Bucketed, mapping: LogMapping, paths: Mapping[str, Path]) -> Drafted:
    """Draft a bucket, and lay it on disk with the numbers that rows and cases have in the log."""
    drafted = draft(bucketed.parts, mapping)
    seqs, numbers = bucketed.seqs, bucketed.numbers
    frames = {
        "events": _numbered(drafted.events, seqs, numbers),
        "cases": _numbered(drafted.cases, seqs, numbers),
        "lifecycle": _numbered(drafted.lifecycle, seqs, numbers),
        "ids": pl.DataFrame(
            [numbers.alias("case_id"), bucketed.parts.cases["case_id"].alias("label")]
        ),
        "moments": _moments(drafted, bucketed),
    }
    for name, frame in frames.items():
        write_draft(frame, paths[name])
    return Drafted(
        _with_seqs(drafted.seen, seqs),
        bucketed.counts,
        {name: _labels(drafted.usable, name, seqs) for name in LABELS},
        days_of(frames["moments"]["moment"]),
        tuple(name for name in drafted.events.columns if name not in EVENT_COLUMNS),
    )


def _numbered(frame: pl.DataFrame, seqs: pl.Series, numbers: pl.Series) -> pl.DataFrame:
    """Local codes of labels, and the numbers of rows and cases in the whole log."""
    case = numbers.gather(frame["case_id"].to_physical()).alias("case_id")
    coded = [name for name in (*LABELS, START_RESOURCE) if frame.schema.get(name) == pl.Enum]
    columns = [case, *(frame[name].to_physical().cast(pl.UInt32) for name in coded)]
    if "seq" in frame.columns:
        columns.append(seqs.gather(frame["seq"]).alias("seq"))
    return frame.with_columns(columns)


def _moments(drafted: Draft, bucketed: Bucketed) -> pl.DataFrame:
    told = drafted.moments()
    at = told["seq"]
    lines = bucketed.lines.gather(at) if bucketed.lines is not None else None
    return told.with_columns(
        bucketed.seqs.gather(at).alias("seq"),
        bucketed.rows.gather(at).alias("row"),
        pl.lit(None, pl.UInt32).alias("line") if lines is None else lines.alias("line"),
    )


def _with_seqs(seen: Seen, seqs: pl.Series) -> Seen:
    """What was seen, its first rows by the numbers that they have in the whole log."""

    def numbered(few: Few) -> Few:
        return Few(few.n, tuple((int(seqs[at]), place) for at, place in few.first))

    aside = {why: numbered(few) for why, few in seen.aside.items()}
    return replace(seen, aside=aside, repeated=numbered(seen.repeated))


def _labels(usable: pl.DataFrame, name: str, seqs: pl.Series) -> pl.DataFrame:
    labels = (
        labels_of(usable[name])
        if usable.schema[name] == pl.Enum
        else pl.Series([], dtype=pl.String)
    )
    first = usable.filter(pl.col(name).is_first_distinct() & pl.col(name).is_not_null())
    return pl.DataFrame({"label": labels, "seq": seqs.gather(first["seq"])})


def first_labels(drafts: Sequence[Drafted], name: str) -> pl.Series:
    """The labels of all buckets in the order in which the source has them first."""
    told = pl.concat([each.labels[name] for each in drafts])
    return told.group_by("label").agg(pl.col("seq").min()).sort("seq")["label"]
