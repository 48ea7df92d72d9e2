"""Amounts and changes, as they may be written in a register."""

from __future__ import annotations

import pytest

from pmtools.errors import ParameterError
from pmtools.improvement.register.amounts import Amount, amount_of, change_of


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("30 dagen", 30, "days"), ("1 dag", 1, "days"), ("6 weken", 42, "days"), ("12 uur", 0.5, "days"),
        ("90%", 90, "%"), ("7,5 %", 7.5, "%"), ("2.25 days", 2.25, "days"), ("25 zaken", 25, "cases"),
        (25, 25, "cases"), ("5 procentpunt", 5, "points"), (" 3  WEEKS ", 21, "days"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(said: object, value: float, unit: str) -> None:
    assert amount_of(said) == Amount(value, unit)


@pytest.mark.parametrize(
    "said", ["", "dagen", "1.000 dagen", "drie dagen", "-3 dagen", "5 werkdagen", -1, True, None,
             float("nan"), float("inf"), 10**400, "٣ days", ["3 days"]],
)  # fmt: skip
def test_what_is_no_amount_is_refused(said: object) -> None:
    with pytest.raises(ParameterError):
        amount_of(said)


@pytest.mark.parametrize(
    ("said", "lower", "value"),
    [
        ("10 days", True, -10), ("10 dagen minder", True, -10), ("-10 days", True, -10), ("15% less", True, -15),
        ("5 procentpunt meer", False, 5), ("5 percentage points", False, 5), ("+5 points", False, 5),
        ("5 minder", True, -5),
    ],
)  # fmt: skip
def test_a_change_without_a_direction_is_for_the_better(said: str, lower: bool, value: int) -> None:
    assert change_of(said, lower_is_better=lower).value == value


@pytest.mark.parametrize("said", ["10 days more", "0 days", "-10 days less", "+10 days"])
def test_a_change_for_the_worse_is_refused(said: str) -> None:
    with pytest.raises(ParameterError):
        change_of(said, lower_is_better=True)
