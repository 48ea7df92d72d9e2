"""The tail of a log: on which day running cases can be judged."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm

PERMIT = "environmental_permit"


def log_with(tmp_path: Path, *extra: str) -> pm.EventLog:
    """A case a day in 2026 until 28 October, decided on the same day, and some more rows."""
    rows = [
        f"{n},{label},{day:%Y-%m-%d} 10:00,bouwen"
        for n, day in enumerate(pd.date_range("2026-01-01", periods=301))
        for label in ("Aanvraag ontvangen", "Besluit verzenden")
    ]
    path = tmp_path / "zaken.csv"
    path.write_text("\n".join(["zaak,stap,datum,zaaktype", *rows, *extra]), encoding="utf-8")
    return pm.read_csv(path)


def edges(log: pm.EventLog, at: str = "") -> tuple[str, str, int]:
    row = pm.term_basis(log, PERMIT, at).iloc[0]
    return str(row.gap_from)[:10], str(row.gap_to)[:10], int(row.n_after)


def test_a_log_that_goes_on_to_its_end_has_none(tmp_path: Path) -> None:
    assert edges(log_with(tmp_path)) == ("NaT", "NaT", 0)


@pytest.mark.parametrize("year", [2027, 2105])
def test_a_mistyped_year_is_told(tmp_path: Path, year: int) -> None:
    log = log_with(tmp_path, f"7,Nabellen,{year}-03-01 10:00,bouwen")
    assert edges(log) == ("2026-10-28", f"{year}-03-01", 1)
    assert edges(log, "2026-10-28") == ("NaT", "NaT", 0)  # asked as of a day before it
    assert edges(log, "2026-12-01")[2] == 1


def test_several_silences_are_one_tail(tmp_path: Path) -> None:
    more = [f"7,Nabellen,{day} 10:00,bouwen" for day in ("2027-01-01", "2027-03-01", "2028-01-01")]
    assert edges(log_with(tmp_path, *more)) == ("2026-10-28", "2028-01-01", 3)


def test_a_summer_without_work_is_no_tail(tmp_path: Path) -> None:
    more = [f"s{n},Aanvraag ontvangen,2027-01-{n % 28 + 1:02} 10:00,bouwen" for n in range(60)]
    assert edges(log_with(tmp_path, *more)) == ("NaT", "NaT", 0)
