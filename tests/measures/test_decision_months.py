"""Decision months: which months can be compared, told by hand."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

TOOK = 20
"""Days from receipt to decision of every case but one."""


def written(path: Path, decisions: dict[str, int], end: str) -> pm.EventLog:
    """Extracts: so many decisions on the first days from a day on, and an open case at the end."""
    rows, case = ["zaak,stap,moment"], 0
    for first, n in decisions.items():
        for place in range(n):
            sent = pd.Timestamp(first) + pd.Timedelta(place, "D")
            received = (sent - pd.Timedelta(TOOK, "D")).date()
            rows.append(f"{case},Aanvraag ontvangen,{received}")
            rows.append(f"{case},Uittreksel verzenden,{sent.date()}")
            case += 1
    rows.append(f"open,Aanvraag ontvangen,{end}")
    path.write_text("\n".join(rows), encoding="utf-8")
    return pm.read_csv(path)


@pytest.mark.parametrize(("end", "april"), [("2025-04-29", False), ("2025-04-30", True)])
def test_which_months_can_be_compared(tmp_path: Path, end: str, april: bool) -> None:
    decisions = {"2025-01-22": 5, "2025-02-03": 5, "2025-03-03": 4, "2025-04-01": 5}
    log = written(tmp_path / "log.csv", decisions, end)
    found = pm.decision_months(log, "registry_extract")
    assert found["period"].dt.month.to_list() == [1, 2, 3, 4]
    assert found["n_cases"].to_list() == [5, 5, 4, 5]
    # The first receipt is on 2 January: from the 22nd on slow cases can have been decided too.
    # March has fewer than five decisions, April may go on after the log.
    assert found["complete"].to_list() == [False, True, False, april]


def test_a_day_asked_for_cuts_its_month_off(tmp_path: Path) -> None:
    log = written(tmp_path / "log.csv", {"2025-01-22": 5, "2025-02-03": 8}, "2025-03-31")
    assert pm.decision_months(log, "registry_extract")["complete"].to_list() == [False, True]
    cut = pm.decision_months(log, "registry_extract", at="2025-02-08")
    assert cut["complete"].to_list() == [False, False]
    assert cut["n_cases"].to_list() == [5, 6]


def test_months_add_up_to_the_whole() -> None:
    log = pm.example_log()
    found = pm.decision_months(log, "environmental_permit")
    whole = pm.on_time(log, "environmental_permit").iloc[0]
    assert found["n_in_time"].sum() == whole["n_in_time"]
    assert found["n_cases"].sum() == whole["n_in_time"] + whole["n_late"]
    assert (found["in_time_share"] == found["n_in_time"] / found["n_cases"]).all()
    assert found["norm_share"].isna().all()


def test_a_decision_of_which_the_term_is_not_known_counts_in_no_month(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    log = written(path, {"2025-02-03": 4}, "2025-03-31")
    rows = [path.read_text(encoding="utf-8"), "unknown,Uittreksel verzenden,2025-02-10"]
    path.write_text("\n".join(rows), encoding="utf-8")
    for one in (log, pm.read_csv(path)):
        found = pm.decision_months(one, "registry_extract")
        assert found["n_cases"].to_list() == [4]
        assert not found["complete"].any()
