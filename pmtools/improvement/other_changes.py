"""What changed besides the iteration: how many cases came in, and steps that are new or gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pmtools.improvement.estimate.effect import WEEK
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.valued import SECONDS, reached

if TYPE_CHECKING:
    import pandas as pd

SHARE, EXPECTED = 0.05, 5
"""A step in so many of the cases, so often that on the other side none is no chance."""
HALF = 2


def other_changes(gaps: pd.DataFrame, cases: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """How many cases began a week, before and after, and the steps that are new or gone.

    Takes `step_gaps`, `case_values` and the plan. Counts, without a test. Columns: `kind`
    (`volume`; `appeared`, `vanished`), `activity` (str; empty for the volume), `before`, `after`
    (cases a week, else the share of cases that had the step; float64), `n_before`, `n_after` (of
    how many cases; int64) and `horizon` (days; null for the volume). A step is new or gone when one
    side has it in 5 % of the cases or more and the other never, where five would have been expected
    if nothing had changed. Every case counts from its begin for equally long: half of the shorter
    window, and only when it could be followed for so long. Else the last steps of a process would
    seem to be gone, for the newest cases have not come to them. First the volume, then the steps,
    that in most cases first.
    """
    import pandas as pd

    rows = [_volume(cases, plan), *_steps(gaps, cases, plan)]
    columns = ["kind", "activity", "before", "after", "n_before", "n_after", "horizon"]
    return pd.DataFrame(rows, columns=columns)


def _volume(cases: pd.DataFrame, plan: Plan) -> tuple[Any, ...]:
    told = []
    for first, last in (reached(plan.before, cases), plan.after):
        n = int(cases["start"].between(first, last, inclusive="left").sum())
        weeks = (last - first).total_seconds() / (SECONDS * WEEK)
        told.append((n, n / weeks if weeks > 0 else 0.0))
    (n_before, before), (n_after, after) = told
    return "volume", "", before, after, n_before, n_after, float("nan")


def _steps(gaps: pd.DataFrame, cases: pd.DataFrame, plan: Plan) -> list[tuple[Any, ...]]:
    import pandas as pd

    (first, last), (begin, until) = plan.before, plan.after
    days = min((last - first).days, (until - begin).days) / HALF
    horizon, change = timedelta(days=days), pd.Timestamp(plan.start)
    early = gaps[gaps["day"] <= days]
    n_before, before = _had(early, cases, (first, min(last, change - horizon)))
    n_after, after = _had(early, cases, (begin, until - horizon))
    rows = list[tuple[Any, ...]]()
    for name in early["activity"].unique():
        shares = (before.get(name, 0) / max(n_before, 1), after.get(name, 0) / max(n_after, 1))
        for kind, share, other, n in (
            ("appeared", shares[1], shares[0], n_before),
            ("vanished", shares[0], shares[1], n_after),
        ):
            if other == 0 and share >= SHARE and share * n >= EXPECTED:
                rows.append((kind, name, *shares, n_before, n_after, days))
    return sorted(rows, key=lambda row: -max(row[2], row[3]))


def _had(
    gaps: pd.DataFrame, cases: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]
) -> tuple[int, pd.Series[int]]:
    """How many cases began in a window, and how many of them had each step."""
    n = int(cases["start"].between(*window, inclusive="left").sum())
    begun = gaps[gaps["start"].between(*window, inclusive="left")]
    return n, begun.groupby("activity")["case_id"].nunique()
