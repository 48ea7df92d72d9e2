"""The figures of new cases beside those of the older run, each case followed equally long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pmtools.runs.comparing.noise import Numbers, Side, Whole, by_week
from pmtools.runs.comparing.traces import DAY, Trace

if TYPE_CHECKING:
    import polars as pl

WEEK = 7 * DAY
HOUR = 3600
MOST, NEARLY_ALL = 0.9, 0.99
"""Shares of the cases of the older run."""
FEWEST_WEEKS, FEWEST_CASES = 4, 20


@dataclass(frozen=True)
class Course:
    """How the older cases and the new ones are followed."""

    horizon: int
    """So many hours of each case count for its throughput: within these nine in ten older cases
    were done; 99 in 100 where it is unknown which cases are finished."""
    whole: int
    """So many hours count for its steps: within these 99 in 100 older cases were done, so that
    steps do not change with the pace."""
    finished_only: bool
    """Whether both logs hold finished cases alone, so that of the last ones the slow are absent."""
    tells_finished: bool
    """Whether both logs tell which cases are finished."""

    @property
    def spans(self) -> dict[str, int]:
        """So many hours before the end of its log a case must have begun to count for a figure."""
        spans = {"throughput": self.horizon, "steps": self.whole, "again": self.whole}
        return dict.fromkeys(spans, self.whole) if self.finished_only else spans


def course_of(older: Trace, newer: Trace, *, tells_finished: bool) -> Course:
    """By the throughput of the cases of the older run, in whole days or hours."""
    told = [trace.cases["finished"].drop_nulls() for trace in (older, newer)]
    known = tells_finished and all(len(values) for values in told)
    alone = known and all(bool(values.all()) for values in told)
    spans = _hours(older.cases, closing=known).drop_nulls().to_numpy()
    most, nearly_all = (_whole(float(np.quantile(spans, share))) for share in (MOST, NEARLY_ALL))
    return Course(most if known else nearly_all, nearly_all, alone, known)


def new_cases(older: Trace, newer: Trace, *, one_key: bool) -> pl.DataFrame:
    """The cases that the older run does not have, begun after its last moment."""
    import polars as pl

    began = pl.col("first").is_between(older.until + 1, newer.until)
    found = newer.cases.filter(began)
    return found.join(older.cases, on="case", how="anti") if one_key else found


def arrivals(cases: pl.DataFrame, begin: int, end: int) -> Side:
    """How many cases began in each whole week between two hours, counted back from the end."""
    first = cases["first"].drop_nulls().to_numpy()
    n = max((end - begin) // WEEK, 0)
    week = (end - 1 - first) // WEEK
    sums = np.bincount(week[(week >= 0) & (week < n)], minlength=n)[::-1]
    return Side(sums.astype(np.float64), np.ones(n), int(sums.sum()))


def followed(cases: pl.DataFrame, trace: Trace, span: int) -> pl.DataFrame:
    """The cases that began so many hours before the end of their log, or earlier."""
    import polars as pl

    return cases.filter(pl.col("first").is_between(trace.since, trace.until - span))


def figure(name: str, cases: pl.DataFrame, course: Course) -> Side:
    """A figure summed by week: `throughput` (days), `steps`, `again` (1 with a step done again).

    What a case did later than its figure counts plays no part, so that a case of two years ago and
    one of last quarter are seen alike: one that is not finished by then counts the whole horizon.
    """
    if cases.is_empty():
        return Side(np.zeros(0), np.zeros(0), 0)
    weeks: Whole = cases["first"].to_numpy() // WEEK
    if name == "throughput":
        return by_week(_throughput(cases, course), weeks)
    if name == "steps":
        told = _within(cases, course.whole)["n"]
        return by_week(told.fill_null(0).to_numpy().astype(np.float64), weeks)
    again = cases["again"] - cases["first"] <= course.whole
    return by_week(again.fill_null(False).to_numpy().astype(np.float64), weeks)


def _throughput(cases: pl.DataFrame, course: Course) -> Numbers:
    hours = _hours(cases, closing=course.tells_finished).to_numpy()
    horizon = course.horizon
    if course.tells_finished:
        done = cases["finished"].fill_null(False).to_numpy() & (hours <= horizon)
        return np.asarray(np.where(done, hours, horizon) / DAY)
    # Unknown whether a case is finished: until its last row within the horizon.
    last = _within(cases, horizon)["last"].fill_null(0).to_numpy()
    return np.asarray(np.where(hours <= horizon, hours, last) / DAY)


def _hours(cases: pl.DataFrame, *, closing: bool) -> pl.Series:
    """How long cases took: until what finishes them where that is known, else to the last row."""
    import polars as pl

    seconds = pl.coalesce("closing", "seconds") if closing else pl.col("seconds")
    return cases.select(hours=seconds / HOUR)["hours"]


def _within(cases: pl.DataFrame, horizon: int) -> pl.DataFrame:
    """Of each case its steps within the horizon, and how many hours after its begin the last is."""
    import polars as pl

    told = cases.select("case", "first", "at", "step")
    rows = told.explode(["at", "step"], empty_as_null=False, keep_nulls=False)
    after = pl.col("at") - pl.col("first")
    found = rows.filter(pl.col("step"), after <= horizon).group_by("case")
    counts = found.agg(n=pl.len(), last=after.max())
    return cases.select("case").join(counts, on="case", how="left", maintain_order="left")


def _whole(hours: float) -> int:
    """Hours rounded up: to days from two days on, and to one hour at least."""
    size = DAY if hours >= 2 * DAY else 1
    return max(int(np.ceil(hours / size)) * size, 1)
