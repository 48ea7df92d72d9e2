"""What two scenarios would save, against answers made by hand and a plain loop."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
import pytest

import pmtools as pm
from pmtools.measures.savings import savings

HOUR = timedelta(hours=1)


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., pm.EventLog]:
    """One case per row of hours: the moments of its steps a, b, c …"""

    def made(*cases: list[float]) -> pm.EventLog:
        start = datetime(2025, 3, 3)
        rows = ["zaak,stap,moment"]
        for number, hours in enumerate(cases):
            for step, hour in zip("abcdef", hours, strict=False):
                rows.append(f"{number},{step},{start + timedelta(hours=hour)}")
        path = tmp_path / "log.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        return pm.read_csv(path)

    return made


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.savings is savings


def test_all_above_the_median_comes_down_to_it(log: Callable[..., pm.EventLog]) -> None:
    # a to b takes 1, 2, 3, 10, 11 hours: the median is 3, so 7 + 8 hours in two cases.
    row = pm.savings(log([0, 1], [0, 2], [0, 3], [0, 10], [0, 11])).iloc[0]
    assert (row.from_activity, row.to_activity, row.n_touched) == ("a", "b", 2)
    assert row.save_high == 15 * HOUR
    # The P90 lies six tenths between 10 and 11: 10.6; one case is 0.4 hours above it.
    assert row.save_low == timedelta(minutes=24)
    assert row.slowest == 11 * HOUR


def test_a_transition_that_always_takes_the_same_has_nothing_to_save(
    log: Callable[..., pm.EventLog],
) -> None:
    assert pm.savings(log([0, 5], [0, 5], [0, 5])).empty


def test_the_largest_comes_first(log: Callable[..., pm.EventLog]) -> None:
    found = pm.savings(log([0, 1, 2], [0, 1, 2], [0, 4, 90]))
    assert found.to_activity.to_list() == ["c", "b"]
    assert found.save_high.to_list() == [85 * HOUR, 3 * HOUR]


def test_waiting_needs_starts(log: Callable[..., pm.EventLog]) -> None:
    with pytest.raises(pm.CapabilityError):
        pm.savings(log([0, 1]), waiting=True)


@pytest.mark.parametrize("name", ["receipt.xes.gz", "Production.csv.gz"])
def test_real_logs_against_a_plain_loop(data: Path, name: str) -> None:
    log = pm.read_log(data / "logs" / name)
    rows = log.events.select("case_id", "activity", "end").rows()
    gaps: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for one, other in pairwise(rows):
        if one[0] == other[0]:
            gaps[one[1], other[1]].append((one[0], (other[2] - one[2]).total_seconds()))
    expected = {}
    for pair, found in gaps.items():
        seconds = [gap for _, gap in found]
        usual, slow = median(seconds), float(np.quantile(seconds, 0.9))
        high = sum(max(gap - usual, 0) for gap in seconds)
        low = sum(max(gap - slow, 0) for gap in seconds)
        if high > 1e-3:
            slowest = sum(gap for gap in seconds if gap > slow)
            n = len({case for case, gap in found if gap > usual})
            expected[pair] = (n, high, low, slowest)
    answer = pm.savings(log)
    for row in answer[answer.save_high > timedelta(milliseconds=1)].itertuples():
        n, *times = expected.pop((row.from_activity, row.to_activity))
        assert row.n_touched == n
        found = [one.total_seconds() for one in (row.save_high, row.save_low, row.slowest)]
        assert found == pytest.approx(times, abs=0.002)
    assert not expected


def test_no_case_saves_more_waiting_than_it_lasted(data: Path) -> None:
    log = pm.read_log(data / "logs" / "Production.csv.gz")
    lasted = pm.throughput_time(log).total[0]
    saved = pm.savings(log, waiting=True)
    assert (saved.save_high <= lasted).all()
    assert (saved.save_low <= saved.save_high).all()
    waited = pm.waiting_time(log).set_index(["from_activity", "to_activity"]).total
    by_pair = saved.set_index(["from_activity", "to_activity"]).save_high
    assert (by_pair <= waited.reindex(by_pair.index)).all()
