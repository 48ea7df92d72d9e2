"""Cycle efficiency of a log that was worked out by hand."""

from pathlib import Path

import pytest

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"
WORK, WAITED = 10.5, 107 + 2 / 3
"""Hours of all steps, and of all waits (see `test_waiting_causes`)."""


def test_work_as_a_part_of_all_time_now_and_without_each_cause() -> None:
    log = pm.read_csv(LOGS / "desk.csv")
    told = pm.cycle_efficiency(log, calendar=str(LOGS / "desk.toml")).set_index("cause")
    assert told.processing.iloc[0].total_seconds() == WORK * 3600
    assert told.all_waiting.iloc[0].total_seconds() == pytest.approx(WAITED * 3600)
    assert told.efficiency.to_list() == pytest.approx([WORK / (WORK + WAITED)] * 5)
    spent = {"batching": 3, "prioritisation": 1, "contention": 2, "unavailability": 100}
    for cause, hours in spent.items():
        assert told.waiting[cause].total_seconds() == hours * 3600
        assert told.without[cause] == pytest.approx(WORK / (WORK + WAITED - hours))
        assert told.share[cause] == pytest.approx(hours / WAITED)
