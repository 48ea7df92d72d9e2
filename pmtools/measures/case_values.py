"""Case values (waarde per zaak): what a goal is about, of every case by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import ATTRIBUTE
from pmtools.errors import ParameterError
from pmtools.measures.goals.in_hand import in_hand
from pmtools.measures.goals.values import Asked, values_of
from pmtools.measures.throughput_time import first_and_last

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.log import EventLog

FIGURES = (
    *("throughput_median", "throughput_p80", "throughput_restricted_mean", "share_in_term"),
    *("first_time_complete", "waiting_before", "rework", "wip"),
)


def case_values(
    log: EventLog,
    measure: str = "throughput_restricted_mean",
    step: str = "",
    service: str = "",
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Of each case when it began and ended, and the figure that a goal is about.

    Columns: `case_id` (str), `start`, `end` (datetime64, local; null while the case runs), `value`
    (float64), `known` (datetime64, local: from when the value is known) and the case attributes of
    `by`. For `throughput_…` the value is the days from first to last event; `share_in_term` 1 when
    decided in the statutory term, 0 when late or overdue; `first_time_complete` 0 when the
    applicant was asked for what was missing, or sent it, by what the service calls so, else 1;
    `waiting_before` the days of waiting before `step` (`waiting_time`), all times together;
    `rework` 1 when `step` (any activity without it) is taken again. It is null where it cannot be
    told (yet): while a case runs, unless the term is over, and without the step.

    `wip` (cases in hand) no case has by itself: there a row is a week, without `case_id` and
    attributes, and its value the cases that had begun and not ended when it began.

    Raises CapabilityError when the log does not say which cases are finished, has no starts
    (`waiting_before`), shows no service or nothing that asks the applicant
    (`first_time_complete`), ParameterError for another measure or a step that does not occur.

    >>> import pmtools as pm
    >>> cases = pm.case_values(pm.example_log(), "rework", by=["kanaal"])
    >>> cases.columns.to_list()
    ['case_id', 'start', 'end', 'value', 'known', 'kanaal']
    """
    if measure not in FIGURES:
        raise ParameterError(f"No goal is about {measure!r}. It can be: {', '.join(FIGURES)}.")
    if step and step not in log.labels:
        raise ParameterError(f"No activity of this log is called {step!r}. Look at its steps.")
    log.require("finished")
    if measure == "wip":
        cases = _cases(log, ())
        known = cases[cases["finished"].notna()]
        return in_hand(known, cases["last"].max())
    cases = _cases(log, by)
    value, moment = values_of(log, cases, Asked(measure, step, service))
    told = cases.assign(value=value, known=moment)
    return told[["case_id", "start", "end", "value", "known", *by]]


def _cases(log: EventLog, by: Sequence[str]) -> pd.DataFrame:
    """One row per case with its local first and last moment and what lies between, in order."""
    keys = ["case", "finished", *(ATTRIBUTE + name for name in by)]
    rows = log.within("case", first_and_last).per(
        keys, start=pl.col("first").min(), last=pl.col("last").max()
    )
    cases = rows.answer()
    cases["spent"] = cases["last"] - cases["start"]
    for name in ("start", "last"):
        cases[name] = cases[name].dt.tz_convert(log.origin.zone).dt.tz_localize(None)
    cases["end"] = cases["last"].where(cases["finished"].eq(True))
    return cases.sort_values(["start", "case_id"], ignore_index=True)
