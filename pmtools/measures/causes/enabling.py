"""When a step could begin: the enabling time, and the step that it had to wait for."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pmtools.measures.causes.dominance import Whole, before

MOMENT = pl.Datetime("us", "UTC")
MICROSECOND = ("start", "end")


def enabled(events: pl.LazyFrame, parallel: pl.DataFrame, *, all_: bool = False) -> pl.LazyFrame:
    """One row per step whose start is known: what it waited for, and since when it could begin.

    With `all_` one per step; where the start is not known its end takes its place. What it waited
    for is the step of its case that ended last among those that come earlier, ended no later than
    this start and are of no activity that runs in parallel with this one. `parallel` has those
    pairs: `one` and `other`, both ways. A step without such a one could begin with its case. Steps
    that end before they start take no part. `timed` says whether the moments of a step are more
    than days, `sure` whether that of the enabling is too.
    """
    asked = ("case_id", "activity", "team", "resource", *MICROSECOND, "precision")
    steps = events.select(asked).filter((pl.col("end") >= pl.col("start")).fill_null(True))
    activity = steps.select(from_activity="activity").collect_schema()
    told = pl.Struct({**activity, "enabled": MOMENT, "timed": pl.Boolean(), "sure": pl.Boolean()})
    found = pl.struct("case_id", "activity", *MICROSECOND, "precision").map_batches(
        partial(_enabled, pairs=parallel, all_=all_), return_dtype=told
    )
    begun = pl.coalesce(MICROSECOND if all_ else MICROSECOND[:1]).is_not_null()
    return steps.with_columns(found.alias("told")).filter(begun).drop("precision").unnest("told")


def _enabled(rows: pl.Series, pairs: pl.DataFrame, all_: bool) -> pl.Series:
    """Of each step what it waited for; of one whose start is not known it means nothing."""
    steps = rows.struct.unnest()
    first_of_case = np.flatnonzero(np.diff(codes(steps["case_id"]), prepend=-1))
    sizes = np.diff(first_of_case, append=len(steps))
    start, end = (microseconds(steps[name]) for name in MICROSECOND)
    ended, started = (steps[name].is_not_null().to_numpy() for name in ("end", "start"))
    first = np.where(started, start, end)
    if all_:
        start = first
    enablers = np.flatnonzero(ended)
    n_before = before(ended)
    low = np.repeat(n_before[first_of_case], sizes)
    by = _latest(end[enablers], low, n_before[:-1], start) - 1
    if pairs.height:
        by = _looked_back(by, low, enablers, _Parallel(steps["activity"], pairs))
    found = by >= low
    row = np.where(found, enablers[by] if len(enablers) else 0, 0)
    begins = np.repeat(np.minimum.reduceat(first, first_of_case) if len(first) else first, sizes)
    timed = (steps["precision"] == "time").to_numpy()
    return pl.DataFrame(
        {
            "from_activity": _where(steps["activity"][row], pl.Series(found)),
            "enabled": moments(np.where(found, end[row], begins) if len(end) else end),
            "timed": timed,
            "sure": timed & (timed[row] | ~found),
        }
    ).to_struct()


def _latest(end: Whole, low: Whole, high: Whole, start: Whole) -> Whole:
    """Of each question how many of the ends, in order from `low` to `high`, lie before it."""
    # Nearly always it is the one just before.
    last = np.maximum(high - 1, 0)
    sure = (high > low) & (end[last] <= start) if len(end) else np.zeros(len(low), bool)
    low, high = np.where(sure, high, low), high.copy()
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) // 2
        before = end[middle] <= start[open_]
        low[open_[before]] = middle[before] + 1
        high[open_[~before]] = middle[~before]
        open_ = open_[low[open_] < high[open_]]
    return low


def _looked_back(by: Whole, low: Whole, enablers: Whole, apart: _Parallel) -> Whole:
    """Further back, past steps of activities that run in parallel."""
    by, open_ = by.copy(), np.flatnonzero(by >= low)
    while len(open_):
        open_ = open_[apart.of(enablers[by[open_]], open_)]
        by[open_] -= 1
        open_ = open_[by[open_] >= low[open_]]
    return by


class _Parallel:
    """Which pairs of steps are of activities that run in parallel."""

    def __init__(self, activity: pl.Series, pairs: pl.DataFrame) -> None:
        self.code = codes(activity)
        there = {label: code for code, label in labels_of(activity).items()}
        self.many = max(there.values(), default=0) + 1
        told = [
            there[one] * self.many + there[other]
            for one, other in pairs.select("one", "other").rows()
            if one in there and other in there
        ]
        self.pairs = np.array(sorted(told), np.int64)

    def of(self, one: Whole, other: Whole) -> NDArray[np.bool_]:
        """Of pairs of rows whether they run in parallel."""
        return np.isin(self.code[one] * self.many + self.code[other], self.pairs)


def codes(labels: pl.Series) -> Whole:
    """Whole numbers for labels: equal ones where the labels are equal; -1 for none."""
    coded = labels.to_physical()
    if not coded.dtype.is_integer():
        coded = labels.cast(pl.Categorical).to_physical()
    return coded.cast(pl.Int64).fill_null(-1).to_numpy()


def labels_of(labels: pl.Series) -> dict[int, str]:
    """The label of each of the numbers that `codes` gives."""
    if isinstance(labels.dtype, pl.Enum):
        return dict(enumerate(labels.dtype.categories))
    known = pl.DataFrame({"code": codes(labels), "label": labels}).unique("code").drop_nulls()
    return dict(known.with_columns(pl.col("label").cast(pl.String)).rows())


def microseconds(column: pl.Series) -> Whole:
    """Moments as microseconds since 1970; 0 for none."""
    return column.dt.cast_time_unit("us").to_physical().fill_null(0).to_numpy()


def moments(microseconds_: Whole) -> pl.Series:
    """Microseconds since 1970 as moments."""
    return (
        pl.Series(microseconds_, dtype=pl.Int64).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    )


def _where(values: pl.Series, known: pl.Series) -> pl.Series:
    return pl.select(pl.when(known).then(values)).to_series()
