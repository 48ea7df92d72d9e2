"""Starts and ends, rework and handovers of real logs against plain loops, Disco and pm4py."""

from collections import Counter, defaultdict

import pytest

import pmtools as pm

long = pytest.mark.long
LOGS = ["receipt.xes.gz", "BPIC15_1.xes.gz", "Sepsis.xes.gz"]
MORE = [*LOGS, *(pytest.param(f"BPIC15_{n}.xes.gz", marks=long) for n in (2, 3))]
DISCO = {
    "BPIC15_1.xes.gz": "bpic15_1",
    "BPIC15_2.xes.gz": "bpic15_2",
    "BPIC15_3.xes.gz": "bpic15_3",
    "Sepsis.xes.gz": "Sepsis",
}
REWORK = ["kind", "activity"]
TEAMS = ["from_team", "to_team"]
ignore_pm4py = pytest.mark.filterwarnings("ignore")  # its own warnings


@pytest.mark.parametrize("name", MORE)
def test_edges_are_those_of_the_plain_loop(real, traces, slow, plain, name):
    found, expected = pm.start_and_end(real(name)), slow.edges(traces(name))
    pairs = list(zip(found.edge, found.activity, strict=True))
    assert plain.differences(dict(zip(pairs, found.n_cases, strict=True)), expected) == []
    shares = {pair: n / len(traces(name)) for pair, n in expected.items()}
    assert dict(zip(pairs, found.share, strict=True)) == pytest.approx(shares)


def test_edges_by_a_case_attribute(real, raw, traces, slow):
    name = "receipt.xes.gz"
    found = pm.start_and_end(real(name), by="channel")
    cases = traces(name)
    for channel in {case.attributes["channel"] for case in raw(name)}:
        ids = [case.case_id for case in raw(name) if case.attributes["channel"] == channel]
        part = found[found.channel == channel]
        pairs = list(zip(part.edge, part.activity, strict=True))
        expected = slow.edges({case: cases[case] for case in ids})
        assert dict(zip(pairs, part.n_cases, strict=True)) == expected
        shares = {pair: n / len(ids) for pair, n in expected.items()}
        assert dict(zip(pairs, part.share, strict=True)) == pytest.approx(shares)


def test_edges_of_sepsis_that_are_published(real):
    """995 cases start with ER Registration, 393 end with Release A (bupaR)."""
    rows = pm.start_and_end(real("Sepsis.xes.gz")).set_index(["edge", "activity"]).n_cases
    assert (rows["start", "ER Registration"], rows["end", "Release A"]) == (995, 393)


@ignore_pm4py
@pytest.mark.parametrize("name", [LOGS[0], pytest.param(LOGS[1], marks=long)])
def test_edges_are_those_of_pm4py(real, data, plain, pm4py, name):
    """On its own reading, with the order of the file kept for ties."""
    log = sorted_as_the_file(pm4py, data / "logs" / name)
    found = pm.start_and_end(real(name))
    for edge, get in (
        ("start", pm4py.get_start_activities),
        ("end", pm4py.get_end_activities),
    ):
        rows = found[found.edge == edge]
        assert (
            plain.differences(dict(zip(rows.activity, rows.n_cases, strict=True)), get(log)) == []
        )


def sorted_as_the_file(pm4py, path):
    frame = pm4py.read_xes(str(path))
    frame["order"] = range(len(frame))
    frame = frame.sort_values(["time:timestamp", "order"], kind="stable")
    return pm4py.convert_to_event_log(frame)


@pytest.mark.parametrize("name", MORE)
def test_rework_is_that_of_the_plain_loop(real, traces, slow, plain, spreads, name):
    found, expected = pm.rework(real(name)), slow.rework(traces(name))
    times = {key: row.times for key, row in expected.items()}
    assert spreads(found, REWORK, times, shared=False) == []
    keys = list(zip(found.kind, found.activity, strict=True))
    for column in ("n_repeat", "n_redo", "n_to_start"):
        wanted = {key: getattr(row, column) for key, row in expected.items()}
        assert plain.differences(dict(zip(keys, found[column], strict=True)), wanted) == [], column
    cases = {key: len({case for _, case in row.times}) for key, row in expected.items()}
    shares = {key: n / len(traces(name)) for key, n in cases.items()}
    assert dict(zip(keys, found.share, strict=True)) == pytest.approx(shares)


@pytest.mark.parametrize("name", ["patients.csv.gz", "Production.csv.gz"])
def test_rework_where_steps_have_starts(table, slow, plain, spreads, name):
    path, cases = table(name)
    found, expected = pm.rework(pm.read_csv(path)), slow.rework(cases)
    times = {key: row.times for key, row in expected.items()}
    assert spreads(found, REWORK, times, shared=False) == []
    keys = list(zip(found.kind, found.activity, strict=True))
    for column in ("n_repeat", "n_redo", "n_to_start"):
        wanted = {key: getattr(row, column) for key, row in expected.items()}
        assert plain.differences(dict(zip(keys, found[column], strict=True)), wanted) == [], column


def test_rework_by_a_case_attribute(real, raw, traces, slow, spreads):
    name = "receipt.xes.gz"
    found, cases = pm.rework(real(name), by="channel"), traces(name)
    for channel in {case.attributes["channel"] for case in raw(name)}:
        ids = [case.case_id for case in raw(name) if case.attributes["channel"] == channel]
        expected = slow.rework({case: cases[case] for case in ids})
        part = found[found.channel == channel]
        times = {key: row.times for key, row in expected.items()}
        assert spreads(part, REWORK, times, shared=False) == []
        assert (part.share * len(ids)).to_list() == pytest.approx(part.n_cases.to_list())


@pytest.mark.parametrize(
    "name", [LOGS[2], LOGS[1], *(pytest.param(n, marks=long) for n in list(DISCO)[1:3])]
)
def test_rework_and_first_times_are_the_frequencies_of_disco(real, traces, disco, plain, name):
    """What is no rework is the first occurrence of an activity in a case."""
    suffix = "" if name.startswith("Sepsis") else "-complete"
    rework = pm.rework(real(name)).groupby("activity", observed=True).n.sum()
    expected = {
        row["Activity"].removesuffix(suffix): int(row["Frequency"].replace(",", ""))
        for row in disco(DISCO[name], "activity")
    }
    first = Counter(a for steps in traces(name).values() for a in {s.activity for s in steps})
    found = {activity: first[activity] + rework.get(activity, 0) for activity in first}
    assert plain.differences(found, expected) == []


def test_rework_of_sepsis_that_is_published(real):
    """Leucocytes three times or more in 460 cases, exactly four times in 90 (bupaR)."""
    found = pm.rework(real("Sepsis.xes.gz"), by="case")
    leucocytes = found[found.activity == "Leucocytes"].groupby("case_id", observed=True).n.sum()
    assert ((leucocytes >= 2).sum(), (leucocytes == 3).sum()) == (460, 90)


@ignore_pm4py
@pytest.mark.parametrize("name", [LOGS[0], *(pytest.param(n, marks=long) for n in LOGS[1:])])
def test_cases_with_rework_are_those_of_pm4py(real, data, plain, pm4py, name):
    expected = pm4py.get_rework_cases_per_activity(pm4py.read_xes(str(data / "logs" / name)))
    found = pm.rework(real(name), by="case")[["activity", "case_id"]].drop_duplicates()
    assert plain.differences(found.activity.value_counts().to_dict(), expected) == []


@pytest.mark.parametrize("name", ["receipt.xes.gz", "Sepsis.xes.gz"])
def test_handovers_are_those_of_the_plain_loop(real, traces, slow, plain, spreads, name):
    found, expected = pm.handovers(real(name)), slow.handovers(traces(name))
    times = {key: row.times for key, row in expected.items()}
    assert spreads(found, TEAMS, times, shared=False) == []
    keys = list(zip(found.from_team, found.to_team, strict=True))
    wanted = {key: row.n_back for key, row in expected.items()}
    assert plain.differences(dict(zip(keys, found.n_back, strict=True)), wanted) == []
    n = sum(len(t) for t in times.values())
    shares = {key: len(row.times) / n for key, row in expected.items()}
    assert dict(zip(keys, found.share, strict=True)) == pytest.approx(shares)


def test_bpic15_has_no_teams(real):
    with pytest.raises(pm.CapabilityError) as refused:
        pm.handovers(real("BPIC15_1.xes.gz"))
    assert refused.value.lack == "team"


@pytest.mark.parametrize("name", ["receipt.xes.gz", "Sepsis.xes.gz"])
def test_time_between_by_team_is_that_of_the_plain_loop(real, traces, slow, spreads, name):
    expected = slow.between(traces(name), lambda _, b: (b.team,))
    assert spreads(pm.time_between(real(name), by="team"), ["team"], expected) == []


@pytest.mark.parametrize("name", MORE)
def test_time_between_by_activity_and_log(real, traces, slow, spreads, name):
    expected = slow.between(traces(name), lambda _, b: (b.activity,))
    assert spreads(pm.time_between(real(name), by="activity"), ["activity"], expected) == []
    whole = slow.between(traces(name), lambda *_: ())
    assert spreads(pm.time_between(real(name), by="log"), [], whole) == []
    expected = slow.between(traces(name), lambda a, b: (a.activity, b.activity))
    assert spreads(pm.time_between(real(name)), ["from_activity", "to_activity"], expected) == []


@pytest.mark.parametrize("name", MORE)
def test_throughput_has_the_p80_of_the_plain_reading(real, raw, plain, name):
    lasted = list(plain.durations(raw(name)).values())
    found = plain.micros(pm.throughput_time(real(name)).p80)[0]
    assert abs(found - plain.quantile(lasted, 0.8)) <= 1


@pytest.mark.parametrize("name", MORE)
def test_by_case_the_routes_agree_with_the_edges(real, name):
    """The first and the last step of `variants` are the edges, weighted by their cases."""
    routes, edges = pm.variants(real(name)), pm.start_and_end(real(name))
    wanted = defaultdict(int)
    for sequence, n in zip(routes.sequence, routes.n_cases, strict=True):
        wanted["start", sequence[0]] += n
        wanted["end", sequence[-1]] += n
    pairs = zip(edges.edge, edges.activity, strict=True)
    assert dict(zip(pairs, edges.n_cases, strict=True)) == wanted
