"""Whether a gain is still there: on made-up cases with a gain that stays, or that fades."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pmtools.errors import CapabilityError, ParameterError, PrivacyError
from pmtools.improvement.asked import Asked
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.gains import Gain
from pmtools.improvement.review import Review
from pmtools.improvement.simulation import BEGINS, SCENARIOS, Scenario
from pmtools.improvement.sustain import supported, sustained, window_after

MADE = Scenario("plain", n_cases=12_000, weeks=75, usual=20)
START = pd.Timestamp(MADE.iteration())
UNTIL = pd.Timestamp(BEGINS) + pd.Timedelta(weeks=2 * MADE.weeks)


def asked(**given: Any) -> Asked:
    told = dict.fromkeys(
        ("title", "team", "problem", "hypothesis", "countermeasure", "programme_goal", "target"),
        "x",
    )
    known = {"id": "bellen", "measure": "throughput_p80", "start": START.date(), **told}
    return Asked(**{**known, "adjust": ("kind",), **given})


def gain(asked_for: Asked | None = None, **given: Any) -> Gain:
    known = {"found_on": date(2026, 1, 1), "effect": -7.0, "low": -9.0, "high": -5.0}
    return Gain(asked_for or asked(), **{**known, **given})


def cases(effect: float, seed: int = 1, fades_after: int | None = None) -> pd.DataFrame:
    """Cases with an effect; after so many months it is gone."""
    told, without = MADE.cases(seed, effect), MADE.cases(seed)
    pd.testing.assert_series_equal(told.start, without.start)
    if fades_after:
        fades = START + pd.DateOffset(months=fades_after)
        told["end"] = told.end.where(told.start < fades, without.end)
    return told.assign(value=(told.end - told.start) / pd.Timedelta(days=1))


def verdicts(told: pd.DataFrame, **given: Any) -> dict[int, str]:
    held = sustained([gain(**given)], {"bellen": told}, UNTIL)
    return dict(zip(held.months, held.verdict, strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_gain_that_fades_is_held_first_and_not_later(seed: int) -> None:
    said = verdicts(cases(0.35, seed, fades_after=6))
    assert said[3] == "held"
    assert said[12] == "not_shown"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_gain_that_stays_is_held_at_all_moments(seed: int) -> None:
    assert set(verdicts(cases(0.35, seed)).values()) == {"held"}


def test_what_turns_for_the_worse_is_said() -> None:
    assert verdicts(cases(-0.5))[3] == "worse"


def test_few_cases_are_too_little_and_what_could_be_seen_is_told() -> None:
    told = cases(0.0)
    few = told.iloc[::20].reset_index(drop=True)
    held = sustained([gain()], {"bellen": few}, UNTIL)
    assert set(held.verdict) == {"too_little_data"}
    assert (held.smallest > 7).all()


def test_the_gain_that_was_found_is_what_is_looked_for() -> None:
    """A small gain that a quarter cannot show again is not said to be gone."""
    told = cases(0.0)
    assert verdicts(told, effect=-30.0)[3] == "not_shown"
    assert verdicts(told, effect=-0.5)[3] == "too_little_data"


def test_a_moment_that_is_not_past_is_not_yet() -> None:
    _, end = window_after(Plan(START.date(), UNTIL), 6)
    told = cases(0.35)
    for until, said in ((end, "held"), (end - pd.Timedelta("1s"), "not_yet")):
        early = told[told.start < until].copy()
        early["end"] = early.end.where(early.end <= until)
        held = sustained([gain()], {"bellen": early}, until).set_index("months")
        assert held.verdict[3] == "held"
        assert held.verdict[6] == said
        assert held.verdict[12] == "not_yet"
    assert held.loc[[6, 12], ["effect", "smallest"]].isna().all(axis=None)


def test_the_baseline_is_that_of_the_review() -> None:
    told, one = cases(0.35), gain(asked(wash_out_weeks=3))
    row = one.review(told, UNTIL).result().iloc[0]
    held = sustained([one], {"bellen": told}, UNTIL)
    assert (held.before_from == row.before_from).all()
    assert (held.before_until == row.before_until).all()
    assert (held.n_before == row.n_before).all()
    assert (held.n_after < row.n_after).all()


def test_only_the_cases_of_the_two_windows_matter_and_they_are_followed_to_the_end() -> None:
    """Against a review of a log in which no other case was ever begun."""
    told, one = cases(0.35), gain()
    for row in sustained([one], {"bellen": told}, UNTIL).itertuples():
        inside = told.start.between(row.before_from, row.before_until, inclusive="left")
        inside |= told.start.between(row.after_from, row.after_until, inclusive="left")
        alone = Review(told[inside], "throughput_p80", one.plan(UNTIL)).result().iloc[0]
        assert (row.n_before, row.n_after) == (alone.n_before, alone.n_after)
        assert (row.effect, row.low) == pytest.approx((alone.effect, alone.low))
        assert row.horizon > 30


@pytest.mark.parametrize("start", [date(2024, 12, 1), date(2023, 12, 1), date(2024, 8, 31)])
@pytest.mark.parametrize("wash_out", [0, 2])
def test_a_window_is_a_quarter_and_holds_nothing_of_the_wash_out(
    start: date, wash_out: int
) -> None:
    plan = Plan(start, UNTIL, wash_out=wash_out)
    for months in (3, 6, 12):
        begin, end = window_after(plan, months)
        assert end == plan.after[0] + pd.DateOffset(months=months)
        assert begin >= plan.after[0]
        assert pd.Timedelta(days=90) <= end - begin <= pd.Timedelta(weeks=13)


def test_a_plan_without_a_window_looks_at_a_year() -> None:
    plan = Plan(START.date(), UNTIL, wash_out=2)
    first = START + pd.Timedelta(weeks=2)
    assert plan.after == (first, first + pd.DateOffset(years=1))
    early = first + pd.Timedelta(weeks=20)
    assert replace(plan, until=early).after == (first, early)
    window = (START, START + pd.Timedelta(weeks=13))
    assert replace(plan, window=window).after == window


def test_a_share_of_which_more_is_better() -> None:
    told = cases(0.0)
    good = (told.index % 10 < 6).astype(float)
    told["known"] = told.start
    told["value"] = pd.Series(good).where(told.start < START, (told.index % 10 < 8).astype(float))
    share = asked(measure="share_in_term", adjust=())
    assert set(verdicts(told, asked_for=share, effect=0.2).values()) == {"held"}
    told["value"] = 1 - told["value"]
    assert set(verdicts(told, asked_for=share, effect=0.2).values()) == {"worse"}


def test_other_iterations_count_from_when_they_began() -> None:
    later = (START + pd.DateOffset(months=4)).date()
    one = gain(others=(("eerder", date(2025, 1, 1)), ("later", later)))
    held = sustained([one], {"bellen": cases(0.35)}, UNTIL).set_index("months")
    assert held.overlapping.to_dict() == {3: "eerder", 6: "eerder, later", 12: "eerder, later"}


def test_what_a_log_cannot_tell_leaves_the_others_as_they_are() -> None:
    other = gain(asked(id="balie", measure="wip"), effect=None, low=None, high=None)
    told = cases(0.35)
    held = sustained([other, gain()], {"bellen": told}, UNTIL)
    assert held.verdict.to_list() == ["unsupported"] * 3 + ["held"] * 3
    alone = sustained([gain()], {"bellen": told}, UNTIL)
    pd.testing.assert_frame_equal(held.iloc[3:].reset_index(drop=True), alone)


def test_nothing_to_judge_is_an_empty_frame_of_the_same_kinds() -> None:
    none, some = sustained([], {}, UNTIL), sustained([gain()], {}, UNTIL)
    assert none.empty
    pd.testing.assert_series_equal(none.dtypes, some.dtypes)


@pytest.mark.parametrize("error", [ParameterError, PrivacyError])
def test_a_goal_of_another_log_is_a_question_that_this_one_cannot_answer(error: type) -> None:
    with pytest.raises(CapabilityError, match="no kanaal") as raised, supported():
        raise error("no kanaal")
    assert raised.value.lack == "goal"
    with pytest.raises(CapabilityError) as other, supported():
        raise CapabilityError("finished", "x")
    assert other.value.lack == "finished"
    with pytest.raises(ZeroDivisionError), supported():
        1 / 0  # noqa: B018


@pytest.mark.long
@pytest.mark.parametrize("name", ["plain", "season", "trend", "autocorrelation", "case_mix"])
def test_without_any_effect_a_verdict_is_rare(name: str) -> None:
    """The margin of 95% holds with a gap between the windows: 26 of 300 is three errors off."""
    made = replace(SCENARIOS[name], weeks=75, n_cases=400)
    wrong = dict.fromkeys((3, 6, 12), 0)
    for seed in range(300):
        told = made.cases(seed)
        held = sustained([gain()], {"bellen": told.assign(value=0.0)}, UNTIL)
        for months, verdict in zip(held.months, held.verdict, strict=True):
            wrong[months] += verdict in ("held", "worse")
    assert max(wrong.values()) <= 26, wrong
