"""Made-up offices in which cases wait for known reasons: the shares of these are found again."""

from collections import Counter
from datetime import UTC, datetime

import pytest

import pmtools as pm

CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
MONDAY = int(datetime(2024, 4, 8, tzinfo=UTC).timestamp()) * 1_000_000
SEEDS = range(50)


@pytest.fixture(scope="module")
def hours(waiting):
    """Of persons that keep office hours, and of those that are always there."""

    def of(person):
        days = range(7) if person.hours == (0, 86_400) else range(5)
        return {key: [tuple(at // 60 for at in person.hours)] for key in days}

    def every(work):
        persons = {person.name: of(person) for person in work}
        return waiting.Hours("UTC", {key: [(0, 1440)] for key in range(7)}, persons=persons)

    return every


def shares(spent):
    whole = sum(spent.values())
    return {cause: 100 * spent[cause] / whole for cause in CAUSES}


def told(frame):
    return Counter({cause: frame[cause][0].total_seconds() for cause in CAUSES})


@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_is_found_and_no_other(cause, queue, hours, plainly, calendar):
    """Of what is planted more than 98 percent; of every other cause less than two."""
    for seed in SEEDS:
        work = queue.planted(cause, seed)
        steps, truth = queue.log_of(work, MONDAY)
        assert truth[cause] > 0.98 * truth.total()
        answer = pm.waiting_causes(plainly.log_of(steps), by="log", calendar=calendar(hours(work)))
        found = shares(told(answer))
        assert found.pop(cause) > 98, seed
        assert max(found.values()) < 2, seed


@pytest.mark.long
def test_shares_of_all_causes_together_are_found(queue, hours, plainly, calendar):
    """Within five points: to the second even, for the office and pmtools count by the same definitions."""
    for seed in SEEDS:
        work = queue.mixed(seed)
        steps, truth = queue.log_of(work, MONDAY)
        assert min(shares(truth).values()) > 1, seed
        answer = pm.waiting_causes(plainly.log_of(steps), by="log", calendar=calendar(hours(work)))
        wanted = shares(truth)
        for cause, share in shares(told(answer)).items():
            assert abs(share - wanted[cause]) < 5, (seed, cause)
        assert told(answer) == truth, seed


@pytest.mark.parametrize("seed", [0, 1, pytest.param(2, marks=pytest.mark.long)])
def test_hours_that_the_log_shows_give_the_same_shares(seed, queue, plainly):
    """Fourteen weeks, and no calendar: unavailability within five points."""
    steps, truth = queue.log_of(queue.mixed(seed, weeks=14), MONDAY)
    log = plainly.log_of(steps)
    assert pm.causes_basis(log).hours[0] == "discovered"
    found, wanted = shares(told(pm.waiting_causes(log, by="log"))), shares(truth)
    assert wanted["unavailability"] > 20
    for cause in CAUSES:
        assert abs(found[cause] - wanted[cause]) < 5, cause


def test_the_office_counts_what_it_says(queue):
    """By hand: two at once at 9:00 on Monday, one before that, and a case of which the batch never fills."""
    nine = 9 * 3600
    saver = queue.Person("p", (nine, 17 * 3600), saves=2)
    items = [queue.Item(f"c{n}", nine - ago, 600) for n, ago in enumerate((7200, 3600, 0))]
    [done] = queue.serve(saver, items)
    assert (done.ready, done.start, done.end) == (nine - 3600, nine, nine + 600)
    spent = queue.reasons(saver, [done])
    assert spent == {
        "batching": 3600,
        "unavailability": 7200,
        "contention": 0,
        "prioritisation": 0,
        "extraneous": 0,
    }
