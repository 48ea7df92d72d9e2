"""What a filter keeps of made-up logs: a plain reading of every event, and laws."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.log import EventLog
from pmtools.origin import Origin

ZONE = ZoneInfo("Europe/Amsterdam")
FEW = settings(max_examples=100, deadline=None)
cases, events = pm.cases, pm.events


def ids(log):
    return log.cases["case_id"].to_list()


def account(log):
    aside = sum(log.origin.set_aside.values())
    return log.events.height + log.origin.paired + log.lifecycle.height + aside


MIDNIGHT = datetime(2024, 3, 29, 23, tzinfo=UTC)  # of 30 March; in the next night the clock jumps
COLUMNS = {
    "case_id": pl.Enum([f"c{n}" for n in range(5)]),
    "activity": pl.Enum(["A", "B", "C", "never"]),
    "start": pl.Datetime("us", "UTC"),
    "end": pl.Datetime("us", "UTC"),
    "resource": pl.Enum(["An"]),
    "team": pl.Enum(["x", "y"]),
    "seq": pl.Int64,
}
hours = st.integers(0, 16).map(lambda n: MIDNIGHT + timedelta(hours=6 * n))
rows = st.tuples(
    st.sampled_from("ABC"), hours, st.none() | hours, st.sampled_from(["x", "y", None])
)
made = st.tuples(
    st.lists(st.lists(rows, max_size=5), min_size=5, max_size=5),
    st.lists(st.sampled_from([True, False, None]), min_size=5, max_size=5),
    st.lists(st.sampled_from([1, 2, None]), min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ABC"), hours), max_size=4),
).filter(lambda parts: any(parts[0]))


def log_of(parts):
    """A log with cases without events, open steps, and rows that are no work."""
    traces, finished, desks, others = parts
    told = [
        (f"c{n}", activity, start, end, "An", team, 0)
        for n, trace in enumerate(traces)
        for activity, start, end, team in trace
    ]
    frame = pl.DataFrame(told, schema=COLUMNS, orient="row").with_row_index("place")
    frame = frame.with_columns(seq=pl.col("place").cast(pl.Int64)).drop("place")
    frame = frame.sort("case_id", pl.coalesce("end", "start"), "seq")
    table = pl.DataFrame(
        {"case_id": [f"c{n}" for n in range(5)], "finished": finished, "desk": desks},
        schema={"case_id": COLUMNS["case_id"], "finished": pl.Boolean, "desk": pl.Int64},
    )
    lifecycle = pl.DataFrame(
        [(f"c{n}", label, "suspend", moment, None, "x", 99) for n, label, moment in others],
        schema={
            **{name: COLUMNS[name] for name in ("case_id", "activity")},
            "transition": pl.String,
            "moment": COLUMNS["end"],
            **{name: COLUMNS[name] for name in ("resource", "team", "seq")},
        },
        orient="row",
    )
    read = frame.height + lifecycle.height + 7
    return EventLog(frame, table, lifecycle, Origin("made", "", read, set_aside={"other": 7}))


def moments(trace):
    return [m for e in trace for m in (e["start"], e["end"]) if m is not None]


def day(moment):
    return moment.astimezone(ZONE).date()


def in_period(how, first, last, trace):
    if not trace:
        return False
    starts, ends = day(min(moments(trace))), day(max(moments(trace)))
    if how == "touches":
        return not (ends < first or starts > last)
    asked = {"starts": [starts], "ends": [ends], "within": [starts, ends]}[how]
    return all(first <= one <= last for one in asked)


def lasted(trace):
    return max(moments(trace)) - min(moments(trace)) if trace else None


def follows(trace, a, b, directly):
    labels = [event["activity"] for event in trace]
    if directly:
        return any(labels[n : n + 2] == [a, b] for n in range(len(labels)))
    return any(labels[n] == a and b in labels[n + 1 :] for n in range(len(labels)))


labels = st.sampled_from("ABC")
days = st.integers(0, 6).map(lambda n: date(2024, 3, 29) + timedelta(days=n))
lengths = st.integers(0, 10).map(lambda n: timedelta(hours=6 * n))
routes = st.lists(labels, min_size=1, max_size=3).map(tuple)
case_leaves = st.one_of(
    labels.map(lambda a: (cases.Occurs(a), lambda c, t: any(e["activity"] == a for e in t))),
    labels.map(lambda a: (cases.StartsWith(a), lambda c, t: bool(t) and t[0]["activity"] == a)),
    labels.map(lambda a: (cases.EndsWith(a), lambda c, t: bool(t) and t[-1]["activity"] == a)),
    st.builds(
        lambda a, b, d: (cases.Followed(a, b, d), lambda c, t: follows(t, a, b, d)),
        labels, labels, st.booleans(),
    ),
    st.builds(
        lambda how, a, n: (
            cases.Period(how, a, a + timedelta(days=n)),
            lambda c, t: in_period(how, a, a + timedelta(days=n), t),
        ),
        st.sampled_from(["starts", "ends", "within", "touches"]), days, st.integers(0, 3),
    ),
    lengths.map(lambda d: (cases.ThroughputAtLeast(d), lambda c, t: bool(t) and lasted(t) >= d)),
    lengths.map(lambda d: (cases.ThroughputAtMost(d), lambda c, t: bool(t) and lasted(t) <= d)),
    routes.map(lambda r: (cases.Variants([r]), lambda c, t: tuple(e["activity"] for e in t) == r)),
    st.booleans().map(lambda e: (cases.Attribute("desk", [2], e), lambda c, t: c["desk"] == 2 or (e and c["desk"] is None))),
    st.sampled_from([("yes", True), ("no", False), ("unknown", None)]).map(
        lambda pair: (cases.Finished(pair[0]), lambda c, t: c["finished"] is pair[1])
    ),
    st.sampled_from(["c0", "c3"]).map(lambda i: (cases.Ids([i]), lambda c, t: c["case_id"] == i)),
)  # fmt: skip
event_leaves = st.one_of(
    labels.map(lambda a: (events.Activities([a]), lambda e: e["activity"] == a)),
    st.booleans().map(lambda n: (events.Attribute("team", ["x"], n), lambda e: e["team"] == "x" or (n and e["team"] is None))),
    st.builds(
        lambda a, n: (
            events.Period(a, a + timedelta(days=n)),
            lambda e: a <= day(e["end"] or e["start"]) <= a + timedelta(days=n),
        ),
        days, st.integers(0, 3),
    ),
)  # fmt: skip


def combined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(lambda p: (~p[0], lambda *x: not p[1](*x))),
            st.tuples(inner, inner).map(
                lambda p: (p[0][0] & p[1][0], lambda *x: p[0][1](*x) and p[1][1](*x))
            ),
            st.tuples(inner, inner).map(
                lambda p: (p[0][0] | p[1][0], lambda *x: p[0][1](*x) or p[1][1](*x))
            ),
        ),
        max_leaves=4,
    )


def kept_or_none(log, kept):
    try:
        return log.keep(kept)
    except ParameterError as error:
        assert "leaves no event" in str(error)
        return None


def traces_of(log):
    found = {case: [] for case in ids(log)}
    for event in log.events.rows(named=True):
        found[event["case_id"]].append(event)
    return found


@FEW
@given(made, combined(case_leaves))
def test_cases_are_those_of_a_plain_reading(parts, pair):
    kept, holds = pair
    log = log_of(parts)
    traces = traces_of(log)
    wanted = [c["case_id"] for c in log.cases.rows(named=True) if holds(c, traces[c["case_id"]])]
    found = kept_or_none(log, kept)
    if found is None:
        assert not any(traces[case] for case in wanted)
        return
    assert ids(found) == wanted
    for name in ("events", "lifecycle"):
        whole, part = getattr(log, name), getattr(found, name)
        assert part.rows() == [row for row in whole.rows() if row[0] in wanted]
    assert account(found) == log.origin.rows_read


@FEW
@given(made, combined(case_leaves), combined(event_leaves))
def test_events_are_those_of_a_plain_reading(parts, case_pair, event_pair):
    log = log_of(parts)
    traces = traces_of(log)
    first = {
        c["case_id"] for c in log.cases.rows(named=True) if case_pair[1](c, traces[c["case_id"]])
    }
    wanted = [
        event
        for event in log.events.rows(named=True)
        if event["case_id"] in first and event_pair[1](event)
    ]
    found = kept_or_none(log, event_pair[0] & case_pair[0])
    assert (found is None) == (not wanted)
    if found is not None:
        left = {event["case_id"] for event in wanted}
        assert found.events.rows(named=True) == wanted
        assert set(ids(found)) == left
        others = [
            row
            for row in log.lifecycle.rows(named=True)
            if row["case_id"] in left and event_pair[1]({**row, "end": row["moment"]})
        ]
        assert found.lifecycle.rows(named=True) == others
        assert account(found) == log.origin.rows_read


def same(one, two):
    frames = all(getattr(one, f).equals(getattr(two, f)) for f in ("events", "cases", "lifecycle"))
    return frames and one.origin.set_aside == two.origin.set_aside


@FEW
@given(made, st.tuples(combined(case_leaves), combined(case_leaves)) | st.tuples(combined(event_leaves), combined(event_leaves)) | st.tuples(combined(case_leaves), combined(event_leaves)))  # fmt: skip
def test_both_is_one_after_the_other(parts, pairs):
    (a, _), (b, _) = pairs
    log = log_of(parts)
    both, first = kept_or_none(log, a & b), kept_or_none(log, a)
    after = first and kept_or_none(first, b)
    assert (both is None) == (after is None)
    assert both is None or same(both, after)


@FEW
@given(made, combined(case_leaves))
def test_a_filter_and_its_opposite_part_the_cases(parts, pair):
    log = log_of(parts)
    one, other = (kept_or_none(log, kept) for kept in (pair[0], ~pair[0]))
    if one and other:
        assert sorted(ids(one) + ids(other)) == ids(log)
        assert one.events.height + other.events.height == log.events.height
    else:
        assert (one or other).events.height == log.events.height
