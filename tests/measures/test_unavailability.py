"""When nobody works: weekends, feast days and the rest, worked out by hand."""

from pathlib import Path

import pandas as pd

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"


def hours(told: pd.DataFrame) -> dict[str, tuple[int, float]]:
    spent = told.total.dt.total_seconds() / 3600
    return {kind: (n, one) for kind, n, one in zip(told.kind, told.n, spent, strict=True)}


def test_a_weekend_and_the_hours_around_it() -> None:
    log = pm.read_csv(LOGS / "desk.csv")
    told = pm.unavailability(log, calendar=str(LOGS / "desk.toml"))
    # Ann is off Mon 15:00 - Tue 9:00 for two steps; Bob Fri 17:00 - Mon 9:00.
    assert hours(told) == {"weekend": (1, 48), "other_hours": (3, 52)}


def test_a_closed_monday_is_a_feast_day_and_a_worked_saturday_no_weekend(tmp_path: Path) -> None:
    desk = (LOGS / "desk.toml").read_text(encoding="utf-8")
    week, persons = desk.split('[person."Ann"]')
    own = (
        f'{week}saturday = ["09:00-12:00"]\n[[closed]]\ndate = 2024-06-10\n[person."Ann"]{persons}'
    )
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    told = pm.unavailability(pm.read_csv(LOGS / "desk.csv"), calendar=str(file))
    # Of c5: Fri 17-24, Sat and Sun but three hours, Mon 0-10.
    assert hours(told) == {"weekend": (1, 45), "feast_day": (1, 10), "other_hours": (3, 36 + 7)}
