"""Step gaps (tijd rond een stap): of every case how long before and after each step."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

DAY = 86_400
"""In seconds."""
TIMES = ("day", "before", "after", "work")
ORDER = ["case_id", "activity", "start", "day", "before", "after", "work", "last"]


def step_gaps(log: EventLog, since: datetime | None = None) -> pd.DataFrame:
    """Of each case and activity the days from the event before it, and to the event after it.

    Between completions, as in `time_between`: the work on a step is in the time before it. Of an
    activity that a case has several times the first counts, and the last event of a finished case
    too where that is a later one. Columns: `case_id`, `activity` (str), `start` (datetime64, local:
    when the case began), `day` (days from that to the step), `before`, `after` (null for the first
    and the last event, and where one of the two has no end), `work` (days from its own start to its
    end; null without either; all float64) and `last` (bool: the last event of a finished case;
    false where the log does not say which are). With `since`, a local moment, only cases that began
    then or later. In the order in which cases began.

    >>> import pmtools as pm
    >>> gaps = pm.step_gaps(pm.example_log())
    >>> bool(gaps[gaps.activity == "Aanvraag ontvangen"].before.isna().all())
    True
    """
    begun = partial(gaps_of_steps, since=since, zone=log.origin.zone)
    steps = log.within("case", begun).beside({"finished": "finished"})
    told = steps.within("case", _known_last).answer()
    # Only here: polars may multiply with the inverse, which differs in the last digit.
    for name in TIMES:
        told[name] = told[name].dt.total_seconds() / DAY
    told["start"] = told["start"].dt.tz_convert(log.origin.zone).dt.tz_localize(None)
    return told[ORDER].sort_values(
        ["start", "case_id", "day", "activity", "last"], ignore_index=True
    )


def gaps_of_steps(events: pl.LazyFrame, since: datetime | None, zone: str) -> pl.LazyFrame:
    """One row per first occurrence of an activity in its case, and per last event of a case."""
    case, end = pl.col("case_id"), pl.col("end")
    follows = (case == case.shift()).fill_null(False)
    goes_on = (case == case.shift(-1)).fill_null(False)
    begin = pl.min_horizontal(pl.col("start").min(), end.min())
    steps = events.select("case_id", "activity", "start", "end").with_columns(
        begin=begin.over("case_id"),
        before=pl.when(follows).then(end - end.shift()),
        after=pl.when(goes_on).then(end.shift(-1) - end),
        ends=~goes_on,
        first=pl.struct("case_id", "activity").is_first_distinct(),
    )
    if since is not None:
        local = pl.col("begin").dt.convert_time_zone(zone).dt.replace_time_zone(None)
        steps = steps.filter(local >= since)
    return steps.filter(pl.col("first") | pl.col("ends")).select(
        "case_id",
        "activity",
        "before",
        "after",
        "first",
        "ends",
        start="begin",
        day=pl.coalesce("end", "start") - pl.col("begin"),
        work=end - pl.col("start"),
    )


def _known_last(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same, without last events of cases that are not finished, unless they are a first."""
    last = pl.col("ends") & pl.col("finished").fill_null(False)
    told = rows.with_columns(last=last).filter(pl.col("first") | pl.col("last"))
    return told.drop("first", "ends", "finished")
