"""The comparison group: cases outside the scope of an iteration (difference in differences)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pmtools.errors import CapabilityError
from pmtools.improvement.effect import DAYS_A_YEAR, ENOUGH_WEEKS, WEEK, course_of
from pmtools.improvement.long_run import Difference, difference
from pmtools.improvement.register.model import IMPROVED, WORSE
from pmtools.improvement.review import FEWEST, OF_WEEKS, Review
from pmtools.improvement.valued import Valued

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4
"""Of a year: a direction is told by quarter."""
PERIODS = (1, 4)
"""Weeks of a point in the picture."""
MOST_POINTS, MOST_THIN = 60, 0.1
"""More points than this, or a larger part of them with too few cases, take the longer period."""
BETTER, NEITHER = "better", ""
GROUPS = ("inside", "outside")


class Scope(Protocol):
    """What is known here of a filter: whether it is about events."""

    @property
    def of_events(self) -> object | None:
        """The part that is about events; None when it is about whole cases alone."""


def require_comparison(review: Review | None, scope: Scope | None) -> None:
    """CapabilityError when nothing can be compared with cases outside the scope of an iteration.

    `no_outcome` without a review, `no_scope` when it is of all cases, `scope_of_events` when the
    scope is not of whole cases, `group_of_weeks` for cases in hand, and `too_little_to_compare`
    when the review itself has too little to say anything.
    """
    if review is None:
        raise CapabilityError("no_outcome", "Without an outcome there is nothing to show here.")
    if scope is None:
        raise CapabilityError(
            "no_scope",
            "This iteration is about all cases, so there are none to compare with. Begin with one "
            "team, district or kind of case, and write it under [scope] of the iteration.",
        )
    if scope.of_events is not None:
        raise CapabilityError(
            "scope_of_events",
            "The scope of this iteration is about events within cases. Write under [scope] which "
            "whole cases it is about to compare with others.",
        )
    if review.measure == OF_WEEKS:
        raise CapabilityError("group_of_weeks", "Cases in hand are not compared by group.")
    if review.effect.difference is None:
        raise CapabilityError("too_little_to_compare", "There are too few cases to compare.")


@dataclass(frozen=True)
class Comparison:
    """A review beside the cases that the iteration did not touch. It does not decide.

    `outside` are cases like those of the review, with the same columns, none of them the same.
    """

    inside: Review
    outside: pd.DataFrame

    @classmethod
    def of(cls, review: Review, every: pd.DataFrame) -> Comparison:
        """A review beside all other cases of the log (`case_values` of it whole).

        CapabilityError (`scope_all`) when there are no others.
        """
        others = every[~every["case_id"].isin(review.cases["case_id"])]
        if others.empty:
            raise CapabilityError("scope_all", "The scope of this iteration holds all cases.")
        return cls(review, others.reset_index(drop=True))

    def result(self) -> pd.DataFrame:
        """How much more changed inside than outside: one row.

        One regression of the cases of both groups, before and after: the kinds of cases of each
        group, a common trend and season as in the review, after, and after inside. The last is the
        difference in differences; weeks are clusters over both groups. Columns: `measure`,
        `verdict` (str; of the review), `reading` (str; see `_reading`), `outside`, `outside_low`,
        `outside_high` (after less before outside, with its 95 % interval), `difference`, `low`,
        `high` (how much more that is inside), `smallest` (the difference that would have been found
        four times in five), `apart`, `apart_low`, `apart_high` (how much more the figure changed
        inside each quarter of a year before the start; null without a trend), `horizon` (days;
        float64, all null where nothing can be said), `n_before`, `n_after`, `weeks_before`,
        `weeks_after`, `left_out` (int64; of the cases outside).
        """
        import pandas as pd

        stacked = self._stacked
        row = {"measure": self.inside.measure, **self._said(stacked)}
        outside = stacked[~stacked["inside"]]
        for side, cases in zip(("before", "after"), _by_side(outside), strict=True):
            row[f"n_{side}"] = len(cases)
            row[f"weeks_{side}"] = int(cases["week"].nunique())
        return pd.DataFrame([row | {"left_out": self._both[1].left_out}])

    def groups(self) -> pd.DataFrame:
        """How both groups went, in periods of a week or four from the start on, and before it.

        Columns: `begin` (datetime64, first day), `n_inside`, `n_outside` (Int64), `inside`,
        `outside` (float64, means; null with the count for fewer than five cases that could be
        followed to the horizon), `side` (`before`, `after`, or empty between them), `weeks` (int64,
        of a period). From the begin of the baseline on; a period never has the start within it.
        """
        horizon = self._both[1].horizon
        told = [review.followed(horizon) for review in (self.inside, self._others)]
        for weeks in PERIODS:
            frame = self._points(told, weeks)
            thin = frame[list(GROUPS)].isna().to_numpy().mean() if len(frame) else 0.0
            if thin <= MOST_THIN and len(frame) <= MOST_POINTS:
                break
        return frame

    @cached_property
    def _others(self) -> Review:
        return replace(self.inside, cases=self.outside)

    @cached_property
    def _both(self) -> tuple[Valued, Valued]:
        """The cases inside and outside, counted to one horizon: the shorter."""
        inside = self.inside.valued()
        outside = self._others.valued(inside.horizon if inside.enough else None)
        if outside.enough and outside.horizon < inside.horizon:
            inside = self.inside.valued(outside.horizon)
        return inside, outside

    @cached_property
    def _stacked(self) -> pd.DataFrame:
        import pandas as pd

        frames = [of.cases.assign(inside=flag)
                  for of, flag in zip(self._both, (True, False), strict=True)]  # fmt: skip
        stacked = pd.concat(frames, ignore_index=True)
        week = course_of(stacked, self.inside.plan).week if len(stacked) else []
        return stacked.assign(week=week)

    def _said(self, stacked: pd.DataFrame) -> dict[str, Any]:
        """What the regression finds, and how it reads beside the verdict."""
        verdict, horizon = str(self.inside.result()["verdict"].iloc[0]), self._both[1].horizon
        names = ("outside", "difference", "apart")
        found: dict[str, Difference | None] = dict.fromkeys(names)
        if all(of.enough for of in self._both) and _weeks(stacked) >= ENOUGH_WEEKS:
            found = dict(zip(names, self._found(stacked), strict=True))
        row: dict[str, Any] = {"verdict": verdict, "reading": self._reading(verdict, found)}
        for name, prefix in (("outside", "outside_"), ("difference", ""), ("apart", "apart_")):
            of = found[name]
            row[name] = of.value if of else np.nan
            row[f"{prefix}low"], row[f"{prefix}high"] = of.interval() if of else (np.nan, np.nan)
        told = found["difference"]
        return row | {"smallest": told.smallest() if told else np.nan, "horizon": horizon}

    def _found(self, stacked: pd.DataFrame) -> tuple[Difference | None, ...]:
        """After less before outside, how much more that is inside, and how they went before."""
        course = course_of(stacked, self.inside.plan)
        inside, after = (stacked[name].to_numpy(dtype=float) for name in ("inside", "after"))
        y, both = stacked["value"].to_numpy(dtype=float), inside * after
        fixed = [*_kinds(stacked), *course.columns]
        outside = difference(y, after, np.column_stack([*fixed, both]), course.week)
        more = difference(y, both, np.column_stack([*fixed, after]), course.week)
        if not course.trend:
            return outside, more, None
        early = after == 0
        before = stacked[early].reset_index(drop=True)
        time = [column[early] for column in course.columns]
        quarter = (inside * course.years * QUARTERS)[early]
        others = np.column_stack([*_kinds(before), *time])
        return outside, more, difference(y[early], quarter, others, course.week[early])

    def _reading(self, verdict: str, found: dict[str, Difference | None]) -> str:
        """What the comparison adds to the verdict.

        `too_few`; for an effect: `supported`, `elsewhere_too` (not shown beside the others, which
        went the same way), `unsure`, `against` (the others went further); without an effect:
        `only_better`, `only_worse` (beside the others) or `neither`.
        """
        outside, more = (found[name] for name in ("outside", "difference"))
        if outside is None or more is None:
            return "too_few"
        compared, elsewhere = self._way(more), self._way(outside)
        said = {IMPROVED: BETTER, WORSE: WORSE}.get(verdict, NEITHER)
        if said == NEITHER:
            return f"only_{compared}" if compared else "neither"
        if compared == said:
            return "supported"
        if compared:
            return "against"
        return "elsewhere_too" if elsewhere == said else "unsure"

    def _way(self, found: Difference) -> str:
        """Better or worse when the interval lies on one side of nothing."""
        low, high = found.interval()
        if low <= 0 <= high:
            return NEITHER
        return BETTER if (high < 0) == self.inside.lower_is_better else WORSE

    def _points(self, told: list[pd.DataFrame], weeks: int) -> pd.DataFrame:
        import pandas as pd

        plan, length = self.inside.plan, pd.Timedelta(weeks=weeks)
        start = pd.Timestamp(plan.start)
        means: dict[str, pd.Series[Any]] = {}
        for name, cases in zip(GROUPS, told, strict=True):
            recent = cases[cases["start"] >= plan.before[0]]
            figures = recent.groupby((recent["start"] - start) // length)["figure"]
            size = figures.size()
            means[f"n_{name}"] = size.where(size >= FEWEST).astype("Int64")
            means[name] = figures.mean().where(size >= FEWEST)
        frame = pd.DataFrame(means).dropna(how="all").sort_index()
        begin = start + frame.index.to_numpy() * length
        (first, last), (later, until) = plan.before, plan.after
        sides = [(begin >= first) & (begin < last), (begin >= later) & (begin < until)]
        side = np.select(sides, ["before", "after"], "")
        columns = ["begin", "n_inside", "n_outside", *GROUPS, "side", "weeks"]
        return frame.assign(begin=begin, side=side, weeks=weeks)[columns].reset_index(drop=True)


def _by_side(cases: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return cases[~cases["after"].astype(bool)], cases[cases["after"].astype(bool)]


def _weeks(stacked: pd.DataFrame) -> int:
    """Of the group and side that has fewest, how many weeks there are."""
    return int(stacked.groupby(["inside", "after"])["week"].nunique().min())


def _kinds(stacked: pd.DataFrame) -> list[NDArray[np.float64]]:
    """A column for each kind of case of each group, which says the group too."""
    import pandas as pd

    kind = stacked["inside"].astype(str) + stacked["kind_of_case"]
    return [*pd.get_dummies(kind).to_numpy(dtype=float).T]
