"""Variants of real logs against published figures, Disco's tables and a plain reading."""

from collections import Counter

import pytest

import pmtools as pm

DISCO = {
    "BPIC15_1.xes.gz": "bpic15_1",
    "BPIC15_2.xes.gz": "bpic15_2",
    "BPIC15_3.xes.gz": "bpic15_3",
    "Sepsis.xes.gz": "Sepsis",
}


def cases_by_sequence(frame):
    return dict(zip(map(tuple, frame.sequence), frame.n_cases, strict=True))


@pytest.mark.parametrize("name", ["receipt.xes.gz", *DISCO])
def test_variants_are_those_of_the_plain_reading(real, raw, plain, name):
    found = cases_by_sequence(pm.variants(real(name)))
    assert plain.differences(found, plain.sequences(raw(name))) == []


@pytest.mark.parametrize("name", DISCO)
def test_variants_are_those_of_disco(real, plain, disco, name):
    """Disco keeps the order of the file among equal times; its labels end in the transition."""
    suffix = "" if name.startswith("Sepsis") else "-complete"
    expected = Counter()
    for row in disco(DISCO[name], "variants"):
        steps = [value for key, value in row.items() if key and key.startswith("Step ") and value]
        expected[tuple(step.removesuffix(suffix) for step in steps)] += int(row["Cases"])
    assert plain.differences(cases_by_sequence(pm.variants(real(name))), expected) == []


def test_a_case_has_the_variant_that_disco_gives_it(real, disco, raw, plain):
    """Two cases share a variant in Disco exactly when they share one in ours."""
    name = "BPIC15_1.xes.gz"
    sequence = {c.case_id: tuple(r.activity for r in plain.in_order(c)) for c in raw(name)}
    theirs = {row["Case ID"]: row["Variant"] for row in disco("bpic15_1", "cases")}
    assert len({(theirs[case], sequence[case]) for case in sequence}) == 1170
    assert len(pm.variants(real(name))) == 1170


def test_the_top_variant_of_receipt(real):
    found = pm.variants(real("receipt.xes.gz"))
    assert round(100 * found.share[0], 3) == 49.721
    assert round(len(found) / found.n_cases.sum(), 5) == 0.08089
    assert found.share.sum() == pytest.approx(1)
    assert found.n_cases.is_monotonic_decreasing
