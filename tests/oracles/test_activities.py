"""Activities of real logs against Disco's tables and a plain reading."""

from collections import Counter
from statistics import median

import pytest

import pmtools as pm

DISCO = {
    "BPIC15_1.xes.gz": "bpic15_1",
    "BPIC15_2.xes.gz": "bpic15_2",
    "BPIC15_3.xes.gz": "bpic15_3",
    "Sepsis.xes.gz": "Sepsis",
}


@pytest.mark.parametrize("name", DISCO)
def test_frequencies_are_those_of_disco(real, plain, disco, name):
    suffix = "" if name.startswith("Sepsis") else "-complete"
    expected = {
        row["Activity"].removesuffix(suffix): int(row["Frequency"].replace(",", ""))
        for row in disco(DISCO[name], "activity")
    }
    steps = pm.activities(real(name))
    assert plain.differences(dict(zip(steps.activity, steps.n, strict=True)), expected) == []
    assert steps.n.is_monotonic_decreasing


@pytest.mark.parametrize("name", ["receipt.xes.gz", *DISCO])
def test_cases_first_and_last_are_those_of_the_plain_reading(real, raw, plain, name):
    ordered = [[row.activity for row in plain.in_order(case)] for case in raw(name)]
    steps = pm.activities(real(name)).set_index("activity")
    assert plain.differences(steps.n, plain.activity_counts(raw(name))) == []
    n_cases = Counter(a for labels in ordered for a in set(labels))
    assert plain.differences(steps.n_cases, n_cases) == []
    firsts, lasts = Counter(labels[0] for labels in ordered), Counter(x[-1] for x in ordered)
    assert plain.differences(steps.n_first, {a: firsts[a] for a in steps.index}) == []
    assert plain.differences(steps.n_last, {a: lasts[a] for a in steps.index}) == []


@pytest.mark.parametrize("name", ["receipt.xes.gz", "BPIC15_1.xes.gz"])
def test_positions_are_those_of_the_plain_reading(real, raw, plain, name):
    places: dict[str, list[float]] = {}
    for case in raw(name):
        rows = plain.in_order(case)
        for index, row in enumerate(rows):
            places.setdefault(row.activity, []).append(index / max(len(rows) - 1, 1))
    steps = pm.activities(real(name))
    found = dict(zip(steps.activity, steps.position, strict=True))
    assert found == pytest.approx({a: median(p) for a, p in places.items()})


def test_sepsis_rules_that_are_published(real):
    """995 cases start with ER Registration, 393 end with Release A (bupaR)."""
    steps = pm.activities(real("Sepsis.xes.gz")).set_index("activity")
    assert steps.n_first["ER Registration"] == 995
    assert steps.n_last["Release A"] == 393
