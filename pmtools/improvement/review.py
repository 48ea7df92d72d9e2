"""The review of an iteration: what is found, of which cases, and how the weeks went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pmtools.improvement.estimate.effect import (
    ENOUGH_WEEKS,
    Effect,
    effect_on_time,
    effect_on_value,
)
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.valued import (
    Valued,
    as_known,
    reached,
    valued_as_known,
    valued_on_time,
)
from pmtools.improvement.estimate.verdict import verdict, why_nothing
from pmtools.improvement.register.amounts import PERCENT
from pmtools.improvement.register.model import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

TIMES = ("throughput_median", "throughput_p80", "throughput_restricted_mean")
OF_WEEKS = "wip"
"""The figure of which a row is a week: it has no kinds of cases, and one point a week."""
FEWEST = 5
"""A week with fewer cases has no point in the chart."""
TWO_SIXTY_SIX = 2.66
"""From the mean moving range to the limits of an XmR chart (3 / 1.128)."""
RUN = 8
"""So many weeks in a row on one side of the middle are no chance."""


@dataclass(frozen=True)
class Review:
    """A figure of cases, reviewed by a plan that was fixed before."""

    cases: pd.DataFrame
    measure: str
    plan: Plan
    lower_is_better: bool = True

    @classmethod
    def of(cls, cases: pd.DataFrame, measure: str, plan: Plan) -> Review:
        """The review of a measure by itself: no size is expected, and better is its own way."""
        alone = replace(plan, expected=None, expected_share=None, horizon=None)
        return cls(cases, measure, alone, BY_NAME[measure].lower_is_better)

    def result(self) -> pd.DataFrame:
        """The verdict with its effect: one row.

        Columns: `measure`, `verdict` (str), `effect`, `low`, `high` (after less before, with its
        95 % interval), `smallest` (the difference that would have been found four times in five),
        `mean_before`, `mean_after` (adjusted: before plus effect), `horizon` (days)
        (float64, null where nothing can be said), `n_before`, `n_after`, `weeks_before`,
        `weeks_after`, `left_out` (int64), `trend`, `season` (bool), the windows: `before_from` (not
        before the first case), `before_until`, `after_from`, `after_until` (datetime64),
        `unknown_before`, `unknown_after` (float64: shares of cases whose figure was not known by
        the horizon, where these differ too much to compare; else 0), and `why` no effect can be
        told (str, as `why_nothing` gives it; empty when one is).
        """
        import pandas as pd

        found = self.effect
        told = found.difference
        low, high = told.interval() if told else (np.nan, np.nan)
        value = told.value if told else np.nan
        said = verdict(
            found,
            lower_is_better=self.lower_is_better,
            expected=self._expected(found),
            share=BY_NAME[self.measure].unit == PERCENT,
        )
        windows = zip(("before_from", "before_until", "after_from", "after_until"),
                      (*self._before, *self.plan.after), strict=True)  # fmt: skip
        unknown = zip(("unknown_before", "unknown_after"), found.unknown, strict=True)
        row = {
            "measure": self.measure, "verdict": said, "effect": value, "low": low, "high": high,
            "smallest": told.smallest() if told else np.nan, "mean_before": found.mean_before,
            "mean_after": found.mean_before + value, "horizon": found.horizon,
            "n_before": found.n_before, "n_after": found.n_after,
            "weeks_before": found.weeks_before, "weeks_after": found.weeks_after,
            "left_out": found.left_out, "trend": found.trend, "season": found.season,
            **dict(windows), **dict(unknown),
        }  # fmt: skip
        return pd.DataFrame([row | {"why": "" if told else why_nothing(row)}])

    def mix(self) -> pd.DataFrame:
        """The cases before and after by each attribute that is held equal.

        Columns: `attribute`, `value` (str), `n_before`, `n_after` (int64), `before_share`,
        `after_share` (0 to 1).
        """
        import pandas as pd

        sides = [self._side(*window) for window in (self.plan.before, self.plan.after)]
        rows = list[pd.DataFrame]()
        for name in self._plan.adjust:
            counts = pd.DataFrame(
                {side: of[name].astype("string").fillna("").value_counts()
                 for side, of in zip(("n_before", "n_after"), sides, strict=True)}
            ).fillna(0).astype("int64")  # fmt: skip
            told = counts.rename_axis("value").reset_index()
            rows.append(told.assign(attribute=name))
        columns = ["attribute", "value", "n_before", "n_after"]
        told = pd.concat(rows)[columns] if rows else pd.DataFrame(columns=columns)
        whole = told.groupby("attribute")[["n_before", "n_after"]].transform("sum")
        told["before_share"] = told["n_before"] / whole["n_before"].clip(lower=1)
        told["after_share"] = told["n_after"] / whole["n_after"].clip(lower=1)
        return told.reset_index(drop=True)

    def weeks(self) -> pd.DataFrame:
        """An XmR chart of the weeks in which cases began, with the limits of the baseline.

        Columns: `week` (datetime64, its Monday), `n_cases` (int64), `value` (the mean of the week;
        days are counted to the horizon, other figures as known by then), `middle`, `lower`, `upper`
        (of the baseline: mean, and 2.66 times the mean moving range from it, never below 0;
        float64), `side` (`before`, `after`, or empty between them) and `signal` (`outside`, `run`
        of eight on one side, or empty). Only weeks with five cases or more that could be followed
        to the horizon, or five in hand; no limits with fewer than eight weeks before. Wheeler,
        Understanding Variation, 1993. It illustrates; the verdict does not come from it.
        """
        import pandas as pd

        cases = self.followed(self.effect.horizon)
        week = cases["start"].dt.to_period("W").dt.start_time
        told = cases.groupby(week)["figure"].agg(["size", "mean"]).reset_index()
        told.columns = pd.Index(["week", "n_cases", "value"])
        if self.measure == OF_WEEKS:
            told["n_cases"] = told["value"]
        told = told[told["n_cases"] >= FEWEST].astype({"n_cases": "int64"})
        (first, last), (begin, end) = self.plan.before, self.plan.after
        side = np.select(
            [told["week"].between(first, last, inclusive="left"), told["week"].between(begin, end)],
            ["before", "after"],
            "",
        )
        return _charted(told.assign(side=side).reset_index(drop=True))

    def followed(self, horizon: float) -> pd.DataFrame:
        """The cases that could be followed for so many days, with their figure by then.

        Columns: those of the cases, and `figure` (float64).
        """
        import pandas as pd

        cases = self.cases.assign(figure=self._figures(horizon)).dropna(subset="figure")
        return cases[cases["start"] <= self.plan.until - pd.to_timedelta(horizon, unit="D")]

    def valued(self, horizon: float | None = None) -> Valued:
        """The cases that are compared, each with its figure; counted to another horizon if given.

        That is shorter where cases could not be followed so long.
        """
        plan = self._plan if horizon is None else replace(self._plan, horizon=horizon)
        of = valued_on_time if self.measure in TIMES else valued_as_known
        return of(self.cases, plan)

    @cached_property
    def effect(self) -> Effect:
        """What the one estimator finds; estimated once."""
        if self.measure in TIMES:
            return effect_on_time(self.cases, self.plan)
        if self.measure == OF_WEEKS:
            return effect_on_value(self.cases, self._plan, ENOUGH_WEEKS)
        return effect_on_value(self.cases, self.plan)

    @property
    def _before(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The baseline, as far as the log reaches back."""
        return reached(self.plan.before, self.cases)

    @property
    def _plan(self) -> Plan:
        """The plan, without kinds of cases where a row is none."""
        return replace(self.plan, adjust=()) if self.measure == OF_WEEKS else self.plan

    def _expected(self, found: Effect) -> float | None:
        """The effect that the team declared, in the unit of the figure."""
        share = self.plan.expected_share
        return self.plan.expected if share is None else share * found.mean_before

    def _figures(self, horizon: float) -> pd.Series[float]:
        value = self.cases["value"]
        if self.measure not in TIMES:
            return as_known(self.cases, horizon)
        # A case that still runs has lasted as long as the horizon where it could be followed.
        return value.fillna(np.inf).clip(upper=horizon)

    def _side(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
        start = self.cases["start"]
        return self.cases[(start >= first) & (start < last)]


def _charted(weeks: pd.DataFrame) -> pd.DataFrame:
    """The weeks with the limits of those of the baseline, and what falls outside them."""
    before = weeks.loc[weeks["side"] == "before", "value"]
    if len(before) < ENOUGH_WEEKS:
        return weeks.assign(middle=np.nan, lower=np.nan, upper=np.nan, signal="")
    middle = before.mean()
    reach = TWO_SIXTY_SIX * before.diff().abs().mean()
    # Below nothing there is none of any of these figures, so a limit neither.
    told = weeks.assign(middle=middle, lower=max(middle - reach, 0.0), upper=middle + reach)
    outside = (told["value"] < told["lower"]) | (told["value"] > told["upper"])
    sign = np.sign(told["value"] - middle)
    length = sign.groupby((sign != sign.shift()).cumsum()).transform("size")
    run = (length >= RUN) & (sign != 0)
    return told.assign(signal=np.select([outside, run], ["outside", "run"], ""))
