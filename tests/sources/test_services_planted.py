"""What is planted in the example logs is first of its kind, and nothing stands out without it."""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from pmtools.sources.services import PLANTED, Generator

LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
NAMES = (PERMIT, "registry_extract", "benefit", "property_tax")
PLACES = {
    PERMIT: ("Conceptbesluit opstellen", "Besluit vaststellen"),
    "registry_extract": ("Uittreksel controleren", "Uittreksel waarmerken"),
    "benefit": ("Aanvraag registreren", "Intakegesprek voeren"),
    "property_tax": ("Bezwaar toewijzen", "Waarde herbeoordelen"),
}
CHECKS = {
    PERMIT: "Toets volledigheid",
    "registry_extract": "Uittreksel controleren",
    "benefit": "Collegiale toets",
    "property_tax": "Waarde controleren",
}
BOUNCES = {
    PERMIT: {"Vergunningen", "Juridische zaken"},
    "registry_extract": {"Burgerzaken", "Documentbeheer"},
    "benefit": {"Inkomen", "Handhaving"},
    "property_tax": {"Taxateurs", "Belastingen"},
}
APPLICANT = ("Aanvullende gegevens opvragen", "Aanvullende gegevens ontvangen")
COMMITTEE = ("Advies welstand vragen", "Advies welstand ontvangen")
SEVERAL_SEEDS = range(1, 11)


def completed(case):
    return [step for step in case.steps if step.transition == "complete"]


def time_between(cases):
    """Per pair of steps that follow each other: case and seconds from completion to completion."""
    gaps = defaultdict(list)
    for number, case in enumerate(cases):
        for one, other in pairwise(completed(case)):
            gap = (other.moment - one.moment).total_seconds()
            gaps[one.activity, other.activity].append((number, gap))
    return gaps


def waiting(cases):
    """The same from the latest completion before a start to that start."""
    gaps = defaultdict(list)
    for number, case in enumerate(cases):
        done = completed(case)
        for step in case.steps:
            before = [each for each in done if each.moment <= step.moment]
            if step.transition == "start" and before:
                latest = max(before, key=lambda each: each.moment)
                gap = (step.moment - latest.moment).total_seconds()
                gaps[latest.activity, step.activity].append((number, gap))
    return gaps


def ways_of(service):
    return (waiting, time_between) if service == "benefit" else (time_between,)


def places(gaps):
    """Transitions by total, and those that stand out: at least a fifth of all time, twice what
    each would have if those that hold 95 % shared it evenly, and in at least five cases."""
    totals = {pair: sum(gap for _, gap in each) for pair, each in gaps.items()}
    ranked = sorted(totals, key=totals.get, reverse=True)
    whole, held, count = sum(totals.values()), 0, 0
    while held < 0.95 * whole:
        held += totals[ranked[count]]
        count += 1
    least = max(0.20, min(2 / count, 0.75)) * whole
    out = [p for p in ranked if totals[p] >= least and len({n for n, _ in gaps[p]}) >= 5]
    return ranked, out


def repeated(cases):
    """Activities that at least a tenth of the cases, and five, take again; most time first."""
    again, spent = defaultdict(set), Counter()
    for number, case in enumerate(cases):
        last = {}
        for step in completed(case):
            if step.activity in last:
                again[step.activity].add(number)
                spent[step.activity] += (step.moment - last[step.activity]).total_seconds()
            last[step.activity] = step.moment
    often = [name for name in again if len(again[name]) >= max(5, 0.1 * len(cases))]
    return sorted(often, key=spent.get, reverse=True)


def backs(cases):
    """Per two teams: how often a case goes straight back, and in how many more than once."""
    n, twice = Counter(), Counter()
    for case in cases:
        teams = [step.team for step in completed(case)]
        teams = [team for at, team in enumerate(teams) if not at or team != teams[at - 1]]
        there = zip(teams, teams[1:], teams[2:], strict=False)
        pairs = Counter(frozenset((a, b)) for a, b, c in there if a == c)
        n.update(pairs)
        twice.update(pair for pair in pairs if pairs[pair] > 1)
    return n, twice


@pytest.fixture(params=NAMES)
def service(request):
    return request.param


def check_planted(service, seeds):
    """The bottleneck and the check that is done again are each first of their kind."""
    for seed in seeds:
        for more in ((), ("committee",), ("committee", "ping_pong")):
            cases = Generator(service, seed=seed, faults={"bottleneck", "rework", *more}).cases()
            for gaps in (way(cases) for way in ways_of(service)):
                ranked, out = places(gaps)
                assert ranked[0] == PLACES[service], seed
                assert out == [PLACES[service]], seed
            assert repeated(cases)[0] == CHECKS[service], seed


def check_controls(service, seeds):
    """Only what is planted stands out; nothing where nothing is."""
    for seed in seeds:
        for faults in (set(), {"bottleneck"}, {"rework"}):
            cases = Generator(service, seed=seed, faults=faults).cases()
            for gaps in (way(cases) for way in ways_of(service)):
                out = places(gaps)[1]
                if service == PERMIT and "rework" in faults:
                    # This rework is waiting for the applicant, too.
                    out = [pair for pair in out if pair != APPLICANT]
                assert out == [PLACES[service]] * ("bottleneck" in faults), (seed, faults)
            assert repeated(cases) == [CHECKS[service]] * ("rework" in faults), (seed, faults)


def test_what_is_planted_is_first_of_its_kind(service):
    check_planted(service, (1, 2))


def test_a_control_has_nothing_that_stands_out(service):
    check_controls(service, (1, 2))


@pytest.mark.long
def test_what_is_planted_is_first_of_its_kind_in_fifteen_logs(service):
    check_planted(service, range(1, 16))


@pytest.mark.long
def test_a_control_has_nothing_that_stands_out_in_fifteen_logs(service):
    check_controls(service, range(1, 16))


def test_the_committee_takes_time_only_where_it_is_planted():
    for seed in SEVERAL_SEEDS:
        with_it, without = (
            time_between(Generator(PERMIT, seed=seed, faults=faults).cases())
            for faults in ({"committee"}, ())
        )
        assert places(with_it)[0][0] == COMMITTEE
        assert COMMITTEE not in places(without)[0][:5]


def test_cases_go_back_and_forth_only_where_it_is_planted(service):
    for seed in (1, 2, 3):
        planted = Generator(service, seed=seed, faults={"ping_pong"}).cases()
        n, twice = backs(planted)
        assert n.most_common(1)[0][0] == twice.most_common(1)[0][0] == BOUNCES[service]
        assert twice[frozenset(BOUNCES[service])] > 0.2 * len(planted)

        _, twice = backs(Generator(service, seed=seed, faults=()).cases())
        assert max(twice.values(), default=0) < 0.1 * len(planted)


def test_control_is_the_same_up_to_the_bottleneck(service):
    before = PLACES[service][0]

    def start(case):
        names = [(step.activity, step.transition) for step in case.steps]
        reached = (before, "complete")
        until = names.index(reached) + 1 if reached in names else len(names)
        return case.attributes, case.steps[:until]

    faults = PLANTED - {"bottleneck"}
    for seed in (1, 2, 3):
        planted = Generator(service, seed=seed).cases()
        control = Generator(service, seed=seed, faults=faults).cases()
        assert [start(case) for case in planted] == [start(case) for case in control]
        assert planted != control


def test_readme_tells_what_is_planted(service):
    readme = (LOGS / "README.md").read_text(encoding="utf-8")
    section = readme.partition(f"## {service}.xes.gz\n")[2].partition("\n## ")[0]
    section = section.replace("\n", " ").replace("  ", " ").replace("  ", " ")
    cases = Generator(service).cases()
    gaps = ways_of(service)[0](cases)
    seconds = [gap for _, gap in gaps[PLACES[service]]]
    share = sum(seconds) / sum(gap for each in gaps.values() for _, gap in each)
    days = median(seconds) / 86_400
    again = sum(
        [step.activity for step in completed(case)].count(CHECKS[service]) > 1 for case in cases
    )

    assert all(f"*{name}*" in section for name in (*PLACES[service], CHECKS[service]))
    told = "about a third" if service == PERMIT else f"{share:.0%}".replace("%", " %")
    assert f"{told} of all" in section
    assert 0.3 < share < 0.45
    assert f"median of {days:.1f} days" in section or f"median of {days:.0f} days" in section
    assert f"n {again / len(cases):.0%}".replace("%", " %") + " of the cases" in section
