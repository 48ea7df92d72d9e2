"""Overlaps: steps of one case that were worked on at the same time."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.measures.overlaps import overlaps

START = datetime(2024, 1, 1)
STEP = st.tuples(
    st.sampled_from("xyz"), st.sampled_from("ABC"), st.integers(0, 9), st.integers(0, 9)
)


def plain(steps: list[tuple[str, str, int, int]]) -> Counter[tuple[str, str]]:
    """Every pair of steps of a case, the one that starts first before; ties by place."""
    found: Counter[tuple[str, str]] = Counter()
    worked = [step for step in steps if step[3] > step[2]]
    ordered = sorted(enumerate(worked), key=lambda item: (item[1][2], item[0]))
    for (_, a), (_, b) in combinations(ordered, 2):
        if a[0] == b[0] and b[2] < a[3]:
            found[a[1], b[1]] += 1
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=1, max_size=25))
def test_every_pair_is_found(tmp_path: Path, steps: list[tuple[str, str, int, int]]) -> None:
    rows = ["case_id,activity,start,end"]
    for case, activity, first, last in steps:
        begin, end = START + timedelta(hours=first), START + timedelta(hours=last)
        rows.append(f"{case},{activity},{begin:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M}")
    path = tmp_path / "steps.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    found = overlaps(pm.read_csv(path))
    pairs = zip(found.from_activity, found.to_activity, strict=True)
    assert dict(zip(pairs, found.n, strict=True)) == plain(steps)


def test_a_log_of_moments_has_none() -> None:
    assert overlaps(pm.example_log()).empty
