"""The verdict on made-up iterations, and the traps that it must not step into."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.estimate.effect import effect_on_time, effect_on_value
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.estimate.verdict import verdict
from pmtools.improvement.simulation import BEGINS, SCENARIOS, Scenario

MANY = Scenario("plain", n_cases=4000)


def plan(made: Scenario, **given: object) -> Plan:
    until = pd.Timestamp(BEGINS) + pd.Timedelta(weeks=2 * made.weeks)
    known: dict[str, object] = {"start": made.iteration().date(), "until": until}
    return Plan(**{**known, "adjust": ("kind",), **given})  # type: ignore[arg-type]


def said(cases: pd.DataFrame, asked: Plan, expected: float | None = None) -> str:
    return verdict(effect_on_time(cases, asked), lower_is_better=True, expected=expected)


def test_a_large_effect_in_many_cases_is_found_with_its_size() -> None:
    found = effect_on_time(MANY.cases(1, 0.3), plan(MANY))
    assert found.difference is not None
    low, high = found.difference.interval()
    assert low < -0.25 * found.mean_before < high < 0
    assert verdict(found, lower_is_better=True) == "improved"
    assert verdict(found, lower_is_better=False) == "worse"


def test_none_in_many_cases_is_not_shown_and_what_could_be_seen_is_told() -> None:
    found = effect_on_time(MANY.cases(1), plan(MANY))
    assert found.difference is not None
    assert verdict(found, lower_is_better=True) == "not_shown"
    assert 0 < found.difference.smallest() < 0.3 * found.mean_before


@pytest.mark.parametrize("n_cases", [8, 25])
def test_a_few_cases_are_too_little(n_cases: int) -> None:
    made = Scenario("plain", n_cases=n_cases)
    for seed in range(30):
        assert said(made.cases(seed, 0.6), plan(made)) == "too_little_data"


def test_weeks_are_too_few_however_many_cases_there_are() -> None:
    made = Scenario("plain", n_cases=4000)
    cases = made.cases(2, 0.5)
    until = pd.Timestamp(made.iteration()) + pd.Timedelta(weeks=5)
    early = cases[cases.start < until].assign(end=lambda one: one.end.where(one.end <= until))
    assert said(early, plan(made, until=until)) == "too_little_data"


def test_finished_cases_alone_look_faster_while_running_ones_are_counted() -> None:
    """The censoring trap: with the last weeks only, what is finished is what was quick."""
    made = Scenario("plain", n_cases=4000)
    until = pd.Timestamp(made.iteration()) + pd.Timedelta(weeks=12)
    wrong = 0
    for seed in range(20):
        cases = made.cases(seed)
        cases = cases[cases.start < until].assign(end=lambda one: one.end.where(one.end <= until))
        found = effect_on_time(cases, plan(made, until=until))
        wrong += verdict(found, lower_is_better=True) in ("improved", "worse")
        finished = effect_on_time(cases.dropna(subset="end"), plan(made, until=until))
        assert finished.difference is not None
        assert found.difference is not None
        assert finished.difference.value < found.difference.value
    assert wrong <= 2


def test_a_bad_month_before_is_no_improvement_after() -> None:
    """Teams begin after a bad month: the last weeks before the start do not count."""
    made = replace(SCENARIOS["autocorrelation"], name="bad month", n_cases=400)
    improved = 0
    for seed in range(60):
        cases = made.cases(seed)
        start = pd.Timestamp(made.iteration())
        month = cases.start.between(start - pd.Timedelta(weeks=4), start, inclusive="left")
        slow = cases.end.where(~month, cases.start + (cases.end - cases.start) * 1.4)
        improved += said(cases.assign(end=slow), plan(made)) == "improved"
    assert improved <= 5


def test_a_shift_of_case_mix_is_no_improvement() -> None:
    made = replace(SCENARIOS["case_mix"], n_cases=3000, large=0.6, large_after=0.1)
    adjusted, plain = (
        [said(made.cases(seed), plan(made, adjust=adjust)) for seed in range(10)]
        for adjust in (("kind",), ())
    )
    assert plain.count("improved") >= 8
    assert adjusted.count("improved") <= 1


def test_a_kind_that_only_one_side_has_is_left_out_and_counted() -> None:
    cases = MANY.cases(1)
    late = (cases.start >= MANY.iteration()) & (cases.index % 10 == 0)
    cases.loc[late, "kind"] = "new"
    found = effect_on_time(cases, plan(MANY))
    assert found.left_out == int(late.sum())


def test_cases_between_the_pause_and_the_wash_out_do_not_count() -> None:
    asked = plan(MANY, pause=4, wash_out=3, baseline=30)
    cases = MANY.cases(1)
    week = (cases.start - pd.Timestamp(MANY.iteration())) / pd.Timedelta(weeks=1)
    found = effect_on_time(cases, asked)
    assert found.n_before == ((week >= -30) & (week < -4)).sum()
    assert found.n_after == (week >= 3).sum()
    assert (found.trend, found.season) == (True, False)


def test_the_horizon_is_never_longer_than_what_was_followed() -> None:
    made = Scenario("plain", n_cases=4000)
    until = pd.Timestamp(made.iteration()) + pd.Timedelta(weeks=9)
    found = effect_on_time(made.cases(1), plan(made, until=until, horizon=300.0))
    assert 60 < found.horizon <= 63
    assert effect_on_time(made.cases(1), plan(made, horizon=20.0)).horizon == 20


def test_after_is_a_year_at_most_while_cases_are_followed_to_the_end() -> None:
    made = replace(MANY, weeks=80)
    cases, start = made.cases(1), pd.Timestamp(made.iteration())
    found = effect_on_time(cases, plan(made, wash_out=3))
    first, last = (
        start + pd.Timedelta(weeks=3),
        start + pd.Timedelta(weeks=3) + pd.DateOffset(years=1),
    )
    assert found.n_after == ((cases.start >= first) & (cases.start < last)).sum()
    late = cases[cases.start < last].assign(end=lambda one: one.end.where(one.end < last))
    cut = effect_on_time(late, plan(made, wash_out=3, until=last))
    assert found.difference is not None
    assert cut.difference is not None
    assert found.difference.error < cut.difference.error


def test_what_bends_years_later_is_no_effect() -> None:
    """Cases that take longer and longer from the second year on, and nothing before."""
    random = np.random.default_rng(5)
    weeks = pd.date_range("2023-01-02", periods=52 * 4, freq="7D")
    start = weeks.repeat(40)
    later = np.maximum((start - pd.Timestamp("2025-01-06")) / pd.Timedelta(weeks=52), 0)
    days = random.lognormal(3.5, 0.5, len(start)) * (1 + later)
    cases = pd.DataFrame({"start": start, "end": start + pd.to_timedelta(days, unit="D")})
    asked = Plan(date(2024, 1, 1), weeks[-1])
    cases["end"] = cases.end.where(cases.end <= asked.until)
    assert said(cases, asked) == "not_shown"
    whole = replace(asked, window=(asked.after[0], asked.until))
    assert said(cases, whole) == "improved"  # a straight trend through a bend


def test_a_share_is_compared_as_a_share() -> None:
    random = np.random.default_rng(4)
    cases = MANY.cases(4)
    after = cases.start >= MANY.iteration()
    cases["value"] = (random.uniform(size=len(cases)) < np.where(after, 0.85, 0.7)).astype(float)
    cases.loc[::50, "value"] = np.nan
    found = effect_on_value(cases.assign(known=cases.start), plan(MANY))
    assert found.difference is not None
    assert found.mean_before == pytest.approx(0.7, abs=0.03)
    assert found.difference.value == pytest.approx(0.15, abs=0.06)
    assert verdict(found, lower_is_better=False) == "improved"
    assert found.n_before + found.n_after < len(cases) * 0.97


def shared(seed: int, until: pd.Timestamp, effect: float = 0.0) -> pd.DataFrame:
    """Cases of which the slow ones have rework more often, seen until a moment."""
    cases = MANY.cases(seed, effect)
    days = (cases.end - cases.start) / pd.Timedelta(days=1)
    chance = np.random.default_rng(seed).uniform(size=len(cases))
    value = (chance < np.where(days.fillna(99) > 40, 0.6, 0.2)).astype(float)
    seen = cases.start < until
    known = cases.end.where(cases.end <= until)
    return cases.assign(value=pd.Series(value).where(known.notna()), known=known)[seen]


def test_a_share_of_what_is_finished_is_no_share_of_what_began() -> None:
    """The censoring trap for shares: of the last weeks the quick cases are known first."""
    until = pd.Timestamp(MANY.iteration()) + pd.Timedelta(weeks=21)
    wrong = naive = 0
    for seed in range(20):
        cases = shared(seed, until)
        asked = plan(MANY, until=until, adjust=(), baseline=24)
        found = effect_on_value(cases, asked)
        wrong += verdict(found, lower_is_better=True) in ("improved", "worse")
        at_once = effect_on_value(cases.assign(known=cases.start), replace(asked, horizon=0.0))
        assert at_once.difference is not None
        assert found.difference is not None
        naive += at_once.difference.value < found.difference.value
    assert wrong <= 3
    assert naive >= 16  # who takes what is known lets it look better


def test_cases_of_a_share_are_followed_as_long_on_both_sides() -> None:
    until = pd.Timestamp(MANY.iteration()) + pd.Timedelta(weeks=30)
    cases = shared(1, until)
    found = effect_on_value(cases, plan(MANY, until=until, horizon=50.0))
    start, within = pd.Timestamp(MANY.iteration()), pd.Timedelta(days=50)
    told = (cases.known - cases.start) <= within
    before = (cases.start < start - pd.Timedelta(weeks=4)) & (cases.start <= start - within)
    assert found.n_before == (before & told).sum()
    assert found.n_after == ((cases.start >= start) & (cases.start <= until - within) & told).sum()
    assert found.horizon == 50


def test_a_baseline_is_as_long_as_the_log_reaches_back() -> None:
    cases = MANY.cases(1)
    for weeks, kept in ((52, (True, True)), (40, (True, False)), (20, (False, False))):
        first = pd.Timestamp(MANY.iteration()) - pd.Timedelta(weeks=weeks)
        found = effect_on_time(cases[cases.start >= first], plan(MANY))
        assert (found.trend, found.season) == kept


def permits(seed: int, in_time: tuple[float, float]) -> pd.DataFrame:
    """Cases with a term of eight weeks: in time is decided before it, late becomes so at its end."""
    random, cases = np.random.default_rng(seed), MANY.cases(seed)
    after = cases.start >= MANY.iteration()
    value = (random.uniform(size=len(cases)) < np.where(after, in_time[1], in_time[0])).astype(
        float
    )
    return cases.assign(value=value, known=cases.start + pd.Timedelta(days=56))


def test_many_in_time_do_not_hide_the_late_ones() -> None:
    found = effect_on_value(permits(1, (0.95, 0.65)), plan(MANY))
    assert found.difference is not None
    assert found.mean_before == pytest.approx(0.95, abs=0.02)
    assert found.difference.value == pytest.approx(-0.30, abs=0.1)
    assert verdict(found, lower_is_better=False, share=True) == "worse"


def test_slower_work_is_no_less_rework() -> None:
    """Three in ten have rework, halfway their time, and take twice as long; then all is slower."""
    wrong = 0
    for seed in range(20):
        random, cases = np.random.default_rng(seed), MANY.cases(seed)
        again = random.uniform(size=len(cases)) < 0.3
        slower = np.where(cases.start >= MANY.iteration(), 1.5, 1.0)
        days = random.lognormal(3.0, 0.4, len(cases)) * np.where(again, 2, 1) * slower
        known = cases.start + pd.to_timedelta(np.where(again, days / 8, 0), unit="D")
        cases["end"] = cases.start + pd.to_timedelta(days, unit="D")
        told = cases.assign(value=again.astype(float), known=known, until_known=0.0)
        found = effect_on_value(told, plan(MANY, baseline=25))
        assert found.mean_before == pytest.approx(0.3, abs=0.04)
        wrong += verdict(found, lower_is_better=True, share=True) != "not_shown"
    assert wrong <= 3


def test_what_is_known_of_fewer_cases_is_not_compared() -> None:
    """A figure that only ended cases have, when after the change many have not ended in time."""
    random, cases = np.random.default_rng(3), MANY.cases(3)
    after = cases.start >= MANY.iteration()
    days = random.lognormal(3.0, 0.5, len(cases)) * np.where(after, 1.5, 1.0)
    known = cases.start + pd.to_timedelta(days, unit="D")
    told = cases.assign(value=days / 2, known=known)
    found = effect_on_value(told, plan(MANY))
    assert found.difference is None
    assert found.unknown[0] == pytest.approx(0.1, abs=0.03)
    assert found.unknown[1] > 0.2
    same = effect_on_value(told.assign(known=cases.start), plan(MANY))
    assert same.difference is not None
    assert same.unknown == (0.0, 0.0)


@pytest.mark.parametrize("value", [1.0, 0.0, 0.3])
def test_a_figure_that_does_not_vary_is_no_verdict(value: float) -> None:
    cases = MANY.cases(1)
    told = cases.assign(value=value, known=cases.start)
    found = effect_on_value(told, plan(MANY))
    assert found.difference is None
    assert verdict(found, lower_is_better=True) == "too_little_data"
    day = effect_on_time(
        cases.assign(end=cases.start + pd.Timedelta(days=90)), plan(MANY, horizon=1)
    )
    assert day.difference is None


def test_kinds_that_only_one_side_could_be_followed_of_are_left_out() -> None:
    """Of each kind there are cases on both sides, but one side of each is not known in time."""
    cases = MANY.cases(1)
    after, kind = cases.start >= MANY.iteration(), np.where(cases.index % 2, "a", "b")
    never = (after & (kind == "a")) | (~after & (kind == "b"))
    late = cases.start + pd.to_timedelta(np.where(never, 400, 1), unit="D")
    told = cases.assign(kind=kind, known=late, value=np.where(kind == "a", 1.0, 0.0))
    assert effect_on_value(told, plan(MANY, horizon=30.0)).difference is None


def test_a_share_near_all_can_only_get_a_little_better() -> None:
    found = effect_on_value(permits(2, (0.97, 0.97)), plan(MANY))
    assert found.difference is not None
    assert verdict(found, lower_is_better=False) == "not_shown"
    assert verdict(found, lower_is_better=False, share=True) == "too_little_data"


def test_what_cannot_be() -> None:
    with pytest.raises(ParameterError, match="no colour"):
        effect_on_time(MANY.cases(1), plan(MANY, adjust=("colour",)))
    nothing = effect_on_time(MANY.cases(1), plan(MANY, start=date(2030, 1, 1)))
    assert verdict(nothing, lower_is_better=True) == "too_little_data"
