"""Restricted means against published survival curves, SciPy, and means that need no curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from pmtools.improvement.estimate.restricted_mean import (
    kaplan_meier,
    pseudo_values,
    restricted_mean,
)

# Weeks of remission with 6-mercaptopurine; + is censored (Freireich et al., Blood 1963, as in
# Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, table 1.1).
TEXT = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
WEEKS = TEXT.split(" ")
DAYS = np.array([float(one.rstrip("+")) for one in WEEKS])
ENDED = np.array([not one.endswith("+") for one in WEEKS])
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}

CASES = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=2, max_size=40).filter(
    lambda cases: any(ended for _, ended in cases)
)


def test_the_published_curve() -> None:
    curve = kaplan_meier(DAYS, ENDED)
    assert dict(
        zip(curve.day.astype(int).tolist(), curve.share.round(3).tolist(), strict=True)
    ) == (PUBLISHED)
    # Until week 6 all, then the steps of the table, to week 24.
    area = 6 + 0.857 + 3 * 0.807 + 3 * 0.753 + 3 * 0.690 + 6 * 0.627 + 0.538 + 0.448
    assert restricted_mean(DAYS, ENDED, 24.0) == pytest.approx(area, abs=0.01)


@given(CASES)
@settings(deadline=None, max_examples=150)
def test_the_curve_is_that_of_scipy(cases: list[tuple[int, bool]]) -> None:
    days, ended = (np.array(one) for one in zip(*cases, strict=True))
    days = days.astype(float)
    curve = kaplan_meier(days, ended)
    theirs = ecdf(CensoredData(uncensored=days[ended], right=days[~ended])).sf
    assert curve.share == pytest.approx(theirs.evaluate(curve.day), abs=1e-12)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=40), st.integers(1, 50))
@settings(deadline=None, max_examples=100)
def test_without_censoring_it_is_the_mean_up_to_the_horizon(days: list[int], most: int) -> None:
    spent, ended = np.array(days, float), np.ones(len(days), bool)
    assert restricted_mean(spent, ended, most) == pytest.approx(np.minimum(spent, most).mean())
    assert pseudo_values(spent, ended, most) == pytest.approx(np.minimum(spent, most))


@given(CASES, st.integers(1, 40))
@settings(deadline=None, max_examples=150)
def test_what_cases_add_has_the_restricted_mean_as_its_mean(
    cases: list[tuple[int, bool]], most: int
) -> None:
    days, ended = (np.array(one) for one in zip(*cases, strict=True))
    values = pseudo_values(days.astype(float), ended, float(most))
    assert values.mean() == pytest.approx(restricted_mean(days.astype(float), ended, float(most)))


def test_what_a_case_adds_is_what_leaving_it_out_takes_away() -> None:
    """The jackknife pseudo-observation n·θ − (n − 1)·θ without the case, in a sample of some size."""
    random = np.random.default_rng(5)
    days, limit = random.exponential(10, 400), random.uniform(0, 30, 400)
    ended, days = days <= limit, np.minimum(days, limit)
    values = pseudo_values(days, ended, 15.0)
    whole, n = restricted_mean(days, ended, 15.0), len(days)
    for case in range(0, n, 37):
        others = np.arange(n) != case
        left = restricted_mean(days[others], ended[others], 15.0)
        assert values[case] == pytest.approx(n * whole - (n - 1) * left, abs=0.2)
