"""The comparison group: cases outside the scope of an iteration (difference in differences)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pmtools.errors import CapabilityError
from pmtools.improvement.between import figures_of, found_between, reading
from pmtools.improvement.estimate.effect import ENOUGH_WEEKS, course_of
from pmtools.improvement.estimate.valued import Valued
from pmtools.improvement.review import FEWEST, OF_WEEKS, Review

if TYPE_CHECKING:
    import pandas as pd

PERIODS = (1, 4)
"""Weeks of a point in the picture."""
MOST_POINTS, MOST_THIN = 60, 0.1
"""More points than this, or a larger part of them with too few cases, take the longer period."""
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
        `verdict` (str; of the review), `reading` (str; see there), `outside`, `outside_low`,
        `outside_high` (after less before outside, with its 95 % interval), `difference`, `low`,
        `high` (how much more that is inside), `smallest` (the difference that would have been found
        four times in five), `apart`, `apart_low`, `apart_high` (how much more the figure changed
        inside each quarter of a year before the start), `horizon` (days),
        `inside_before`, `outside_before` (means of before; float64, all null where nothing can be
        said), `n_before`, `n_after`, `weeks_before`,
        `weeks_after`, `left_out` (int64; of the cases outside).
        """
        import pandas as pd

        stacked = self._stacked
        found = found_between(stacked, self.inside.plan) if self._enough else None
        verdict = str(self.inside.result()["verdict"].iloc[0])
        row = {
            "measure": self.inside.measure,
            "verdict": verdict,
            "reading": reading(verdict, found, lower_is_better=self.inside.lower_is_better),
            **figures_of(found),
            "horizon": self._both[1].horizon if found else np.nan,
        }
        for name, of in zip(GROUPS, self._both, strict=True):
            before = of.cases[~of.cases["after"].astype(bool)]
            row[f"{name}_before"] = before["value"].mean() if found else np.nan
        outside = stacked[~stacked["inside"]]
        for side, after in (("before", False), ("after", True)):
            cases = outside[outside["after"].eq(after)]
            row[f"n_{side}"] = len(cases)
            row[f"weeks_{side}"] = int(cases["week"].nunique())
        return pd.DataFrame([row | {"left_out": self._both[1].left_out}])

    def groups(self) -> pd.DataFrame:
        """How both groups went, in periods of a week or four from the start on, and before it.

        Columns: `begin` (datetime64, first day), `n_inside`, `n_outside` (Int64), `inside`,
        `outside` (float64, means; null with the count for fewer than five cases that could be
        followed to the horizon), `side` (`before`, `after`, or empty between them), `weeks` (int64,
        of a period). From the begin of the baseline on, as long as all of a period could be
        followed; a period never has the start within it.
        """
        horizon = self._both[1].horizon
        told = [review.followed(horizon) for review in (self.inside, self._others)]
        for weeks in PERIODS:
            frame = self._points(told, weeks, horizon)
            thin = frame[list(GROUPS)].isna().to_numpy().mean() if len(frame) else 0.0
            if thin <= MOST_THIN and len(frame) <= MOST_POINTS:
                break
        return frame

    @cached_property
    def _others(self) -> Review:
        return replace(self.inside, cases=self.outside)

    @cached_property
    def _both(self) -> tuple[Valued, Valued]:
        """The cases inside and outside, counted to one horizon.

        The longer of both, else nearly all cases of a slow group still run by then and nothing of
        it is seen; but no longer than both could be followed.
        """
        own = self._valued(None)
        if not all(one.enough for one in own):
            return own
        longest = self._valued(max(one.horizon for one in own))
        return self._valued(min(one.horizon for one in longest))

    def _valued(self, horizon: float | None) -> tuple[Valued, Valued]:
        return self.inside.valued(horizon), self._others.valued(horizon)

    @property
    def _enough(self) -> bool:
        """Whether each group has the cases and the weeks, before and after."""
        if not all(of.enough for of in self._both):
            return False
        weeks = self._stacked.groupby(["inside", "after"])["week"].nunique()
        return int(weeks.min()) >= ENOUGH_WEEKS

    @cached_property
    def _stacked(self) -> pd.DataFrame:
        import pandas as pd

        inside, outside = (of.cases for of in self._both)
        frames = [inside.assign(inside=True), outside.assign(inside=False)]
        stacked = pd.concat(frames, ignore_index=True)
        if stacked.empty:
            return stacked.assign(week=0)
        return stacked.assign(week=course_of(stacked, self.inside.plan).week)

    def _points(self, told: list[pd.DataFrame], weeks: int, horizon: float) -> pd.DataFrame:
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
        whole = plan.until - pd.to_timedelta(horizon, unit="D")
        frame = frame[start + (frame.index + 1) * length <= whole]
        begin = start + frame.index.to_numpy() * length
        (first, last), (later, until) = plan.before, plan.after
        sides = [(begin + length > first) & (begin < last), (begin >= later) & (begin < until)]
        side = np.select(sides, ["before", "after"], "")
        columns = ["begin", "n_inside", "n_outside", *GROUPS, "side", "weeks"]
        return frame.assign(begin=begin, side=side, weeks=weeks)[columns].reset_index(drop=True)
