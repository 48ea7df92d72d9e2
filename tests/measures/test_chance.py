"""The chance of missing the term, against a plain loop over days, and at the edges."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from pmtools.errors import ParameterError
from pmtools.measures.forecasting.chance import miss_chance, naive_chance

DAY = date(2025, 1, 1)
AT = DAY + timedelta(200)
SCHEMA = {
    "case_id": pl.Int64, "step": pl.String, "enter": pl.Date, "leave": pl.Date,
    "received": pl.Date, "deadline": pl.Date, "decided": pl.Date,
}  # fmt: skip


def stays(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Stays from (case, step, enter, leave, received, deadline, decided), days as numbers."""
    days = [
        (case, step, *(None if n is None else DAY + timedelta(int(n)) for n in rest))
        for case, step, *rest in rows
    ]
    return pl.DataFrame(days, schema=SCHEMA, orient="row")


def decided(case: int, received: int, took: int, term: int = 56) -> tuple[Any, ...]:
    end = received + took
    return (case, "a", received, end, received, received + term, end)


def runs(case: int, received: int, term: int = 56, step: str = "a") -> tuple[Any, ...]:
    return (case, step, received, None, received, received + term, None)


LATE = [decided(n, n, 60) for n in range(12)]
IN_TIME = [decided(n, n, 50) for n in range(12, 40)]
SOON = [decided(n, n, 5) for n in range(40, 60)]


def test_like_cases_are_those_that_ran_in_that_step_after_as_many_days() -> None:
    (row,) = miss_chance(stays(*LATE, *IN_TIME, *SOON, runs(99, 180)), AT).rows(named=True)
    assert row == {
        "case_id": 99, "step": "a", "used": 20, "left": 36, "chance": pytest.approx(12 / 40),
        "low": pytest.approx(0.1807, abs=1e-4), "high": pytest.approx(0.4543, abs=1e-4),
        "n_like": 40, "basis": "step and days used",
    }  # fmt: skip


def test_days_left_alone_does_not_see_the_step() -> None:
    other = [(*decided(n, n, 60)[:1], "b", *decided(n, n, 60)[2:]) for n in range(60, 100)]
    frame = stays(*LATE, *IN_TIME, *other, runs(199, 180))
    assert miss_chance(frame, AT)["chance"].to_list() == pytest.approx([12 / 40])
    found = naive_chance(frame, AT)
    assert found["chance"].to_list() == pytest.approx([52 / 80])
    assert found["basis"].to_list() == ["days left"]


def test_another_term_is_compared_at_as_many_days_left() -> None:
    """With a term of 90 days, 70 days used and 20 left: nobody used as many; the step remains."""
    found = miss_chance(stays(*LATE, *IN_TIME, runs(99, 130, term=90)), AT).rows(named=True)[0]
    assert (found["basis"], found["n_like"]) == ("step", 40)
    assert found["chance"] == pytest.approx(12 / 40)


def test_a_step_never_seen_is_compared_with_all() -> None:
    found = miss_chance(stays(*LATE, *IN_TIME, runs(99, 180, step="new")), AT).rows(named=True)[0]
    assert (found["basis"], found["n_like"]) == ("all", 40)


def test_the_band_widens_until_thirty_cases() -> None:
    """29 cases were in the step at 20 days used, and one more came into it on day 22."""
    thirtieth = (30, "a", 52, 110, 30, 86, 110)
    frame = stays(*(decided(n, n, 50) for n in range(29)), thirtieth, runs(99, 180))
    found = miss_chance(frame, AT).rows(named=True)[0]
    assert (found["n_like"], found["basis"]) == (30, "step and days used")
    # within 3 days: 7 moments of each of the 29, and those on days 22 and 23 of the thirtieth
    assert found["chance"] == pytest.approx(2 / (29 * 7 + 2))


def test_past_the_deadline_is_sure_and_so_is_its_last_day_when_that_is_over() -> None:
    found = miss_chance(stays(runs(1, 100), runs(2, 144), *LATE), AT)
    assert found["left"].to_list() == [-44, 0]
    for column in ("chance", "low", "high"):
        assert found[column].to_list() == [1, 1]
    assert found["basis"].to_list() == ["past its deadline"] * 2


def test_nothing_known_has_no_row() -> None:
    for frame in (stays(runs(1, 190)), stays()):
        for forecast in (miss_chance, naive_chance):
            found = forecast(frame, AT)
            assert found.height == 0
            assert found.schema["chance"] == pl.Float64


def test_one_past_case_is_little() -> None:
    row = miss_chance(stays(decided(1, 0, 60), runs(2, 180)), AT).rows(named=True)[0]
    assert (row["chance"], row["n_like"], row["basis"]) == (1, 1, "all")
    assert row["low"] < 0.25


@pytest.mark.parametrize(("took", "chance"), [(60, 1.0), (50, 0.0)])
def test_all_late_and_none_late(took: int, chance: float) -> None:
    past = [decided(n, n, took) for n in range(35)]
    row = miss_chance(stays(*past, runs(99, 180)), AT).rows(named=True)[0]
    assert row["chance"] == chance
    assert row["low"] <= chance <= row["high"]
    assert row["high"] - row["low"] == pytest.approx(0.099, abs=1e-3)


def test_a_withdrawn_case_is_not_asked_about_and_counts_until_it_was_withdrawn() -> None:
    withdrawn = [(n, "a", n, n + 45, n, n + 56, None) for n in range(40, 60)]
    found = miss_chance(stays(*LATE, *IN_TIME, *withdrawn, runs(99, 180)), AT)
    assert found["case_id"].to_list() == [99]
    assert found["n_like"].to_list() == [40]
    assert found["chance"].to_list() == pytest.approx([12 / 40])


def test_without_a_deadline_nothing_is_said_nor_learned() -> None:
    dateless = [(*decided(n, n, 90)[:5], None, n + 90) for n in range(60, 90)]
    asks = (100, "a", 180, None, 180, None, None)
    found = miss_chance(stays(*LATE, *IN_TIME, *dateless, asks, runs(99, 180)), AT)
    assert found["case_id"].to_list() == [99]
    assert found["n_like"].to_list() == [40]


def test_what_was_not_known_then_is_refused() -> None:
    with pytest.raises(ParameterError, match="1 stays have days after 2025-07-20"):
        miss_chance(stays(decided(1, 150, 51), runs(2, 180)), AT)


def test_the_frame_that_was_given_stays_as_it_was_and_enums_stay_enums() -> None:
    frame = stays(*LATE, *IN_TIME, runs(99, 180))
    frame = frame.with_columns(pl.col("step").cast(pl.Enum(["z", "a"])))
    before = frame.clone()
    assert miss_chance(frame, AT).schema["step"] == pl.Enum(["z", "a"])
    assert frame.equals(before)
