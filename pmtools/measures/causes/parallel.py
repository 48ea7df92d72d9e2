"""Which activities run in parallel: the concurrency oracle."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from pmtools.measures.causes.batching import ended
from pmtools.measures.causes.dominance import Whole
from pmtools.measures.causes.enabling import codes, labels_of, microseconds, moments
from pmtools.measures.kept import kept
from pmtools.measures.overlaps import pairs as overlapping

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

BITS = 62
"""So many activities are told in a word."""


@kept
def parallel_activities(log: EventLog, parallel: float = 0.5) -> pd.DataFrame:
    """Pairs of activities that run in parallel, by the share of cases in which they overlap.

    Columns: `one` and `other` (str; each pair once, in alphabetical order), `n_overlap` (cases in
    which a step of the one overlaps a step of the other in time), `n_both` (cases that have both;
    int64), `share`. Only pairs with a share of at least `parallel`: the overlapping concurrency
    oracle of Chapela-Campa and Dumas (Enhancing business process simulation models with extraneous
    activity delays, 2024), counted by case. A log in which no steps overlap has none.

    >>> import pmtools as pm
    >>> len(parallel_activities(pm.example_log()))
    0
    """
    overlap = log.within("case", overlaps).per("pair", n_overlap=pl.len().cast(pl.Int64))
    together = log.within("case", both, pairs=overlap)
    share = pl.col("n_overlap") / pl.col("n_both")
    found = together.per(
        "pair",
        n_overlap=pl.col("n_overlap").first(),
        n_both=pl.col("n_both").sum().cast(pl.Int64),
    ).answer(rank="n_overlap", share=share)
    return found[found["share"] >= parallel].reset_index(drop=True)


def overlaps(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case and pair of different activities of which steps overlap."""
    before = pl.col("case_id") == pl.col("case_id").shift()
    # In the order of ends, steps of a case overlap only where one overlaps the next.
    timed = events.select("case_id", "activity", "start", "end", "seq")
    timed = timed.filter(pl.col("start") < pl.col("end"))
    some = timed.filter(before, pl.col("start") < pl.col("end").shift()).select("case_id").unique()
    steps = timed.join(some, on="case_id", how="semi").sort("case_id", "activity", "start")
    first, second = (pl.col(f"{one}_activity").cast(pl.String) for one in ("from", "to"))
    return (
        overlapping(steps.map_batches(_joined))
        .filter(first != second)
        .select(
            "case_id", one=pl.min_horizontal(first, second), other=pl.max_horizontal(first, second)
        )
        .unique()
        .select("one", "other")
    )


def _joined(steps: pl.DataFrame) -> pl.DataFrame:
    """The steps; those of a case and activity that overlap are one, so that their pairs are few."""
    case, activity = (codes(steps[name]) for name in ("case_id", "activity"))
    start, end = (microseconds(steps[name]) for name in ("start", "end"))
    opens = np.ones(len(steps), bool)
    opens[1:] = (case[1:] != case[:-1]) | (activity[1:] != activity[:-1])
    opens[1:] |= start[1:] > ended(opens, start, end)[:-1]
    if opens.all():
        return steps
    first = np.flatnonzero(opens)
    return steps[first].with_columns(end=moments(np.maximum.reduceat(end, first)))


def both(events: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """The pairs with the number of cases that have both activities."""
    there = events.filter(pl.col("start") <= pl.col("end")).select("case_id", "activity")
    schema = pl.Schema({**pairs.collect_schema(), "n_both": pl.Int64()})
    return there.map_batches(partial(_counted, pairs=pairs.collect()), schema=schema)


def _counted(there: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same of steps that lie together by case."""
    named = pl.concat([pairs["one"], pairs["other"]]).unique().to_list()
    place = {label: divmod(number, BITS) for number, label in enumerate(named)}
    words = _words(there, place) if len(there) else []
    kinds = pl.DataFrame({str(number): word for number, word in enumerate(words)})
    kinds = kinds.group_by(pl.all()).agg(n=pl.len()) if words else kinds

    def has(label: str) -> Whole:
        word, bit = place[label]
        return kinds[str(word)].to_numpy() >> bit & 1

    n_both = [
        int((has(one) & has(other)) @ kinds["n"].to_numpy()) if words else 0
        for one, other in pairs.select("one", "other").rows()
    ]
    return pairs.with_columns(n_both=pl.Series(n_both, dtype=pl.Int64))


def _words(there: pl.DataFrame, place: dict[str, tuple[int, int]]) -> list[Whole]:
    """A word or more per case, with a bit for each activity: the word and the bit of a label."""
    code, labels = codes(there["activity"]), labels_of(there["activity"])
    first_of_case = np.flatnonzero(np.diff(codes(there["case_id"]), prepend=-1))
    words = list[Whole]()
    for number in range(-(-len(place) // BITS)):
        bits = np.zeros(max(labels) + 1, np.int64)
        for one, label in labels.items():
            word, bit = place.get(label, (None, 0))
            bits[one] = 1 << bit if word == number else 0
        words.append(np.bitwise_or.reduceat(bits[code], first_of_case))
    return words
