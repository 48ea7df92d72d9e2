"""Guard measures are judged together: by Holm, one-sided, each in its own direction."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.guards import guarded_by
from pmtools.improvement.review import Review
from pmtools.improvement.simulation import BEGINS, Scenario

MADE = Scenario("plain", n_cases=3000)
PLAN = Plan(MADE.iteration().date(), pd.Timestamp(BEGINS) + pd.Timedelta(weeks=104))


def review(measure: str, before: float, after: float, seed: int = 1) -> Review:
    """A share of cases before and after."""
    cases = MADE.cases(seed)
    random = np.random.default_rng(seed)
    share = np.where(cases.start >= MADE.iteration(), after, before)
    value = (random.uniform(size=len(cases)) < share).astype(float)
    return Review.of(cases.assign(value=value, known=cases.start), measure, PLAN)


def test_more_rework_is_worse_and_more_in_term_is_not() -> None:
    told = guarded_by([(review("rework", 0.2, 0.5), ""), (review("share_in_term", 0.5, 0.9), "")])
    assert told.worse.to_list() == [True, False]
    less = guarded_by([(review("rework", 0.5, 0.2), "x"), (review("share_in_term", 0.9, 0.5), "")])
    assert less.worse.to_list() == [False, True]
    assert less.step.to_list() == ["x", ""]


def test_the_chance_is_one_sided_of_the_same_t() -> None:
    one = review("rework", 0.3, 0.32)
    found = one.effect.difference
    assert found is not None
    chance = guarded_by([(one, "")]).chance[0]
    assert chance == pytest.approx(1 - t.cdf(found.value / found.error, found.freedom))


def test_many_figures_that_did_not_change_seldom_make_one_worse() -> None:
    wrong = 0
    for round_ in range(40):
        reviews = [(review("rework", 0.3, 0.3, 100 * round_ + n), "") for n in range(5)]
        wrong += bool(guarded_by(reviews).worse.any())
    assert wrong <= 6


def test_too_little_data_is_not_worse_and_no_guards_are_none() -> None:
    few = replace(PLAN, start=pd.Timestamp("2025-12-25").date())
    one = Review.of(review("rework", 0.1, 0.9).cases, "rework", few)
    told = guarded_by([(one, "")])
    assert np.isnan(told.chance[0])
    assert not told.worse[0]
    assert guarded_by([]).empty
