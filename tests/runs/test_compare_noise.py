"""Whether means differ by more than weeks do: against textbook tests, and how often it errs."""

import math

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pmtools.runs.comparing.noise import Side, Verdict, by_week, differ, moved
from pmtools.runs.comparing.process import of_process
from pmtools.runs.comparing.traces import Trace

WEEK = 168


def test_of_weeks_as_large_it_is_the_test_of_welch() -> None:
    """With one case in each week, and weeks that are not alike, no more than that is left of it."""
    before, after = np.array([1.0, -1, 1, -1, 2, -2, 1, -1]), np.array([9.0, 2, 8, 1, 7, 2])
    sides = [by_week(values, np.arange(len(values))) for values in (before, after)]
    verdict = differ(*sides)
    expected = stats.ttest_ind(after, before, equal_var=False)
    assert verdict.chance == pytest.approx(expected.pvalue, rel=1e-9)
    assert (verdict.before, verdict.after) == (before.mean(), after.mean())


def test_cases_of_a_week_count_as_one_that_varies() -> None:
    """Each week has its own level: a hundred cases of it are no hundred proofs."""
    weeks = np.repeat(np.arange(8), 100)
    level = np.array([1.0, 9, 2, 8, 3, 7, 1, 9])[weeks]
    shifted = np.array([4.0, 11, 3, 10, 6, 8, 4, 12])[weeks]
    assert stats.ttest_ind(shifted, level).pvalue < 1e-9
    assert differ(by_week(level, weeks), by_week(shifted, weeks)).chance > 0.05


def test_new_weeks_that_are_alike_by_luck_prove_nothing() -> None:
    before = by_week(np.array([1.0, 9, 2, 8, 3, 7, 1, 9]), np.arange(8))
    assert differ(before, by_week(np.full(4, 8.0), np.arange(4))).chance > 0.05


def test_figures_that_never_vary_differ_or_do_not() -> None:
    five, six = (by_week(np.full(9, value), np.arange(9)) for value in (5.0, 6.0))
    assert differ(five, five).chance == 1
    assert differ(five, six).chance == 0


def test_figures_are_judged_together() -> None:
    told = {"a": 0.004, "b": 0.002, "c": 0.5, "d": 0.004}
    verdicts = {name: Verdict(0, 1, chance, 0) for name, chance in told.items()}
    assert moved(verdicts) == {"b"}
    verdicts["c"] = Verdict(0, 1, 0.0001, 0)
    assert moved(verdicts) == {"b", "c", "a", "d"}


def test_a_week_without_cases_stands_between_the_others() -> None:
    side = by_week(np.ones(3), np.array([4, 4, 7]))
    assert (side.sizes.tolist(), side.weeks, side.n_cases) == ([2, 0, 0, 1], 2, 3)
    assert isinstance(side, Side)


def waves(chance: np.random.Generator, weeks: int, alike: float) -> np.ndarray:
    steps = chance.normal(size=weeks)
    for week in range(1, weeks):
        steps[week] = alike * steps[week - 1] + math.sqrt(1 - alike**2) * steps[week]
    return steps


def log_of(chance: np.random.Generator, slow: float, vary: float, alike: float) -> list[Trace]:
    """What is kept of two exports, of 60 and 100 weeks; cases of the later weeks may be slower."""
    weeks, old, rate = 100, 60, 25
    level = [np.exp(vary * waves(chance, weeks, alike) - vary**2 / 2) for _ in range(4)]
    week = np.repeat(np.arange(weeks), chance.poisson(rate * level[0]))
    first = week * WEEK + chance.integers(0, WEEK, len(week))
    pace = level[1][week] * np.where(week >= old, slow, 1)
    span = np.maximum(chance.gamma(2, 240, len(week)) * pace, 1)
    size = 3 + chance.poisson(2 * level[2][week])
    ends = np.cumsum(size) - 1
    place = chance.random(size.sum())
    place[ends], place[[0, *(ends[:-1] + 1)]] = 1, 0
    case = np.repeat(np.arange(len(week)), size)
    rows = pl.DataFrame({"case": case, "at": (first[case] + place * span[case]).astype(np.int32)})
    twice = chance.random(len(week)) < np.clip(0.2 * level[3][week], 0, 1)
    again = (first + span * chance.random(len(week))).astype(int)
    cases = pl.DataFrame({"first": first, "span": span, "again": np.where(twice, again, 10**9)})
    cases = cases.with_row_index("case").cast({"case": pl.Int64})
    return [exported(cases, rows, n * WEEK + 9) for n in (old, weeks)]


def exported(cases: pl.DataFrame, rows: pl.DataFrame, end: int) -> Trace:
    kept = rows.filter(pl.col("at") < end).sort("case", "at").group_by("case").agg("at")
    told = cases.join(kept, on="case").with_columns(
        finished=pl.col("first") + pl.col("span") < end,
        again=pl.when(pl.col("again") < end).then("again"),
        seconds=(pl.col("at").list.max() - pl.col("first")) * 3600,
        closing=pl.lit(None, dtype=pl.Int64),
        about=0,
        **{name: pl.col("at") for name in ("row", "rest")},
        step=pl.col("at").list.eval(pl.element() > -1),
    )
    return Trace(told, {})


def told_of(tries: int, slow: float, vary: float, alike: float) -> list[set[str]]:
    chance = np.random.default_rng(20)
    found = []
    for _ in range(tries):
        older, newer = log_of(chance, slow, vary, alike)
        said = of_process(older, newer, one_key=True)
        found.append({one.key for one in said if one.kind == "change"})
    return found


def test_it_seldom_errs_and_sees_a_slower_process() -> None:
    assert sum(map(bool, told_of(20, 1, 0.15, 0.3))) <= 1
    assert sum(found == {"throughput_up"} for found in told_of(10, 1.3, 0.1, 0)) >= 8


@pytest.mark.long
@pytest.mark.parametrize(("vary", "alike", "most"), [(0, 0, 2), (0.15, 0.3, 2.5), (0.25, 0.6, 6)])
def test_how_often_it_says_that_something_moved_when_nothing_did(
    vary: float, alike: float, most: float
) -> None:
    """In a hundred; of four figures together, with weeks that vary and hang together."""
    tries = 500
    assert 100 * sum(map(bool, told_of(tries, 1, vary, alike))) / tries <= most
