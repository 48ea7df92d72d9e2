"""Guard measures: figures that must not get worse, judged together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmtools.improvement.holm import together
from pmtools.improvement.review import Review

if TYPE_CHECKING:
    import pandas as pd


def guarded_by(reviews: Sequence[tuple[Review, str]]) -> pd.DataFrame:
    """Which figures got worse while a goal was worked on: one row each, judged together.

    Takes reviews, each with the activity that it is about. Columns: those of `Review.result`,
    `step` (str), `chance` (that this much worse, or more, is seen when nothing changed; one-sided)
    and `worse` (bool): by Holm (A simple sequentially rejective multiple test procedure, 1979), so
    that of figures that did not change one is called worse in one review in twenty at most, however
    many there are. Null and false where there is too little data.
    """
    import pandas as pd

    rows = [review.result().assign(step=step, chance=_chance(review)) for review, step in reviews]
    if not rows:
        return pd.DataFrame(columns=["measure", "step", "effect", "low", "high", "chance", "worse"])
    told = pd.concat(rows, ignore_index=True)
    return told.assign(worse=together(told["chance"]))


def _chance(review: Review) -> float:
    """The chance of a figure that much worse when nothing changed."""
    from scipy.stats import t

    found = review.effect.difference
    if found is None:
        return float("nan")
    size = found.value / found.error if found.error else 0.0
    return float(t.sf(size if review.lower_is_better else -size, found.freedom))
