"""Batches of a log that was worked out by hand, and of each kind."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"


def test_the_one_batch_of_the_desk() -> None:
    log = pm.read_csv(LOGS / "desk.csv")
    told = pm.batches(log, calendar=str(LOGS / "desk.toml"))
    assert told.to_dict("records") == [
        {
            "activity": "Check", "n": 4, "n_batched": 2, "n_batches": 1, "parallel": 0,
            "concurrent": 0, "sequential": 1, "size_median": 2.0, "size_max": 2, "size_usual": 2,
            "size_share": 1.0, "weekday": 2, "weekday_share": 1.0, "hour": 9, "hour_share": 1.0,
            "ready_median": pd.Timedelta(hours=18), "waiting": pd.Timedelta(hours=3),
            "held": pd.Timedelta(hours=2, minutes=10),  # Ann: c1 until 12:10, off from 13:00
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("times", "kind"),
    [
        ([("10:00", "11:00"), ("10:00", "11:00")], "parallel"),
        ([("10:00", "11:00"), ("10:30", "12:00")], "concurrent"),
        ([("10:00", "11:00"), ("10:00", "10:30")], "concurrent"),
        ([("10:00", "11:00"), ("11:00", "12:00")], "sequential"),
        ([("10:00", "11:00"), ("11:01", "12:00")], None),
    ],
)
def test_a_batch_has_a_kind(tmp_path: Path, times: list[tuple[str, str]], kind: str | None) -> None:
    day = "2024-06-03"
    rows = ["case_id,activity,start,end,resource"]
    for case, (start, end) in enumerate(times):
        rows.append(f"{case},a,{day} 08:00,{day} 08:0{case + 1},x")
        rows.append(f"{case},b,{day} {start},{day} {end},y")
    file = tmp_path / "log.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    told = pm.batches(pm.read_csv(file))
    found = told[told.activity == "b"]
    names = ["parallel", "concurrent", "sequential"]
    seen = [name for name in names if len(found) and found[name].iloc[0]]
    assert seen == ([kind] if kind else [])
