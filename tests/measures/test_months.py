"""Which months can be compared, against answers made by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.months import months


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., pm.EventLog]:
    """Cases by their first moment and their length in days."""

    def made(*cases: tuple[str, float]) -> pm.EventLog:
        rows = ["zaak,stap,moment"]
        for number, (first, days) in enumerate(cases):
            begin = datetime.fromisoformat(first)
            rows += [f"{number},a,{begin}", f"{number},b,{begin + timedelta(days=days)}"]
        path = tmp_path / "log.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        return pm.read_csv(path)

    return made


def told(frame: pd.DataFrame) -> list[tuple[str, int, bool, bool]]:
    columns = zip(frame.month, frame.n_cases, frame.whole, frame.complete, strict=True)
    return [(str(month)[:7], n, whole, complete) for month, n, whole, complete in columns]


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.months is months


def test_first_and_last_are_cut_off_and_recent_ones_too_young(log: Callable[..., object]) -> None:
    # Ten cases of 30 days: the P90 is 30 days, and the log ends on 30 April.
    days = ["2025-01-05", "2025-02-01", "2025-02-20", "2025-03-02", "2025-03-03", "2025-03-05"]
    days += ["2025-03-06", "2025-03-10", "2025-03-20", "2025-03-31"]
    assert told(pm.months(log(*((f"{day} 10:00", 30) for day in days)))) == [
        ("2025-01", 1, False, False),
        ("2025-02", 2, True, True),
        ("2025-03", 7, True, False),  # from 1 to 30 April are less than 30 days
    ]


def test_a_month_is_old_enough_when_the_p90_has_passed(log: Callable[..., object]) -> None:
    cases = [("2025-01-05 10:00", 1), ("2025-02-05 10:00", 1), ("2025-03-05 10:00", 1)]
    assert [row[3] for row in told(pm.months(log(*cases)))] == [False, True, False]


def test_months_are_local(log: Callable[..., object]) -> None:
    found = told(pm.months(log(("2025-01-01 00:30", 0), ("2025-12-31 23:30", 0))))
    assert [row[0] for row in found] == ["2025-01", "2025-12"]


def test_one_case_has_no_whole_month(log: Callable[..., object]) -> None:
    assert told(pm.months(log(("2025-01-05 10:00", 0)))) == [("2025-01", 1, False, False)]


def test_the_cases_of_all_months_are_all_cases(data: Path) -> None:
    log = pm.read_xes(data / "logs" / "receipt.xes.gz")
    found = pm.months(log)
    assert found.n_cases.sum() == 1434
    assert found.n_cases.to_list() == pm.throughput_time(log, by="month").n.to_list()
