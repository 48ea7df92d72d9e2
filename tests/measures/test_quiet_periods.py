"""Quiet periods: stretches in which nothing runs, begins or ends."""

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.measures.quiet_periods import quiet_periods

START = datetime(2024, 1, 1)
STEP = st.tuples(st.integers(0, 60), st.integers(-2, 20))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=1, max_size=15), st.integers(1, 5))
def test_hours_without_work_are_those_of_a_plain_count(
    tmp_path: Path, steps: list[tuple[int, int]], least: int
) -> None:
    rows = ["case_id,activity,start,end"]
    for first, lasts in steps:
        begin = START + timedelta(hours=first)
        rows.append(f"1,a,{begin:%Y-%m-%d %H:%M},{begin + timedelta(hours=lasts):%Y-%m-%d %H:%M}")
    path = tmp_path / "steps.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    busy = {hour for first, lasts in steps for hour in range(first, first + max(lasts, 0))}
    edges = {edge for first, lasts in steps for edge in (first, first + max(lasts, 0))}
    idle, hour = [], min(edges)
    while hour < max(edges):
        end = min(edge for edge in edges if edge > hour)
        if not busy & set(range(hour, end)):
            idle.append(end - hour)
        hour = end
    found = quiet_periods(pm.read_csv(path), timedelta(hours=least))
    hours = sorted(length.total_seconds() / 3600 for length in found["length"])
    assert hours == sorted(gap for gap in idle if gap > least)


def test_the_threshold_follows_the_length_of_the_log(data: Path) -> None:
    hospital = quiet_periods(pm.read_csv(data / "logs" / "daqapo_hospital.csv"))
    assert len(hospital) == 9
    assert set(hospital["threshold"]) == {timedelta(minutes=30)}
    permits = quiet_periods(pm.read_xes(data / "logs" / "receipt.xes.gz"))
    assert set(permits["threshold"]) == {timedelta(weeks=1)}
