"""A change of registration: a step that seems faster because it is written down at another time.

Who registers a step earlier or later, and works as before, takes from the time before it what comes
to the time after it. So a step has `moved` when the time before it changed in one direction and the
time after it in the other (both: an intersection-union test, Berger 1982; the steps judged together
by Holm, so that with no change at all one is named in one review in twenty at most), and the change
of both together is at most half of that of the time before it, with nothing inside its 95 %
interval (or, where many cases make that narrow, all of it below a fifth of that change). A step
that is really faster leaves the time after it as it was.

`ends_there`: the goal ends at this very status and the time before it shrinks. There is nothing
after it to compare: faster work and earlier registration cannot be told apart. For measures to the
end of a case that is the activity with which at least half of the finished cases end, before and
after; for `waiting_before` the start of its step.

Cases count that could be followed from their begin up to a horizon, and had the step and what comes
after it by then: the day by which nine tenths of those of the baseline had, at most half of the
shorter window. What one side could not be followed for is so left out of both. What changes slowly
(a trend, a season) is not told apart: it seldom makes one time longer by what the next one loses,
and to allow for it hides most of what did move.

Of two steps that follow each other and move together neither is seen to move, for the time between
them stays as it was. A first step that is registered later is not seen either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pmtools.improvement.estimate.effect import Effect, effect_on_value
from pmtools.improvement.estimate.holm import together
from pmtools.improvement.estimate.long_run import Difference
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.valued import ENOUGH_CASES, NINE_TENTHS
from pmtools.improvement.review import TIMES

if TYPE_CHECKING:
    import pandas as pd

MOVED, ENDS_THERE = "moved", "ends_there"
TO_THE_END = (*TIMES, "share_in_term")
"""Measures of which the time runs to the last event of a case."""
MOST = 0.5
"""Cases end with an activity when this share of the finished ones does, before and after."""
MADE_UP, NEARLY = 0.5, 0.2
"""At least that share of what the time before a step lost is in the time after it; and below this
share of it, both together changed nearly nothing."""
MINUTE = 1 / 1440
"""In days: a change of less is no change of what somebody writes down."""
GAPS = ("before", "after", "both")
HALF = 2


def registration(
    gaps: pd.DataFrame, cases: pd.DataFrame, plan: Plan, measure: str = "", step: str = ""
) -> pd.DataFrame:
    """Of each step whether it is registered at another moment since the change.

    Takes `step_gaps`, `case_values`, the plan, and the measure of the goal with its step. Columns:
    `activity`, `edge` (`end`; or `start`, of the step of `waiting_before`: the time before it is
    then the wait, that after it the work), `kind` (`moved`, `ends_there` or empty; str),
    `n_before`, `n_after` (cases, int64), `horizon`, `mean` (days before the step, of the baseline),
    `before`, `after`, `both` (changes in days), each with `_low` and `_high` (95 %), and `chance`
    (that this much is seen when nothing changed; float64). Null where a side has fewer than 30
    cases or 8 weeks; `after` and `both` where the goal ends. In the order of `gaps`.
    """
    import pandas as pd

    known = gaps.merge(cases[["case_id", *plan.adjust]], on="case_id") if plan.adjust else gaps
    last = _last_steps(gaps, cases, plan) if measure in TO_THE_END else set[str]()
    rows = []
    for name, of in known.groupby("activity", sort=False):
        rows += [
            asked.compared(plan)
            for asked in _asked(str(name), of, name in last, measure == "waiting_before", step)
        ]
    columns = ["activity", "edge", "kind", "n_before", "n_after", "horizon", "mean"]
    columns += [f"{gap}{of}" for gap in GAPS for of in ("", "_low", "_high")] + ["chance"]
    told = pd.DataFrame(rows, columns=[*columns, "seems", "family"])
    found = pd.Series(False, index=told.index)
    for _, family in told.groupby("family"):
        found[family.index] = together(family["chance"].astype("float64"))
    return told.assign(kind=told["seems"].where(found, ""))[columns]


@dataclass(frozen=True)
class _Question:
    """Whether a step moved: `rows` has its cases, with `before`, `after` and `both` in days."""

    activity: str
    rows: pd.DataFrame
    edge: str = "end"
    ends: bool = False

    def compared(self, plan: Plan) -> dict[str, Any]:
        """The changes of the times around it, and what they look like."""
        kept, horizon = _followed(self.rows, plan)
        first = _changed(kept, "before", plan)
        row: dict[str, Any] = {
            "activity": self.activity, "edge": self.edge, "seems": "", "family": self.ends,
            "horizon": horizon, "n_before": first.n_before, "n_after": first.n_after,
        }  # fmt: skip
        before = first.difference
        after, both = before, before  # where nothing comes after it
        if before and not self._open:
            after, both = (_changed(kept, gap, plan).difference for gap in GAPS[1:])
        if before is None or after is None or both is None:
            return row
        row["mean"] = first.mean_before
        for gap, told in zip(GAPS, (before, after, both), strict=True):
            if gap == "before" or not self._open:
                row[gap] = told.value
                row[f"{gap}_low"], row[f"{gap}_high"] = told.interval()
        return row | self._judged(before, after, both)

    @property
    def _open(self) -> bool:
        """Whether nothing comes after it."""
        return self.ends and self.edge == "end"

    def _judged(self, before: Difference, after: Difference, both: Difference) -> dict[str, Any]:
        large = abs(before.value) >= MINUTE
        if self.ends:
            return {"chance": _less(before), "seems": ENDS_THERE if large else ""}
        earlier = max(_less(before), 1 - _less(after))
        later = max(1 - _less(before), _less(after))
        seems = MOVED if large and _made_up(before, both) else ""
        return {"chance": min(1.0, HALF * min(earlier, later)), "seems": seems}


def _changed(kept: pd.DataFrame, gap: str, plan: Plan) -> Effect:
    """How a time changed, of rows that were all followed far enough."""
    told = kept.assign(value=kept[gap], known=kept["start"])
    return effect_on_value(told, replace(plan, horizon=0.0), slow=False)


def _asked(
    activity: str, of: pd.DataFrame, ends: bool, waits: bool, step: str
) -> Iterator[_Question]:
    """What is asked of an activity: its end, and for who waits for it its start."""
    gap = of[of["before"].notna()]
    if ends:
        rows = gap[gap["last"]]
        yield _Question(activity, rows.assign(after=0.0, both=rows["before"]), ends=True)
        return
    between = gap[gap["after"].notna()]
    reach = between["day"] + between["after"]
    yield _Question(activity, between.assign(both=between["before"] + between["after"], day=reach))
    if waits and activity == step:
        done = gap[gap["work"].notna()].drop_duplicates("case_id")
        wait = done["before"] - done["work"]
        rows = done.assign(before=wait, after=done["work"], both=done["before"])
        yield _Question(activity, rows, edge="start", ends=True)


def _followed(rows: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, float]:
    """The rows of cases that could be followed to a horizon and got there, and the horizon."""
    import pandas as pd

    (first, last), (begin, until) = plan.before, plan.after
    change = pd.Timestamp(plan.start)
    baseline = (rows["start"] >= first) & (rows["start"] < last)
    seen = rows["start"] + pd.to_timedelta(rows["day"], unit="D") < change
    days = rows.loc[baseline & seen, "day"]
    if len(days) < ENOUGH_CASES:
        return rows.head(0), float("nan")
    shortest = min((change - first).days, (until - begin).days)
    horizon = min(float(days.quantile(1 - NINE_TENTHS)), shortest / HALF)
    limit = rows["start"].lt(change).map({True: change, False: until})
    could = rows["start"] <= limit - timedelta(days=horizon)
    return rows[could & (rows["day"] <= horizon)], horizon


def _last_steps(gaps: pd.DataFrame, cases: pd.DataFrame, plan: Plan) -> set[str]:
    """The activities with which most finished cases end, before as well as after."""
    done = cases[cases["end"].notna()]
    most = list[set[str]]()
    for first, last in (plan.before, plan.after):
        n_done = int(done["start"].between(first, last, inclusive="left").sum())
        ended = gaps[gaps["last"] & gaps["start"].between(first, last, inclusive="left")]
        share = ended["activity"].value_counts() / max(n_done, 1)
        most.append({str(name) for name in share.index[share >= MOST]})
    return set.intersection(*most)


def _made_up(before: Difference, both: Difference) -> bool:
    """Whether the time after a step gained what the time before it lost."""
    (low, high), lost = both.interval(), abs(before.value)
    nothing = low <= 0 <= high or max(-low, high) <= NEARLY * lost
    return nothing and abs(both.value) <= MADE_UP * lost


def _less(found: Difference) -> float:
    """The chance of this much less, or more, when nothing changed (one-sided)."""
    from scipy.stats import t

    return float(t.cdf(found.value / found.error, found.freedom)) if found.error else 0.5
