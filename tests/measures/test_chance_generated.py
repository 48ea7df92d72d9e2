"""The chance of missing the term on generated logs, of which the true chance is known.

Each case begins in step "a". On every day it may go on to "b" (3 %), and be decided: from "a" with
0.5 %, from "b" with 5 % until the 40th day and 12 % after it. Oracles import nothing of pmtools.
"""

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from pmtools.measures.forecasting.backtest import backtest, cutoffs
from pmtools.measures.forecasting.chance import BANDS, ENOUGH, miss_chance
from pmtools.measures.forecasting.skill import calibration, expected_late, skill

DAY = date(2024, 1, 1)
TERM, ON, LONGEST = 56, 0.03, 800
SEEDS = range(50)


def decides(step: str, used: int) -> float:
    """The chance that a case is decided on the day after so many days used."""
    return 0.005 if step == "a" else 0.05 if used < 40 else 0.12


@cache
def truth(step: str, used: int, left: int) -> float:
    """The chance that more than `left` days pass, a day at a time."""
    if left == 0:
        return 1.0
    rest = 1 - decides(step, used)
    if step == "b":
        return rest * truth("b", used + 1, left - 1)
    return rest * ((1 - ON) * truth("a", used + 1, left - 1) + ON * truth("b", used + 1, left - 1))


@cache
def generated(seed: int, n: int = 1500, span: int = 600) -> pl.DataFrame:
    """Cases with the days of receipt, of step b (null: never) and of decision, as numbers."""
    random = np.random.default_rng(seed)
    received = random.integers(0, span, n)
    in_b, on, ended = np.zeros(n, bool), np.full(n, -1), np.full(n, -1)
    for used in range(LONGEST):
        runs = ended < 0
        chance = np.where(in_b, decides("b", used), decides("a", used))
        done = runs & (random.random(n) < chance)
        goes = runs & ~done & ~in_b & (random.random(n) < ON)
        ended[done], on[goes] = used + 1, used + 1
        in_b |= goes
    day = pl.when(pl.col("on") >= 0).then(pl.col("received") + pl.col("on"))
    return pl.DataFrame(
        {"case_id": np.arange(n), "received": received, "on": on, "end": ended}
    ).select("case_id", "received", on=day, end=pl.col("received") + pl.col("end"))


def known(cases: pl.DataFrame, at: int) -> pl.DataFrame:
    """The stays as known at the end of a day, written without `known_at`."""
    rows: list[tuple[Any, ...]] = []
    for case, received, on, end in cases.iter_rows():
        if received > at:
            continue
        done = end if end <= at else None
        moved = on if on is not None and on <= at else None
        rest = (received, received + TERM, done)
        rows.append((case, "a", received, moved if moved is not None else done, *rest))
        if moved is not None:
            rows.append((case, "b", moved, done, *rest))
    names = ("case_id", "step", "enter", "leave", "received", "deadline", "decided")
    days = pl.col("enter", "leave", "received", "deadline", "decided")
    start = (DAY - date(1970, 1, 1)).days
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(names, pl.Int32) | {"step": pl.String}, orient="row"
    )
    return frame.with_columns((days + start).cast(pl.Date))


def day(n: int) -> date:
    return DAY + timedelta(n)


def with_truth(frame: pl.DataFrame) -> pl.DataFrame:
    asked = frame.filter(pl.col("left") > 0)
    true = [truth(*row) for row in asked.select("step", "used", "left").iter_rows()]
    return asked.with_columns(true=pl.Series(true, dtype=pl.Float64))


def test_the_true_chance_lies_in_the_interval_as_often_as_it_says() -> None:
    """Over 50 logs, each read on its 400th day: between 93 and 99.5 % of the 95 % intervals."""
    found = pl.concat(with_truth(miss_chance(known(generated(s), 400), day(400))) for s in SEEDS)
    assert found.height > 2000
    inside = found.select(pl.col("true").is_between("low", "high")).to_series().mean()
    assert 0.93 < inside < 0.995
    assert abs((found["chance"] - found["true"]).mean()) < 0.01
    for step in ("a", "b"):
        of_step = found.filter(step=step)
        assert abs((of_step["chance"] - of_step["true"]).mean()) < 0.015


def test_who_drops_running_cases_is_too_hopeful_and_we_are_not() -> None:
    """Early in a log, of the cases with known decisions those that were quick are too many."""
    ours, dropped = [], []
    for seed in SEEDS:
        stays = known(generated(seed), 75)
        found = with_truth(miss_chance(stays, day(75))).filter(step="a", basis="step and days used")
        for used, chance, true in found.select("used", "chance", "true").iter_rows():
            then = pl.col("received") + pl.duration(days=used)
            like = stays.filter(pl.col("decided") > then, step="a").filter(
                pl.col("enter") <= then, pl.col("leave") > then
            )
            if like.height:
                late = (like["decided"] > like["deadline"]).mean()
                ours.append(chance - true)
                dropped.append(late - true)
    assert np.mean(dropped) < -0.15
    assert abs(np.mean(ours)) < 0.03


@pytest.mark.parametrize("seed", range(3))
def test_a_loop_over_cases_and_days_gives_the_same(seed: int) -> None:
    stays = known(generated(seed, n=150 + 100 * seed, span=300), 250)
    found = miss_chance(stays, day(250)).filter(pl.col("left") > 0)
    assert found.height > 5
    for row in found.iter_rows(named=True):
        assert (row["chance"], row["n_like"], row["basis"]) == pytest.approx(
            slow(stays, day(250), row), abs=1e-9
        )


def slow(stays: pl.DataFrame, at: date, asked: dict[str, Any]) -> tuple[float, int, str]:
    """The first moments that are enough, and Kaplan-Meier over them, a day at a time."""
    moments = []  # (case, step, used, left, end since the deadline, decided)
    for case, step, enter, leave, received, deadline, decided in stays.iter_rows():
        until = min(leave or at, decided or at)
        for n in range((until - enter).days):
            now = enter + timedelta(n)
            left = (deadline - now).days
            end = ((decided or at) - deadline).days
            if left > 0:
                moments.append((case, step, (now - received).days, left, end, decided is not None))
    for basis, bands, least in (
        ("step and days used", BANDS, ENOUGH),
        ("step", BANDS, ENOUGH),
        ("all", (*BANDS, 10**6), ENOUGH),
        ("all", (10**6,), 1),
    ):
        for band in bands:
            like = [
                m
                for m in moments
                if abs(m[3] - asked["left"]) <= band
                and (basis == "all" or m[1] == asked["step"])
                and (basis != "step and days used" or abs(m[2] - asked["used"]) <= band)
            ]
            n = len({m[0] for m in like if m[5] or m[4] >= 0})
            if n >= least:
                share = 1.0
                for now in range(min(m[4] for m in like), 1):
                    risk = sum(m[4] >= now for m in like)
                    done = sum(m[4] == now and m[5] for m in like)
                    share *= 1 - done / risk if risk else 1
                return share, n, basis
    raise AssertionError(asked)


def test_where_the_step_tells_something_it_beats_days_left_and_is_calibrated() -> None:
    cases = generated(7, n=6000)
    frame = backtest(lambda at: known(cases, (at - DAY).days), cutoffs(day(0), day(600)), day(600))
    verdict = skill(frame).iloc[0]
    assert verdict.verdict == "beats"
    assert verdict.gain_low > 0
    assert abs(verdict.expected - verdict.late) < 0.06 * verdict.late
    assert calibration(frame).fits.all()


def test_the_number_that_will_be_late_lies_in_its_range() -> None:
    """In at least 45 of 50 logs."""
    held = 0
    for seed in SEEDS:
        cases = generated(seed)
        told = expected_late(miss_chance(known(cases, 400), day(400))).iloc[0]
        runs = cases.filter(pl.col("received") <= 400, pl.col("end") > 400)
        late = runs.filter(pl.col("end") > pl.col("received") + TERM).height
        assert told.n == runs.height
        assert told.already <= told.low <= told.expected <= told.high <= told.n
        held += told.low <= late <= told.high
    assert held >= 45
