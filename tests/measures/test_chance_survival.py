"""The share decided after the deadline, against answers made by hand and laws that hold for all."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmtools.measures.forecasting.survival import Chance, Followed, decided_after, wilson


def rows(*stretches: tuple[int, int, int, int, bool], term: int = 56) -> Followed:
    """Stretches from (case, first, last, end, decided)."""
    case, first, last, end, decided = (np.array(column) for column in zip(*stretches, strict=True))
    return Followed(case, first, last, end, decided, np.full(len(case), term))


def ended(*ends: tuple[int, bool]) -> Followed:
    """One moment per case, 10 days before its deadline, from (end, decided)."""
    return rows(*((case, -10, -10, end, decided) for case, (end, decided) in enumerate(ends)))


def test_freireich_1963_remission_in_weeks() -> None:
    """6-MP arm, Freireich et al. (1963), the textbook table of Kaplan and Meier.

    Survival after 6, 7, 10, 13, 16, 22, 23 weeks (Kleinbaum and Klein, Survival Analysis, table
    2.3): .8571 .8067 .7529 .6902 .6275 .5378 .4482; Greenwood's s.e. at 10 weeks .0963.
    """
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    past = ended(*((w, True) for w in relapsed), *((w, False) for w in censored))
    table = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for week, share in table.items():
        assert decided_after(past, week).chance == pytest.approx(share, abs=6e-5)
    found = decided_after(past, 10)
    n = 0.7529 * (1 - 0.7529) / 0.0963**2
    low, high = wilson(np.array([0.7529]), np.array([n]))
    assert (found.low, found.high) == pytest.approx((low[0], high[0]), abs=1e-3)


def test_without_running_cases_it_is_the_share_that_was_late() -> None:
    found = decided_after(ended((-3, True), (-1, True), (0, True), (1, True), (9, True)))
    assert found.chance == pytest.approx(2 / 5)
    assert found.n == 5


def test_decided_on_the_deadline_is_in_time_and_a_tie_with_a_running_case_counts_it_as_at_risk() -> (
    None
):
    # day -2: 1 of 4 decided while one was followed until that very day; day 0: 1 of 2
    found = decided_after(ended((-2, True), (-2, False), (0, True), (4, True)))
    assert found.chance == pytest.approx(3 / 4 * 1 / 2)
    assert found.n == 3


def test_wilson_of_a_hand_made_share() -> None:
    """8 of 10: Wilson (1927) gives 0.490 to 0.943."""
    low, high = wilson(np.array([0.8, 0.0, 1.0, 0.5]), np.array([10, 10, 10, 0]))
    assert (low[0], high[0]) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert (low[1], high[1]) == pytest.approx((0, 0.2775), abs=1e-4)
    assert (low[2], high[2]) == pytest.approx((0.7225, 1), abs=1e-4)
    assert (low[3], high[3]) == pytest.approx((0, 1), abs=1e-4)


@pytest.mark.parametrize(("end", "chance"), [(-1, 0.0), (1, 1.0)])
def test_all_or_none_late_leaves_room_on_the_other_side(end: int, chance: float) -> None:
    found = decided_after(ended(*[(end, True)] * 30))
    assert found.chance == chance
    assert (found.low, found.high) == pytest.approx(
        (0, 0.1135) if end < 0 else (0.8865, 1), abs=1e-3
    )


def test_of_what_nobody_was_followed_for_the_interval_starts_at_0() -> None:
    found = decided_after(ended((-5, True), (-3, False), (-3, False)))
    assert found.chance == pytest.approx(2 / 3)
    assert found.low == 0
    assert found.n == 1


def test_moments_of_one_case_do_not_count_as_cases() -> None:
    """Each case at one moment, or at five: 40 cases, of which 20 still run."""
    ends = [((-3, False), (-1, True), (3, True), (-2, False))[case % 4] for case in range(40)]
    one, many = (
        rows(*((case, first, last, *end) for case, end in enumerate(ends)))
        for first, last in ((-10, -10), (-12, -8))
    )
    assert decided_after(many) == pytest.approx(decided_after(one))


def test_near_takes_moments_not_cases_and_none_after_the_deadline() -> None:
    past = rows((1, -20, -4, -3, True), (2, -4, 5, 6, True), (3, -30, -15, 2, True))
    near = past.near(5, None, 2)
    assert list(zip(near.case, near.first, near.last, strict=True)) == [(1, -7, -4), (2, -4, -3)]
    assert list(past.near(1, None, 9).last) == [-4, -1]
    assert list(past.near(5, 51, 0).case) == [1]
    assert list(past.near(5, 40, 0).case) == []


ENDS = st.lists(st.tuples(st.integers(-9, 30), st.booleans()), min_size=1, max_size=40)


@given(ENDS)
def test_laws(ends: list[tuple[int, bool]]) -> None:
    past = ended(*ends)
    found = [decided_after(past, day) for day in range(-9, 31)]
    for chance, low, high, n in found:
        assert 0 <= low <= chance <= high <= 1
        assert 0 <= n <= len(ends)
    assert all(a.chance >= b.chance for a, b in pairwise(found))
    assert found[9].chance == pytest.approx(float(slow(ends, 0)))


@given(ENDS, st.randoms())
def test_the_order_of_cases_does_not_matter(ends: list[tuple[int, bool]], random: object) -> None:
    mixed = list(ends)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert close(decided_after(ended(*ends)), decided_after(ended(*mixed)))


def close(one: Chance, other: Chance) -> bool:
    return one == pytest.approx(other)


def slow(ends: list[tuple[int, bool]], day: int) -> Fraction:
    """Kaplan and Meier in fractions, a day at a time."""
    share = Fraction(1)
    for now in range(-9, day + 1):
        at_risk = sum(end >= now for end, _ in ends)
        done = sum(end == now and decided for end, decided in ends)
        share *= 1 - Fraction(done, at_risk) if at_risk else 1
    return share
