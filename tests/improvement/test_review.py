"""The review as frames: its one row, the case mix, and the chart that illustrates it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.review import Review
from pmtools.improvement.simulation import BEGINS, SCENARIOS, Scenario

MADE = Scenario("plain", n_cases=3000)
UNTIL = pd.Timestamp(BEGINS) + pd.Timedelta(weeks=2 * MADE.weeks)


def cases(effect: float = 0.0, made: Scenario = MADE) -> pd.DataFrame:
    told = made.cases(1, effect)
    return told.assign(value=(told.end - told.start) / pd.Timedelta(days=1))


def review(told: pd.DataFrame, **given: object) -> Review:
    plan = Plan(MADE.iteration().date(), UNTIL, adjust=("kind",), **given)  # type: ignore[arg-type]
    return Review(told, "throughput_p80", plan)


def test_the_row_says_what_was_found_and_of_what() -> None:
    row = review(cases(0.3)).result().iloc[0]
    assert row.verdict == "improved"
    assert row.low < row.effect < row.high < 0
    assert row.mean_after == row.mean_before + row.effect
    assert row.before_from == pd.Timestamp("2024-01-01")
    assert row.before_until == pd.Timestamp("2024-12-02")
    assert (row.after_from, row.after_until) == (pd.Timestamp("2024-12-30"), UNTIL)
    assert row.smallest > 0


def test_too_little_is_told_without_an_effect() -> None:
    few = SCENARIOS["few_cases"]
    row = review(cases(0.5, few)).result().iloc[0]
    assert row.verdict == "too_little_data"
    assert np.isnan(row[["effect", "low", "high", "smallest"]].astype(float)).all()


def test_the_mix_has_the_cases_of_both_windows() -> None:
    told, asked = cases(), review(cases(), pause=4)
    mix, row = asked.mix(), asked.result().iloc[0]
    assert set(mix.value) == {"small", "large"}
    assert mix.n_before.sum() == row.n_before
    assert mix.n_after.sum() == row.n_after
    late = told[(told.start >= row.after_from) & (told.kind == "large")]
    assert mix.set_index("value").n_after["large"] == len(late)
    assert mix.after_share.sum() == pytest.approx(1)
    assert review(told).mix().attribute.eq("kind").all()


def test_limits_are_those_of_wheeler_from_the_baseline_alone() -> None:
    """Against the arithmetic of the book on weeks that are made by hand."""
    values = [10.0, 14, 12, 13, 9, 11, 12, 10, 20, 20, 20, 20, 20, 20, 20, 20]
    start = pd.Timestamp("2024-01-01")
    rows = [
        {"start": start + pd.Timedelta(weeks=week, hours=hour), "value": value}
        for week, value in enumerate(values)
        for hour in range(5)
    ]
    plan = Plan(date(2024, 2, 26), pd.Timestamp("2024-04-22"), baseline=8, pause=0)
    told = Review(
        pd.DataFrame(rows).assign(known=lambda of: of.start), "waiting_before", plan
    ).weeks()
    middle = np.mean(values[:8])
    moving = np.mean(np.abs(np.diff(values[:8])))
    assert told.middle.unique() == pytest.approx([middle])
    assert told.upper.iloc[0] == pytest.approx(middle + 2.66 * moving)
    assert told.lower.iloc[0] == pytest.approx(middle - 2.66 * moving)
    assert told.side.to_list() == ["before"] * 8 + ["after"] * 8
    assert told.signal.to_list() == [""] * 8 + ["outside"] * 8


@pytest.mark.parametrize(("run", "signal"), [(6, ""), (7, "run")])
def test_eight_weeks_on_one_side_are_a_signal(run: int, signal: str) -> None:
    """The last week of the baseline is on that side too."""
    start = pd.Timestamp("2024-01-01")
    rows = [
        {"start": start + pd.Timedelta(weeks=week, hours=hour), "value": value}
        for week, value in enumerate([10.0, 12] * 6 + [11.5] * run)
        for hour in range(5)
    ]
    plan = Plan(date(2024, 3, 25), pd.Timestamp("2024-06-30"), baseline=12, pause=0)
    told = Review(
        pd.DataFrame(rows).assign(known=lambda of: of.start), "waiting_before", plan
    ).weeks()
    assert told.signal.iloc[-1] == signal
    assert told.signal.iloc[5] == ""


def test_weeks_that_could_not_be_followed_are_no_points() -> None:
    asked = review(cases())
    weeks, row = asked.weeks(), asked.result().iloc[0]
    assert weeks.week.max() < UNTIL - pd.Timedelta(days=row.horizon)
    assert weeks.value.max() <= row.horizon
    assert (weeks.n_cases >= 5).all()


def test_cases_in_hand_are_a_row_a_week_without_kinds() -> None:
    start, random = pd.Timestamp("2023-01-02"), np.random.default_rng(1)
    week = pd.date_range(start, periods=80, freq="7D")
    value = np.where(week >= pd.Timestamp("2024-01-01"), 60.0, 100.0) + random.normal(0, 3, 80)
    weeks = pd.DataFrame({"start": week, "known": week, "value": value})
    plan = Plan(date(2024, 1, 1), week[-1], adjust=("kind",))
    told = Review(weeks, "wip", plan)
    row = told.result().iloc[0]
    assert row.verdict == "improved"
    assert row.effect == pytest.approx(-40, abs=8)
    assert (row.horizon, row.n_after) == (0, 27)
    assert told.mix().empty
    assert len(told.weeks()) == 80


def test_nothing_is_drawn_where_nothing_can_be_told() -> None:
    asked = review(cases(0.5, SCENARIOS["few_cases"]))
    assert asked.weeks().empty
    assert np.isnan(asked.result().horizon[0])


def test_no_limit_is_below_nothing() -> None:
    """Weeks that jump from little to much: less than nothing there is not."""
    start = pd.Timestamp("2024-01-01")
    rows = [
        {"start": start + pd.Timedelta(weeks=week, hours=hour), "value": value}
        for week, value in enumerate([1.0, 20] * 9)
        for hour in range(5)
    ]
    cases = pd.DataFrame(rows).assign(known=lambda of: of.start)
    plan = Plan(date(2024, 3, 11), pd.Timestamp("2024-05-06"), baseline=10, pause=0)
    told = Review(cases, "waiting_before", plan).weeks()
    assert set(told.lower) == {0.0}
    assert told.upper.iloc[0] == pytest.approx(10.5 + 2.66 * 19)
