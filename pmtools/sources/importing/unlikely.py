"""Moments far from the rest of a log whose moments are not in memory together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import polars as pl

from pmtools.origin import Note
from pmtools.sources.accounting import FAR, far_moments, unlikely
from pmtools.sources.importing.lines import Places
from pmtools.sources.zones import INSTANT

DAY = 86_400_000_000
SURELY = FAR * 365 * DAY
"""Microseconds that a moment is less away than that is far from the middle."""
Moments = Callable[[], Iterator[pl.DataFrame]]
"""The moments of each bucket, one after the other."""


def days_of(moments: pl.Series) -> pl.DataFrame:
    """`day` (since 1970), `n` moments on it, `first` and `last` of them in microseconds."""
    told = moments.to_physical().alias("moment").to_frame()
    by_day = told.group_by((pl.col("moment") // DAY).alias("day"))
    return by_day.agg(n=pl.len(), first=pl.col("moment").min(), last=pl.col("moment").max())


def unlikely_notes(days: pl.DataFrame, moments: Moments, places: Places, zone: str) -> list[Note]:
    """What is said of moments (`seq`, `moment`, `row`, `line`) far from the middle of all.

    `days` are those of every bucket. The moments are only read when a day says that one may be far.
    """
    days = days.group_by("day").agg(pl.sum("n"), pl.min("first"), pl.max("last")).sort("day")
    if days.is_empty() or not _may_be_far(days):
        return []
    middle = _middle(days, moments)
    far = pl.concat(far_moments(each, middle) for each in moments()).sort("seq")
    told = {seq: (row, line) for seq, row, line in far.select("seq", "row", "line").head(10).rows()}
    return unlikely(far, zone, lambda seq: places.at(*told[seq]))


def _may_be_far(days: pl.DataFrame) -> bool:
    first, last = int(days["first"].min()), int(days["last"].max())  # type: ignore[arg-type]
    return last - first >= SURELY or last > datetime.now(UTC).timestamp() * 1_000_000


def _middle(days: pl.DataFrame, moments: Moments) -> datetime:
    """The median of all moments: the day of it is known, so only that day's are needed."""
    before, n = days["n"].cum_sum() - days["n"], int(days["n"].sum())
    at = [(n - 1) // 2, n // 2]
    rows = [int(before.search_sorted(each, side="right")) - 1 for each in at]
    wanted = days["day"].gather(rows).unique()
    physical = pl.col("moment").to_physical()
    near = pl.concat(
        each.select(moment=physical).filter((pl.col("moment") // DAY).is_in(wanted.implode()))
        for each in moments()
    )
    ordered = near["moment"].sort()
    skipped = int(before[min(rows)])
    both = ordered.gather([each - skipped for each in at]) if rows[0] == rows[1] else None
    if both is None:  # the last moment of one day and the first of the next that has any
        both = days.select(pl.col("last").get(rows[0]), pl.col("first").get(rows[1])).unpivot()[
            "value"
        ]
    middle = both.cast(INSTANT).median()
    assert isinstance(middle, datetime)  # noqa: S101 (there are moments)
    return middle
