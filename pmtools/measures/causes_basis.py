"""Causes basis (waarop het rust): by which definitions waiting was split, and of what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.clock.party_files import read_parties
from pmtools.clock.worked_time import DAY, OfficeCalendar
from pmtools.engine.rows import Rows
from pmtools.errors import CapabilityError
from pmtools.measures.causes.fit import fit
from pmtools.measures.causes.hours import GIVEN, hours_of
from pmtools.measures.causes.intervals import Asked, split_rows
from pmtools.measures.causes.parallel import parallel_activities
from pmtools.measures.causes.split import NO_RESOURCE, NO_TIME
from pmtools.measures.kept import kept
from pmtools.measures.spread import total

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

COUNTED = ("n_events", "n_no_start", "n_negative")


@kept
def causes_basis(
    log: EventLog,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """By which definitions `waiting_causes` splits the waiting of a log, and of what: one row.

    Columns: `n_events`, `n_no_start` (steps without a registered start), `n_negative` (steps that
    end before they start, left out), `n_waits` (waits that were split), `n_no_resource`,
    `no_resource`, `n_no_time`, `no_time` (waits that cannot be split and how long: nobody named;
    a moment that is only a day, or outside the years of the tables), `n_resources`, `hours` (str:
    `given`, `usual`: the calendar of pmtools itself, `discovered`, or `unknown`: then everyone is
    always there), `calendar` (its name), `off_share` (of a week, outside the hours of the
    office), `n_own`, `n_team`, `n_office` (resources by their own hours, their team's or those of
    all), `n_absent` (persons and teams of the calendar that the log does not have),
    `outside_share` (of the steps, begun outside these hours), `together_share` (of the steps, begun
    while their resource had another in hand), `n_parallel` (pairs of activities), `parallel`,
    `batch`, `starts` (empty when none is missing), `parties` (file), `reviewed` (whether it was
    given), `n_named` (activities of the log that it names), `n_unmatched` (what a given file names
    that no activity is called). Counts are int64, times timedelta64, shares 0 to 1 or null.

    >>> import pmtools as pm
    >>> pm.causes_basis(pm.example_log("benefit")).hours[0]
    'discovered'
    """
    asked = Asked(calendar, batch, parallel, parties, starts)
    rows = split_rows(log, asked)
    working, told = hours_of(log, calendar), read_parties(parties)
    hours = working.calendar
    counts = log.within("case", _counts).per(
        None, **{name: pl.col(name).sum().cast(pl.Int64) for name in COUNTED}
    )
    found = rows.within("resource", partial(fit, hours=hours)).per(None, **_sums())
    counted = counts.answer()
    basis = counted.join(found.answer())
    n_begun = basis["n_begun"]
    named = told.of(log.labels)
    return basis.assign(
        outside_share=(basis["n_outside"] / n_begun).where(n_begun > 0),
        together_share=(basis["n_together"] / n_begun).where(n_begun > 0),
        hours=working.source,
        calendar=hours.name,
        off_share=1 - sum(end - begin for day in hours.week for begin, end in day) / (7 * DAY),
        n_absent=_absent(rows, hours) if working.source == GIVEN else 0,
        n_parallel=len(parallel_activities(log, parallel)),
        parallel=parallel,
        batch=batch,
        starts=starts if counted["n_no_start"].iloc[0] else "",
        parties=told.file,
        reviewed=told.reviewed,
        n_named=len({*named.before, *named.after}),
        n_unmatched=len(told.unmatched(log.labels)) if told.reviewed else 0,
    ).drop(columns=["n_begun", "n_outside", "n_together"])


def _absent(rows: Rows, hours: OfficeCalendar) -> int:
    """How many persons and teams of a calendar the log does not have."""
    named = {"resource": hours.persons, "team": hours.teams}
    if not any(named.values()):
        return 0
    there = rows.per(["resource", "team"], n=pl.len()).answer()
    return sum(
        len({name for name, _ in weeks} - set(there[column])) for column, weeks in named.items()
    )


def require_causes(told: bool) -> None:
    """CapabilityError when a log cannot tell why cases wait, where that was said before.

    >>> require_causes(True)
    """
    if not told:
        raise CapabilityError("no_causes", "Without that nothing can be said of this.")


def _counts(events: pl.LazyFrame) -> pl.LazyFrame:
    """One row for a chunk of whole cases."""
    return events.select(
        n_events=pl.len(),
        n_no_start=pl.col("start").is_null().sum(),
        n_negative=(pl.col("end") < pl.col("start")).sum(),
    )


def _sums() -> dict[str, pl.Expr]:
    whose, reason = pl.col("whose"), pl.col("reason")
    waits = pl.col("wait").is_not_null()
    return {
        "n_waits": _count(waits & reason.is_null()),
        **{
            name: told
            for kind in (NO_RESOURCE, NO_TIME)
            for name, told in {
                f"n_{kind}": _count(waits & (reason == kind)),
                kind: total(pl.col("wait").filter(reason == kind)),
            }.items()
        },
        "n_resources": pl.col("resource").drop_nulls().n_unique().cast(pl.Int64),
        **{
            f"n_{kind}": pl.col("resource").filter(whose == kind).n_unique().cast(pl.Int64)
            for kind in ("own", "team", "office")
        },
        "n_begun": _count(pl.col("together").is_not_null()),
        "n_outside": _count(pl.col("outside")),
        "n_together": _count(pl.col("together")),
    }


def _count(which: pl.Expr) -> pl.Expr:
    return which.sum().cast(pl.Int64)
