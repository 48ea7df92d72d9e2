"""Waiting causes of a log that was worked out by hand, and what is asked of them in vain."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import CapabilityError, ParameterError

LOGS = Path(__file__).parents[1] / "logs"
DESK = str(LOGS / "desk.toml")
CAUSES = ["batching", "prioritisation", "contention", "unavailability", "extraneous"]


def hours(frame: pd.DataFrame, *key: str) -> dict[str, list[float]]:
    """Of each key the hours of waiting in all and of each cause; nothing here is unsplit."""
    assert not frame.unsplit.any()
    keys = ["→".join(map(str, row)) for row in frame[list(key)].itertuples(index=False)]
    spent = [[round(one.total_seconds() / 3600, 4) for one in row[1:]]
             for row in frame[[key[0], "total", *CAUSES]].itertuples(index=False)]  # fmt: skip
    return dict(zip(keys, spent, strict=True))


@pytest.fixture
def desk() -> pm.EventLog:
    """Ann works Monday to Thursday 9-13, Bob to Friday 9-17; in June 2024, see `desk.csv`.

    Check of c1 could begin Mon 9:30: Ann is free until 10:00, does that of c2 (ready 10:00) until
    11:00, and begins 11:10. Those of c3 (ready Mon 12:00) and c4 (Mon 15:00) are a batch on Tue 9:00.
    Decide of c2 waits for Bob, who does Intake of c3 until 12:00; c5 waits from Fri 17:00 to Mon.
    """
    return pm.read_csv(LOGS / "desk.csv")


def test_every_wait_is_split_as_by_hand(desk: pm.EventLog) -> None:
    told = pm.waiting_causes(desk, calendar=DESK)
    assert hours(told, "from_activity", "to_activity") == {
        "Intake→Decide": [65, 0, 0, 0, 64, 1],
        "Intake→Check": [41.6667, 3, 1, 1, 36, 0.6667],
        "Check→Decide": [1, 0, 0, 1, 0, 0],
    }
    assert told.n.to_list() == [1, 4, 1]
    assert told.n_cases.to_list() == [1, 4, 1]


def test_by_team_step_and_weekday(desk: pm.EventLog) -> None:
    by_team = hours(pm.waiting_causes(desk, "team", DESK), "team")
    assert by_team["Front"] == [66, 0, 0, 1, 64, 1]
    assert hours(pm.waiting_causes(desk, "activity", DESK), "activity")["Decide"] == [
        66, 0, 0, 1, 64, 1,
    ]  # fmt: skip
    days = hours(pm.waiting_causes(desk, "weekday", DESK), "weekday")
    assert days == {"5": [65, 0, 0, 0, 64, 1], "1": [42.6667, 3, 1, 2, 36, 0.6667]}


def test_whose_wait_it_is_by_what_ends_it_else_by_what_begins_it(desk: pm.EventLog) -> None:
    parties = str(LOGS / "desk.parties.toml")
    told = pm.waiting_causes(desk, "party", DESK, parties=parties)
    assert {one: spent[0] for one, spent in hours(told, "party").items()} == {
        "applicant": 66,  # what ends with Decide, also from Intake
        "partner": 41.6667,
    }
    assert pm.waiting_causes(desk, "party", DESK).party.to_list() == ["unknown"]


def test_a_larger_least_batch_makes_it_another_cause(desk: pm.EventLog) -> None:
    told = hours(pm.waiting_causes(desk, calendar=DESK, batch=3), "from_activity", "to_activity")
    # c3, Mon 12:00: ten minutes behind c1, fifty at work and free, then Ann is off.
    assert told["Intake→Check"] == [41.6667, 0, 1, 1.1667, 38, 1.5]


def test_what_cannot_be(desk: pm.EventLog) -> None:
    with pytest.raises(ParameterError, match="at least 2"):
        pm.waiting_causes(desk, batch=1)
    with pytest.raises(ParameterError, match="share of cases"):
        pm.waiting_causes(desk, parallel=0)
    with pytest.raises(ParameterError, match="earliest"):
        pm.waiting_causes(desk, starts="guess")
    with pytest.raises(CapabilityError, match="when a step begins"):
        pm.waiting_causes(pm.example_log())


def test_an_edited_file_is_asked_again(desk: pm.EventLog, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('[week]\nmonday = ["00:00-24:00"]', encoding="utf-8")
    before = pm.waiting_causes(desk, "log", str(file)).unavailability[0]
    every = "\n".join(f'{day} = ["00:00-24:00"]' for day in pm.time_basis(desk).columns[4:11])
    file.write_text(f"[week]\n{every}", encoding="utf-8")
    assert pm.waiting_causes(desk, "log", str(file)).unavailability[0] == pd.Timedelta(0) < before


def test_the_hours_of_a_log_in_office_time_are_taken(desk: pm.EventLog) -> None:
    office = desk.on(pm.office_calendar(DESK))
    pd.testing.assert_frame_equal(pm.waiting_causes(office), pm.waiting_causes(desk, calendar=DESK))
