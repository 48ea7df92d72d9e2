"""The event log: what a case can be split by, what the log can answer, and pm4py's frame."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import CapabilityError, ParameterError

CSV = """case:concept:name,concept:name,time:timestamp,case:channel,case:month
1,a,2024-12-31T23:30:00Z,post,mei
1,b,2025-01-02T10:00:00Z,post,mei
2,a,2025-01-31T22:30:00Z,balie,juni
2,b,2025-02-03T10:00:00Z,balie,juni
3,a,2025-01-05T10:00:00Z,,juni
"""


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    path = tmp_path / "log.csv"
    path.write_text(CSV, encoding="utf-8")
    return pm.read_csv(path)


def test_a_month_is_the_local_month_of_the_first_event(log: pm.EventLog) -> None:
    answer = pm.throughput_time(log, by="month")
    assert answer["month"].to_list() == [pd.Timestamp("2025-01-01")]
    assert answer["n"].to_list() == [3]


def test_an_attribute_that_is_called_month_has_its_own_word(log: pm.EventLog) -> None:
    answer = pm.throughput_time(log, by="attribute:month")
    assert dict(zip(answer["month"], answer["n"], strict=True)) == {"mei": 1, "juni": 2}


def test_cases_without_a_value_are_a_group_of_their_own(log: pm.EventLog) -> None:
    answer = pm.throughput_time(log, by="channel")
    assert answer["n"].sum() == 3
    assert answer["channel"].isna().sum() == 1


def test_by_variant_gives_the_steps(log: pm.EventLog) -> None:
    answer = pm.throughput_time(log, by="variant")
    assert dict(zip(answer["variant"], answer["n"], strict=True)) == {("a", "b"): 2, ("a",): 1}


def test_what_a_case_does_not_have_is_refused_with_what_it_has(log: pm.EventLog) -> None:
    with pytest.raises(
        ParameterError, match=r"Cannot split by 'chanel'.*month, variant, finished, channel"
    ):
        pm.throughput_time(log, by="chanel")


@pytest.mark.parametrize("lack", ["start", "resource", "team"])
def test_a_question_that_the_log_cannot_answer_is_named(log: pm.EventLog, lack: str) -> None:
    log.require("transition")
    with pytest.raises(CapabilityError) as refused:
        log.require(lack)
    assert refused.value.lack == lack


def test_one_event_per_case_has_nothing_between(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case_id,activity,timestamp\n1,a,2025-01-01\n2,a,2025-01-02\n")
    with pytest.raises(CapabilityError, match="two steps with an end"):
        pm.read_csv(path).require("transition")


def test_pm4py_gets_its_own_columns_in_our_order(log: pm.EventLog) -> None:
    frame = log.to_pm4py()
    assert frame["case:concept:name"].to_list() == ["1", "1", "2", "2", "3"]
    assert frame["concept:name"].to_list() == ["a", "b", "a", "b", "a"]
    assert str(frame["time:timestamp"].dtype) == "datetime64[us, UTC]"
    assert frame["time:timestamp"].iloc[0] == pd.Timestamp("2024-12-31T23:30:00Z")


def test_an_event_attribute_with_one_value_in_each_case_is_one_of_the_case(tmp_path: Path) -> None:
    rows = "case_id,activity,timestamp,channel,team\n1,a,2025-01-01,post,x\n1,b,2025-01-02,,y\n2,a,2025-01-01,web,x\n"
    (tmp_path / "log.csv").write_text(rows, encoding="utf-8")
    log = pm.read_csv(tmp_path / "log.csv")
    answer = pm.throughput_time(log, by="channel")
    assert dict(zip(answer["channel"], answer["n"], strict=True)) == {"post": 1, "web": 1}
    with pytest.raises(ParameterError, match="several values within a case"):
        pm.throughput_time(log, by="team")


def test_finished_cases_alone_where_the_mapping_tells_them(
    log: pm.EventLog, tmp_path: Path
) -> None:
    assert log.done() is log
    told = pm.read_csv(tmp_path / "log.csv", mapping=pm.LogMapping(activities=("b",)))
    assert told.done().cases["case_id"].to_list() == ["1", "2"]
    assert told.done().events.height == 4


def test_where_no_case_is_finished_all_are_kept(log: pm.EventLog, tmp_path: Path) -> None:
    none = pm.read_csv(tmp_path / "log.csv", mapping=pm.LogMapping(last=("a",), activities=()))
    assert none.done().cases["case_id"].to_list() == ["3"]
    assert pm.read_csv(tmp_path / "log.csv").done().cases.height == 3


def test_starts_are_known_when_nine_in_ten_events_have_one(tmp_path: Path) -> None:
    rows = [f"1,s,2025-01-{day:02d}T09:00,2025-01-{day:02d}T10:00" for day in range(1, 11)]
    head = "zaak,stap,begin,einde\n"
    path = tmp_path / "starts.csv"
    for missing, known in ((1, True), (2, False)):
        held = [*rows[missing:], *(f"2,s,,2025-02-0{at + 1}T10:00" for at in range(missing))]
        path.write_text(head + "\n".join(held), encoding="utf-8")
        assert pm.read_csv(path).starts_known is known
