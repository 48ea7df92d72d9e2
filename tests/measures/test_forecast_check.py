"""The check of the forecast: what would have been said, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest

import pmtools as pm

HEAD = "case:concept:name,concept:name,time:timestamp,case:uiterlijk,case:besluit"
FIRST, DAYS, TERM = date(2024, 1, 1), 700, 20
LAST = FIRST + timedelta(DAYS)
PERMIT = "environmental_permit"


def generated(folder: Path, slow: float, seed: int = 1) -> pm.EventLog:
    """Two cases a day: after three days half of them go to a step that takes `slow` days more."""
    random = Random(seed)
    rows = [HEAD]
    for number in range(2 * DAYS):
        received = FIRST + timedelta(number // 2)
        advice = random.random() < 0.5
        takes = 4 + int(random.expovariate(1 / 8)) + (int(slow) if advice else 0)
        decided = received + timedelta(takes)
        told = decided if decided <= LAST else ""
        ends = f"{received + timedelta(TERM)},{told}"
        steps = [("Ontvangen", received)]
        steps += [("Advies" if advice else "Toets", received + timedelta(3))]
        steps += [("Besluit", decided)]
        rows += [f"c{number},{step},{day}T09:00:00,{ends}" for step, day in steps if day <= LAST]
    file = folder / "log.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return pm.read_csv(file)


def test_where_the_step_tells_much_it_beats_the_days_left(own: str, tmp_path: Path) -> None:
    """Cases in advice are late twice as often: who looks at the days alone does not see that."""
    log = generated(tmp_path, slow=12)
    found = pm.forecast_check(log, own).iloc[0]
    assert found.verdict == "beats"
    assert found.gain_low > 0
    assert found.days == 12
    assert found.expected == pytest.approx(found.late, rel=0.15)
    bands = pm.forecast_check(log, own, "band")
    assert bands.n.sum() == found.n
    enough = bands[bands.n_cases >= 30]
    assert len(enough) >= 3
    assert enough.fits.all()


def test_where_the_step_tells_nothing_it_says_so(own: str, tmp_path: Path) -> None:
    found = pm.forecast_check(generated(tmp_path, slow=0), own).iloc[0]
    assert found.verdict == "does not beat"
    assert found.gain_low <= 0


def test_a_case_is_late_by_its_final_deadline() -> None:
    """Counted one by one: the deadlines and decisions at the end of the log."""
    log = pm.example_log(PERMIT)
    rows = pm.forecast_check(log, PERMIT, "case")
    last = pd.Timestamp(pm.as_of(log, ""))
    final = pm.deadlines(log, PERMIT).set_index("case_id")
    for row in rows.itertuples():
        case = final.loc[row.case_id]
        if case.status == "withdrawn" or case.deadline > last:
            assert pd.isna(row.late)
        else:
            assert bool(row.late) == (pd.isna(case.decided) or case.decided > case.deadline)
    known = rows[rows.late.notna()]
    assert known.late.sum() == pm.forecast_check(log, PERMIT).late[0] > 50
    assert rows["at"].nunique() == 12


def test_it_forecasts_what_the_forecast_would_have_said() -> None:
    log = pm.example_log(PERMIT)
    rows = pm.forecast_check(log, PERMIT, "case")
    for day in sorted(rows["at"].unique())[::5]:
        then = pm.forecast(log, PERMIT, "case", at=str(day)[:10])
        then = then[then.days_left > 0].sort_values("case_id")
        said = rows[rows["at"] == day].sort_values("case_id")
        assert said.case_id.to_list() == then.case_id.to_list()
        assert said.chance.to_list() == then.chance.to_list()


def test_a_short_log_has_too_little_data() -> None:
    log = pm.example_log(PERMIT)
    assert pm.forecast_check(log, PERMIT, at="2025-01-20").verdict[0] == "too little data"
    before = pm.forecast_check(log, PERMIT, at="2024-01-01").iloc[0]
    assert (before.n, before.days) == (0, 0)
    assert pm.forecast_check(log, PERMIT, "band", at="2024-01-01").empty


def test_beyond_the_log_nothing_is_seen() -> None:
    log = pm.example_log(PERMIT)
    ours, theirs = (pm.forecast_check(log, PERMIT, at=at) for at in ("", "2027-01-01"))
    pd.testing.assert_frame_equal(ours, theirs)


def test_another_split_is_refused() -> None:
    with pytest.raises(pm.PmtoolsError, match="'band'"):
        pm.forecast_check(pm.example_log(PERMIT), PERMIT, "team")
