"""Guard measures: figures that must not get worse, judged together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pmtools.errors import CapabilityError
from pmtools.improvement.estimate.holm import together
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.verdict import LARGE
from pmtools.improvement.review import Review
from pmtools.improvement.sustain import supported

if TYPE_CHECKING:
    import pandas as pd


class Guards(NamedTuple):
    """The reviews of guard measures, and those that the log cannot give, with why."""

    reviews: list[tuple[Review, str]]
    unsupported: list[tuple[str, str, CapabilityError]]


def guard_reviews(
    guards: Sequence[tuple[str, str]], values: Callable[[str, str], pd.DataFrame], plan: Plan
) -> Guards:
    """The review of each guard measure, alone and by the plan of the goal.

    Takes each measure with the activity that it is about, and what gives its `case_values`.
    """
    told = Guards([], [])
    for measure, step in guards:
        try:
            with supported():
                told.reviews.append((Review.of(values(measure, step), measure, plan), step))
        except CapabilityError as error:
            told.unsupported.append((measure, step, error))
    return told


def guarded_by(reviews: Sequence[tuple[Review, str]]) -> pd.DataFrame:
    """Which figures got worse while a goal was worked on: one row each, judged together.

    Takes reviews, each with the activity that it is about. Columns: those of `Review.result`,
    `step` (str), `chance` (that this much worse, or more, is seen when nothing changed; one-sided),
    `seen` (bool: whether three tenths of the figure worse would have been found four times in five)
    and `worse` (bool): by Holm (A simple sequentially rejective multiple test procedure, 1979), so
    that of figures that did not change one is called worse in one review in twenty at most, however
    many there are. Null and false where there is too little data.
    """
    import pandas as pd

    rows = [review.result().assign(step=step, chance=_chance(review)) for review, step in reviews]
    if not rows:
        return pd.DataFrame(
            columns=["measure", "step", "effect", "low", "high", "chance", "seen", "worse"]
        )
    told = pd.concat(rows, ignore_index=True)
    seen = told["smallest"] <= LARGE * told["mean_before"].abs()
    return told.assign(seen=seen, worse=together(told["chance"]))


def _chance(review: Review) -> float:
    """The chance of a figure that much worse when nothing changed."""
    from scipy.stats import t

    found = review.effect.difference
    if found is None:
        return float("nan")
    size = found.value / found.error if found.error else 0.0
    return float(t.sf(size if review.lower_is_better else -size, found.freedom))
