"""Which activities run in parallel: the concurrency oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.kept import kept
from pmtools.measures.overlaps import pairs as overlapping

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


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
        n_both=pl.len().cast(pl.Int64),
    ).answer(rank="n_overlap", share=share)
    return found[found["share"] >= parallel].reset_index(drop=True)


def overlaps(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case and pair of different activities of which steps overlap."""
    before = pl.col("case_id") == pl.col("case_id").shift()
    # In the order of ends, steps of a case overlap only where one overlaps the next.
    some = events.filter(before, pl.col("start") < pl.col("end").shift()).select("case_id").unique()
    events = events.join(some, on="case_id", how="semi", maintain_order="left")
    first, second = (pl.col(f"{one}_activity").cast(pl.String) for one in ("from", "to"))
    return (
        overlapping(events)
        .filter(first != second)
        .select(
            "case_id", one=pl.min_horizontal(first, second), other=pl.max_horizontal(first, second)
        )
        .unique()
        .select("one", "other")
    )


def both(events: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case that has both activities of a pair."""
    there = events.filter(pl.col("start") <= pl.col("end")).select(
        "case_id", activity=pl.col("activity").cast(pl.String)
    )
    named = pl.concat([pairs.select(activity="one"), pairs.select(activity="other")]).unique()
    there = there.join(named, on="activity", how="semi").unique()
    return (
        there.join(pairs, left_on="activity", right_on="one")
        .rename({"activity": "one"})
        .join(there, left_on=["case_id", "other"], right_on=["case_id", "activity"], how="semi")
        .select("one", "other", "n_overlap")
    )
