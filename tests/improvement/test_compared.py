"""The comparison group: what a common shock hides from before and after, and when there is none."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from pmtools.errors import CapabilityError
from pmtools.improvement.between import Found, reading
from pmtools.improvement.compared import Comparison, require_comparison
from pmtools.improvement.estimate.long_run import Difference
from pmtools.improvement.estimate.plan import Plan
from pmtools.improvement.review import Review
from pmtools.improvement.simulation import BEGINS, Scenario

MANY = Scenario("plain", n_cases=2000)
DAY = pd.Timedelta(days=1)
WHOLE = SimpleNamespace(of_events=None)


def planted(
    made: Scenario, seed: int, effect: float = 0.0, shock: float = 0.0, share: float = 0.5
) -> tuple[Comparison, float]:
    """Two groups of one simulation, so that the weeks of both hang together, and the true effect.

    From the start on all cases are a share `shock` shorter, those inside a share `effect` of that.
    """
    shares = (1 - (1 - shock) * (1 - effect), shock)
    touched, others = (
        of.assign(value=(of.end - of.start) / DAY)
        for of in (made.cases(seed, one) for one in shares)
    )
    inside = np.random.default_rng(seed).uniform(size=len(touched)) < share
    until = pd.Timestamp(BEGINS) + pd.Timedelta(weeks=2 * made.weeks)
    plan = Plan(made.iteration().date(), until, adjust=("kind",))
    review = Review(touched[inside].reset_index(drop=True), "throughput_p80", plan)
    comparison = Comparison(review, others[~inside].reset_index(drop=True))
    late = inside & (touched.start >= made.iteration()) & touched.end.notna() & others.end.notna()
    horizon = comparison.result().horizon[0]
    with_it, without = (of.value[late].clip(upper=horizon).mean() for of in (touched, others))
    return comparison, with_it - without


def told(of: Comparison) -> pd.Series:
    return of.result().iloc[0]


def test_an_effect_is_told_from_a_shock_that_all_cases_had() -> None:
    found, truth = planted(MANY, 1, effect=0.2, shock=0.3)
    row = told(found)
    assert row.low < truth < row.high < 0
    assert row.outside_high < 0
    assert (row.verdict, row.reading) == ("improved", "supported")
    alone = found.inside.result().iloc[0]
    assert alone.effect < 2 * truth, "before and after take the shock for an effect"


def test_a_shock_alone_misleads_before_and_after_and_is_no_difference() -> None:
    rows = [told(planted(MANY, seed, shock=0.4)[0]) for seed in range(4)]
    assert [row.verdict for row in rows] == ["improved"] * 4
    assert [row.reading for row in rows] == ["elsewhere_too"] * 4


def test_what_a_shock_the_other_way_hides_is_seen_beside_the_others() -> None:
    row = told(planted(MANY, 3, effect=0.25, shock=-0.33)[0])
    assert row.verdict != "improved"
    assert row.reading == "only_better"
    assert row.high < 0 < row.outside_low


def test_without_an_effect_and_a_shock_there_is_neither() -> None:
    row = told(planted(MANY, 2)[0])
    assert row.reading == "neither"
    assert row.low < 0 < row.high
    assert row.smallest > 0


def test_weeks_that_both_groups_share_fall_away_against_each_other() -> None:
    made = Scenario("waves", n_cases=4000, wave=0.25, memory=0.5)
    row = told(planted(made, 5)[0])
    assert (row.high - row.low) < (row.outside_high - row.outside_low) / 3


def figures(seed: int = 7) -> tuple[pd.DataFrame, pd.Series, Plan]:
    """Cases with a figure that is known at once, so that least squares is all there is to it."""
    random, n = np.random.default_rng(seed), 3000
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.uniform(0, 728, n), unit="D")
    cases = pd.DataFrame({"start": start.astype("datetime64[us]")})
    inside = pd.Series(random.uniform(size=n) < 0.4)
    late = cases.start >= "2025-01-06"
    cases["kind"] = np.where(random.uniform(size=n) < 0.3, "large", "small")
    cases["value"] = 10 + 4 * inside + 3 * (cases.kind == "large") - 2 * late - 5 * (late & inside)
    cases["value"] += random.normal(0, 2, n)
    cases["known"] = cases.start
    plan = Plan(date(2025, 1, 6), pd.Timestamp("2025-12-29"), adjust=("kind",), baseline=53)
    return cases, inside, plan


def test_the_coefficients_are_those_of_least_squares() -> None:
    cases, inside, plan = figures()
    row = told(Comparison(Review(cases[inside], "waiting_before", plan), cases[~inside]))
    day = ((cases.start - pd.Timestamp("2025-01-06")) / DAY).to_numpy()
    kept = (day >= -53 * 7) & ((day < -28) | (day >= 0))
    year, mine = day / 365.25, inside.to_numpy(float)
    late, large = (day >= 0).astype(float), (cases.kind == "large").to_numpy(float)
    season = [np.sin(2 * np.pi * year), np.cos(2 * np.pi * year)]
    fixed = [np.ones(len(day)), mine, large, mine * large]
    columns = np.column_stack([*fixed, year, *season, late, mine * late])[kept]
    theirs = np.linalg.lstsq(columns, cases.value.to_numpy()[kept], rcond=None)[0]
    assert (row.outside, row.difference) == pytest.approx((theirs[-2], theirs[-1]))
    assert row.low < -5 < row.high
    early = kept & (day < 0)
    columns = np.column_stack([*fixed, year, *season, mine * year * 4])[early]
    theirs = np.linalg.lstsq(columns, cases.value.to_numpy()[early], rcond=None)[0]
    assert row.apart == pytest.approx(theirs[-1])
    assert row.apart_low < 0 < row.apart_high
    assert row.n_before == (early & ~inside).sum()
    assert row.outside_before == pytest.approx(cases.value[early & ~inside].mean())


def test_groups_that_drift_apart_before_the_start_are_found() -> None:
    cases, inside, plan = figures()
    year = (cases.start - pd.Timestamp("2025-01-06")) / DAY / 365.25
    cases["value"] -= 4 * year * inside
    row = told(Comparison(Review(cases[inside], "waiting_before", plan), cases[~inside]))
    assert row.apart_low < -1 < row.apart_high < 0


def test_ten_cases_are_too_few_and_so_are_three_weeks() -> None:
    found, _ = planted(MANY, 1, effect=0.3)
    found = replace(found, inside=replace(found.inside, plan=replace(found.inside.plan, adjust=())))
    late = found.outside.start >= MANY.iteration()
    few = pd.concat([found.outside[~late], found.outside[late].head(10)])
    quick = pd.concat([found.outside[~late], found.outside[late].head(60)])
    for outside, n in ((few, 10), (quick, 60)):
        row = told(Comparison(found.inside, outside.reset_index(drop=True)))
        assert row.reading == "too_few"
        assert row.n_after == n
        assert row[["outside", "difference", "low", "apart", "horizon"]].isna().all()
    assert row.weeks_after < 8
    assert Comparison(found.inside, few).groups().empty


def test_kinds_count_within_their_own_group() -> None:
    """A scope on the very attribute that is held equal leaves no kind in both groups."""
    cases, inside, plan = figures()
    cases["kind"] = np.where(inside, "inner", "outer")
    cases.loc[(~inside) & (cases.start > "2025-06-01") & (cases.index % 9 == 0), "kind"] = "new"
    row = told(Comparison(Review(cases[inside], "waiting_before", plan), cases[~inside]))
    assert row.left_out == (cases.kind == "new").sum()
    assert row.low < -5 < row.high


def test_a_slow_group_is_counted_until_most_of_it_has_ended() -> None:
    found, _ = planted(MANY, 1)
    end = found.outside.start + (found.outside.end - found.outside.start) * 3
    slow = found.outside.assign(end=end.where(end <= found.inside.plan.until))
    row = told(Comparison(found.inside, slow))
    assert row.horizon > 2 * found.inside.effect.horizon
    assert row.outside_before > 2 * row.inside_before
    declared = replace(found.inside, plan=replace(found.inside.plan, horizon=30.0))
    assert told(Comparison(declared, slow)).horizon == 30


def test_a_share_is_compared_as_known_by_one_horizon() -> None:
    cases, inside, plan = figures()
    chance = np.random.default_rng(1).uniform(size=len(cases))
    late = (cases.start >= "2025-01-06") & inside
    share = cases.assign(value=(chance < np.where(late, 0.2, 0.5)).astype(float))
    row = told(Comparison(Review(share[inside], "rework", plan), share[~inside]))
    assert row.low < -0.3 < row.high < 0
    assert (row.verdict, row.reading) == ("too_little_data", "only_better")


BETTER, WORSE, NOTHING = Difference(-3, 1, 30), Difference(3, 1, 30), Difference(0.5, 1, 30)


@pytest.mark.parametrize(
    ("verdict", "difference", "outside", "said"),
    [
        ("improved", BETTER, BETTER, "supported"),
        ("improved", NOTHING, BETTER, "elsewhere_too"),
        ("improved", NOTHING, NOTHING, "unsure"),
        ("improved", NOTHING, WORSE, "unsure"),
        ("improved", WORSE, BETTER, "against"),
        ("worse", WORSE, NOTHING, "supported"),
        ("worse", NOTHING, WORSE, "elsewhere_too"),
        ("worse", BETTER, WORSE, "against"),
        ("not_shown", BETTER, WORSE, "only_better"),
        ("too_little_data", WORSE, BETTER, "only_worse"),
        ("not_shown", NOTHING, NOTHING, "neither"),
    ],
)
def test_what_it_adds_to_the_verdict(
    verdict: str, difference: Difference, outside: Difference, said: str
) -> None:
    found = Found(outside, difference, NOTHING)
    assert reading(verdict, found, lower_is_better=True) == said
    turned = Found(*(one._replace(value=-one.value) for one in found))
    assert reading(verdict, turned, lower_is_better=False) == said
    assert reading(verdict, None, lower_is_better=True) == "too_few"


def test_when_there_is_no_group() -> None:
    review = planted(MANY, 1)[0].inside
    few = replace(review, cases=review.cases.head(20))
    weeks = replace(review, measure="wip")
    events = SimpleNamespace(of_events=object())
    for given, lack in (
        ((None, WHOLE), "no_outcome"),
        ((review, None), "no_scope"),
        ((review, events), "scope_of_events"),
        ((weeks, WHOLE), "group_of_weeks"),
        ((few, WHOLE), "too_little_to_compare"),
    ):
        with pytest.raises(CapabilityError) as error:
            require_comparison(*given)
        assert error.value.lack == lack
    require_comparison(review, WHOLE)


def test_of_all_cases_those_of_the_review_are_not_of_the_group() -> None:
    cases, inside, plan = figures()
    cases["case_id"] = [f"z{n}" for n in range(len(cases))]
    review = Review(cases[inside], "waiting_before", plan)
    assert len(Comparison.of(review, cases).outside) == (~inside).sum()
    with pytest.raises(CapabilityError) as error:
        Comparison.of(review, cases[inside])
    assert error.value.lack == "scope_all"


def test_the_points_are_means_of_periods_that_the_start_parts() -> None:
    cases, inside, plan = figures()
    points = Comparison(Review(cases[inside], "waiting_before", plan), cases[~inside]).groups()
    start = pd.Timestamp("2025-01-06")
    assert points.weeks.eq(4).all(), "a hundred weeks are too many points"
    assert ((points.begin - start) % pd.Timedelta(weeks=4)).eq(pd.Timedelta(0)).all()
    first = points[points.begin == start].iloc[0]
    mine = cases[inside & cases.start.between(start, start + 28 * DAY, inclusive="left")]
    assert (first.inside, first.n_inside) == (pytest.approx(mine.value.mean()), len(mine))
    assert first.side == "after"
    assert points.loc[points.begin == start - 28 * DAY, "side"].eq("").all()
    assert points.side.iloc[0] == "before"
    assert points.begin.max() + 28 * DAY <= plan.until, "a period that is not over is no point"
    assert points.begin.min() <= plan.before[0] < points.begin.min() + 28 * DAY


def test_a_point_of_fewer_than_five_cases_is_not_told() -> None:
    cases, inside, plan = figures()
    month = cases.start.between("2025-03-03", "2025-03-31", inclusive="left")
    some = cases[(~month | inside) | (cases.index % 20 == 0)]
    outside = some[~inside.reindex(some.index)]
    points = Comparison(Review(cases[inside], "waiting_before", plan), outside).groups()
    row = points[points.begin == "2025-03-03"].iloc[0]
    assert pd.isna(row.outside)
    assert pd.isna(row.n_outside)
    assert row.n_inside >= 5
    assert points[["n_inside", "n_outside"]].min(axis=None) >= 5


def test_few_weeks_with_many_cases_are_points_of_their_own() -> None:
    cases, inside, plan = figures()
    many = pd.concat([cases] * 3, ignore_index=True)
    mine = pd.concat([inside] * 3, ignore_index=True)
    short = replace(plan, baseline=26, until=pd.Timestamp("2025-06-30"))
    recent = many.start < short.until
    review = Review(many[mine & recent], "waiting_before", short)
    points = Comparison(review, many[~mine & recent]).groups()
    assert points.weeks.eq(1).all()
    assert len(points) == 51


@pytest.mark.long
@pytest.mark.parametrize(
    ("made", "share"),
    [
        (Scenario("plain", n_cases=400), 0.5),
        (Scenario("plain", n_cases=400), 0.25),
        (Scenario("autocorrelation", n_cases=400, wave=0.15, memory=0.3), 0.5),
        (Scenario("long waves", n_cases=1000, wave=0.2, memory=0.6), 0.25),
        (Scenario("season and trend", n_cases=400, season=0.15, trend=-0.1), 0.5),
    ],
    ids=lambda of: getattr(of, "name", of),
)
def test_a_common_shock_is_called_a_difference_in_one_of_twenty(
    made: Scenario, share: float
) -> None:
    """21 of 300 is the one-sided 95 % bound on 5 %, of both a difference and drifting apart."""
    wrong = drifted = 0
    for seed in range(300):
        row = told(planted(made, seed, shock=0.2, share=share)[0])
        wrong += not row.low <= 0 <= row.high
        drifted += not row.apart_low <= 0 <= row.apart_high
    assert wrong <= 21
    assert drifted <= 21


@pytest.mark.long
def test_the_interval_holds_the_effect_in_nineteen_of_twenty() -> None:
    made = Scenario("autocorrelation", n_cases=400, wave=0.15, memory=0.3)
    missed = misled = 0
    for seed in range(200):
        found, truth = planted(made, seed, effect=0.2, shock=0.2)
        row, alone = told(found), found.inside.result().iloc[0]
        missed += not row.low <= truth <= row.high
        misled += abs(alone.effect - truth) > abs(row.difference - truth)
    assert missed <= 16
    assert misled >= 150
