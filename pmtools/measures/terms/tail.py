"""The tail of a log: a few events that come long after all the others."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.quiet_periods import quiet_periods

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

LONG = timedelta(weeks=4)
FEW = 0.01
"""Events after so long a silence are odd when they are at most this share of all."""
MOST = 5
"""So many silences are looked at."""


def tail(log: EventLog) -> tuple[pd.Timestamp, pd.Timestamp, int] | None:
    """The last moment before a long silence after which few events come, the last one, how many.

    None where the log has no such tail: then its last day is a fair day to judge running cases on.

    >>> import pmtools as pm
    >>> tail(pm.example_log()) is None
    True
    """
    silences = quiet_periods(log, longer_than=LONG).tail(MOST)
    found: tuple[pd.Timestamp, pd.Timestamp, int] | None = None
    for begin, end in zip(silences["begin"][::-1], silences["end"][::-1], strict=True):
        later = partial(_later, moment=end)
        after = log.within("case", later).per(None, n=pl.len(), last=pl.col("moment").max())
        n, last = after.answer().iloc[0]
        if n > FEW * log.known.n_events:
            break
        found = (begin, last, int(n))
    return found


def _later(events: pl.LazyFrame, moment: pd.Timestamp) -> pl.LazyFrame:
    at = pl.max_horizontal("start", "end")
    return events.filter(at >= pl.lit(moment.to_pydatetime())).select(moment=at)
