"""The shared door: order, pairing, labels, and the account of every row."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmtools.log import EventLog
from pmtools.origin import Origin
from pmtools.sources.assemble import assemble, own_names
from pmtools.sources.mapping import LogMapping
from pmtools.sources.parts import Parts
from pmtools.sources.table.read import read_csv
from pmtools.sources.zones import INSTANT

NINE = datetime(2024, 3, 4, 8, tzinfo=UTC)
ROW = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from("xy"),
    st.integers(0, 6),
    st.sampled_from([None, "start", "START", "complete", "Complete", "suspend"]),
    st.sampled_from(["An", "Bo", None]),
)


def log_of(rows: list[tuple[str | None, ...]]) -> EventLog:
    moments = pl.DataFrame(
        {
            "case_id": pl.Series([row[0] for row in rows], dtype=pl.String),
            "activity": pl.Series([row[1] for row in rows], dtype=pl.String),
            "end": pl.Series(
                [None if r[2] is None else NINE + timedelta(hours=r[2]) for r in rows],
                dtype=INSTANT,
            ),
            "lifecycle:transition": pl.Series([row[3] for row in rows], dtype=pl.String),
            "resource": pl.Series([row[4] for row in rows], dtype=pl.String),
            "concept:instance": pl.Series(
                [row[5] if len(row) > 5 else None for row in rows], dtype=pl.String
            ),
            "seq": pl.Series(range(len(rows)), dtype=pl.Int64),
        }
    )
    cases = moments.select(pl.col("case_id").unique(maintain_order=True).drop_nulls())
    origin = Origin("hand", "", rows_read=len(rows))
    return assemble(Parts(moments, cases, origin, "row {}".format), LogMapping())


def plain_pairing(rows) -> list[tuple]:
    """First in, first out, a row at a time."""
    waiting, done = defaultdict(deque), []
    for seq in sorted(range(len(rows)), key=lambda n: (rows[n][2], n)):
        case, activity, hour, transition, resource = rows[seq]
        kind = (transition or "complete").lower()
        if kind == "start":
            waiting[case, activity].append((hour, resource, seq))
        elif kind == "complete":
            queue = waiting[case, activity]
            start, starter = queue.popleft()[:2] if queue else (None, None)
            done.append((case, activity, start, hour, resource, seq, starter))
    for (case, activity), queue in waiting.items():
        done += [(case, activity, hour, None, who, seq, None) for hour, who, seq in queue]
    return sorted(done, key=lambda row: row[5])


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=14))
def test_pairing_equals_a_plain_one_and_every_row_is_accounted_for(rows):
    expected = plain_pairing(rows)
    if not expected:
        return
    log = log_of(rows)
    hours = [((pl.col(name) - NINE).dt.total_hours()).alias(name) for name in ("start", "end")]
    told = log.events.sort("seq").with_columns(hours)
    found = told.select("case_id", "activity", "start", "end", "resource", "seq").rows()
    assert found == [row[:6] for row in expected]
    if "start_resource" in told.columns:
        paired = told.filter(pl.col("start").is_not_null() & pl.col("end").is_not_null())
        assert paired["start_resource"].to_list() == [r[6] for r in expected if None not in r[2:4]]
    others = [row for row in rows if row[3] == "suspend"]
    assert log.lifecycle.height == len(others)
    assert log.origin.rows_read == log.events.height + log.origin.paired + log.lifecycle.height
    moment = log.events.select("case_id", pl.coalesce("end", "start"), "seq")
    assert moment.equals(moment.sort("case_id", "end", "seq"))


def test_start_resource_only_where_somebody_else_started():
    same = [("a", "x", 0, "start", "An"), ("a", "x", 1, "complete", "An")]
    assert "start_resource" not in log_of(same).events.columns
    other = [*same, ("a", "x", 2, "start", "Bo"), ("a", "x", 3, "complete", "An")]
    log = log_of(other)
    assert log.events["resource"].to_list() == ["An", "An"]
    assert log.events["start_resource"].to_list() == ["An", "Bo"]
    assert log.origin.notes == ("1 steps were started by another resource than completed them.",)


def test_an_instance_id_keeps_its_rows_together_even_when_the_clock_ran_back():
    log = log_of(
        [
            ("a", "x", 0, "start", None, "1"),
            ("a", "x", 1, "start", None, "2"),
            ("a", "x", 2, "complete", None, "2"),
            ("a", "x", 5, "complete", None, "1"),
            ("a", "y", 4, "start", None, "3"),
            ("a", "y", 3, "complete", None, "3"),
        ]
    )
    hours = log.events.select((pl.col("end") - pl.col("start")).dt.total_hours()).to_series()
    assert (hours.to_list(), log.origin.paired) == ([1, -1, 5], 3)


def test_labels_are_codes_in_order_of_appearance_and_finished_is_unknown():
    log = log_of([("b", "y", 0, None, "Bo"), ("a", "x", 0, None, None), (None, "z", 0, None, "An")])
    assert log.events["case_id"].dtype == pl.Enum(["b", "a"])
    assert log.events["activity"].dtype == pl.Enum(["y", "x"])
    assert log.events["resource"].dtype == pl.Enum(["Bo"])
    assert log.events["team"].dtype == pl.Enum([])
    assert log.events.schema["end"] == log.events.schema["start"] == INSTANT
    assert log.cases.schema["finished"] == pl.Boolean
    assert log.cases.rows() == [("b", None), ("a", None)]


def test_a_case_with_other_transitions_only_is_a_case_without_events():
    log = log_of([("a", "x", 0, "schedule", None), ("b", "x", 0, None, None)])
    assert log.cases["case_id"].to_list() == ["a", "b"]
    assert log.events["case_id"].to_list() == ["b"]
    assert log.lifecycle.select("case_id", "transition").rows() == [("a", "schedule")]
    assert "schedule 1" in log.origin.notes[0]


@pytest.mark.parametrize(("zone", "precision"), [("Europe/Amsterdam", "day"), ("UTC", "time")])
def test_local_midnight_is_a_day(zone, precision):
    moments = pl.DataFrame(
        {
            "case_id": ["a"],
            "activity": ["x"],
            "end": [datetime(2024, 7, 1, 22, tzinfo=UTC)],
            "seq": [0],
        }
    )
    moments = moments.with_columns(pl.col("end").cast(INSTANT))
    origin = Origin("hand", "", 1, zone=zone)
    parts = Parts(moments, pl.DataFrame({"case_id": ["a"]}), origin, "row {}".format)
    log = assemble(parts, LogMapping())
    assert log.events["precision"].to_list() == [precision]


def test_own_names_never_meet_another_name_of_the_source():
    names, notes = own_names(["end", "end_source"], ["end"])
    assert names == {"end": "end_source_source", "end_source": "end_source"}
    assert len(notes) == 1


TABLE = "case_id,activity,start,end,kind,lifecycle\n"


def test_a_moment_that_means_not_yet_is_no_moment(save):
    rows = "1,a,2024-01-01,2024-01-02,,\n1,b,2024-01-03,9999-12-31,,\n1,c,9999-12-31,9999-12-31,,\n"
    log = read_csv(save(TABLE + rows, "log.csv"))
    assert log.events["end"].null_count() == 1
    assert log.origin.set_aside == {"event without a time": 1}
    assert "Moments before 1800 or from 2200 on, taken as empty: 3." in log.origin.notes


def test_ends_before_starts_and_missing_starts_are_counted(save):
    rows = "1,a,2024-01-03,2024-01-02,,\n1,b,,2024-01-05,,\n"
    notes = read_csv(save(TABLE + rows, "log.csv")).origin.notes
    assert "Steps that end before they start, kept as they are: 1." in notes
    assert "Steps without a start: 1." in notes


def test_other_words_for_start_and_complete_are_known(save):
    rows = "zaak,stap,datum,lifecycle,kind\n1,a,2024-01-01,Begin,x\n1,a,2024-01-02,Einde,x\n"
    log = read_csv(save(rows, "log.csv"))
    assert (log.events.height, log.origin.paired, log.lifecycle.height) == (1, 1, 0)
    assert log.events["kind"].to_list() == ["x"]


def test_a_transition_that_may_hold_a_name_is_only_counted(save):
    rows = "zaak,stap,datum,lifecycle\n1,a,2024-01-01,\n1,a,2024-01-02,overgedragen aan Jan\n"
    notes = read_csv(save(rows, "log.csv")).origin.notes
    assert any("other 1" in note for note in notes)
    assert not any("Jan" in note for note in notes)
