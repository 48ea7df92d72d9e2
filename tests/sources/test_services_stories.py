"""The cases of the example logs are plausible: suspensions, seasons, channels, durations."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from statistics import median

import pytest

from pmtools.sources.services import Generator
from pmtools.sources.services.chance import Chance

NAMES = ("environmental_permit", "registry_extract", "benefit", "property_tax")
SEVERAL_SEEDS = range(1, 11)


@pytest.fixture(params=NAMES)
def service(request):
    return request.param


def completed(case):
    return [step for step in case.steps if step.transition == "complete"]


def test_a_benefit_has_a_start_and_a_completion_of_every_step():
    open_steps = Counter()
    for case in Generator("benefit").cases():
        work = [s for s in case.steps if s.transition in ("start", "complete")]
        starts, completions = work[::2], work[1::2]
        assert {step.transition for step in starts} == {"start"}
        assert {step.transition for step in completions} <= {"complete"}
        for one, other in zip(starts, completions, strict=False):
            assert one[2:4] == other[2:4], "same team and employee"
            assert one.activity == other.activity
        open_steps[len(starts) - len(completions)] += 1
        assert not case.closed or len(starts) == len(completions)
    assert open_steps[0] > 490


@pytest.mark.parametrize("name", [name for name in NAMES if name != "benefit"])
def test_other_services_have_one_moment_per_step(name):
    told = {step.transition for case in Generator(name).cases() for step in case.steps}
    assert told == {"complete", "suspend", "resume"}


def test_a_suspension_begins_with_a_request_and_ends_with_the_answer(service):
    n_open = 0
    for seed in SEVERAL_SEEDS:
        for case in Generator(service, seed=seed).cases():
            paused = [s for s in case.steps if s.transition in ("suspend", "resume")]
            assert [s.transition for s in paused] == ["suspend", "resume"] * (len(paused) // 2) + [
                "suspend"
            ] * (len(paused) % 2)
            n_open += len(paused) % 2
            assert not case.closed or len(paused) % 2 == 0
            asked = {s.moment for s in completed(case) if s.activity.endswith("opvragen")}
            answered = {
                s.moment: s.activity for s in case.steps if s.activity.endswith("ontvangen")
            }
            for step in paused:
                if step.transition == "suspend":
                    assert step.moment in asked
                else:
                    late = [s for s in case.steps if s.moment > step.moment]
                    unanswered = late and late[0].activity.split()[-1] in ("stellen", "verklaren")
                    assert step.moment in answered or unanswered or not late
            assert len({s.activity for s in paused}) <= 1
    assert n_open > 0


def test_post_is_incomplete_more_often_and_spring_is_busier_than_august():
    permits = [case for seed in SEVERAL_SEEDS for case in Generator(seed=seed).cases()]
    asked = Counter(
        permit.attributes["kanaal"]
        for permit in permits
        if any(step.activity == "Aanvullende gegevens opvragen" for step in permit.steps)
    )
    channel = Counter(permit.attributes["kanaal"] for permit in permits)
    month = Counter(permit.steps[0].moment.month for permit in permits)

    share = {name: asked[name] / channel[name] for name in channel}
    assert share["post"] > 1.5 * share["Omgevingsloket"]
    assert min(month[3], month[4], month[5]) > 1.5 * month[8]


def test_extracts_at_the_desk_take_minutes_and_others_days():
    spent = defaultdict(list)
    for case in Generator("registry_extract").cases():
        if case.closed:
            whole = case.steps[-1].moment - case.steps[0].moment
            spent[case.attributes["kanaal"]].append(whole.total_seconds() / 3600)

    middle = {channel: median(hours) for channel, hours in spent.items()}
    assert middle["balie"] < 1
    assert 3 * 24 < middle["website"] < middle["post"] < 21 * 24


def test_assessments_are_sent_together_in_february_and_objected_to_after_that():
    sent, objected = Counter(), Counter()
    for case in Generator("property_tax").cases():
        for step in case.steps:
            sent[step.moment] += step.activity == "Aanslag verzenden"
            objected[step.moment.month] += step.activity == "Bezwaar ontvangen"

    february = sum(n for moment, n in sent.items() if moment.month == 2)
    assert february > 0.7 * sum(sent.values())
    assert max(sent.values()) > 100, "in one moment"
    assert objected[2] + objected[3] > 0.8 * sum(objected.values())


def test_young_applicants_for_a_benefit_first_search_for_four_weeks():
    n_young = 0
    for case in Generator("benefit").cases():
        begun = {s.activity: s.moment for s in case.steps if s.transition == "start"}
        if "Aanvraag registreren" in begun:
            search = begun["Aanvraag registreren"] - begun["Melding registreren"]
            young = case.attributes["leeftijdsgroep"] == "jonger dan 27"
            n_young += young
            assert (search >= timedelta(weeks=4)) == young
    assert n_young > 30


def test_durations_are_skewed_to_the_slow_side():
    for seed in SEVERAL_SEEDS:
        gaps = defaultdict(list)
        for case in Generator(seed=seed).cases():
            for one, other in pairwise(completed(case)):
                gap = (other.moment - one.moment).total_seconds()
                gaps[one.activity, other.activity].append(gap)
        common = {pair: sorted(times) for pair, times in gaps.items() if len(times) > 150}

        assert ("Conceptbesluit opstellen", "Besluit vaststellen") in common
        for pair, times in common.items():
            fast, slow = times[len(times) // 50], times[-len(times) // 50]
            assert slow - median(times) > 1.1 * (median(times) - fast), pair


def test_drawn_values_have_the_quantiles_asked_for():
    points = ((0, 0.0), (0.5, 1.0), (0.9, 5.0), (1, 50.0))
    chance = Chance(3)
    drawn = sorted(chance.draw(points) for _ in range(20_000))

    assert drawn[10_000] == pytest.approx(1, abs=0.03)
    assert drawn[18_000] == pytest.approx(5, abs=0.3)
    assert drawn[0] >= 0
    assert 49 < drawn[-1] < 50
