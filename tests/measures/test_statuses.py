"""Statuses: every case has one, and which one is told by hand."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError

STEPS = """\
zaak,stap,moment
a,Aanvraag ontvangen,2025-01-06
a,Uittreksel verzenden,2025-01-20
b,Aanvraag ontvangen,2025-01-06
b,Uittreksel verzenden,2025-02-03
c,Aanvraag ontvangen,2025-01-06
c,Uittreksel verzenden,2025-02-04
d,Aanvraag ontvangen,2025-01-06
e,Aanvraag ontvangen,2025-01-06
e,Uittreksel verzenden,2025-03-31
f,Uittreksel verzenden,2025-01-10
g,Aanvraag ontvangen,2025-01-06
g,Aanvraag intrekken,2025-01-08
h,Aanvraag ontvangen,2025-03-31
"""


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    """Extracts, four weeks after 6 January 2025 is Monday 3 February; the log ends on 31 March.

    a and b in time (b on the last day), c a day late, d still runs and is overdue, e 56 days late, f
    has no receipt, g was withdrawn, h runs.
    """
    path = tmp_path / "extracts.csv"
    path.write_text(STEPS, encoding="utf-8")
    return pm.read_csv(path)


def counts(log: pm.EventLog, at: str = "") -> dict[str, int]:
    found = pm.statuses(log, "registry_extract", at)
    assert found.columns.to_list() == ["kind", "n_cases"]
    return dict(zip(found["kind"], found["n_cases"], strict=True))


def test_every_case_counts_once(log: pm.EventLog) -> None:
    told = {"in_time": 2, "late": 2, "overdue": 1, "no_start": 1, "withdrawn": 1, "running": 1}
    assert counts(log) == told


def test_as_of_a_day_nothing_later_is_known(log: pm.EventLog) -> None:
    told = {"in_time": 1, "running": 4, "no_start": 1, "withdrawn": 1}
    assert counts(log, "2025-01-31") == told  # h has not begun


def test_they_are_the_statuses_of_the_deadlines(log: pm.EventLog) -> None:
    each = pm.deadlines(log, "registry_extract")["status"].astype(str).value_counts()
    assert each.to_dict() == counts(log)


def test_a_service_that_the_log_does_not_fit_is_refused(log: pm.EventLog) -> None:
    with pytest.raises(ParameterError, match="does not fit this log"):
        pm.statuses(log, "woz_objection")


def test_the_whole_example() -> None:
    found = pm.statuses(pm.example_log("benefit"), "benefit")
    assert found["n_cases"].sum() == 500
    assert pd.Series(found["n_cases"]).is_monotonic_decreasing
