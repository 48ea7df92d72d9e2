"""Differences (verschillen): two logs, or two selections of one log, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmtools.errors import ParameterError
from pmtools.measures.activities import activities
from pmtools.measures.throughput_time import throughput_time
from pmtools.measures.time_between import time_between

if TYPE_CHECKING:
    import pandas as pd

    from pmtools.clock.clock import Clock
    from pmtools.log import EventLog

BY = ("transition", "activity", "log")
KEYS = {"transition": ["from_activity", "to_activity"], "activity": ["activity"]}
COUNTS = {
    "transition": ("n", "n_cases"),
    "activity": ("n", "n_cases", "n_first", "n_last"),
}
TIMES = ("median", "p80", "p90")
DIGITS = 12
"""Shares that differ less than this are equal: the rest is how a computer divides."""


def differences(a: EventLog, b: EventLog, by: str = "transition") -> pd.DataFrame:
    """Two logs, or two selections of one log, side by side: what each has, and `b` less `a`.

    Columns of `transition` and `activity`: the key, `n_a`, `n_b` (occurrences), `n_cases_a`,
    `n_cases_b` (cases with it; int64, 0 where it is absent), `share_a`, `share_b` (of the cases of
    that log, 0 to 1), `share_difference`, `median_a`, `median_b`, `median_difference` (timedelta64,
    null where it is absent: the `time_between`, for an activity that to it). Of an activity also
    `n_first`, `n_last` and `position` of both (see `activities`; a place is null where it is
    absent). What differs most in share of the cases is first, then in time. `log` is one row:
    `n_cases` of both, and `median`, `p80`, `p90` of the `throughput_time` of both and their
    difference.

    What differs is told, not why, nor whether it could be chance.

    Raises ParameterError for another `by`, and when the clocks of the two differ.

    >>> import pmtools as pm
    >>> log = pm.example_log()
    >>> asked = log.keep(pm.cases.Occurs("Advies welstand vragen"))
    >>> pm.differences(log, asked, by="activity").activity[0]
    'Advies welstand vragen'
    """
    if by not in BY:
        raise ParameterError(f"Cannot compare by {by!r}. Choose {', '.join(BY)}.")
    if a.clock != b.clock:
        raise ParameterError(
            f"The first log measures in {_said(a.clock)}, the second in {_said(b.clock)}. Give "
            "both the same clock: log.on(pm.office_calendar()), or log.on(None) for calendar time."
        )
    if by == "log":
        return _of_logs(a, b)
    one, other = (_rows(log, by).set_index(KEYS[by]) for log in (a, b))
    both = one.join(other, how="outer", lsuffix="_a", rsuffix="_b").reset_index()
    for name in (f"{count}{side}" for count in COUNTS[by] for side in ("_a", "_b")):
        both[name] = both[name].fillna(0).astype("int64")
    for name in ("share_a", "share_b"):
        both[name] = both[name].fillna(0.0)
    both["share_difference"] = both["share_b"] - both["share_a"]
    both["median_difference"] = both["median_b"] - both["median_a"]
    return _ranked(both, by)


def _rows(log: EventLog, by: str) -> pd.DataFrame:
    """What one of the two has: of each key its counts, its share of the cases and its time."""
    steps = activities(log)
    cases = max(int(steps["n_first"].sum()), 1)
    if by == "transition":
        rows = time_between(log)[[*KEYS[by], *COUNTS[by], "median"]]
    else:
        times = time_between(log, by="activity")[["activity", "median"]]
        rows = steps.merge(times, on="activity", how="left")
    return rows.assign(share=rows["n_cases"] / cases)


def _ranked(both: pd.DataFrame, by: str) -> pd.DataFrame:
    """The columns in their order, and what differs most first."""
    names = [*COUNTS[by], *(["position"] if by == "activity" else []), "share", "median"]
    columns = [*KEYS[by]]
    for name in names:
        columns += [f"{name}_a", f"{name}_b"]
        columns += [f"{name}_difference"] if name in ("share", "median") else []
    order = both.assign(
        share_rank=-both["share_difference"].abs().round(DIGITS),
        time_rank=-both["median_difference"].abs(),
    )
    ranked = order.sort_values(["share_rank", "time_rank", *KEYS[by]], ignore_index=True)
    return ranked[columns]


def _of_logs(a: EventLog, b: EventLog) -> pd.DataFrame:
    """One row: how long the cases of both take."""
    import pandas as pd

    one, other = throughput_time(a), throughput_time(b)
    both = pd.DataFrame({"n_cases_a": one["n"], "n_cases_b": other["n"]})
    for name in TIMES:
        both[f"{name}_a"], both[f"{name}_b"] = one[name], other[name]
        both[f"{name}_difference"] = other[name] - one[name]
    return both


def _said(clock: Clock) -> str:
    office = clock.office
    return f"office time ({office.name})" if office else "calendar time"
