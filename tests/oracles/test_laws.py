"""Laws that hold on every log, on logs that are made up and written as XES by the test itself.

A made-up log is a list of traces, a trace a list of (activity, minutes since the year began).
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import pmtools as pm

FEW = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
YEAR = datetime(2024, 1, 1, tzinfo=UTC)
NASTY = ["<script>alert(1)</script>", "\"&'\n", "ça va, 漢字;", "step", "step "]
activities = st.sampled_from("ABCDE")
traces = st.lists(st.tuples(activities, st.integers(0, 200_000)), min_size=1, max_size=7)
logs = st.lists(traces, min_size=1, max_size=8)


def answers(log):
    """What is compared: durations per case, gaps per transition, cases per sequence."""
    case = pm.throughput_time(log, by="case")
    gap = pm.time_between(log)
    route = pm.variants(log)
    pairs = zip(gap.from_activity, gap.to_activity, strict=True)
    spread = zip(gap.n, gap.total, gap["median"], gap.p90, strict=True)
    return (
        dict(zip(case.case_id, case.total, strict=True)),
        dict(zip(pairs, spread, strict=True)),
        dict(zip(route.sequence, route.n_cases, strict=True)),
    )


@FEW
@given(logs)
def test_made_up_logs_give_the_answers_of_the_plain_reading(written, plain, made):
    path = written(made)
    log, cases = pm.read_xes(path), plain.read(path)
    between = pm.time_between(log)
    pairs = list(zip(between.from_activity, between.to_activity, strict=True))
    gaps = plain.gaps(cases)
    assert dict(zip(pairs, between.n, strict=True)) == {k: len(v) for k, v in gaps.items()}
    assert [sum(gaps[pair]) for pair in pairs] == plain.micros(between.total)
    for column, q in (("median", 0.5), ("p90", 0.9)):
        wanted = [np.quantile(gaps[pair], q, method="linear") for pair in pairs]
        assert plain.micros(between[column]) == pytest.approx(wanted, abs=1.01)
    through = pm.throughput_time(log, by="case")
    lasted = dict(zip(through.case_id, plain.micros(through.total), strict=True))
    assert lasted == plain.durations(cases)
    routes = pm.variants(log)
    assert dict(zip(routes.sequence, routes.n_cases, strict=True)) == plain.sequences(cases)


@FEW
@given(logs)
def test_renaming_activities_renames_and_nothing_else(written, made):
    names = dict(zip("ABCDE", NASTY, strict=True))
    renamed = [[(names[activity], minute) for activity, minute in trace] for trace in made]
    case, gap, route = answers(pm.read_xes(written(made)))
    case_2, gap_2, route_2 = answers(pm.read_xes(written(renamed)))
    assert case_2 == case
    assert gap_2 == {(names[a], names[b]): spread for (a, b), spread in gap.items()}
    assert route_2 == {tuple(names[step] for step in steps): n for steps, n in route.items()}


@FEW
@given(logs, st.integers(-500_000, 500_000))
def test_shifting_all_times_changes_nothing(written, made, minutes):
    shifted = [[(activity, minute + minutes) for activity, minute in trace] for trace in made]
    log, log_2 = pm.read_xes(written(made)), pm.read_xes(written(shifted))
    assert answers(log_2) == answers(log)
    first, first_2 = (pm.log_summary(each)["first"][0] for each in (log, log_2))
    assert first_2 - first == timedelta(minutes=minutes)


@FEW
@given(logs, st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_nothing(written, made, random):
    numbers = list(range(len(made)))
    random.shuffle(numbers)
    shuffled = pm.read_xes(written([made[number] for number in numbers], numbers))
    assert answers(shuffled) == answers(pm.read_xes(written(made)))


@FEW
@given(logs, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing_where_times_differ(written, made, random):
    distinct = [list({minute: (step, minute) for step, minute in trace}.values()) for trace in made]
    shuffled = [random.sample(trace, len(trace)) for trace in distinct]
    assert answers(pm.read_xes(written(shuffled))) == answers(pm.read_xes(written(distinct)))


@FEW
@given(logs)
def test_parts_add_up_to_the_whole(written, made):
    log = pm.read_xes(written(made))
    whole = pm.throughput_time(log).iloc[0]
    for by in ("case", "variant", "month", "channel"):
        parts = pm.throughput_time(log, by=by)
        assert (parts.n.sum(), parts.total.sum()) == (whole.n, whole.total), by
    for measure, keys, total in (
        (pm.time_between, ["from_activity", "to_activity"], "n"),
        (pm.activities, ["activity"], "n"),
    ):
        for by in ("month", "channel"):
            parts = measure(log, by=by).groupby(keys, observed=True)[total].sum()
            assert parts.to_dict() == measure(log).set_index(keys)[total].to_dict(), by
    summary = pm.log_summary(log, by="channel")
    assert summary.n_events.sum() == pm.log_summary(log).n_events[0]
    assert pm.variants(log, by="channel").n_cases.sum() == len(made)


@FEW
@given(logs)
def test_gaps_add_up_to_the_throughput_time(written, made):
    log = pm.read_xes(written(made))
    between, through = pm.time_between(log, by="case"), pm.throughput_time(log)
    assert between.total.sum() == through.total[0] or len(between) == 0
    assert between.n.sum() == sum(len(trace) - 1 for trace in made)


@FEW
@given(logs)
def test_a_table_gives_the_answers_of_the_same_xes(written, made):
    """Times without an offset are local in the table, with an offset in the XES file."""
    path = written(made)
    table = path.with_suffix(".csv")
    lines = ["case_id;activity;timestamp"]
    for number, trace in enumerate(made):
        for activity, minute in trace:
            moment = (YEAR + timedelta(minutes=minute)).astimezone(ZoneInfo("Asia/Tokyo"))
            lines.append(f"c{number};{activity};{moment:%Y-%m-%d %H:%M}")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    log = pm.read_csv(table, zone="Asia/Tokyo")  # no summer time: every local time is one moment
    assert answers(log) == answers(pm.read_xes(path))


def test_a_trace_without_events_is_said(written):
    with_empty, without = (pm.read_xes(written(made)) for made in ([[("A", 0)], []], [[("A", 0)]]))
    assert len(with_empty.origin.notes) == len(without.origin.notes) + 1
    assert answers(with_empty) == answers(without)


def test_a_case_of_which_no_event_is_left_is_said(written):
    """Its events are counted as set aside, but a case that is gone is more than its events."""
    left, gone = [("A", 0, "complete")], [("A", None, "complete")]
    log = pm.read_xes(written([left, gone]))
    notes = pm.read_xes(written([[*left, *gone]])).origin.notes
    assert "c1" in set(log.cases["case_id"].cast(str)) or len(log.origin.notes) > len(notes)


def test_the_night_in_which_the_clock_goes_back(written):
    """From 02:30 to 02:45 to 02:15 in the order of the source: the last is an hour later."""
    table = written([[("A", 0)]]).with_suffix(".csv")
    moments = ["01:30", "02:30", "02:45", "02:15", "03:15"]
    rows = [f"c1,{label},2024-10-27 {at}" for label, at in zip("ABCDE", moments, strict=True)]
    table.write_text("\n".join(["case_id,activity,timestamp", *rows]), encoding="utf-8")
    gaps = pm.time_between(pm.read_csv(table)).set_index(["from_activity", "to_activity"]).total
    minutes = {pair: total.total_seconds() / 60 for pair, total in gaps.items()}
    assert minutes == {("A", "B"): 60, ("B", "C"): 15, ("C", "D"): 30, ("D", "E"): 60}


@pytest.mark.filterwarnings("ignore")  # pm4py's own
@FEW
@given(logs)
def test_pm4py_counts_the_same_on_our_frame(written, pm4py, made):
    log = pm.read_xes(written(made))
    graph, _, _ = pm4py.discover_dfg(log.to_pm4py())
    between = pm.time_between(log)
    pairs = zip(between.from_activity, between.to_activity, strict=True)
    assert dict(zip(pairs, between.n, strict=True)) == graph


transitions = st.sampled_from(["start", "complete", "schedule", "suspend", "resume"])
steps = st.tuples(st.sampled_from("AB"), st.none() | st.integers(0, 500), transitions)


@FEW
@given(st.lists(st.lists(steps, min_size=1, max_size=12), min_size=1, max_size=4))
def test_every_row_of_the_source_is_somewhere(written, made):
    made = [*made, [("A", 0, "complete")]]  # a log without one event is refused
    log = pm.read_xes(written(made))
    origin = log.origin
    without_time = sum(minute is None for trace in made for _, minute, _ in trace)
    assert origin.rows_read == sum(map(len, made))
    assert sum(origin.set_aside.values()) == without_time
    assert origin.rows_read == (
        log.events.height + log.lifecycle.height + origin.paired + without_time
    )


@FEW
@given(st.lists(st.lists(steps, min_size=1, max_size=12), min_size=1, max_size=4))
def test_starts_and_completions_are_paired_first_in_first_out(written, made):
    """Rows in the order of time, as a case system writes them; ties in the order of the file."""
    timed = [sorted((s for s in trace if s[1] is not None), key=lambda s: s[1]) for trace in made]
    timed = [trace for trace in timed if trace]
    if not any(s[2] in ("start", "complete") for trace in timed for s in trace):
        return
    found = Counter(
        (row["case_id"], row["activity"], minute_of(row["start"]), minute_of(row["end"]))
        for row in pm.read_xes(written(timed)).events.to_dicts()
    )
    assert found == Counter(
        (f"c{number}", *pair) for number, trace in enumerate(timed) for pair in paired(trace)
    )


def paired(trace):
    waiting = {"A": [], "B": []}
    for activity, minute, transition in trace:
        if transition == "start":
            waiting[activity].append(minute)
        elif transition == "complete":
            yield activity, waiting[activity].pop(0) if waiting[activity] else None, minute
    yield from ((activity, minute, None) for activity in "AB" for minute in waiting[activity])


def minute_of(moment):
    return None if moment is None else (moment - YEAR).total_seconds() / 60
