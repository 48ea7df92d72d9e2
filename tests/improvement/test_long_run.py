"""The interval of a difference: what it comes to in plain cases, and how often it errs."""

import numpy as np
import pytest

from pmtools.improvement.estimate.long_run import difference


def weekly(seed: int, memory: float, n_weeks: int = 60, each: int = 5) -> tuple[np.ndarray, ...]:
    """A figure of cases in weeks that hang together; the second half is after a change of none."""
    random = np.random.default_rng(seed)
    level = np.zeros(n_weeks)
    for week in range(1, n_weeks):
        level[week] = memory * level[week - 1] + random.normal(0, np.sqrt(1 - memory**2))
    week = np.repeat(np.arange(n_weeks), each)
    y = level[week] + random.normal(0, 1, len(week))
    after = (week >= n_weeks // 2).astype(float)
    return y, after, np.ones((len(week), 1)), week


def test_the_value_is_that_of_least_squares() -> None:
    y, after, ones, week = weekly(3, 0.3)
    years = week[:, np.newaxis] / 52
    others = np.hstack([ones, years, np.sin(2 * np.pi * years)])
    theirs = np.linalg.lstsq(np.column_stack([others, after]), y, rcond=None)[0][-1]
    assert difference(y, after, others, week).value == pytest.approx(theirs)


def test_for_two_plain_halves_the_error_is_on_average_the_usual_one() -> None:
    random = np.random.default_rng(1)
    week = np.repeat(np.arange(80), 5)
    after = (week >= 40).astype(float)
    found = [
        difference(random.normal(0, 2, 400), after, np.ones((400, 1)), week).error ** 2
        for _ in range(2000)
    ]
    assert np.mean(found) == pytest.approx(2**2 * (1 / 200 + 1 / 200), rel=0.05)


@pytest.mark.parametrize(("memory", "most"), [(0.0, 0.065), (0.3, 0.08)])
def test_of_twenty_changes_of_none_about_one_is_found(memory: float, most: float) -> None:
    wrong = 0
    for seed in range(1500):
        low, high = difference(*weekly(seed, memory)).interval()
        wrong += not low <= 0 <= high
    assert 0.01 < wrong / 1500 < most


def test_the_smallest_difference_is_found_four_times_in_five() -> None:
    smallest = np.mean([difference(*weekly(seed, 0.0)).smallest() for seed in range(300)])
    seen = 0
    for seed in range(1000):
        y, after, ones, week = weekly(seed, 0.0)
        low, _ = difference(y + smallest * after, after, ones, week).interval()
        seen += low > 0
    assert 0.72 < seen / 1000 < 0.88
