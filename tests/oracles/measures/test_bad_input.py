"""Logs as they come: each measure refuses in words of pmtools, or gives the right answer."""

import csv
from datetime import UTC, datetime, timedelta

import pytest

import pmtools as pm

YEAR = datetime(2024, 1, 1, tzinfo=UTC)
COLUMNS = ["case_id", "activity", "start", "end", "resource", "team"]
LONG = "x" * 10_000
RIGHT_TO_LEFT = "שלב א 1", "خطوة\u202eتسلل"
NEEDS = {"waiting_time": "start", "processing_time": "start", "idle_time": "start"}
NEEDS |= {"handovers": "team", "workload": "finished"}
TIMED = ("time_between", "waiting_time", "processing_time", "idle_time")
MEASURES = (*TIMED, "start_and_end", "rework", "handovers", "workload")
WORDS = (
    *("log", "case", "variant", "activity", "transition", "resource", "team", "month", "finished"),
    *("sequence", "channel", "attribute:channel", "nothing", "case_id", "kind", "edge", "period"),
)


@pytest.fixture
def log(tmp_path):
    """Reads steps that are dicts; a moment is in minutes since the year began, or as it stands."""

    def read(steps, last="", **more):
        path = tmp_path / "log.csv"
        names = list(dict.fromkeys(key for step in steps for key in step))
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            for step in steps:
                times = {key: moment(step[key]) for key in ("start", "end") if key in step}
                writer.writerow(step | times)
        mapping = pm.LogMapping(last=(last,) if last else (), **more)
        return pm.read_csv(path, mapping=mapping)

    return read


def moment(told):
    return (YEAR + timedelta(minutes=told)).isoformat() if isinstance(told, int) else told


def steps(*cases, **more):
    """Steps an hour apart, each of half an hour, of cases that are lists of activities."""
    return [
        {
            "case_id": f"c{number}",
            "activity": activity,
            "start": 60 * place,
            "end": 60 * place + 30,
            "resource": f"person {place % 3}",
            "team": f"team {place % 2}",
            **more,
        }
        for number, case in enumerate(cases)
        for place, activity in enumerate(case)
    ]


def without(steps, *names):
    return [{key: value for key, value in step.items() if key not in names} for step in steps]


@pytest.fixture
def right(slow, spreads):
    """Asserts that a measure gives the answer of the plain loops, or that it lacks what it needs."""

    def check(name, log, made, lacks=()):
        measure = getattr(pm, name)
        if NEEDS.get(name) in lacks:
            with pytest.raises(pm.CapabilityError) as refused:
                measure(log)
            assert refused.value.lack == NEEDS[name]
            return
        found, cases = measure(log), plainly(made, slow)
        if name == "start_and_end":
            pairs = zip(found.edge, found.activity, strict=True)
            assert dict(zip(pairs, found.n_cases, strict=True)) == slow.edges(cases)
        elif name == "workload":
            assert found.arrivals.sum() == len(cases)
            assert found.arrivals.sum() - found.completions.sum() == found.wip.iloc[-1]
        else:
            keys, expected = expectation(name, cases, slow)
            shared = name in TIMED[:3]
            expected = {key: times for key, times in expected.items() if times}
            assert spreads(found[found.n > 0], keys, expected, shared=shared) == []

    return check


def plainly(made, slow):
    """Steps per case, in microseconds."""
    cases = {}
    for step in made:
        start, end = (
            None if step.get(key, "") == "" else slow.micros_of(moment(step[key]))
            for key in ("start", "end")
        )
        who = step.get("resource") or None
        done = slow.Step(step["activity"], start, end, who, step.get("team") or None)
        cases.setdefault(step["case_id"], []).append(done)
    return {case: slow.in_order(done) for case, done in cases.items()}


def expectation(name, cases, slow):
    pair, pairs = (lambda a, b: (a.activity, b.activity)), ["from_activity", "to_activity"]
    match name:
        case "time_between":
            return pairs, slow.between(cases, pair)
        case "waiting_time":
            return pairs, slow.waiting(cases, pair)
        case "processing_time":
            return ["activity"], slow.processing(cases, lambda step: (step.activity,))
        case "idle_time":
            times = [(slow.idle(done), case) for case, done in cases.items()]
            return [], {(): [told for told in times if told[0] is not None]}
        case "rework":
            return ["kind", "activity"], {k: row.times for k, row in slow.rework(cases).items()}
        case _:
            found = slow.handovers(cases)
            return ["from_team", "to_team"], {key: row.times for key, row in found.items()}


MADE = {
    "as it should be": (steps("ABC", "ABAAC", "C"), ()),
    "no resources": (without(steps("ABC", "AAB"), "resource"), ()),
    "no teams": (without(steps("ABC", "AAB"), "team"), ("team",)),
    "empty teams and resources": (steps("ABC", "AAB", team="", resource=""), ("team",)),
    "no starts": (without(steps("ABC", "AAB"), "start"), ("start",)),
    "one case": (steps("ABCAAB"), ()),
    "one event per case": (steps("A", "B", "A"), ()),
    "one event": (steps("A"), ()),
    "all starts equal": ([s | {"start": 9, "end": 39} for s in steps("ABC", "AAB")], ()),
    # A table in which every start is the end has one moment per step.
    "all times equal": ([s | {"start": 9, "end": 9} for s in steps("ABC", "AAB")], ("start",)),
    "days only": (
        [s | {"start": f"2024-0{n % 3 + 1}-05", "end": f"2024-0{n % 3 + 1}-07"}
         for n, s in enumerate(steps("ABC", "AAB"))],
        (),
    ),
    "398 activities": (steps([f"{n:03} step" for n in range(398)], ["007 step", "000 step"]), ()),
    "long labels": (steps([f"{LONG}1", f"{LONG}2", f"{LONG}1"], ["A", f"{LONG}1"]), ()),
    "long names of teams": (
        [s | {"team": f"{LONG}{n % 3}", "resource": f"{LONG}{n % 2}"}
         for n, s in enumerate(steps("ABC", "AAB"))],
        (),
    ),
    "right to left": (steps([*RIGHT_TO_LEFT, RIGHT_TO_LEFT[0]], RIGHT_TO_LEFT), ()),
    "teams right to left": (
        [s | {"team": RIGHT_TO_LEFT[n % 2], "resource": RIGHT_TO_LEFT[0]}
         for n, s in enumerate(steps("ABC", "AAB"))],
        (),
    ),
    "nothing is whole": (
        [s | {"start" if n % 2 else "end": ""} for n, s in enumerate(steps("ABC", "AAB"))],
        (),
    ),
    "all steps end before they start": (
        [s | {"start": s["end"], "end": s["start"]} for s in steps("AB", "AAB")],
        (),
    ),
    "two centuries": (
        [s | {"start": f"{1950 + 30 * n}-01-01", "end": f"{1950 + 30 * n}-12-31"}
         for n, s in enumerate(steps("ABC", "AAB"))],
        (),
    ),
    "labels that are words of ours": (
        steps(["n", "total", "log", "activity"], ["start", "end", "", "n", "None", "nan"][:2]),
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("kind", MADE)
def test_the_answer_is_right_or_refused(log, right, kind, name):
    made, lacks = MADE[kind]
    right(name, log(made, last=made[-1]["activity"] if name == "workload" else ""), made, lacks)


@pytest.mark.parametrize("name", MEASURES)
def test_all_cases_running(log, right, name):
    """C is declared, and occurs, but no case ends with it."""
    made = steps("AB", "ACB", "CA")
    read = log(made, last="C")
    right(name, read, made)
    assert pm.workload(read).completions.sum() == 0
    parts = getattr(pm, name)(read, by="finished")
    assert set(parts.finished) <= {False}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("by", WORDS)
def test_every_word_splits_or_is_refused(log, name, by):
    """Never an error of another library; where it splits, the parts add up to the whole."""
    made = [
        s | {"channel": ["post", "web", ""][n % 3 // 2]}
        for n, s in enumerate(steps("ABAC", "ABB", "CA"))
    ]
    by_case = {"c0": "post", "c1": "web", "c2": ""}
    read = log([s | {"channel": by_case[s["case_id"]]} for s in made], last="C")
    measure = getattr(pm, name)
    try:
        parts = measure(read, by=by)
    except pm.PmtoolsError as refused:
        assert by in str(refused) or "team" in str(refused)
        return
    assert parts.columns.is_unique
    whole = measure(read)
    if (name, by) != ("idle_time", "resource"):
        for column in {"n", "total", "arrivals", "completions"} & set(whole.columns):
            assert parts[column].sum() == whole[column].sum(), column


@pytest.mark.parametrize("name", MEASURES)
def test_an_attribute_that_is_called_month(log, name):
    made = [s | {"month": {"c0": "mei", "c1": "juni"}[s["case_id"]]} for s in steps("ABAC", "ABB")]
    read = log(made, last="C", case=("month",))
    parts = getattr(pm, name)(read, by="attribute:month")
    assert set(parts["month"]) == {"mei", "juni"}
    months = getattr(pm, name)(read, by="month")
    assert {f"{month:%Y-%m}" for month in months["month"]} == {"2024-01"}


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    "attribute",
    ["n", "total", "median", "p80", "p90", "share", "n_cases", "n_back", "n_repeat", "kind", "edge",
     "from_activity", "to_team", "period", "arrivals", "wip", "age_median", "all_cases", "finished",
     "log", "case", "sequence", "variant", "gap", "first", "last", "age", "key", "len", "count"],
)  # fmt: skip
def test_an_attribute_with_a_name_of_ours(log, name, attribute):
    """It is refused where the answer has a column of that name; else it splits, and adds up."""
    made = [
        s | {attribute: {"c0": "mei", "c1": "juni"}[s["case_id"]]} for s in steps("ABAC", "ABB")
    ]
    read = log(made, last="C", case=(attribute,))
    measure = getattr(pm, name)
    whole = measure(read)
    try:
        parts = measure(read, by=f"attribute:{attribute}")
    except pm.PmtoolsError as refused:
        assert attribute in str(refused)
        return
    assert parts.columns.is_unique
    assert set(parts[attribute]) == {"mei", "juni"}
    for column in {"n", "total", "arrivals", "completions", "n_back"} & set(whole.columns):
        assert parts[column].sum() == whole[column].sum(), column


@pytest.mark.parametrize("name", MEASURES)
def test_an_attribute_with_ten_thousand_values(log, name):
    made = [s | {"address": s["case_id"] + LONG[:20]} for s in steps(*["ABA"] * 10_000)]
    read = log(made, last="A")
    parts = getattr(pm, name)(read, by="address")
    assert parts["address"].nunique() == 10_000
    assert (
        parts["n" if "n" in parts else "arrivals" if "arrivals" in parts else "n_cases"].min() >= 0
    )


@pytest.mark.parametrize("name", MEASURES)
def test_what_a_case_has_several_of_is_refused(log, name):
    made = [s | {"desk": n} for n, s in enumerate(steps("ABA", "AB"))]
    with pytest.raises(pm.PmtoolsError, match="desk"):
        getattr(pm, name)(log(made, last="A"), by="desk")


@pytest.mark.parametrize("name", MEASURES)
def test_after_a_filter(log, right, name):
    made = steps("ABC", "ABAAC", "C")
    read = log(made, last="C")
    steps_left = [step for step in made if step["activity"] == "C"]
    right(name, read.keep(pm.events.Activities(["C"])), steps_left)
    cases_left = [step for step in made if step["case_id"] != "c2"]
    right(name, read.keep(pm.cases.Occurs("B")), cases_left)
