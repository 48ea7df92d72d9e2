"""On what the causes rest: counted by hand, with all that cannot be split."""

from pathlib import Path

import pandas as pd

import pmtools as pm

LOGS = Path(__file__).parents[1] / "logs"
DESK = str(LOGS / "desk.toml")


def test_of_a_log_that_tells_all() -> None:
    told = pm.causes_basis(pm.read_csv(LOGS / "desk.csv"), calendar=DESK).iloc[0]
    counts = ["n_events", "n_waits", "n_resources", "n_own", "n_team", "n_office", "n_parallel"]
    assert told[counts].to_list() == [11, 6, 2, 1, 0, 1, 0]
    assert (told.hours, told.calendar, told.reviewed) == ("given", "desk", False)
    assert (told.outside_share, told.together_share) == (0, 0)
    assert not told[["n_no_start", "n_negative", "n_no_resource", "n_no_time"]].any()


def test_what_cannot_be_split_is_counted_with_its_time(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "case_id,activity,start,end,resource\n"
        "1,a,2024-06-03 09:00,2024-06-03 10:00,x\n"
        "1,b,2024-06-03 12:00,2024-06-03 13:00,\n"  # nobody: two hours
        "1,c,,2024-06-03 14:00,x\n"  # no start
        "1,d,2024-06-03 16:00,2024-06-03 15:00,x\n"  # ends before it starts
        "2,a,2024-06-03 09:30,2024-06-03 09:40,x\n"  # while x has case 1 in hand
        "2,b,2024-06-03 22:00,2024-06-03 22:30,x\n",
        encoding="utf-8",
    )
    log = pm.read_csv(file)
    told = pm.causes_basis(log, calendar=DESK).iloc[0]
    assert (told.n_events, told.n_no_start, told.n_negative) == (6, 1, 1)
    assert (told.n_no_resource, told.no_resource) == (1, pd.Timedelta(hours=2))
    assert told.n_waits == 1
    assert (told.together_share, told.outside_share) == (1 / 3, 1 / 3)
    split = pm.waiting_causes(log, "log", DESK).iloc[0]
    assert (split.n, split.n_unsplit, split.unsplit) == (2, 1, pd.Timedelta(hours=2))
    assert split.total == split.unsplit + pd.Timedelta(hours=12, minutes=20)


def test_days_alone_cannot_be_split(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    rows = ["case_id,activity,start,end,resource"]
    for step, begun, done in (("a", 3, 4), ("b", 6, 7)):
        rows.append(f"1,{step},2024-06-0{begun},2024-06-0{done},x")
    file.write_text("\n".join(rows), encoding="utf-8")
    told = pm.causes_basis(pm.read_csv(file), calendar=DESK).iloc[0]
    assert (told.n_waits, told.n_no_time, told.no_time) == (0, 1, pd.Timedelta(days=2))


def test_hours_are_discovered_only_from_enough() -> None:
    few = pm.read_csv(LOGS / "desk.csv")
    assert pm.causes_basis(few).hours[0] == "unknown"
    assert pm.waiting_causes(few, "log").unavailability[0] == pd.Timedelta(0)
    assert pm.causes_basis(pm.example_log("benefit")).hours[0] == "discovered"
