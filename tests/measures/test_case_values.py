"""Case values: by hand, and against the measures that they are the cases of."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import CapabilityError, ParameterError

PERMITS = pm.example_log()


def test_days_of_finished_cases_are_their_throughput_time() -> None:
    told = pm.case_values(PERMITS, "throughput_p80", by=["kanaal"])
    done = pm.throughput_time(PERMITS.done(), by="case").set_index("case_id").total
    known = told.dropna(subset="value").set_index("case_id").value
    assert len(told) == 600
    assert len(known) == len(done)
    spent = done.dt.total_seconds().reindex(known.index)
    assert (known * 86_400).to_list() == pytest.approx(spent.to_list(), abs=0.01)
    assert told.end.isna().equals(told.value.isna())
    assert told.start.is_monotonic_increasing
    assert set(told.kanaal) == {"Omgevingsloket", "balie", "post"}


def test_moments_are_local(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "case_id,activity,time\n1,a,2024-07-01T10:00:00+02:00\n1,b,2024-07-02T10:00:00+02:00\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text('[finished]\nactivities = ["b"]\n', encoding="utf-8")
    log = pm.read_log(file, mapping=mapping)
    told = pm.case_values(log)
    assert (told.start[0], told.value[0]) == (pd.Timestamp("2024-07-01 10:00"), 1)


def test_the_share_in_term_is_that_of_on_time() -> None:
    told = pm.case_values(PERMITS, "share_in_term", service="environmental_permit")
    whole = pm.on_time(PERMITS, "environmental_permit").iloc[0]
    assert told.value.sum() == whole.n_in_time
    assert (told.value == 0).sum() == whole.n_late + whole.n_overdue


def test_rework_is_that_of_the_finished_cases() -> None:
    told = pm.case_values(PERMITS, "rework", step="Toets volledigheid")
    again = pm.rework(PERMITS.done())
    n_cases = again[again.activity == "Toets volledigheid"].n_cases
    assert told.value[told.end.notna()].sum() == n_cases.max()
    assert told.value.notna().all()
    assert (told.until_known == 0).all()


def test_rework_is_known_from_the_moment_that_a_step_is_taken_again() -> None:
    """Against a walk through the events of each case."""
    told = pm.case_values(PERMITS, "rework").set_index("case_id")
    rows = PERMITS.to_pm4py()
    for case in told.index[::40]:
        seen, first = set(), None
        own = rows[rows["case:concept:name"] == case]
        for step, moment in zip(own["concept:name"], own["time:timestamp"], strict=True):
            if step in seen and first is None:
                first = moment.tz_convert("Europe/Amsterdam").tz_localize(None)
            seen.add(step)
        assert told.value[case] == float(first is not None)
        assert told.known[case] == (first or told.start[case])


def test_waiting_before_a_step_adds_up_to_that_of_the_measure() -> None:
    log = pm.example_log("benefit")
    told = pm.case_values(log, "waiting_before", step="Collegiale toets")
    by_step = pm.waiting_time(log.done(), by="activity").set_index("activity").total
    days = by_step["Collegiale toets"] / pd.Timedelta(days=1)
    assert told.value.sum() == pytest.approx(days, abs=1e-4)


def test_what_cannot_be() -> None:
    with pytest.raises(ParameterError, match="No goal is about 'cost'"):
        pm.case_values(PERMITS, "cost")
    with pytest.raises(ParameterError, match="needs a step"):
        pm.case_values(pm.example_log("benefit"), "waiting_before")
    with pytest.raises(ParameterError, match="is called 'Toetsen'"):
        pm.case_values(PERMITS, "rework", step="Toetsen")
    with pytest.raises(CapabilityError, match="one moment per step"):
        pm.case_values(PERMITS, "waiting_before", step="Besluit vaststellen")


def test_complete_at_once_are_those_that_were_never_asked_for_more() -> None:
    """Against the labels of the log itself: the applicant is asked, or sends what was missing."""
    told = pm.case_values(PERMITS, "first_time_complete").set_index("case_id")
    events = PERMITS.to_pm4py()
    asked = events[events["concept:name"].str.startswith("Aanvullende gegevens")]
    first = asked.groupby("case:concept:name")["time:timestamp"].min()
    incomplete = told[told.value == 0]
    assert set(incomplete.index) == set(first.index)
    assert 0 < len(incomplete) < len(told)
    moment = first.dt.tz_convert("Europe/Amsterdam").dt.tz_localize(None)
    assert (incomplete.known == moment[incomplete.index]).all()
    assert (told.known == told.start)[told.value == 1].all()


def test_without_a_step_that_asks_for_more_it_is_not_said(tmp_path: Path) -> None:
    file, mapping = tmp_path / "log.csv", tmp_path / "m.toml"
    file.write_text(
        "case_id,activity,time\n1,Aanvraag ontvangen,2024-07-01T10:00:00\n"
        "1,Besluit verzonden,2024-07-02T10:00:00\n",
        encoding="utf-8",
    )
    mapping.write_text('[finished]\nactivities = ["Besluit verzonden"]\n', encoding="utf-8")
    log = pm.read_log(file, mapping=mapping)
    with pytest.raises(CapabilityError, match="something was missing"):
        pm.case_values(log, "first_time_complete", service="environmental_permit")


def test_a_share_in_term_is_known_when_the_term_is_over() -> None:
    """Also of cases that are decided sooner: else only those are known of the newest cases."""
    told = pm.case_values(PERMITS, "share_in_term").set_index("case_id")
    judged = pm.deadlines(PERMITS, "environmental_permit").set_index("case_id").loc[told.index]
    known, running = told.value.notna(), judged.status.eq("running")
    assert told.known[known].equals(judged.deadline[known].rename("known"))
    assert told.known[running].isna().all()
    never = ~known & ~running
    assert told.known[never].equals(told.start[never].rename("known"))


def test_in_hand_at_each_monday_is_counted_from_the_cases() -> None:
    """Against a count of the cases one by one; the last week of a month against `workload`."""
    told, cases = pm.case_values(PERMITS, "wip"), pm.case_values(PERMITS)
    for monday, value in zip(told.start[::9], told.value[::9], strict=True):
        here = (cases.start < monday) & ~(cases.end < monday)
        assert value == here.sum()
        assert (monday.weekday(), monday.hour) == (0, 0)
    work = pm.workload(PERMITS).set_index("period").wip
    first = told[(told.start.dt.day == 1)].set_index("start").value
    months = first[first.index > work.index[0]]
    assert len(months) >= 1
    for monday, value in months.items():
        assert work[monday - pd.DateOffset(months=1)] == value


def test_a_log_does_not_begin_with_an_empty_desk() -> None:
    told, cases = pm.case_values(PERMITS, "wip"), pm.case_values(PERMITS)
    assert told.start.min() >= cases.start.min() + pd.Timedelta(days=cases.value.quantile(0.9))
    assert told.start.diff().dropna().eq(pd.Timedelta(weeks=1)).all()
