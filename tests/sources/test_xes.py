"""XES files: what they say is in the log, in order, and nothing of it is lost in silence."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from pmtools.errors import ParameterError, SchemaError
from pmtools.sources.mapping import LogMapping
from pmtools.sources.xes.read import read_xes

T = "2024-03-04T09:00:00+01:00"
REAL = {
    "logs/receipt": (1434, 8577, 27, 116, 2868.5835, 467263.915),
    "logs/BPIC15_1": (1199, 52217, 398, 1170, 5302671.0, 8270084.4905),
    "logs/Sepsis": (1050, 15214, 16, 846, 461668.5, 2459733.94),
    "drift/bose_log": (6000, 58838, None, None, None, None),
}


def name(text: str) -> tuple[str, str, str]:
    return ("string", "concept:name", text)


@pytest.mark.parametrize("stem", REAL)
def test_real_logs_have_their_published_figures(data, accounted, stem):
    cases, events, activities, variants, median, mean = REAL[stem]
    log = read_xes(data / f"{stem}.xes.gz")
    assert (log.cases.height, log.events.height) == (cases, events)
    assert accounted(log)
    if activities is None:
        return
    time = pl.col("end").max() - pl.col("end").min()
    by_case = log.events.group_by("case_id", maintain_order=True)
    seconds = by_case.agg(time=time)["time"].dt.total_microseconds() / 1e6
    assert log.events["activity"].n_unique() == activities
    assert by_case.agg("activity")["activity"].n_unique() == variants
    assert seconds.median() == pytest.approx(median, abs=1e-3)
    assert seconds.mean() == pytest.approx(mean, abs=1e-3)


@pytest.mark.parametrize("stem", ["logs/receipt", "logs/Sepsis"])
def test_every_value_equals_a_slow_reading_of_the_raw_file(data, stem):
    path = data / f"{stem}.xes.gz"
    log = read_xes(path)
    events = log.events.sort("seq").rows(named=True)
    ours = {"concept:name": "activity", "org:resource": "resource", "org:group": "team"}
    root = ElementTree.fromstring(gzip.decompress(path.read_bytes()))
    row = 0
    for trace in (element for element in root if element.tag.endswith("trace")):
        case = next(a.get("value") for a in trace if a.get("key") == "concept:name")
        for event in (element for element in trace if element.tag.endswith("event")):
            assert (events[row]["case_id"], events[row]["seq"]) == (case, row)
            for attribute in event:
                key, value = attribute.get("key"), attribute.get("value")
                if key == "time:timestamp":
                    assert events[row]["end"] == datetime.fromisoformat(value)
                elif key != "lifecycle:transition":
                    told = events[row][ours.get(key, key)]
                    kind = attribute.tag.rpartition("}")[2]
                    assert told == {"int": int, "float": Decimal}.get(kind, str)(value) or (
                        kind == "boolean" and str(told).lower() == value
                    )
            row += 1
    assert row == len(events)


def test_bose_keeps_traces_of_one_name_apart(data):
    log = read_xes(data / "drift/bose_log.xes.gz")
    assert log.cases["case_id"].cast(pl.String).str.contains("#", literal=True).sum() == 4800
    assert log.origin.notes[0].startswith("4,800 traces bear the name of an earlier one (1,200")


def test_sepsis_has_a_case_called_na_and_receipt_cases_without_enddate(data):
    assert "NA" in read_xes(data / "logs/Sepsis.xes.gz").cases["case_id"].to_list()
    assert read_xes(data / "logs/receipt.xes.gz").cases["enddate"].null_count() == 105


def test_bpic_durations_equal_disco_and_precision_marks_midnight(data):
    log = read_xes(data / "logs/BPIC15_1.xes.gz")
    disco = pl.read_csv(data / "oracles/disco/bpic15_1_cases.csv.gz", infer_schema=False)
    theirs = dict(disco.select("Case ID", "Duration (milliseconds)").iter_rows())
    time = (pl.col("end").max() - pl.col("end").min()).dt.total_milliseconds().cast(pl.String)
    assert dict(log.events.group_by("case_id").agg(time).iter_rows()) == theirs
    assert 0.42 <= (log.events["precision"] == "day").mean() <= 0.49


def test_order_is_by_case_then_time_then_file(xes, step, save):
    late, early = step("late", "2024-03-05T09:00:00Z"), step("early", "2024-03-04T09:00:00Z")
    tie = step("tie", "2024-03-05T09:00:00Z")
    log = read_xes(save(xes(([name("b")], [late, tie, early]), ([name("a")], [early]))))
    assert log.events["activity"].to_list() == ["early", "late", "tie", "early"]
    assert log.events["case_id"].to_list() == ["b", "b", "b", "a"]
    assert log.events["seq"].to_list() == [2, 0, 1, 3]
    assert log.events["activity"].dtype == pl.Enum(["late", "tie", "early"])


def test_times_with_and_without_offset_and_fraction_in_one_file(xes, step, save):
    told = {
        "2024-01-02T10:00:00+02:00": datetime(2024, 1, 2, 8, tzinfo=UTC),
        "2024-01-02T10:00:00.25Z": datetime(2024, 1, 2, 10, 0, 0, 250_000, tzinfo=UTC),
        "2024-01-02T13:00:00.123456+0200": datetime(2024, 1, 2, 11, 0, 0, 123_456, tzinfo=UTC),
        "2024-07-02T14:00:00": datetime(2024, 7, 2, 12, tzinfo=UTC),
        "2024-12-02 14:00:00.5": datetime(2024, 12, 2, 13, 0, 0, 500_000, tzinfo=UTC),
    }
    log = read_xes(save(xes(([name("a")], [step("x", time) for time in told]))))
    assert log.events["end"].to_list() == list(told.values())


def test_the_double_hour_of_autumn_takes_the_order_of_the_file(xes, step, save):
    clock = ["01:30", "02:10", "02:40", "02:10", "02:50", "03:10"]
    times = [f"2024-10-27T{time}:00" for time in clock]
    log = read_xes(
        save(xes(([name("a")], [step(t, t) for t in times]), ([name("b")], [step("x", times[1])])))
    )
    utc = [(end.hour, end.minute) for end in log.events["end"]]
    assert utc == [(23, 30), (0, 10), (0, 40), (1, 10), (1, 50), (2, 10), (0, 10)]
    assert log.events["seq"].to_list() == list(range(7))
    assert "5 times without an offset lie in the hour that autumn has twice" in log.origin.notes[0]


def test_the_missing_hour_of_spring_moves_forward(xes, step, save):
    log = read_xes(save(xes(([name("a")], [step("x", "2024-03-31T02:30:00")]))))
    assert log.events["end"][0] == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    assert "1 times without an offset lie in the hour that spring skips" in log.origin.notes[0]


def test_typed_nested_and_colliding_attributes(save):
    event = (
        f'<string key="concept:name" value="x"/><date key="time:timestamp" value="{T}"/>'
        '<int key="n" value=" 7 "/><float key="f" value="1.5"/><boolean key="b" value="True"/>'
        '<id key="i" value="0012"/><date key="due" value="2024-01-01T00:00:00Z"/>'
        '<string key="outer" value="o"><int key="inner" value="3"/></string>'
        '<list key="l"><values><string key="v" value="1"/>'
        '<string key="v" value="2"/></values></list>'
        '<container key="c"><string key="d" value="e"/></container>'
        '<string key="end" value="theirs"/>'
    )
    log = read_xes(
        save(f'<log><trace><string key="finished" value="ja"/><event>{event}</event></trace></log>')
    )
    row = log.events.row(0, named=True)
    assert (row["n"], row["f"], row["b"], row["i"]) == (7, 1.5, True, "0012")
    assert row["due"] == datetime(2024, 1, 1, tzinfo=UTC)
    assert (row["outer"], row["outer/inner"]) == ("o", 3)
    assert (row["l/v"], row["l/v#2"], row["c/d"]) == ("1", "2", "e")
    assert row["end_source"] == "theirs"
    assert log.cases.row(0, named=True) == {
        "case_id": "#1",
        "finished": None,
        "finished_source": "ja",
    }
    assert len([note for note in log.origin.notes if "is ours" in note]) == 2


def test_one_key_with_two_types_is_text_and_said(xes, step, save):
    events = [step("x", T, ("int", "k", "1")), step("x", T, ("string", "k", "a"))]
    log = read_xes(save(xes(([name("a")], events))))
    assert log.events["k"].to_list() == ["1", "a"]
    assert "'k' has values of types int, string: kept as text." in log.origin.notes


def test_events_without_time_or_activity_or_trace_are_set_aside(xes, step, save, accounted):
    events = [step("x", T), [name("no time")], [("date", "time:timestamp", T)], step("", T)]
    text = xes(([name("a")], events), ([name("empty")], []))
    log = read_xes(save(text.replace("</log>", "<event/></log>")))
    assert log.origin.set_aside == {
        "event outside a trace": 1,
        "event without a time": 1,
        "event without an activity": 2,
    }
    assert log.origin.rows_read == 5
    assert accounted(log)
    assert log.cases["case_id"].to_list() == ["a", "empty"]
    assert log.events["case_id"].unique().to_list() == ["a"]
    assert any(note.endswith("in no figure: 1.") for note in log.origin.notes)


def test_used_and_missing_trace_names(xes, step, save):
    traces = [([name(n)] if n else [], [step("x", T)]) for n in ["a", "a", "", "a", "a#2"]]
    log = read_xes(save(xes(*traces)))
    assert log.cases["case_id"].to_list() == ["a", "a#2", "#3", "a#3", "a#2#2"]
    assert log.origin.notes[0].startswith("1 traces have no name")
    assert log.origin.notes[1].startswith("3 traces bear the name of an earlier one (2 names)")


def test_globals_are_never_filled_in_and_log_attributes_read_past(xes, step, save):
    head = '<global scope="event"><string key="org:resource" value="UNKNOWN"/></global>'
    head += '<string key="q" value="z"><string key="r" value="z"/></string>'
    log = read_xes(save(xes(([name("a")], [step("x", T)]), head=head)))
    assert log.events["resource"].to_list() == [None]
    assert log.events["resource"].dtype == pl.Enum([])
    assert "q" not in log.events.columns + log.cases.columns


def test_prefix_bom_and_hostile_labels(xes, step, save):
    labels = ["<script>alert(1)</script>", "\"&'\n", "\u202eé💥"]
    text = xes(([name("a")], [step(label, T) for label in labels]))
    for tag in ("log", "trace", "event", "string", "date"):
        text = text.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    text = text.replace("<x:log", '<x:log xmlns:x="http://www.xes-standard.org/"')
    log = read_xes(save(b"\xef\xbb\xbf" + text.encode()))
    assert log.events["activity"].to_list() == labels


def test_team_is_group_else_role_and_mapping_says_so(xes, step, save):
    with_role = xes(([name("a")], [step("x", T, ("string", "org:role", "r"))]))
    log = read_xes(save(with_role))
    assert (log.events["team"][0], log.origin.mapping["columns"]["team"]) == ("r", "org:role")
    both = [("string", "org:role", "r"), ("string", "org:group", "g")]
    log = read_xes(save(xes(([name("a")], [step("x", T, *both)]))))
    assert (log.events["team"][0], log.events["org:role"][0]) == ("g", "r")


def test_another_attribute_can_be_the_activity(xes, step, save):
    path = save(xes(([name("a")], [step("code", T, ("string", "activityNameNL", "stap"))])))
    log = read_xes(path, mapping=LogMapping(columns={"activity": "activityNameNL"}))
    assert log.events.select("activity", "concept:name").row(0) == ("stap", "code")
    with pytest.raises(SchemaError, match=r"activityNameEN.*Did you mean activityNameNL"):
        read_xes(path, mapping=LogMapping(columns={"activity": "activityNameEN"}))


@pytest.mark.parametrize(
    ("attribute", "said"),
    [
        (("int", "n", "abc"), r"log.xes, line 5: the int 'n' is 'abc'.*whole number"),
        (("float", "n", "1,5"), r"line 5: the float 'n' is '1,5'"),
        (("boolean", "n", "maybe"), r"line 5: the boolean 'n' is 'maybe'.*true or false"),
        (("date", "n", "2002-0530T09:30:10Z"), r"line 5: the date 'n' is '2002-0530T09:30:10Z'"),
        (("date", "n", "2024-02-30T09:30:10"), r"line 5: the date 'n'"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_with_its_place(xes, step, save, attribute, said):
    path = save(xes(([name("a")], [step("x", T), step("y", T, attribute)])))
    with pytest.raises(SchemaError, match=said):
        read_xes(path)


def test_a_bad_time_is_refused_with_its_place(xes, step, save):
    with pytest.raises(SchemaError, match=r"line 5: the date 'time:timestamp' is 'soon'"):
        read_xes(save(xes(([name("a")], [step("x", T), step("y", "soon")]))))


def test_a_log_without_times_names_what_it_has(xes, save):
    with pytest.raises(SchemaError, match=r"time:timestamp.*Events have: concept:name"):
        read_xes(save(xes(([name("a")], [[name("x")]]))))


def test_an_unknown_zone_is_refused(xes, step, save):
    path = save(xes(([name("a")], [step("x", T)])))
    with pytest.raises(ParameterError, match="Mars/Phobos"):
        read_xes(path, zone="Mars/Phobos")


def test_start_and_complete_are_paired_in_xes(xes, step, save, accounted):
    def at(minute: int, kind: str) -> list[tuple[str, str, str]]:
        moment = datetime(2024, 3, 4, 9, tzinfo=UTC) + timedelta(minutes=minute)
        return step("x", moment.isoformat(), ("string", "lifecycle:transition", kind))

    log = read_xes(save(xes(([name("a")], [at(0, "START"), at(1, "suspend"), at(5, "Complete")]))))
    row = log.events.row(0, named=True)
    assert row["end"] - row["start"] == timedelta(minutes=5)
    assert (log.origin.paired, log.lifecycle["transition"].to_list()) == (1, ["suspend"])
    assert accounted(log)


def test_the_hash_is_of_the_bytes_on_disk(xes, step, save):
    packed = gzip.compress(xes(([name("a")], [step("x", T)])).encode())
    path: Path = save(packed, "log.xes")
    assert read_xes(path).origin.sha256 == hashlib.sha256(packed).hexdigest()
