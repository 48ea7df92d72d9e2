"""Unavailability (buiten werktijd): when cases wait because whoever has them is not at work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.causes.away import away
from pmtools.measures.causes.hours import hours_of
from pmtools.measures.causes.intervals import Asked, split_rows
from pmtools.measures.kept import kept
from pmtools.measures.spread import share_of_time, total

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def unavailability(
    log: EventLog,
    by: str | None = None,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """Waiting for unavailability (`waiting_causes`) by when it is: weekends, feast days, the rest.

    Columns: `kind` (str: `weekend`, Saturdays and Sundays as far as nobody works then; `feast_day`,
    closed days from Monday to Friday; `other_hours`, evenings, nights and free days of one's own),
    `n` (waits in which it occurs, int64), `total` (timedelta64), `share` (0 to 1). `by="team"`
    splits it by the team of the step that is waited for. The definitions and errors are those of
    `waiting_causes`.

    >>> import pmtools as pm
    >>> away = pm.unavailability(pm.example_log("benefit"))
    >>> away.total.sum() == pm.waiting_causes(pm.example_log("benefit")).unavailability.sum()
    True
    """
    rows = split_rows(log, Asked(calendar, batch, parallel, parties, starts))
    hours = hours_of(log, calendar).calendar
    return (
        rows.within("resource", partial(away, hours=hours, least=batch))
        .per(["kind", by], n=pl.len().cast(pl.Int64), total=total(pl.col("away")))
        .answer(rank="total", share=share_of_time())
    )
