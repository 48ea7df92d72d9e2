"""Contention (dringen): when and in which team cases wait for other work of the same person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.causes.intervals import Asked, interval_rows
from pmtools.measures.kept import kept
from pmtools.measures.spread import n_cases, share_of_time, total
from pmtools.measures.waiting_causes import on_weekday

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def contention(
    log: EventLog,
    by: str | None = None,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """Waits for contention and prioritisation, by the weekday on which the step could begin.

    Columns: `weekday` (int64, 1 is Monday, local time), `n` (waits), `n_cases`, `n_contention` and
    `n_prioritisation` (waits in which these occur; int64), `contention`, `prioritisation`
    (timedelta64), `share` (of all contention, 0 to 1). `by="team"` splits it by the team of the
    step that is waited for; `month` or a case attribute in their own way. The definitions and
    errors are those of `waiting_causes`.

    >>> import pmtools as pm
    >>> when = pm.contention(pm.example_log("benefit"))
    >>> when.weekday.to_list()
    [1, 2, 3, 4, 5]
    """
    rows = interval_rows(log, Asked(calendar, batch, parallel, parties, starts))
    days = rows.within("resource", partial(on_weekday, zone=log.origin.zone))
    causes = ("contention", "prioritisation")
    some = {f"n_{name}": pl.col(name) > pl.duration() for name in causes}
    return days.per(
        ["weekday", by],
        n=pl.len().cast(pl.Int64),
        n_cases=n_cases(),
        **{name: which.sum().cast(pl.Int64) for name, which in some.items()},
        **{name: total(pl.col(name)) for name in causes},
    ).answer(share=share_of_time("contention"))
