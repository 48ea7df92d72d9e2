"""Repeats: the activities that stand out, as so many cases take them again."""

from __future__ import annotations

import pandas as pd

from pmtools.errors import ParameterError
from pmtools.findings.places import COLUMNS, LEAST_CASES

LEAST_SHARE = 0.10
HALF = 2


def repeats(again: pd.DataFrame, most: int = 2) -> pd.DataFrame:
    """The activities that stand out by how many cases take them again, most time first.

    Takes the answer of `rework`. An activity stands out when at least a tenth of all cases, and at
    least five, take it again in one way (at once, or later). Columns as `places` gives, with `kind`
    `rework` and `scope` `self_loop` or `repetition`; `from_activity` and `to_activity` are both
    the activity, `share` is of all cases, `total` the time from one time to the next, `slowest` 0.
    Scenarios: nothing is done again (`save_high` is all of `total`), or half of it (`save_low`).

    >>> import pmtools as pm
    >>> pm.repeats(pm.rework(pm.example_log())).from_activity.to_list()
    ['Toets volledigheid']
    """
    if most < 1:
        raise ParameterError(f"A list of {most} repeats says nothing. Ask for 1 or more.")
    found = again[(again["share"] >= LEAST_SHARE) & (again["n_cases"] >= LEAST_CASES)]
    order = ["total", "n_cases", "activity", "kind"]
    found = _as_findings(found.sort_values(order, ascending=[False, False, True, True]).head(most))
    found.insert(0, "id", [f"rework-{rank + 1}" for rank in range(len(found))])
    return found.reset_index(drop=True)


def chances(
    between: pd.DataFrame, saved: pd.DataFrame, again: pd.DataFrame, most: int = 5
) -> pd.DataFrame:
    """What could be won where, as scenarios, largest first; whether it stands out or not.

    Takes `time_between` (or `waiting_time`), `savings` and `rework`. Columns as `places` gives;
    `kind` is `place` or `rework`, `n_cases` the cases that the scenario touches. Transitions and
    rework without anything to win, and those of fewer than five cases, have no row.
    """
    time = between.drop(columns=["n_cases"]).merge(saved, on=["from_activity", "to_activity"])
    time = time.rename(columns={"n_touched": "n_cases"}).assign(kind="place", scope="transition")
    parts = (time[COLUMNS[1:]], _as_findings(again))
    rows = pd.concat([part for part in parts if len(part)] or parts[:1])
    rows = rows[(rows["save_high"] > pd.Timedelta(0)) & (rows["n_cases"] >= LEAST_CASES)]
    order = ["save_high", "kind", "from_activity", "to_activity", "scope"]
    rows = rows.sort_values(order, ascending=[False, True, True, True, True]).head(most)
    rows.insert(0, "id", [f"chance-{rank + 1}" for rank in range(len(rows))])
    return rows.reset_index(drop=True)


def _as_findings(again: pd.DataFrame) -> pd.DataFrame:
    """Rework as findings, without their ids; of two scenarios the small one is half of it."""
    found = again.assign(
        scope=again["kind"],
        kind="rework",
        from_activity=again["activity"],
        to_activity=again["activity"],
        slowest=again["total"] * 0,
        save_low=again["total"] // HALF,
        save_high=again["total"],
    )
    return found[COLUMNS[1:]]
