"""Log health: what in the log itself deserves a question before it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.activities import activities
from pmtools.measures.kept import kept
from pmtools.measures.look_alikes import look_alikes, without_letters
from pmtools.measures.missing_ids import missing_ids
from pmtools.measures.overlaps import overlaps
from pmtools.measures.quiet_periods import quiet_periods

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COLUMNS = ["concern", "subject", "n", "detail", "longer_than", "longest"]
HELD = ("resource", "team", "start", "end")
"""What may be missing of an event."""
Concern = tuple[str, str, int, str]


@kept
def log_health(log: EventLog) -> pd.DataFrame:
    """Concerns about a log, each with what it is about and how often it was seen.

    Columns: `concern` (str), `subject` (str: an activity, a label, a column), `n` (int64), `detail`
    (str: what it is held against, or which), and for quiet periods `longer_than` and `longest`
    (timedelta64). Concerns: `backward` (steps that end before they start), `no_duration` (steps
    that end when they start), `look_alike` (see `look_alikes`), `no_letter` (a label without a
    letter), `missing` (events without a resource, team, start or end, where others have one),
    `gap_in_ids` (see `missing_ids`), `quiet` (see `quiet_periods`), `overlap` (see `overlaps`).
    Only what occurs has a row.

    >>> import pmtools as pm
    >>> pm.log_health(pm.example_log()).columns.to_list()[:4]
    ['concern', 'subject', 'n', 'detail']
    """
    import pandas as pd

    steps = activities(log)
    labels: dict[str, int] = dict(zip(steps["activity"], steps["n"].astype(int), strict=True))
    both = overlaps(log)
    overlapping = zip(
        both["from_activity"], both["n"].astype(int), both["to_activity"], strict=True
    )
    found: list[Concern] = [
        *_of_steps(log),
        *(("look_alike", rare, labels[rare], other) for rare, other in look_alikes(labels)),
        *(("no_letter", label, labels[label], "") for label in without_letters(labels)),
        *_missing(log),
        *(("gap_in_ids", "", n, ids) for n, ids in [missing_ids(log)] if n),
        *(("overlap", *pair) for pair in overlapping),
    ]
    concerns = pd.DataFrame(found, columns=COLUMNS[:4])
    together = pd.concat([concerns, _quiet(log)], ignore_index=True)
    spans = dict.fromkeys(COLUMNS[4:], "timedelta64[us]")
    return together.reindex(columns=COLUMNS).astype({"n": "int64", **spans})


def _of_steps(log: EventLog) -> list[Concern]:
    counts = {
        "backward": (pl.col("end") < pl.col("start")).sum().cast(pl.Int64),
        "no_duration": (pl.col("end") == pl.col("start")).sum().cast(pl.Int64),
    }
    rows = log.within("case", timed).per("activity", **counts).answer(rank="backward")
    return [
        (concern, activity, int(n), "")
        for concern in counts
        for activity, n in zip(rows["activity"], rows[concern], strict=True)
        if n
    ]


def timed(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row per event: its activity, start and end."""
    return events.select("activity", "start", "end")


def _missing(log: EventLog) -> list[Concern]:
    sums = {name: pl.col(name).sum().cast(pl.Int64) for name in (*HELD, "n_events")}
    row = log.within("case", not_held).per(None, **sums).answer().iloc[0]
    return [
        ("missing", name, int(row[name]), "") for name in HELD if 0 < row[name] < row["n_events"]
    ]


def not_held(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row for all events: of how many of them what is missing."""
    return events.select(pl.col(HELD).null_count(), n_events=pl.len())


def _quiet(log: EventLog) -> pd.DataFrame:
    quiet = quiet_periods(log)
    one = quiet.groupby("threshold", as_index=False).agg(
        n=("length", "size"), longest=("length", "max")
    )
    told = one.rename(columns={"threshold": "longer_than"})
    return told.assign(concern="quiet", subject="", detail="")
