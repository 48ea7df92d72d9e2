"""Cycle efficiency (doorlooprendement): which part of the time is work, and without each cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.causes.intervals import Asked, split_rows
from pmtools.measures.causes.split import CAUSES
from pmtools.measures.kept import kept
from pmtools.measures.spread import total

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def cycle_efficiency(
    log: EventLog,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """Cycle-time efficiency, and what it would be without each cause (Dutch: doorlooprendement).

    The processing time of all steps as a share of that and of all waiting together (cycle time
    efficiency of Lashkevich et al., Why am I waiting?, CAiSE 2023): steps side by side both count.
    One row per cause. Columns: `cause` (str), `waiting` (timedelta64, of the cause), `share` (of
    all waiting, 0 to 1; what cannot be split is in that), `processing`, `all_waiting`
    (timedelta64), `efficiency` (0 to 1) and `without` (the efficiency when nothing waited for this
    cause: a scenario, no forecast). Null when no time passes. In calendar time; the definitions and
    errors are those of `waiting_causes`.

    >>> import pmtools as pm
    >>> told = pm.cycle_efficiency(pm.example_log("benefit"))
    >>> bool((told.without >= told.efficiency).all())
    True
    """
    import pandas as pd

    rows = split_rows(log, Asked(calendar, batch, parallel, parties, starts))
    work = pl.col("end") - pl.col("start")
    sums = (
        rows.per(
            None,
            processing=total(work),
            all_waiting=total(pl.col("wait")),
            **{name: total(pl.col(name)) for name in CAUSES},
        )
        .answer()
        .iloc[0]
    )
    found = pd.DataFrame({"cause": CAUSES, "waiting": [sums[name] for name in CAUSES]})
    work, waited = (sums[name] for name in ("processing", "all_waiting"))
    left = work + waited - found["waiting"]
    nothing = pd.Timedelta(0)
    return found.assign(
        share=found["waiting"] / waited if waited > nothing else 0.0,
        processing=work,
        all_waiting=waited,
        efficiency=work / (work + waited) if work + waited > nothing else None,
        without=(work / left).where(left > nothing),
    ).astype({"efficiency": "float64", "without": "float64"})
