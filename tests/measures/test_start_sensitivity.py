"""Estimates of starts that are not registered, worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"


@pytest.fixture
def ends(tmp_path: Path) -> pm.EventLog:
    """Three cases: a by p, then b by q. Ends: a at 9, 10, 11; b at 12, 13, 17."""
    file = tmp_path / "log.csv"
    rows = ["case_id,activity,end,resource"]
    for case, (first, last) in enumerate([(9, 12), (10, 13), (11, 17)]):
        rows += [f"{case},a,2024-06-03 {first:02}:00,p", f"{case},b,2024-06-03 {last}:00,q"]
    file.write_text("\n".join(rows), encoding="utf-8")
    return pm.read_csv(file)


def test_the_bounds_and_the_estimate(ends: pm.EventLog) -> None:
    told = pm.start_sensitivity(ends).set_index("starts")
    hours = told.waiting.dt.total_seconds() / 3600
    # Earliest: b begins at 9, 12 (q is free) and 13 (q is free): it waits 0, 2 and 2 hours, and
    # takes 3, 1 and 4. The median is 3, so that the estimate of the last is 14: 0, 2 and 3.
    # Latest: 3, 3 and 6 hours.
    assert hours.to_dict() == {"earliest": 4, "estimate": 5, "latest": 12}
    # The second waits while q has the first (ready earlier), the third while q has the second.
    assert told.contention.dt.total_seconds().div(3600).to_dict() == {
        "earliest": 4, "estimate": 4, "latest": 0,
    }  # fmt: skip
    assert (told.batching == pd.Timedelta(0)).all()


def test_a_wait_for_another_party_is_no_work(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = ["case_id,activity,end,resource"]
    for case in range(6):
        rows += [
            f"{case},Aanvulling opgevraagd,2024-06-{case + 3:02} 10:00,p",
            f"{case},Aanvulling ontvangen,2024-07-{case + 3:02} 10:00,q",
        ]
    file.write_text("\n".join(rows), encoding="utf-8")
    log = pm.read_csv(file)
    for starts in ("earliest", "estimate", "latest"):
        told = pm.waiting_causes(log, "party", starts=starts).iloc[0]
        assert (told.party, told.total) == ("applicant", pd.Timedelta(days=6 * 30))
    assert (pm.start_sensitivity(log).efficiency == 0).all()


def test_a_registered_start_is_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "case_id,activity,start,end,resource\n"
        "1,a,2024-06-03 08:00,2024-06-03 09:00,p\n"
        "1,b,2024-06-03 11:00,2024-06-03 12:00,q\n"
        "1,c,,2024-06-03 15:00,q\n",
        encoding="utf-8",
    )
    told = pm.waiting_causes(pm.read_csv(file), starts="latest").set_index("to_activity")
    assert told.total.to_dict() == {"b": pd.Timedelta(hours=2), "c": pd.Timedelta(hours=3)}
