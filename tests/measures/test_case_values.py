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
    assert told.value.sum() == n_cases.max()
    assert told.value.isna().sum() == told.end.isna().sum()


def test_waiting_before_a_step_adds_up_to_that_of_the_measure() -> None:
    log = pm.example_log("benefit")
    told = pm.case_values(log, "waiting_before", step="Collegiale toets")
    by_step = pm.waiting_time(log.done(), by="activity").set_index("activity").total
    days = by_step["Collegiale toets"] / pd.Timedelta(days=1)
    assert told.value.sum() == pytest.approx(days, abs=1e-4)


def test_what_cannot_be() -> None:
    with pytest.raises(ParameterError, match="no figure 'wip'"):
        pm.case_values(PERMITS, "wip")
    with pytest.raises(ParameterError, match="needs a step"):
        pm.case_values(pm.example_log("benefit"), "waiting_before")
    with pytest.raises(ParameterError, match="is called 'Toetsen'"):
        pm.case_values(PERMITS, "rework", step="Toetsen")
    with pytest.raises(CapabilityError, match="one moment per step"):
        pm.case_values(PERMITS, "waiting_before", step="Besluit vaststellen")
