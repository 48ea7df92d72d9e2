"""Waiting causes (oorzaken van wachten): why cases wait, and whose wait it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from pmtools.measures.causes.intervals import Asked, interval_rows
from pmtools.measures.causes.split import CAUSES
from pmtools.measures.grain import grain
from pmtools.measures.kept import kept
from pmtools.measures.spread import n_cases, share_of_time, total

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

OWN = ("party", "weekday")
"""What takes the place of the transition, beside what does so in every measure."""


@kept
def waiting_causes(
    log: EventLog,
    by: str | None = None,
    calendar: str = "",
    batch: int = 2,
    parallel: float = 0.5,
    parties: str = "",
    starts: str = "",
) -> pd.DataFrame:
    """Waiting time split exactly into five causes, per transition (Dutch: oorzaken van wachten).

    The wait of a step goes from when it could begin (the latest completion in its case of a step
    that is not of a parallel activity) to its start, in calendar time. Its causes (Lashkevich et
    al., Why am I waiting?, CAiSE 2023), by what the person who does the step does meanwhile:
    `batching` (until the last step of its batch could begin), `contention` (busy with what could
    begin no later), `prioritisation` (busy only with what could begin later), `unavailability`
    (nothing in hand, outside working hours), `extraneous` (the rest). A wait without a resource, or
    with a moment that is only a day, cannot be split: `unsplit`.

    Columns: `from_activity`, `to_activity`, `n` (waits), `n_cases` (int64), `total`, the five
    causes and `unsplit` (timedelta64; these six sum to `total`), `n_unsplit` (waits that could not
    be split, int64), `share` (of all waiting, 0 to 1), and of a transition `party` (whose wait:
    own, applicant, partner, legal, or unknown). `by` is `activity` or
    `team` (of the step that is waited for), `party`, `weekday` (on which a step could begin; 1 is
    Monday) or `log` in place of the transition; `month` or a case attribute split it.

    `calendar` is a file of working hours (`office_calendar`), per person and team; without it the
    hours of `log.on`, else those that the log shows (`causes_basis` tells). `batch`: least steps of
    a batch. `parallel`: activities run in parallel that overlap in this share of the cases with
    both. `parties`: a file of whose wait it is (`read_parties`). `starts`: `estimate` for starts
    that are not registered, or its bounds `earliest` and `latest`. Raises CapabilityError without
    starts or resources.

    >>> import pmtools as pm
    >>> waits = pm.waiting_causes(pm.example_log("benefit"))
    >>> bool((waits[[*CAUSES, "unsplit"]].sum(axis=1) == waits.total).all())
    True
    """
    asked = Asked(calendar, batch, parallel, parties, starts)
    rows = interval_rows(log, asked)
    if by == "weekday":
        rows = rows.within("resource", partial(on_weekday, zone=log.origin.zone))
    keys = [by] if by in OWN else grain(log, "transition", by)
    party = {"party": pl.col("party").first()} if "transition" in keys else {}
    unsplit = pl.col("reason").is_not_null()
    answer = rows.per(
        keys,
        n=pl.len().cast(pl.Int64),
        n_cases=n_cases(),
        total=total(pl.col("wait")),
        **{name: total(pl.col(name)) for name in CAUSES},
        unsplit=total(pl.col("wait").filter(unsplit)),
        n_unsplit=unsplit.sum().cast(pl.Int64),
        **party,
    ).answer(rank="total", share=share_of_time())
    return _exact(answer)


def _exact(answer: pd.DataFrame) -> pd.DataFrame:
    """The answer with what is lost of a millisecond in each part with the largest of them."""
    import numpy as np

    parts = answer[[*CAUSES, "unsplit"]].to_numpy().astype("m8[ms]").astype(np.int64)
    if len(parts):
        lost = answer["total"].to_numpy().astype("m8[ms]").astype(np.int64) - parts.sum(axis=1)
        parts[np.arange(len(parts)), parts.argmax(axis=1)] += lost
    told = dict(zip([*CAUSES, "unsplit"], parts.T.astype("m8[ms]"), strict=True))
    return answer.assign(**told)


def on_weekday(rows: pl.LazyFrame, zone: str) -> pl.LazyFrame:
    """The rows with the weekday on which the step could begin, in local time."""
    local = pl.col("enabled").dt.convert_time_zone(zone)
    return rows.with_columns(weekday=local.dt.weekday().cast(pl.Int64))
