"""Rework (herhaald werk): steps that a case takes again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.engine.keys import names_of
from pmtools.engine.rows import refuse
from pmtools.measures.grain import grain
from pmtools.measures.kept import kept
from pmtools.measures.spread import n_cases, spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

ALL = "\0all"
"""The number of all cases, under a name that no attribute has."""


@kept
def rework(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Steps that occur again in their case, by kind and activity (Dutch: herhaald werk).

    Columns: `kind` (`self_loop`: directly after the same activity; `repetition`: later in the
    case), `activity`, the key of `by`, `n` (times again), `n_cases`, `n_repeat` and `n_redo` (by
    the same resource as the previous time, and by another one; neither when one is not known),
    `n_to_start` (back to the first activity of the case; all int64), `total`, `median`, `p80`,
    `p90` (timedelta64: from the previous time to this one, in office time by the hours of the
    office), `share` (of all cases that have `n_cases`, 0 to 1). Most frequent first. `by` is
    `activity`, `team` or `log` in place of the activity (`kind` stays); what a case has splits it.

    The kinds are those of bupaR (edeaR, `number_of_selfloops` and `number_of_repetitions`). A
    receiver who mends in silence leaves no trace, so this is the least that there was.

    >>> import pmtools as pm
    >>> again = pm.rework(pm.example_log())
    >>> again.activity[0], again.kind[0]
    ('Toets volledigheid', 'repetition')
    """
    counts = {
        name: pl.col(name).sum().cast(pl.Int64) for name in ("n_repeat", "n_redo", "n_to_start")
    }
    found = log.within("case", partial(again, clock=log.clock))
    keys = grain(log, "activity", by)
    split = [key for key in keys[1:] if key]
    cases = log.within("case", one_per_case).per(split, **{ALL: pl.len()})
    times = spread("loop")
    n = times.pop("n")
    rows = found.per(["kind", *keys], n=n, n_cases=n_cases(), **counts, **times)
    names = [name for key in split for name in names_of(key)]
    refuse({"share"}.intersection(names))
    return rows.within("log", partial(shares, names=names), cases=cases).answer(rank="n")


def shares(rows: pl.LazyFrame, cases: pl.LazyFrame, names: list[str]) -> pl.LazyFrame:
    """The rows with the share of `n_cases` in all cases (of their part of the split)."""
    if names:
        joined = rows.join(cases, on=names, how="left", nulls_equal=True)
    else:
        joined = rows.join(cases, how="cross")
    return joined.with_columns(share=pl.col("n_cases") / pl.col(ALL)).drop(ALL)


def one_per_case(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per case."""
    return events.select("case_id").unique()


def again(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per step whose activity occurred earlier in its case: what, who, after how long."""
    asked = ("case_id", "activity", "team", "resource")
    case, place = pl.col("case_id"), pl.int_range(pl.len())
    steps = events.select(*asked, moment=pl.coalesce("end", "start"), place=place)
    first = events.select("case_id", first_activity="activity").filter(
        (case != case.shift()).fill_null(True)
    )
    # Only what says which steps occur again is put in order, then those few are looked up.
    both = [pl.col(name).to_physical().cast(pl.UInt64) for name in ("case_id", "activity")]
    key = pl.col("key")
    pairs = (
        steps.select("place", key=both[0] * 2**32 + both[1])
        .sort("key", maintain_order=True)
        .with_columns(last_place=pl.col("place").shift())
        .filter(key == key.shift())
        .select("place", "last_place")
    )
    before = steps.select(last_place="place", last_resource="resource", last_moment="moment")
    return (
        steps.join(pairs, on="place")
        .join(before, on="last_place")
        .join(first, on="case_id")
        .select(
            *asked,
            kind=pl.when(pl.col("place") == pl.col("last_place") + 1)
            .then(pl.lit("self_loop"))
            .otherwise(pl.lit("repetition")),
            loop=clock.between("last_moment", "moment"),
            n_repeat=pl.col("resource") == pl.col("last_resource"),
            n_redo=pl.col("resource") != pl.col("last_resource"),
            n_to_start=pl.col("activity") == pl.col("first_activity"),
        )
    )
