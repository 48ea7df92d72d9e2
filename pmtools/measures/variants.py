"""Variants (varianten): the routes that cases take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.rows import Most
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def variants(log: EventLog, by: str | None = None, told: int | None = None) -> pd.DataFrame:
    """The sequences of activities that occur, and how many cases follow each.

    Columns: `sequence` (tuple of str), the key of `by`, `n_cases` (int64), `share` (of all cases,
    0 to 1). Most cases first; equal ones in the order in which activities first appear. Events with
    equal times keep the order of the source. With `told` only so many rows, the first, say their
    `sequence` (the others have None): a log of millions of variants then needs little memory.

    >>> import pmtools as pm
    >>> round(float(pm.variants(pm.example_log()).share.sum()), 6)
    1.0
    """
    n_cases = pl.col("n_cases")
    return (
        log.within("case", sequence)
        .per(["sequence", by], n_cases=pl.len().cast(pl.Int64))
        .answer(
            rank="n_cases",
            most=Most("sequence", told) if told is not None else None,
            share=n_cases / n_cases.sum(),
        )
    )


def sequence(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case: its activities in order."""
    return events.group_by("case_id").agg(sequence="activity")
