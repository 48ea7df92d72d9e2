"""Laws that hold on every log with starts, people and teams, on logs that are made up.

A made-up log is a list of cases, a case a list of steps with minutes since the year began.
"""

from collections import Counter
from itertools import pairwise
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import pmtools as pm

FEW = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
FEWER = settings(FEW, max_examples=10)
"""Of the laws that ask every measure twice."""
NASTY = ["<script>alert(1)</script>", "\"&'\n", "ça va, 漢字;", "step"]
NAMES = dict(zip("ABCD", NASTY, strict=True))
WEEK = 7 * 24 * 60
MEASURES = (
    pm.time_between,
    pm.waiting_time,
    pm.processing_time,
    pm.idle_time,
    pm.start_and_end,
    pm.rework,
    pm.handovers,
)
TIMED = MEASURES[:4]
COUNTS = ("n", "n_repeat", "n_redo", "n_to_start", "n_back")


class Step(NamedTuple):
    """As the plain definitions have it, in minutes."""

    activity: str
    start: int | None
    end: int | None
    resource: str | None
    team: str | None


def step(activity, end, lasts, resource, team, kind):
    start = None if kind == "no start" else end - lasts
    return Step(activity, start, None if kind == "no end" else end, resource, team)


def steps_of(lasting):
    return st.builds(
        step,
        st.sampled_from("ABCD"),
        st.integers(0, 400) | st.integers(0, 300_000),
        lasting,
        st.sampled_from(["x", "y", "z", None]),
        st.sampled_from(["P", "Q", "R", None]),
        st.sampled_from(["both"] * 4 + ["no start", "no end"]),
    )


WHOLE = [Step("A", 0, 9, "x", "P"), Step("B", 12, 15, "y", "Q")]
"""One case that has everything, so that no measure is refused."""
CASES = st.lists(
    st.lists(steps_of(st.integers(0, 300) | st.just(0)), min_size=1, max_size=7), max_size=6
).map(lambda cases: [*cases, WHOLE])


def ordered(cases):
    """Case to its steps in the order of the log, in microseconds."""

    def micros(minute):
        return None if minute is None else minute * 60 * 10**6

    def moment(step):
        return step.start if step.end is None else step.end

    return {
        f"c{number}": sorted(
            (step._replace(start=micros(step.start), end=micros(step.end)) for step in steps),
            key=moment,
        )
        for number, steps in enumerate(cases)
    }


@pytest.fixture(scope="session")
def slow_cases(slow):
    return lambda cases: {
        case: [slow.Step(*step) for step in steps] for case, steps in ordered(cases).items()
    }


def table_of(frame, rename=None):
    """An answer as a multiset of rows, whatever their order; labels of activities renamed."""
    names = rename or {}
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return Counter(
        tuple(
            (key, names.get(value, value) if "activity" in key else value)
            for key, value in row.items()
        )
        for row in rows
    )


@FEW
@given(CASES)
def test_times_are_those_of_the_plain_loops(made, slow, slow_cases, spreads, cases):
    log, cases = made(cases), slow_cases(cases)
    pair, both = (lambda a, b: (a.activity, b.activity)), ["from_activity", "to_activity"]
    for measure, plain in ((pm.waiting_time, slow.waiting), (pm.time_between, slow.between)):
        assert spreads(measure(log), both, plain(cases, pair)) == []
        to = plain(cases, lambda _, b: (b.activity,))
        assert spreads(measure(log, by="activity"), ["activity"], to) == []
        team = plain(cases, lambda _, b: (b.team,))
        assert spreads(measure(log, by="team"), ["team"], team) == []
        assert spreads(measure(log, by="log"), [], plain(cases, lambda *_: ())) == []
    for by, key in (("activity", lambda s: (s.activity,)), ("team", lambda s: (s.team,))):
        expected = slow.processing(cases, key)
        assert spreads(pm.processing_time(log, by=by), [by], expected) == []


@FEW
@given(CASES)
def test_idle_time_is_that_of_the_plain_loop(made, slow, slow_cases, spreads, cases):
    log, cases = made(cases), slow_cases(cases)
    times = {case: slow.idle(steps) for case, steps in cases.items()}
    known = [(time, case) for case, time in times.items() if time is not None]
    found = pm.idle_time(log, by="case")
    assert spreads(found, ["case_id"], {(c,): [(t, c)] for t, c in known}, shared=False) == []
    assert spreads(pm.idle_time(log), [], {(): known}, shared=False) == []
    people = {who: slow.idle(steps) for who, steps in slow.by_resource(cases).items()}
    expected = {(who,): [(time, who)] for who, time in people.items() if time is not None}
    assert spreads(pm.idle_time(log, by="resource"), ["resource"], expected, shared=False) == []


def test_ties_are_settled_alike_in_a_large_log(made, slow, slow_cases, spreads):
    """Large enough to be sorted in parallel, with few moments, so that many ends are equal."""
    random = Random(7)
    cases = [
        [
            step(random.choice("ABCD"), 30 + random.randrange(9), random.randrange(9), "x", "P", "")
            for _ in range(6)
        ]
        for _ in range(20_000)
    ]
    log, cases = made(cases), slow_cases(cases)
    pair, both = (lambda a, b: (a.activity, b.activity)), ["from_activity", "to_activity"]
    assert spreads(pm.waiting_time(log), both, slow.waiting(cases, pair)) == []
    assert spreads(pm.time_between(log), both, slow.between(cases, pair)) == []
    times = {key: row.times for key, row in slow.rework(cases).items()}
    assert spreads(pm.rework(log), ["kind", "activity"], times, shared=False) == []


@FEW
@given(CASES)
def test_steps_are_those_of_the_plain_loops(made, slow, slow_cases, spreads, cases):
    log, cases = made(cases), slow_cases(cases)
    edges = pm.start_and_end(log)
    pairs = zip(edges.edge, edges.activity, strict=True)
    assert dict(zip(pairs, edges.n_cases, strict=True)) == slow.edges(cases)
    for measure, plain, keys, counted in (
        (pm.rework, slow.rework, ["kind", "activity"], ["n_repeat", "n_redo", "n_to_start"]),
        (pm.handovers, slow.handovers, ["from_team", "to_team"], ["n_back"]),
    ):
        found, expected = measure(log), plain(cases)
        times = {key: row.times for key, row in expected.items()}
        assert spreads(found, keys, times, shared=False) == []
        rows = found.set_index(keys)[counted].to_dict("index")
        assert rows == {k: {c: getattr(row, c) for c in counted} for k, row in expected.items()}


@FEWER
@given(CASES, st.sampled_from([None, "channel", "case"]))
def test_renaming_activities_renames_and_nothing_else(made, cases, by):
    renamed = [[s._replace(activity=NAMES[s.activity]) for s in steps] for steps in cases]
    before = [table_of(measure(made(cases), by=by), NAMES) for measure in MEASURES]
    after = [table_of(measure(made(renamed), by=by)) for measure in MEASURES]
    assert after == before


@FEWER
@given(CASES, st.integers(-100, 100), st.sampled_from([None, "channel"]))
def test_shifting_all_times_by_weeks_changes_nothing(made, cases, weeks, by):
    def later(minute):
        return None if minute is None else minute + weeks * WEEK

    shifted = [[s._replace(start=later(s.start), end=later(s.end)) for s in c] for c in cases]
    before = [table_of(measure(made(cases), by=by)) for measure in MEASURES]
    assert [table_of(measure(made(shifted), by=by)) for measure in MEASURES] == before


@FEW
@given(CASES, st.randoms(use_true_random=False), st.sampled_from([None, "channel", "case"]))
def test_the_order_of_rows_changes_nothing_where_times_differ(made, cases, random, by):
    """Times that differ within a case by which it is ordered; rows of cases may be mixed."""

    def moment(step):
        return step.start if step.end is None else step.end

    distinct = [list({moment(s): s for s in steps}.values()) for steps in cases]
    log = made(distinct)
    shuffled = made(distinct, order=lambda rows: random.sample(rows, len(rows)))
    for measure in MEASURES:
        assert table_of(measure(shuffled, by=by)) == table_of(measure(log, by=by))


@FEW
@given(CASES, st.sampled_from(["channel", "month", "variant", "case", "finished"]))
def test_parts_add_up_to_the_whole(made, cases, by):
    log = made(cases, mapping=pm.LogMapping(last=("B",)))
    for measure in (*MEASURES, pm.activities, pm.throughput_time):
        whole, parts = measure(log), measure(log, by=by)
        for column in {*COUNTS, "total"} & set(whole.columns):
            assert parts[column].sum() == whole[column].sum(), (measure, column)
    for measure in (pm.start_and_end, pm.variants):
        assert measure(log, by=by).n_cases.sum() == measure(log).n_cases.sum()


@FEW
@given(CASES, st.sampled_from(["activity", "team", "log"]))
def test_a_coarser_grain_adds_up_to_the_same(made, cases, by):
    log = made(cases)
    for measure in (pm.time_between, pm.waiting_time, pm.processing_time, pm.rework):
        whole, parts = measure(log), measure(log, by=by)
        assert (parts.n.sum(), parts.total.sum()) == (whole.n.sum(), whole.total.sum()), measure
    for measure in (pm.time_between, pm.waiting_time, pm.processing_time):
        assert measure(log, by=by).share.sum() == pytest.approx(float(measure(log).total.any()))


@FEW
@given(CASES)
def test_rework_is_every_event_but_the_first_of_its_activity(made, cases):
    found = pm.rework(made(cases))
    first = sum(len({step.activity for step in steps}) for steps in cases)
    assert found.n.sum() == sum(map(len, cases)) - first
    assert set(found.kind) <= {"self_loop", "repetition"}
    assert (found.n_repeat + found.n_redo <= found.n).all()
    assert (found.n_cases <= found.n).all()
    assert (found.share * len(cases)).to_list() == pytest.approx(found.n_cases.to_list())


@FEW
@given(CASES)
def test_handovers_are_some_of_the_steps_that_follow(made, cases):
    found = pm.handovers(made(cases))
    pairs = [pair for steps in ordered(cases).values() for pair in pairwise(steps)]
    other = sum(None not in (a.team, b.team) and a.team != b.team for a, b in pairs)
    assert found.n.sum() == other <= len(pairs)
    assert (found.n_back <= found.n).all()
    assert found.share.sum() == pytest.approx(1)
    assert (found.from_team != found.to_team).all()


@FEW
@given(CASES)
def test_no_time_is_negative_and_quantiles_do_not_cross(made, cases):
    log = made(cases)
    for measure in (*TIMED, pm.rework, pm.handovers):
        found = measure(log)
        zero = found.total * 0
        assert (found.total >= zero).all(), measure
        assert (found["median"] <= found.p80).all(), measure
        assert (found.p80 <= found.p90).all(), measure
        assert (found.p90 <= found.total).all(), measure


@FEW
@given(CASES)
def test_idle_and_busy_time_are_the_span(made, cases):
    """On steps that have both moments; busy is counted minute by minute."""
    whole = [[s for s in steps if None not in (s.start, s.end)] for steps in cases]
    whole = [
        [s._replace(start=s.start % 5000, end=s.start % 5000 + s.end - s.start) for s in steps]
        for steps in whole
    ]
    found = pm.idle_time(made([steps for steps in whole if steps]), by="case")
    left = [steps for steps in whole if steps]
    for case, total in zip(found.case_id, found.total, strict=True):
        steps = left[int(case[1:])]
        busy = {minute for s in steps for minute in range(s.start, s.end)}
        span = max(s.end for s in steps) - min(s.start for s in steps)
        assert total.total_seconds() / 60 + len(busy) == span
    assert len(found) == len(left)


@FEW
@given(CASES)
def test_workload_is_that_of_the_plain_loop(made, slow, cases):
    """A case is finished when its last step that has ended is one of those declared."""
    log = made(cases, mapping=pm.LogMapping(last=("A", "B")))
    told = ordered(cases)
    ended = {case: [s.activity for s in steps if s.end is not None] for case, steps in told.items()}
    finished = {case for case, steps in ended.items() if steps and steps[-1] in "AB"}
    year = 19_723 * 86_400 * 10**6  # 2024-01-01 after 1970-01-01
    moved = {
        case: [
            slow.Step(s.activity, *(None if m is None else m + year for m in (s.start, s.end)))
            for s in steps
        ]
        for case, steps in told.items()
    }
    expected = slow.workload(moved, finished)
    found = pm.workload(log)
    assert [f"{month:%Y-%m}" for month in found.period] == list(expected)
    for row, wanted in zip(found.itertuples(), expected.values(), strict=True):
        counted = (wanted.arrivals, wanted.completions, len(wanted.ages))
        assert (row.arrivals, row.completions, row.wip) == counted
    before = found.wip.shift(fill_value=0)
    assert (before + found.arrivals - found.completions).to_list() == found.wip.to_list()


@FEW
@given(CASES)
def test_workload_by_channel_adds_up_to_the_whole(made, cases):
    log = made(cases, mapping=pm.LogMapping(last=("A", "B")))
    whole = pm.workload(log).set_index("period")[["arrivals", "completions", "wip"]]
    parts = pm.workload(log, by="channel").groupby("period")[list(whole.columns)].sum()
    assert parts.reindex(whole.index, fill_value=0).to_dict() == whole.to_dict()
