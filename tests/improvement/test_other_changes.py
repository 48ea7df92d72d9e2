"""How many cases came in, and steps that are new or gone."""

import pandas as pd
import pytest

from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.other_changes import other_changes

CHANGE, UNTIL = pd.Timestamp("2025-01-06"), pd.Timestamp("2025-07-07")
PLAN = Plan(CHANGE.date(), UNTIL, baseline=30)


def made(after_each: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ten cases a week before, and fewer after: each takes a, and on day 100 z."""
    weeks = pd.date_range(CHANGE - pd.Timedelta(weeks=30), UNTIL, freq="7D", inclusive="left")
    start = [
        week + pd.Timedelta(hours=hour)
        for week in weeks
        for hour in range(10 if week < CHANGE else 10 // after_each)
    ]
    cases = pd.DataFrame({"start": start})
    cases["case_id"] = [f"c{number}" for number in cases.index]
    rows = [cases.assign(activity=name, day=day) for name, day in (("a", 0.0), ("z", 100.0))]
    gaps = pd.concat(rows, ignore_index=True)
    return gaps[gaps.start + pd.to_timedelta(gaps.day, unit="D") <= UNTIL], cases


def test_the_volume_is_cases_a_week_in_each_window() -> None:
    row = other_changes(*made(), PLAN).iloc[0]
    assert (row.kind, row.before, row.after) == ("volume", 10, 5)
    assert (row.n_before, row.n_after) == (260, 130)


def test_steps_that_are_new_or_gone_are_told_with_their_share() -> None:
    gaps, cases = made()
    late = gaps.start >= CHANGE
    gaps["activity"] = gaps.activity.mask((gaps.activity == "a") & late, "b")
    told = other_changes(gaps, cases, PLAN).set_index("activity")
    assert told.kind["a"] == "vanished"
    assert told.kind["b"] == "appeared"
    assert (told.before["a"], told.after["b"]) == (1, 1)
    assert told.horizon["a"] == 91


def test_a_late_step_that_the_newest_cases_have_not_come_to_is_not_gone() -> None:
    gaps, cases = made()
    assert "z" not in set(other_changes(gaps, cases, PLAN).activity)
    assert len(other_changes(gaps[gaps.activity != "z"], cases, PLAN)) == 1


@pytest.mark.parametrize(("every", "told"), [(9, True), (25, False)])
def test_a_rare_step_that_is_missing_by_chance_is_not_told(every: int, told: bool) -> None:
    """One in nine cases is told, one in twenty-five (4 %) is not."""
    gaps, cases = made()
    rare = cases[cases.start < CHANGE].iloc[::every].assign(activity="r", day=1.0)
    found = other_changes(pd.concat([gaps, rare]), cases, PLAN)
    assert ("r" in set(found.activity)) == told


def test_few_cases_where_none_is_no_sign() -> None:
    gaps, cases = made(after_each=10)
    rare = cases[cases.start < CHANGE].iloc[::15].assign(activity="r", day=1.0)
    assert "r" not in set(other_changes(pd.concat([gaps, rare]), cases, PLAN).activity)


def test_no_cases_and_a_start_after_the_last_one() -> None:
    gaps, cases = made()
    assert other_changes(gaps.head(0), cases.head(0), PLAN).before.to_list() == [0]
    future = Plan(pd.Timestamp("2026-01-01").date(), UNTIL)
    assert other_changes(gaps, cases, future).after.to_list() == [0]
