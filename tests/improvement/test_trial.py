"""The review tried on made-up iterations: how often it errs, and how much it sees."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, norm

from pmtools.errors import ParameterError
from pmtools.improvement.simulation import SCENARIOS, SEEDS
from pmtools.improvement.trial import tried_reviews

MOST = 62
"""Errors in a thousand: the one-sided 95 % bound of one in twenty."""
SEEN = {  # scenario: cases a side at which 15 % is found, and what is found with 200 cases
    "plain": (3600, 0.60),
    "season": (3200, 0.60),
    "trend": (3200, 0.60),
    "case_mix": (3600, 0.60),
    "autocorrelation": (None, 0.70),
}


def test_the_bound_is_that_of_the_binomial() -> None:
    assert binom.cdf(MOST - 1, len(SEEDS), 0.05) < 0.95 <= binom.cdf(MOST, len(SEEDS), 0.05)


def test_a_row_counts_the_verdicts() -> None:
    told = tried_reviews(tries=6)
    verdicts = told[["improved", "not_shown", "too_little_data", "worse"]]
    assert (verdicts.sum(axis=1) == 6).all()
    assert told.scenario.to_list() == list(SCENARIOS)
    assert told.found.isna().all()
    few = told.set_index("scenario").loc["few_cases"]
    assert few.too_little_data == 6
    large = tried_reviews(0.6, 4, 1500, ["plain"]).iloc[0]
    assert (large.improved, large.found, large.wrong) == (4, 1, 0)


def test_few_cases_are_no_scenario_when_their_number_is_given() -> None:
    assert "few_cases" not in set(tried_reviews(tries=1, n_cases=40).scenario)


def test_the_same_tries_give_the_same_answer() -> None:
    pd.testing.assert_frame_equal(tried_reviews(tries=3), tried_reviews(tries=3))


def test_another_scenario_is_refused() -> None:
    with pytest.raises(ParameterError, match="autocorrelation"):
        tried_reviews(tries=1, scenarios=["storm"])


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_called_improved_or_worse_in_one_of_twenty_at_most(name: str) -> None:
    row = tried_reviews(tries=len(SEEDS), scenarios=[name]).iloc[0]
    assert row.improved + row.worse <= MOST


@pytest.mark.long
@pytest.mark.parametrize("name", SEEN)
def test_an_effect_is_found_four_times_in_five(name: str) -> None:
    """With 200 cases a side that is a large one; one of 15 % takes thousands."""
    many, effect = SEEN[name]
    if many:
        assert tried_reviews(0.15, 200, many, [name]).found[0] >= 0.8
    assert tried_reviews(effect, 200, 200, [name]).found[0] >= 0.8


def test_no_review_could_find_fifteen_percent_in_two_hundred_cases() -> None:
    """A sober bound: even who knows that it is either 15 % less or a trend of 10 % a year.

    Of two worlds that are known whole (nothing but a trend; nothing but an effect) the most
    powerful test of 5 % (Neyman and Pearson) finds the effect less often than four times in five.
    """
    years = np.linspace(-1, 1, 20_001)
    worlds_apart = (-0.15 * (years > 0) + 0.10 * years).std()  # the level is not known
    cases = SCENARIOS["plain"].cases(1)
    days = ((cases.end - cases.start) / pd.Timedelta(days=1)).dropna()
    counted = days.clip(upper=days.quantile(0.9))
    spread = (counted - counted.groupby(cases.kind).transform("mean")).std() / counted.mean()
    power = norm.sf(norm.isf(0.05) - worlds_apart * np.sqrt(400) / spread)
    assert 0.4 < power < 0.8
