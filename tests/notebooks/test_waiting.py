"""The waiting notebook: waiting time where starts are known, else the time between steps."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import pmtools as pm


def test_where_starts_are_known_it_tells_waiting_and_working_apart(
    made: Callable[..., Path], answers: Callable
) -> None:
    run = answers(made("benefit", "waiting"))
    log = pm.example_log("benefit")
    pd.testing.assert_frame_equal(
        run["waiting_time"].sort_values(["from_activity", "to_activity"], ignore_index=True),
        pm.waiting_time(log).sort_values(["from_activity", "to_activity"], ignore_index=True),
    )
    assert run["processing_time"].n.sum() == pm.processing_time(log).n.sum()
    assert run["idle_time"].n[0] == pm.idle_time(log).n[0]


def test_without_starts_it_says_what_is_missing(
    made: Callable[..., Path], page: Callable[[Path], str], record: Callable
) -> None:
    run = made("environmental_permit", "waiting", "--language", "nl")
    assert "Wachttijd en bewerkingstijd zijn daarmee niet te onderscheiden" in page(run)
    assert [skip["section"] for skip in record(run)["skips"]] == ["processing_time"]


def test_the_time_before_each_step_adds_up_to_all_time(
    made: Callable[..., Path], answers: Callable
) -> None:
    run = answers(made("environmental_permit", "waiting", "--language", "nl"))
    whole = run["time_between"].total.sum()
    assert run["days_by_step"].total.sum() == whole
    assert run["days_by_team"].total.sum() == whole  # every step of the example has a team
    assert json.dumps(run["days_by_team"].team.to_list(), ensure_ascii=False).count("Welstand") == 1
