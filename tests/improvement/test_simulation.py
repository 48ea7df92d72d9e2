"""The simulation plants what it says: times, effect, season, trend, weeks that hang together."""

import numpy as np
import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.simulation import SCENARIOS, SEEDS, Scenario, scenario

MANY = 40_000


def days(made: Scenario, effect: float = 0.0, seed: int = 1) -> tuple[pd.DataFrame, pd.Series]:
    cases = made.cases(seed, effect)
    return cases, (cases.end - cases.start) / pd.Timedelta(days=1)


def test_times_have_the_mean_and_spread_that_are_asked() -> None:
    # Of the weeks long before the end, so that none is still running.
    cases, spent = days(Scenario("plain", n_cases=MANY))
    small = spent[(cases.kind == "small") & (cases.start < "2024-06-01")]
    assert small.mean() == pytest.approx(0.8 * 40, rel=0.02)
    assert small.std() / small.mean() == pytest.approx(0.5, rel=0.03)
    assert (cases.kind == "large").mean() == pytest.approx(1 / 3, abs=0.01)


def test_an_effect_shortens_cases_that_begin_after_the_iteration() -> None:
    made = Scenario("plain", n_cases=MANY)
    cases, spent = days(made, effect=0.15)
    _, without = days(made)
    after = (cases.start >= made.iteration()) & (cases.start < "2025-08-01")
    assert (spent / without)[after].dropna().round(3).eq(0.85).mean() > 0.99
    assert (spent / without)[cases.start < made.iteration()].dropna().round(3).eq(1).all()


def test_a_case_that_is_not_finished_at_the_end_has_no_end() -> None:
    cases, _ = days(Scenario("plain", n_cases=MANY))
    last = pd.Timestamp("2024-01-01") + pd.Timedelta(weeks=104)
    assert cases.end.max() <= last
    assert cases.end.isna().any()
    assert cases.start.max() < last


def test_season_and_trend() -> None:
    cases, spent = days(Scenario("x", n_cases=MANY, season=0.3, trend=-0.2))
    quarter = (cases.start - cases.start.min()).dt.days // 91
    mean = spent.groupby(quarter).mean()
    assert mean[0] > mean[2] * 1.3
    assert mean[4] / mean[0] == pytest.approx(1 - 0.2 / 1.15, abs=0.03)


def test_weeks_hang_together_as_much_as_is_asked() -> None:
    waves = [
        SCENARIOS["autocorrelation"]._waves(np.random.default_rng(seed)) for seed in range(300)
    ]
    both = np.concatenate([np.stack([one[:-1], one[1:]]) for one in waves], axis=1)
    assert np.corrcoef(both)[0, 1] == pytest.approx(0.3, abs=0.02)
    assert both.std() == pytest.approx(0.15, abs=0.005)


def test_the_same_seed_gives_the_same_cases_and_each_scenario_its_own() -> None:
    pd.testing.assert_frame_equal(SCENARIOS["plain"].cases(3), SCENARIOS["plain"].cases(3))
    assert len(SCENARIOS["plain"].cases(3)) != len(SCENARIOS["plain"].cases(4))
    assert (SEEDS.start, SEEDS.stop) == (0, 1000)
    with pytest.raises(ParameterError, match="few_cases"):
        scenario("none")
