"""Start and complete rows become activity instances, first in, first out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pmtools.origin import Note

KEY = ["case_id", "activity", "concept:instance"]
TRANSITION = "lifecycle:transition"
START, COMPLETE = "start", "complete"
STARTS = ("begin", "started", "begonnen", "gestart")
COMPLETES = (
    "completed",
    "end",
    "ended",
    "einde",
    "eind",
    "finish",
    "finished",
    "afgerond",
    "gereed",
)
"""Other words for the two transitions, in small letters."""
KIND, MATCH, HAS_START, N_STARTED = "\0kind", "\0match", "\0has start", "\0n started"
"""Columns of our own, under names that no source can have."""
STARTED = "\0started"
"""What a start row's columns are called while they stand beside the complete row's."""
OURS = {*KEY, TRANSITION, "start", "end", "seq", "resource", "team"}


@dataclass(frozen=True)
class Pairs:
    """What was seen of start and complete rows; the numbers of parts of a log add up."""

    started: bool = False
    """Whether any row is a start row."""
    n: int = 0
    """Start rows that were joined with a complete row."""
    n_changed: int = 0
    """Pairs of which another resource started than completed."""
    differ: tuple[str, ...] = ()
    """Attributes in which the rows of a pair differ."""
    n_unstarted: int = 0
    """Complete rows without a start row."""
    n_open: int = 0
    """Start rows without a complete row."""

    def notes(self) -> list[Note]:
        """What is said of them, unless no row is a start row."""
        notes = []
        if self.n_changed:
            text = "{n} steps were started by another resource than completed them."
            notes.append(Note("other_starter", text, n=self.n_changed))
        if self.differ:
            text = "Of a start and its complete row the latter counts for: {names}."
            notes.append(Note("pair_differs", text, names=", ".join(self.differ)))
        if self.started and self.n_unstarted:
            text = "{n} complete rows have no start row."
            notes.append(Note("no_start_row", text, n=self.n_unstarted))
        if self.n_open:
            text = "{n} start rows have no complete row: steps without an end."
            notes.append(Note("no_complete_row", text, n=self.n_open))
        return notes


@dataclass(frozen=True)
class Paired:
    """Activity instances, first those of pairs; the rows that are none; what was seen."""

    events: pl.DataFrame
    others: pl.DataFrame
    pairs: Pairs


def pair(rows: pl.DataFrame, starts: Sequence[str] = (), completes: Sequence[str] = ()) -> Paired:
    """Join each complete row with the oldest open start of its case, activity and instance.

    The completer's resource and attributes count; a start row fills what the complete row lacks;
    `start_resource` says who started when any pair differs. A complete row without a start has no
    `start`, a start row without a complete row has no `end`. A log of complete rows is not touched.
    Pairing goes by time, then by the order of the source; where an instance id says which rows
    belong together, its starts come first, so that a clock that ran back shows as it is. `starts`
    and `completes` are further words for the two transitions.
    """
    known = dict.fromkeys((*STARTS, *map(str.lower, starts)), START)
    known |= dict.fromkeys((*COMPLETES, *map(str.lower, completes)), COMPLETE)
    words = {text: (text or COMPLETE).strip().lower() for text in rows[TRANSITION].unique()}
    kinds = {text: known.get(word, word) for text, word in words.items()}
    if set(kinds.values()) <= {COMPLETE}:
        return Paired(rows, rows.clear(), Pairs(n_unstarted=rows.height))
    kind = rows[TRANSITION].replace_strict(kinds, return_dtype=pl.String)
    rows = rows.with_columns(kind.alias(KIND))
    other = ~pl.col(KIND).is_in([START, COMPLETE])
    others = rows.filter(other).drop(KIND)
    rows = rows.filter(~other)
    if START not in kinds.values():
        return Paired(rows.drop(KIND), others, Pairs(n_unstarted=rows.height))
    matched = _matched(rows)
    started = matched.filter(pl.col(KIND) == START).with_columns(
        start=pl.coalesce("start", "end"), end=pl.lit(None, rows.schema["end"])
    )
    done = matched.filter(pl.col(KIND) == COMPLETE)
    joined = done.filter(pl.col(MATCH).is_not_null()).join(
        started, on=[*KEY, MATCH], nulls_equal=True, suffix=STARTED
    )
    whole, n_changed, differ = _merged(joined)
    alone = [done.filter(pl.col(MATCH).is_null()), started.filter(pl.col(MATCH).is_null())]
    events = pl.concat([whole, *(rows.drop(KIND, MATCH) for rows in alone)], how="diagonal")
    n_unstarted, n_open = (rows.height for rows in alone)
    pairs = Pairs(True, whole.height, n_changed, differ, n_unstarted, n_open)
    return Paired(events, others, pairs)


def _matched(rows: pl.DataFrame) -> pl.DataFrame:
    """MATCH: the number of its pair within case, activity and instance; null without a pair.

    The number of open starts is a running balance that never falls below zero: a complete row that
    would push it below has no start.
    """
    complete = pl.col(KIND) == COMPLETE
    starts_first = pl.col("concept:instance").is_not_null() & complete
    ordered = rows.sort([starts_first, pl.coalesce("end", "start"), "seq"])
    balance = pl.when(complete).then(-1).otherwise(1).cum_sum()
    lowest = pl.min_horizontal(balance.cum_min(), 0).shift(1, fill_value=0)
    has_start = complete & (balance < lowest).not_()
    flagged = ordered.with_columns(
        has_start.over(KEY).alias(HAS_START), (~complete).cum_sum().over(KEY).alias(N_STARTED)
    )
    n_pairs = pl.col(HAS_START).sum().over(KEY)
    number = (
        pl.when(HAS_START)
        .then(pl.col(HAS_START).cum_sum().over(KEY))
        .when(~complete & (pl.col(N_STARTED) <= n_pairs))
        .then(N_STARTED)
    )
    return flagged.with_columns(number.cast(pl.Int64).alias(MATCH)).drop(HAS_START, N_STARTED)


def _merged(joined: pl.DataFrame) -> tuple[pl.DataFrame, int, tuple[str, ...]]:
    """One row per pair; how many another resource started; attributes in which the rows differ."""
    attributes = [
        name.removesuffix(STARTED)
        for name in joined.columns
        if name.endswith(STARTED) and name.removesuffix(STARTED) not in {*OURS, KIND}
    ]
    differ = tuple(
        name
        for name in attributes
        if joined.select((pl.col(name) != pl.col(name + STARTED)).any()).item()
    )
    whole = joined.with_columns(
        pl.col("start" + STARTED).alias("start"),
        *(pl.coalesce(name, name + STARTED).alias(name) for name in attributes),
    )
    other_starter = pl.col("resource").ne_missing(pl.col("resource" + STARTED))
    n_changed = int(whole.select(other_starter.sum()).item())
    if n_changed:
        whole = whole.with_columns(start_resource=pl.col("resource" + STARTED))
    dropped = [name for name in whole.columns if name.endswith(STARTED)]
    return whole.drop(KIND, MATCH, *dropped), n_changed, differ
