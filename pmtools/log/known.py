"""What a log knows: how many events and cases it has, and of how many of them what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

EVENT_COUNTS = ("n_events", "start", "resource", "team", "n_ended", "n_cases_ended")
CASE_COUNTS = ("n_cases", "finished", "told")


@dataclass(frozen=True)
class Known:
    """Counts of a log."""

    n_events: int
    start: int
    """Events with a start."""
    resource: int
    team: int
    n_ended: int
    """Events with an end."""
    n_cases_ended: int
    """Cases with such an event."""
    n_cases: int
    """Cases, those without events too."""
    finished: int
    told: int
    """Cases of which it is known whether they are finished."""


def known_of_events(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row for a chunk of whole cases."""
    ended = pl.col("case_id").filter(pl.col("end").is_not_null())
    return events.select(
        pl.len().alias("n_events"),
        *(pl.col(name).count() for name in ("start", "resource", "team")),
        pl.col("end").count().alias("n_ended"),
        ended.ne_missing(ended.shift()).sum().alias("n_cases_ended"),
    )


def known_of_cases(cases: pl.LazyFrame) -> pl.LazyFrame:
    """One row for a chunk of cases."""
    return cases.select(
        pl.len().alias("n_cases"),
        pl.col("finished").sum(),
        pl.col("finished").count().alias("told"),
    )


def sums(names: Iterable[str]) -> dict[str, pl.Expr]:
    """The sums of columns of counts."""
    return {name: pl.col(name).sum().cast(pl.Int64) for name in names}
