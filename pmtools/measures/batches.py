"""Batches (werk in één keer): steps that were saved up and done in one go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.causes.held import held
from pmtools.measures.causes.hours import hours_of
from pmtools.measures.causes.intervals import Asked, split_rows
from pmtools.measures.kept import kept
from pmtools.measures.spread import total

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

KINDS = ("parallel", "concurrent", "sequential")
BATCH = ("resource", "activity", "batch")


@kept
def batches(
    log: EventLog,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """Batches per activity: how often, how large, what may trigger them and what waiting they cost.

    A batch is what one resource does of one activity in one go: each step could begin when the
    first one starts, and starts before all before it have ended (Lashkevich et al., Why am I
    waiting?, CAiSE 2023). Columns: `activity`, `n` (steps of the activity), `n_batched` (steps in
    batches), `n_batches`, `parallel` (batches of which all steps start and end together),
    `concurrent` (that overlap), `sequential` (one after the other; all int64), `size_median`,
    `size_max`, `size_usual` (the most frequent size) and `size_share` (batches that have it),
    `weekday` (1 is Monday), `weekday_share`, `hour`, `hour_share` (when most of them start, local
    time, and how many do), `ready_median` (timedelta64, from when all of a batch could begin to its
    first start), `waiting` (timedelta64, what its steps waited for the last one of their batch),
    `held` (timedelta64, of that while the resource had something in hand or did not work, so that
    no smaller batch would have begun sooner).
    Most waiting first; only activities with a batch. The definitions and errors are those of
    `waiting_causes`.

    >>> import pmtools as pm
    >>> told = pm.batches(pm.example_log("benefit"))
    >>> bool((told.n_batched <= told.n).all())
    True
    """
    rows = split_rows(log, Asked(calendar, batch, parallel, parties, starts))
    hours = hours_of(log, calendar).calendar
    whole = rows.within("resource", partial(held, hours=hours, least=batch))
    of = whole.within("resource", partial(gathered, zone=log.origin.zone))
    size, there = pl.col("n_steps"), pl.col("size") > 0
    told = of.per(
        "activity",
        n=_count(size.sum()),
        n_batched=_count(size.filter(there).sum()),
        n_batches=_count(there.sum()),
        **{kind: _count((pl.col("kind") == kind).sum()) for kind in KINDS},
        size_median=size.filter(there).median(),
        size_max=_count(size.filter(there).max()),
        **_usual("size", size.filter(there)),
        **_usual("weekday", pl.col("weekday").filter(there)),
        **_usual("hour", pl.col("hour").filter(there)),
        ready_median=pl.col("ready").filter(there).median(),
        waiting=total(pl.col("batching").filter(there)),
        held=total(pl.col("held").filter(there)),
    ).answer(rank="waiting")
    found = told[told["n_batches"] > 0].rename(columns={"size": "size_usual"})
    return found.reset_index(drop=True)


def _count(expression: pl.Expr) -> pl.Expr:
    return expression.fill_null(0).cast(pl.Int64)


def _usual(name: str, values: pl.Expr) -> dict[str, pl.Expr]:
    """The most frequent value (the smallest of several), and the share that has it."""
    most = values.mode().min()
    return {name: _count(most), f"{name}_share": (values == most).mean()}


def gathered(steps: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """One row per batch, and one per resource and activity for what is in none (`size` 0)."""
    inside = pl.col("batch").is_not_null()
    # A step that still runs is in hand for no time, as for the batches themselves.
    steps = steps.with_columns(end=pl.coalesce("end", "start"))
    order = steps.filter(inside).sort(*BATCH, "start", "end")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in BATCH)
    overlaps = same & (pl.col("start").shift(-1) < pl.col("end"))
    together = (pl.col("start").n_unique() == 1) & (pl.col("end").n_unique() == 1)
    begun = pl.col("batch").first().dt.convert_time_zone(zone)
    batch = (
        order.with_columns(overlaps=overlaps)
        .group_by(BATCH)
        .agg(
            n_steps=pl.len(),
            size=pl.len(),
            kind=pl.when(together)
            .then(pl.lit("parallel"))
            .when(pl.col("overlaps").any())
            .then(pl.lit("concurrent"))
            .otherwise(pl.lit("sequential")),
            weekday=begun.dt.weekday().cast(pl.Int64),
            hour=begun.dt.hour().cast(pl.Int64),
            ready=pl.col("batch").first() - pl.col("enabled").max(),
            batching=pl.col("batching").sum(),
            held=pl.col("held").filter(pl.col("batching").is_not_null()).sum(),
        )
    )
    alone = steps.filter(~inside).group_by("resource", "activity").agg(n_steps=pl.len())
    return pl.concat([batch, alone], how="diagonal").with_columns(pl.col("size").fill_null(0))
