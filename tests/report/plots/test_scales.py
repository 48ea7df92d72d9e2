"""The scales: round numbers from zero, handy units, few months with a name."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.language import choose
from pmtools.report.plots.scales import month_name, month_ticks, scale_of, ticks

JUNE_2025 = 2025 * 12 + 5


@pytest.mark.parametrize(
    ("largest", "whole", "marks"),
    [
        (0, True, [0, 1]), (1, True, [0, 1]), (3, True, [0, 1, 2, 3]), (41, True, [0, 10, 20, 30, 40, 50]),
        (50, True, [0, 10, 20, 30, 40, 50]), (51, True, [0, 20, 40, 60]),
        (0.4, False, [0, 0.1, 0.2, 0.3, 0.4]), (12_345, False, [0, 5000, 10_000, 15_000]),
    ],
)  # fmt: skip
def test_ticks_are_round_and_reach_over_the_largest(
    largest: float, whole: bool, marks: list[float]
) -> None:
    assert ticks(largest, whole) == pytest.approx(marks)


@pytest.mark.parametrize("months", [1, 2, 5, 12, 13, 25, 60, 120, 121, 600, 5000])
def test_a_dozen_months_at_most_have_a_name(months: int) -> None:
    named = month_ticks(JUNE_2025, JUNE_2025 + months - 1)
    assert 1 <= len(named) <= 12
    assert named[0] >= JUNE_2025
    assert named[-1] <= JUNE_2025 + months - 1


def test_of_many_months_the_first_of_each_year_is_named() -> None:
    assert month_ticks(JUNE_2025, JUNE_2025 + 119)[:2] == [2026 * 12, 2027 * 12]
    assert month_ticks(JUNE_2025, JUNE_2025 + 29)[:3] == [2025 * 12 + 6, 2025 * 12 + 9, 2026 * 12]


def test_a_month_is_named_in_the_language_of_the_reader() -> None:
    from pmtools.report.words import words_of

    assert month_name(JUNE_2025, words_of("nl")) == "juni 2025"
    assert month_name(JUNE_2025, words_of("en")) == "June 2025"
    assert month_name(2025 * 12 + 2, words_of("nl"), "LLL") == "mrt"


@pytest.mark.parametrize(
    ("largest", "unit", "amount"),
    [("40D", "dagen", 40), ("2D", "dagen", 2), ("47h", "uur", 47), ("90min", "minuten", 90),
     ("30s", "seconden", 30), ("0s", "dagen", 0)],
)  # fmt: skip
def test_the_unit_makes_the_largest_a_handy_number(largest: str, unit: str, amount: float) -> None:
    scale = scale_of("duration", pd.Timedelta(largest))
    assert scale.unit == unit
    assert scale.amount(pd.Timedelta(largest)) == pytest.approx(amount)


def test_where_only_days_are_known_the_unit_is_days() -> None:
    choose("nl", whole_days=True)
    assert scale_of("duration", pd.Timedelta("3h")).unit == "dagen"


def test_values_are_said_by_what_they_are() -> None:
    pm.speak("nl")
    assert scale_of("count", 9).said(1234) == "1.234"
    assert scale_of("share", 0.5).said(0.123) == "12%"
    assert scale_of("share", 0.5).amount(0.5) == pytest.approx(50)
    assert scale_of("duration", pd.Timedelta("9D")).said(pd.Timedelta("36h")) == "36 uur"
