"""Until when cases can be followed: a mistyped date is not the end of a log."""

from pathlib import Path

import pandas as pd

import pmtools as pm

HEAD = "case_id,activity,time\n"


def log_of(folder: Path, *rows: str) -> pm.EventLog:
    file = folder / "log.csv"
    days = pd.date_range("2024-01-01 10:00", periods=400, freq="12h")
    usual = [f"{n // 2},{'ab'[n % 2]},{day:%Y-%m-%dT%H:%M:%S}" for n, day in enumerate(days)]
    file.write_text(HEAD + "\n".join([*usual, *rows]) + "\n", encoding="utf-8")
    return pm.read_log(file)


def test_the_last_moment_of_a_sound_log(tmp_path: Path) -> None:
    row = pm.followed_until(log_of(tmp_path)).iloc[0]
    assert row["until"] == row["last"] == pd.Timestamp("2024-07-18 22:00")
    assert row["n_after"] == 0


def test_a_mistyped_date_is_left_out_and_counted(tmp_path: Path) -> None:
    row = pm.followed_until(log_of(tmp_path, "0,c,2052-01-01T10:00:00")).iloc[0]
    assert row["until"] == pd.Timestamp("2024-07-18 22:00")
    assert row["last"] == pd.Timestamp("2052-01-01 10:00")
    assert row["n_after"] == 1
