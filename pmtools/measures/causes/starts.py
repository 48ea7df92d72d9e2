"""An estimate of when steps began, for logs that only tell when they were done."""

from __future__ import annotations

import polars as pl

from pmtools.engine.rows import Rows
from pmtools.errors import ParameterError

REGISTERED, ESTIMATE, EARLIEST, LATEST = "", "estimate", "earliest", "latest"
GUESSED = "guessed"
STARTS = (REGISTERED, ESTIMATE, EARLIEST, LATEST)
"""Which starts: those that are registered, or with an estimate for the others."""


def require_starts(starts: str) -> None:
    """ParameterError for an estimate that does not exist."""
    if starts not in STARTS:
        raise ParameterError(
            f"starts = {starts!r} must be empty (as registered) or {', '.join(STARTS[1:])}."
        )


def estimated(steps: Rows, starts: str) -> Rows:
    """The steps with a start where none is registered; the others as they are.

    `earliest`: as soon as the step could begin and its resource had completed what it did before
    (Chapela-Campa and Dumas, Repairing activity start times to improve business process simulation,
    2022). `latest`: when it was completed, without any work. `estimate`: as the earliest, but it
    takes no longer than the median of its activity by the earliest.
    """
    if starts == LATEST:
        return steps.within("resource", at_end)
    earliest = steps.within("resource", as_soon_as_possible)
    if starts == EARLIEST:
        return earliest
    guessed = earliest.within("resource", _guessed)
    usual = guessed.per("activity", usual=(pl.col("end") - pl.col("start")).median())
    return earliest.within("resource", capped, usual=usual)


def at_end(steps: pl.LazyFrame) -> pl.LazyFrame:
    """Each step without a start began when it was completed."""
    return _begun(steps, pl.col("end"))


def as_soon_as_possible(steps: pl.LazyFrame) -> pl.LazyFrame:
    """Each step without a start began when it could and its resource had nothing else in hand."""
    ordered = steps.sort("resource", "end", "enabled", nulls_last=True)
    same = pl.col("resource") == pl.col("resource").shift()
    free = pl.when(same).then(pl.col("end").shift())
    return _begun(ordered, pl.min_horizontal(pl.max_horizontal("enabled", free), "end"))


def _begun(steps: pl.LazyFrame, moment: pl.Expr) -> pl.LazyFrame:
    guess = pl.col("start").is_null().alias(GUESSED)
    return steps.with_columns(guess, start=pl.coalesce("start", moment))


def _guessed(steps: pl.LazyFrame) -> pl.LazyFrame:
    return steps.filter(pl.col(GUESSED) & pl.col("from_activity").is_not_null())


def capped(steps: pl.LazyFrame, usual: pl.LazyFrame) -> pl.LazyFrame:
    """Of each estimated start, no more work before the end than is usual for the activity."""
    latest = pl.max_horizontal("start", pl.col("end") - pl.col("usual"))
    return (
        steps.join(usual, on="activity", how="left")
        .with_columns(start=pl.when(GUESSED).then(latest).otherwise("start"))
        .drop("usual")
    )
