"""The time basis: which calendar, whose hours, and which closed days."""

from datetime import date
from pathlib import Path

import pandas as pd

import pmtools as pm

LOGS = Path(__file__).parent.parent / "logs"


def test_calendar_time_is_one_word() -> None:
    basis = pm.time_basis(pm.example_log())
    assert basis.time.to_list() == ["calendar"]
    assert basis.day_length.isna().all()
    assert basis.closed.to_list() == [()]


def test_the_office_and_the_teams_that_the_log_has() -> None:
    log = pm.read_csv(LOGS / "weeks.csv").on(pm.office_calendar(LOGS / "weeks.toml"))
    basis = pm.time_basis(log)
    assert basis.calendar.to_list() == ["Weken", "Weken"]
    assert pd.isna(basis.team[0])
    assert basis.team[1] == "Back"  # and not Elsewhere, which the log does not have
    assert basis.n_teams_elsewhere[0] == 1
    assert basis.monday.to_list() == ["09:00-12:00, 13:00-17:00", "10:00-14:00"]
    assert basis.saturday.to_list() == ["", ""]
    assert basis.day_length[0] == pd.Timedelta("6.4h")


def test_closed_days_are_those_of_the_period_on_which_the_office_would_be_open() -> None:
    usual = pm.office_calendar()
    log = pm.example_log().on(usual)
    first, last = pm.log_summary(log).iloc[0][["first", "last"]]
    days = pm.time_basis(log).closed[0]
    assert date(2025, 5, 29) in days  # Hemelvaartsdag
    assert date(2025, 4, 26) not in days  # Koningsdag was a Saturday
    assert all(first.date() <= day <= last.date() and day.weekday() < 5 for day in days)
    assert days == tuple(sorted(days))


def test_a_log_without_events_has_no_closed_days() -> None:
    log = pm.read_csv(LOGS / "weeks.csv").on(pm.office_calendar())
    none = log.over(events=log.events.clear())
    assert pm.time_basis(none).closed.to_list() == [()]
