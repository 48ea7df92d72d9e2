"""Contention by the weekday on which a step could begin, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"
DESK = str(LOGS / "desk.toml")


def test_on_monday_two_waits_behind_earlier_work_and_one_behind_later_work() -> None:
    told = pm.contention(pm.read_csv(LOGS / "desk.csv"), calendar=DESK)
    monday, friday = told.to_dict("records")
    assert (monday["weekday"], monday["n"], monday["n_contention"]) == (1, 5, 2)
    assert monday["contention"] == pd.Timedelta(hours=2)
    assert (monday["n_prioritisation"], monday["prioritisation"]) == (1, pd.Timedelta(hours=1))
    assert (friday["weekday"], friday["n"], friday["share"]) == (5, 1, 0)
    assert monday["share"] == pytest.approx(1)


def test_by_team_it_is_that_of_the_step_that_is_waited_for() -> None:
    told = pm.contention(pm.read_csv(LOGS / "desk.csv"), "team", DESK)
    spent = told.groupby("team").contention.sum()
    assert spent.to_dict() == {"Back": pd.Timedelta(hours=1), "Front": pd.Timedelta(hours=1)}
