"""Handovers (overdrachten): work that goes from one team to another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.clock import Clock
from pmtools.measures.grain import grain
from pmtools.measures.kept import kept
from pmtools.measures.spread import n_cases, share, spread

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog


@kept
def handovers(log: EventLog, by: str | None = None) -> pd.DataFrame:
    """Work that goes from one team to another (Dutch: overdrachten); never between persons.

    Two steps that follow each other in a case, both with a team, and not the same. Columns:
    `from_team`, `to_team`, the key of `by`, `n`, `n_cases`, `n_back` (of `n`: straight back to the
    team from which the work had come, ping-pong; all int64), `total`, `median`, `p80`, `p90`
    (timedelta64: from the end of the one step to the end of the other, work included), `share` (of
    all handovers, 0 to 1). Most frequent first. A step without a team breaks the chain. In
    office time (`log.on`) the times count by the hours of the team that gets the work. `by` is
    `log` for one row; what a case has splits it.

    Raises CapabilityError when the log has no teams.

    >>> import pmtools as pm
    >>> back = pm.handovers(pm.example_log())
    >>> bool((back.n_back <= back.n).all())
    True
    """
    log.require("team")
    times = spread("gap")
    counts = {
        "n": times.pop("n"),
        "n_cases": n_cases(),
        "n_back": pl.col("back").sum().cast(pl.Int64),
    }
    return (
        log.within("case", partial(passed_on, clock=log.clock))
        .per(grain(log, "handover", by), **counts, **times)
        .answer(rank="n", share=share(pl.col("n")))
    )


def passed_on(events: pl.LazyFrame, clock: Clock) -> pl.LazyFrame:
    """One row per handover: the two teams, after how long, and whether it goes straight back."""
    moment = pl.coalesce("end", "start")
    case, team = pl.col("case_id"), pl.col("team")
    broken = team.is_null().cum_sum()
    passed = (
        events.select("case_id", "team", moment=moment, broken=broken)
        .with_columns(pl.col("case_id", "team", "moment").shift().name.prefix("last_"))
        .filter(case == pl.col("last_case_id"), team != pl.col("last_team"))
    )
    came_from = pl.col("last_team").shift()
    together = (case == case.shift()) & (pl.col("broken") == pl.col("broken").shift())
    return passed.select(
        "case_id",
        from_team="last_team",
        to_team="team",
        gap=clock.between("last_moment", "moment", team="team"),
        back=(together & (came_from == team)).fill_null(False),
    )
