"""Starts and ends (begin en einde): with which step cases begin, and with which they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import names_of
from pmtools.measures.kept import kept

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def start_and_end(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """The activities with which cases begin and end.

    Columns: `edge` (`start` or `end`), `activity` (str), the key of `by`, `n_cases` (int64),
    `share` (of the cases at that edge, and of that key; 0 to 1). Most cases first. A case that
    still runs ends with its last step so far.

    >>> import pmtools as pm
    >>> edges = pm.start_and_end(pm.example_log())
    >>> edges[edges.edge == "start"].activity.to_list()
    ['Aanvraag ontvangen']
    """
    split = by if by != "log" else None
    group = ["edge", *(names_of(split) if split else [])]
    n_cases = pl.col("n_cases")
    return (
        log.within("case", edges)
        .per(["edge", "activity", split], n_cases=pl.len().cast(pl.Int64))
        .answer(rank="n_cases", share=n_cases / n_cases.sum().over(group))
    )


def edges(events: pl.LazyFrame) -> pl.LazyFrame:
    """Two rows per case: its first and its last activity."""
    case = pl.col("case_id")
    rows = events.select("case_id", "activity")
    first = rows.filter((case != case.shift()).fill_null(True))
    last = rows.filter((case != case.shift(-1)).fill_null(True))
    return pl.concat(
        [first.with_columns(edge=pl.lit("start")), last.with_columns(edge=pl.lit("end"))]
    )
