"""The generator of the example logs: its text, its clock, its teams, and what it can leave out."""

import gzip
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from dateutil.easter import easter

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.sources.services import FAULTS, PLANTED, Generator
from pmtools.sources.services.walk import Case, Step
from pmtools.sources.services.xes_text import xes_text

LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
NAMES = (PERMIT, "registry_extract", "benefit", "property_tax")
SEVERAL_SEEDS = range(1, 11)
NS = {"x": "http://www.xes-standard.org/"}


def traces(text):
    """Attributes and events of each trace, as a plain XML parser sees them."""
    return [
        (values(trace), [values(event) for event in trace.findall("x:event", NS)])
        for trace in ElementTree.fromstring(text).findall("x:trace", NS)
    ]


def values(element):
    return {child.get("key"): child.get("value") for child in element if child.get("key")}


def moments(text):
    return [
        [datetime.fromisoformat(event["time:timestamp"]) for event in events]
        for _, events in traces(text)
    ]


def free_days(year):
    """Days off in a Dutch town hall, by the computus and not by the generator's table."""
    sunday = easter(year)
    by_easter = {sunday + timedelta(days=n) for n in (-2, 1, 39, 40, 50)}
    king = date(year, 4, 27)
    king -= timedelta(days=king.weekday() == 6)
    fixed = {date(year, 1, 1), king, date(year, 12, 25), date(year, 12, 26)}
    return by_easter | fixed | ({date(year, 5, 5)} if year % 5 == 0 else set())


def sunday_before(day):
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.fixture(params=NAMES)
def service(request):
    return request.param


@pytest.fixture(scope="module")
def shipped_traces():
    texts = {name: gzip.decompress((LOGS / f"{name}.xes.gz").read_bytes()) for name in NAMES}
    return {name: traces(text) for name, text in texts.items()}


def test_a_service_or_fault_that_is_not_there_is_refused_with_near_names():
    with pytest.raises(ParameterError, match=r"no service 'benefits'. Did you mean benefit\?"):
        Generator("benefits")
    with pytest.raises(ParameterError, match=r"no fault 'botleneck'. Did you mean bottleneck\?"):
        Generator(faults=PLANTED | {"botleneck"})


def test_what_the_source_does_not_tell_is_not_in_the_log(service):
    whole = traces(Generator(service, n_cases=60).xes())
    for fault, key in (("no_teams", "org:group"), ("no_resources", "org:resource")):
        blurred = traces(Generator(service, n_cases=60, faults=PLANTED | {fault}).xes())
        without = [
            (told, [{k: v for k, v in event.items() if k != key} for event in events])
            for told, events in whole
        ]
        assert whole != without == blurred

    days = traces(Generator(service, n_cases=60, faults=PLANTED | {"day_only"}).xes())
    for (_, exact), (_, dates) in zip(whole, days, strict=True):
        assert [event["time:timestamp"][:10] for event in exact] == [
            event["time:timestamp"][:10] for event in dates
        ]
        assert {event["time:timestamp"][11:19] for event in dates} == {"00:00:00"}
    assert {"no_teams", "no_resources", "day_only"} <= FAULTS


@pytest.mark.parametrize("faults", [PLANTED, PLANTED | {"ping_pong"}, ()])
def test_every_moment_is_in_office_hours_with_the_right_offset(service, faults):
    summer = (sunday_before(date(2025, 3, 31)), sunday_before(date(2025, 10, 31)))
    free = free_days(2025)
    text = Generator(service, faults=faults).xes()
    for moment in (moment for case in moments(text) for moment in case):
        day = moment.date()
        assert day.year == 2025
        assert day.weekday() < 5
        assert day not in free
        assert time(8, 30) <= moment.time() < time(17)
        hours = 2 if summer[0] <= day < summer[1] else 1
        assert moment.utcoffset() == timedelta(hours=hours)


def test_time_never_goes_back_nor_stands_still_within_a_case(service):
    for seed in SEVERAL_SEEDS:
        for case in Generator(service, seed=seed, n_cases=200).cases():
            work = [s for s in case.steps if s.transition in ("start", "complete")]
            assert all(one.moment < other.moment for one, other in pairwise(work))
            assert all(one.moment <= other.moment for one, other in pairwise(case.steps))


def test_an_assessment_is_closed_after_six_weeks_or_with_the_decision(shipped_traces):
    for attributes, events in shipped_traces["property_tax"]:
        end = attributes.get("einddatum", "9999")[:10]
        names = [event["concept:name"] for event in events]
        days = [date.fromisoformat(event["time:timestamp"][:10]) for event in events]
        if "Bezwaar ontvangen" in names:
            over = {"Uitspraak verzenden", "Aanslag verminderen"} & {names[-1]}
            assert end in (days[-1].isoformat(), "9999")
            assert end == "9999" or over
        elif "Aanslag verzenden" in names:
            term = days[-1] + timedelta(weeks=6)
            assert end == (term.isoformat() if term.year == 2025 else "9999")
        else:
            assert end == "9999"


def test_the_text_holds_the_cases(service):
    told = [
        [
            (e["concept:name"], e["time:timestamp"][:19], e["org:group"], e["org:resource"],
             e["lifecycle:transition"])
            for e in events
        ]
        for _, events in traces(Generator(service, n_cases=50).xes())
    ]  # fmt: skip
    cases = Generator(service, n_cases=50).cases()
    assert told == [
        [(s.activity, s.moment.isoformat(), *s[2:]) for s in case.steps] for case in cases
    ]


def test_a_team_has_five_employees_who_are_numbers_and_work_in_no_other(service, shipped_traces):
    teams = defaultdict(set)
    for _, events in shipped_traces[service]:
        for event in events:
            teams[event["org:group"]].add(event["org:resource"])

    numbers = [number for each in teams.values() for number in each]
    assert len(numbers) == len(set(numbers))
    assert all(n.startswith("medewerker ") and n[11:].isdigit() and len(n) == 13 for n in numbers)
    sizes = {team: len(each) for team, each in teams.items() if "(extern)" not in team}
    assert min(sizes.values()) >= 5

    stated = dict(pm.read_log(service).origin.mapping["team_sizes"])
    outside = {team: stated.pop(team) for team in teams.keys() - sizes.keys()}
    assert stated == sizes
    assert set(outside.values()) <= {"organisation"}


def test_labels_are_escaped():
    label = "<script>alert(1)</script> \"&'\n\t]]>"
    step = Step(label, datetime(2025, 7, 1, 9), label, label)
    case = Case({"zaaktype": label, label: label, "wozwaarde": 7}, (step,), date(2025, 7, 1))

    text = xes_text([case], label, '<&">')
    ((attributes, events),) = traces(text)
    assert values(ElementTree.fromstring(text))["concept:name"] == label
    assert attributes["concept:name"] == '<&">-0001'
    assert attributes["zaaktype"] == attributes[label] == label
    assert events[0]["concept:name"] == events[0]["org:group"] == label
    assert events[0]["org:resource"] == label
    assert events[0]["time:timestamp"] == "2025-07-01T09:00:00+02:00"
    assert b'<int key="wozwaarde" value="7"/>' in text
