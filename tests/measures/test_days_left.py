"""Days left at the decision, in classes that a slow count confirms."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

UPPER = [-57, -29, -15, -8, -1, 7, 14, 28, 56]


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    """Extracts received on 6 January 2025 (last day 3 February), decided so many days before it."""
    left = [28, 15, 14, 8, 7, 0, -1, -7, -8, -57]
    last = pd.Timestamp("2025-02-03")
    rows = ["zaak,stap,moment"]
    for case, days in enumerate(left):
        sent = (last - pd.Timedelta(days, "D")).date()
        rows += [f"{case},Aanvraag ontvangen,2025-01-06", f"{case},Uittreksel verzenden,{sent}"]
    rows.append("open,Aanvraag ontvangen,2025-01-06")
    path = tmp_path / "extracts.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return pm.read_csv(path)


def test_each_class_includes_its_upper_bound(log: pm.EventLog) -> None:
    found = pm.days_left(log, "registry_extract")
    assert found["n_left"].to_list() == [-57, -29, -15, -8, -1, 7, 14, 28]
    assert found["n_cases"].to_list() == [1, 0, 0, 1, 2, 2, 2, 2]  # -1 and -7; 0 and 7; 8 and 14 …


def test_shares_are_of_the_decided_cases_alone(log: pm.EventLog) -> None:
    found = pm.days_left(log, "registry_extract")
    assert found["share"].to_list() == [n / 10 for n in found["n_cases"]]
    assert found["running_share"].iloc[-1] == 1


def test_more_than_the_last_bound_has_none() -> None:
    found = pm.days_left(pm.example_log("property_tax"), "woz_objection")
    assert found["n_left"].isna().to_list() == [False, False, False, True]
    assert found["n_cases"].sum() == 212


@pytest.mark.parametrize("name", ["environmental_permit", "benefit", "registry_extract"])
def test_a_slow_count_says_the_same(name: str) -> None:
    each = pm.deadlines(pm.example_log(name), name, status="in_time,late")["days_left"]
    slow: dict[int, int] = {}
    for days in each:
        bound = next(upper for upper in UPPER if days <= upper)
        slow[bound] = slow.get(bound, 0) + 1
    found = pm.days_left(pm.example_log(name), name)
    told = dict(zip(found["n_left"], found["n_cases"], strict=True))
    assert {bound: n for bound, n in told.items() if n} == slow


def test_without_a_decision_there_is_no_class(log: pm.EventLog) -> None:
    assert pm.days_left(log, "registry_extract", at="2025-01-05").empty
