"""Looking back (terugblik): what would have been forecast then, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import polars as pl

from pmtools.errors import ParameterError
from pmtools.measures.forecasting.chance import miss_chance, naive_chance

CUTOFFS = 12


def known_at(
    events: pl.DataFrame, cases: pl.DataFrame, deadlines: pl.DataFrame, at: date
) -> pl.DataFrame:
    """The stays as they were known when the day `at` was over: nothing later is looked at.

    `events`: `case_id`, `step`, `day` (Date), in the order of the log; a step lasts until the next
    event of its case. `cases`: `case_id`, `received`, `decided` and, if there are any, `withdrawn`
    (Date, null where not). `deadlines`: `case_id`, `since` (Date, the day on which it became known)
    and `deadline` (Date); the last one known by then holds.

    Gives what `miss_chance` takes: an event after `at` is gone, a decision after it null, and a
    case without an event by then, or received later, is not there. Events after the decision or
    the withdrawal are no stays.

    >>> from datetime import date
    >>> day = [date(2026, 1, d) for d in (1, 5, 9)]
    >>> events = pl.DataFrame({"case_id": ["a", "a"], "step": ["intake", "advice"], "day": day[:2]})
    >>> cases = pl.DataFrame({"case_id": ["a"], "received": day[:1], "decided": day[2:]})
    >>> terms = pl.DataFrame({"case_id": ["a"], "since": day[:1], "deadline": day[2:]})
    >>> known_at(events, cases, terms, date(2026, 1, 7)).select("step", "leave", "decided").rows()
    [('intake', datetime.date(2026, 1, 5), None), ('advice', None, None)]
    """
    then = pl.lit(at, pl.Date)
    if "withdrawn" not in cases.columns:
        cases = cases.with_columns(withdrawn=pl.lit(None, pl.Date))
    ended = pl.col("decided", "withdrawn")
    terms = (
        deadlines.filter(pl.col("since") <= then)
        .sort("since", maintain_order=True)
        .unique("case_id", keep="last")
        .select("case_id", "deadline")
    )
    return (
        events.filter(pl.col("day") <= then)
        .join(cases.filter(pl.col("received") <= then), on="case_id", maintain_order="left")
        .with_columns(pl.when(ended <= then).then(ended))
        .with_columns(end=pl.min_horizontal("decided", "withdrawn"))
        .filter(pl.col("end").is_null() | (pl.col("day") <= pl.col("end")))
        .with_columns(leave=pl.coalesce(pl.col("day").shift(-1).over("case_id"), "end"))
        .join(terms, on="case_id", how="left", maintain_order="left")
        .select("case_id", "step", "day", "leave", "received", "deadline", "decided")
        .rename({"day": "enter"})
    )


def cutoffs(first: date, last: date, n: int = CUTOFFS) -> list[date]:
    """Days at equal distances in the second half of a log: what comes before is learned from.

    >>> from datetime import date
    >>> [str(day) for day in cutoffs(date(2026, 1, 1), date(2026, 1, 21), 2)]
    ['2026-01-11', '2026-01-16']
    """
    half = (last - first).days / 2
    days = [first + timedelta(int(half + half * i / n)) for i in range(n)]
    return sorted(set(days))


def backtest(
    known: Callable[[date], pl.DataFrame], days: Sequence[date], end: date
) -> pl.DataFrame:
    """What would have been forecast at the end of each of some days, and what came of it.

    `known(day)` gives the stays as they were known that day (as `known_at` does); `known(end)`
    tells what came of them. Rows: each case running at a cut-off with its deadline still to come.

    Columns: `at` (Date), `case_id`, `step`, `used`, `left` (int64, days), `chance`, `low`, `high`,
    `naive` (float64, null where nothing was known), `basis`, `n_like`, `late` (bool, whether the
    deadline known at `at` passed without a decision; null where that is not known) and `moved`
    (bool: the deadline is another at the end).

    `late` is known where the deadline lies on or before `end`. Of the other cases only those that
    were decided early would be known, and counting these alone would make the outcome look better
    than it is; nor is it known of a case that was withdrawn by its deadline.

    Raises ParameterError when a cut-off is not before the end.
    """
    wrong = [day for day in days if day >= end]
    if wrong:
        raise ParameterError(f"cut-off {wrong[0]} is not before {end}, the end of what is known")
    final = known(end)
    parts = [forecast_at(known(day), day) for day in days]
    frame = pl.concat([forecast_at(final.head(0), end), *parts])
    deadline = pl.col("at") + pl.duration(days="left")
    on_time = (pl.col("decided") <= deadline).fill_null(False)
    withdrawn = pl.col("decided").is_null() & (pl.col("ended") <= deadline).fill_null(False)
    return (
        frame.join(outcomes(final), on="case_id", how="left", maintain_order="left")
        .with_columns(
            late=pl.when(deadline <= end, ~withdrawn).then(~on_time),
            moved=pl.col("deadline").ne_missing(deadline),
        )
        .drop("deadline", "decided", "ended")
    )


def forecast_at(stays: pl.DataFrame, day: date) -> pl.DataFrame:
    """Both forecasts of the cases that run on a day and are not past their deadline."""
    naive = naive_chance(stays, day).select("case_id", naive="chance")
    return (
        miss_chance(stays, day)
        .filter(pl.col("left") > 0)
        .join(naive, on="case_id", how="left")
        .sort("case_id")
        .select(pl.lit(day, pl.Date).alias("at"), pl.all())
    )


def outcomes(stays: pl.DataFrame) -> pl.DataFrame:
    """Per case: its last deadline, its decision, and the day it ended otherwise."""
    runs = pl.col("leave").is_null().any()
    return stays.group_by("case_id").agg(
        pl.col("deadline", "decided").last(),
        ended=pl.when(~runs).then(pl.col("leave").max()),
    )
