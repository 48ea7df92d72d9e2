"""Case values (waarde per zaak): what a goal is about, of every case by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from pmtools.engine.keys import ATTRIBUTE
from pmtools.engine.rows import refuse
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
OWN = {
    *("case_id", "start", "end", "value", "known", "until_known", "spent", "last", "finished"),
    *("activity", "before", "after", "both", "day", "work", "week", "figure", "kind_of_case"),
}
"""Columns that the answer, or who goes on with it, needs."""


def case_values(
    log: EventLog,
    measure: str = "throughput_restricted_mean",
    step: str = "",
    service: str = "",
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Of each case when it began and ended, and the figure that a goal is about.

    Columns: `case_id` (str), `start`, `end` (datetime64, local; null while the case runs), `value`
    (float64), `known` (datetime64, local: from when the case has that value; null when it has none
    yet), `until_known` (float64: the value until then; null when there is none) and the case
    attributes of `by`. For `throughput_…` the value is the days from first to last event, for
    `waiting_before` the days of waiting before `step` (`waiting_time`), all times together; both
    null while a case runs, the latter also without the step. `share_in_term` is 1 when decided in
    the statutory term, 0 when late or overdue, known when the term is over (null for a case that no
    term judges). `rework` is 1 from when `step` (any activity without it) is taken again, and
    `first_time_complete` 0 from when the applicant is asked for what was missing, or sends it, by
    what the service calls so: until then 0 and 1.

    `wip` (cases in hand) no case has by itself: there a row is a week, without `case_id` and
    attributes, and its value the cases that had begun and not ended when it began.

    Raises CapabilityError when the log does not say which cases are finished, has no starts
    (`waiting_before`), shows no service or nothing that asks the applicant
    (`first_time_complete`), ParameterError for another measure or a step that does not occur.

    >>> import pmtools as pm
    >>> cases = pm.case_values(pm.example_log(), "rework", by=["kanaal"])
    >>> cases.columns.to_list()
    ['case_id', 'start', 'end', 'value', 'known', 'until_known', 'kanaal']
    """
    if measure not in FIGURES:
        raise ParameterError(f"No goal is about {measure!r}. It can be: {', '.join(FIGURES)}.")
    if step and step not in log.labels:
        raise ParameterError(f"No activity of this log is called {step!r}. Look at its steps.")
    refuse(OWN.intersection(by))
    log.require("finished")
    if measure == "wip":
        cases = _cases(log, ())
        return in_hand(cases[cases["finished"].notna()], cases["last"].max())
    cases = _cases(log, by)
    value, known, until = values_of(log, cases, Asked(measure, step, service))
    told = cases.assign(value=value, known=known, until_known=until)
    return told[["case_id", "start", "end", "value", "known", "until_known", *by]]


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
