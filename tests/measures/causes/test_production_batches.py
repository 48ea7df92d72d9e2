"""Batches of final inspection in the Production log, beside those that another tool published.

Lashkevich et al. (Data-driven analysis of batch processing inefficiencies in business processes, RCIS
2022) tell of 196 in batches: 77 of two, 10 of three, 3 of four. They count cases, and no batch of one
case; their steps are 220. BAMA (Martin et al., Detection of batch activities from event logs,
Information Systems 95, 2021) compares a step with the one before it only, and its batches are all of
one kind.
"""

from collections import Counter

import pytest

import pmtools as pm

INSPECTION = "Final Inspection Q.C."


@pytest.fixture(scope="module")
def log(data):
    return pm.read_csv(data / "logs" / "Production.csv.gz")


@pytest.fixture(scope="module")
def steps(log, waiting, plainly):
    """The steps of final inspection, with when each could begin."""
    every = waiting.with_enabling(plainly.steps_of(log), 0.5)
    return [step for step in every if step["activity"] == INSPECTION]


def cases_in(batches):
    """The sizes of batches in cases, of those with more than one."""
    sizes = (len({step["case"] for step in batch}) for batch in batches)
    return Counter(size for size in sizes if size > 1)


def in_runs(steps, waiting):
    """Batches by BAMA: runs of neighbours, all of one kind, whenever they could begin."""
    found = []
    for lane in waiting.by(steps, "resource").values():
        lane.sort(key=lambda step: (step["start"], step["end"]))
        kind, before = None, None
        for step in lane:
            now = before and how(before, step)
            if now and kind in (None, now):
                found[-1].append(step)
                kind = now
            else:
                found.append([step])
                kind = None
            before = step
    return [batch for batch in found if len(batch) > 1]


def how(one, other):
    """How a step lies to the one before it, if it is done with it at all."""
    if (one["start"], one["end"]) == (other["start"], other["end"]):
        return "parallel"
    if other["start"] < one["end"] and other["end"] != one["end"]:
        return "concurrent"
    return "sequential" if other["start"] == one["end"] else None


def test_ours_are_those_of_the_oracle(log, steps, waiting):
    batches = waiting.in_batches(steps, 2)
    told = pm.batches(log).set_index("activity").loc[INSPECTION]
    sizes = Counter(map(len, batches))
    assert sizes == {2: 76, 3: 14, 4: 6, 5: 1}
    assert (told.n, told.n_batched, told.n_batches) == (550, 223, 97)
    assert (told.size_usual, told.size_max) == (2, 5)
    assert told.size_share == pytest.approx(76 / 97)
    kinds = Counter(map(waiting.kind, batches))
    assert {kind: told[kind] for kind in kinds} == kinds
    assert kinds == {"concurrent": 56, "sequential": 39, "parallel": 2}


def test_the_published_ones_count_cases_in_runs_of_neighbours(steps, waiting):
    runs = in_runs(steps, waiting)
    assert cases_in(runs) == {2: 77, 3: 10, 4: 3}
    assert sum(size * n for size, n in cases_in(runs).items()) == 196
    several = [run for run in runs if len({step["case"] for step in run}) > 1]
    assert (sum(map(len, runs)), len(runs)) == (255, 106)
    assert (sum(map(len, several)), len(several)) == (220, 90)


def test_what_the_difference_is_made_of(steps, waiting):
    """Ours by their count; and the batches that both tools see."""
    ours, runs = waiting.in_batches(steps, 2), in_runs(steps, waiting)
    several = [batch for batch in ours if len({step["case"] for step in batch}) > 1]
    assert (sum(map(len, several)), len(several)) == (198, 85)
    assert sum(size * n for size, n in cases_in(ours).items()) == 192
    mine, theirs = ({frozenset(step["seq"] for step in one) for one in some} for some in (ours, runs))  # fmt: skip
    assert (len(mine), len(theirs), len(mine & theirs)) == (97, 106, 74)
