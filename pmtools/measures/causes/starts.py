"""An estimate of when steps began, for logs that only tell when they were done."""

from __future__ import annotations

from functools import partial

import polars as pl

from pmtools.clock.party_files import OWN, UNKNOWN, Told
from pmtools.engine.rows import Rows
from pmtools.errors import ParameterError

REGISTERED, ESTIMATE, EARLIEST, LATEST = "", "estimate", "earliest", "latest"
GUESSED, WORKED = "guessed", "worked"
"""Whether the start of a step is a guess, and whether there may be work before its end."""
STARTS = (REGISTERED, ESTIMATE, EARLIEST, LATEST)
"""Which starts: those that are registered, or with an estimate for the others."""


def require_starts(starts: str) -> None:
    """ParameterError for an estimate that does not exist."""
    if starts not in STARTS:
        raise ParameterError(
            f"starts = {starts!r} must be empty (as registered) or {', '.join(STARTS[1:])}."
        )


def estimated(steps: Rows, starts: str, told: Told) -> Rows:
    """The steps with a start where none is registered; the others as they are.

    `earliest`: as soon as the step could begin and its resource had completed what it did before
    (Chapela-Campa and Dumas, Repairing activity start times to improve business process simulation,
    2022). `latest`: when it was completed, without any work. `estimate`: as the earliest, but it
    takes no longer than the median of its activity by the earliest. A step that ends a wait for
    another party by `told` began when it was completed: that wait is no work.
    """
    guess = steps.within("resource", partial(guessed, told=told, soon=starts != LATEST))
    if starts != ESTIMATE:
        return guess
    usual = guess.within("resource", own_work).per(
        "activity", usual=(pl.col("end") - pl.col("start")).median()
    )
    return guess.within("resource", capped, usual=usual)


def guessed(steps: pl.LazyFrame, told: Told, *, soon: bool) -> pl.LazyFrame:
    """Each step without a start began when it was completed, or `soon` after it could.

    Then as soon as it could and its resource had nothing else in hand.
    """
    same, end = pl.col("resource") == pl.col("resource").shift(), pl.col("end")
    # What one completes at one moment is done together: all of it since what came before.
    together = (same & (end == end.shift())).fill_null(False)
    ordered = (
        steps.sort("resource", "end", nulls_last=True)
        .with_columns(free=pl.when(same).then(end.shift()), group=(~together).cum_sum())
        .with_columns(pl.col("free").first().over("group"))
    )
    ours = told.party().is_in([OWN, UNKNOWN])
    begun = pl.min_horizontal(pl.max_horizontal("enabled", "free"), "end")
    moment = pl.when(ours).then(begun).otherwise("end") if soon else pl.col("end")
    return (
        ordered.with_columns(to_activity="activity")
        .with_columns(
            pl.col("start").is_null().alias(GUESSED),
            (ours & pl.col("start").is_null()).alias(WORKED),
            start=pl.coalesce("start", moment),
        )
        .drop("to_activity", "free", "group")
    )


def own_work(steps: pl.LazyFrame) -> pl.LazyFrame:
    """The steps of which the work is a guess."""
    return steps.filter(pl.col(WORKED) & pl.col("from_activity").is_not_null())


def capped(steps: pl.LazyFrame, usual: pl.LazyFrame) -> pl.LazyFrame:
    """Of each estimated start, no more work before the end than is usual for the activity."""
    latest = pl.max_horizontal("start", pl.col("end") - pl.col("usual"))
    return (
        steps.join(usual, on="activity", how="left")
        .with_columns(start=pl.when(WORKED).then(latest).otherwise("start"))
        .drop("usual")
    )
