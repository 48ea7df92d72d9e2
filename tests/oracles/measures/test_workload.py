"""Workload of real logs against a plain loop that goes from day to day."""

from collections import defaultdict

import pytest

import pmtools as pm

MAPPINGS = {
    "receipt.xes.gz": pm.LogMapping(attribute="enddate"),
    "BPIC15_1.xes.gz": pm.LogMapping(attribute="endDate"),
}
OPEN = {"receipt.xes.gz": 105, "BPIC15_1.xes.gz": 243}  # cases without an end date


@pytest.fixture(scope="module", params=MAPPINGS)
def both(request, data, raw, traces):
    """Our log with what finished means, the steps per case, the finished cases, the attributes."""
    name, attribute = request.param, MAPPINGS[request.param].attribute
    log = pm.read_xes(data / "logs" / name, mapping=MAPPINGS[name])
    told = {case.case_id: case.attributes for case in raw(name)}
    finished = {case for case, attributes in told.items() if attribute in attributes}
    assert len(told) - len(finished) == OPEN[name]
    return log, traces(name), finished, told


def rows(frame, plain):
    """Month to the counts, and the ages in microseconds or None."""
    return {
        f"{row.period:%Y-%m}": (
            (row.arrivals, row.completions, row.wip),
            [
                None if age != age else round(age.total_seconds() * 1e6)  # noqa: PLR0124 (NaT)
                for age in (row.age_median, row.age_p90)
            ],
        )
        for row in frame.itertuples()
    }


def agree(found, expected, plain):
    counted = {m: told for m, (told, _) in found.items()}
    wanted = {m: (e.arrivals, e.completions, len(e.ages)) for m, e in expected.items()}
    assert plain.differences(counted, wanted) == []
    for month, (_, ages) in found.items():
        values = expected[month].ages
        if not values:
            assert ages == [None, None]
            continue
        for age, q in zip(ages, (0.5, 0.9), strict=True):
            assert abs(age - plain.quantile(values, q)) <= 1.1, (month, q)


def test_it_is_that_of_the_plain_loop(both, slow, plain):
    log, cases, finished, _ = both
    agree(rows(pm.workload(log), plain), slow.workload(cases, finished), plain)


def test_by_a_case_attribute_parts_are_those_of_the_plain_loop(both, slow, plain):
    """A month in which a part has nothing may or may not have a row."""
    log, cases, finished, told = both
    attribute = "channel" if "channel" in log.cases.columns else "last_phase"
    found = pm.workload(log, by=attribute)
    found = found[found[["arrivals", "completions", "wip"]].sum(axis=1) > 0]
    last = max(step.end for steps in cases.values() for step in steps)
    groups = defaultdict(dict)
    for case, steps in cases.items():
        groups[told[case].get(attribute)][case] = steps
    assert {None if key != key else key for key in found[attribute]} == set(groups)  # noqa: PLR0124
    for key, part in groups.items():
        mine = found[found[attribute].isna() if key is None else found[attribute] == key]
        expected = slow.workload(part, finished, last)
        kept = {m: e for m, e in expected.items() if e.arrivals or e.completions or e.ages}
        agree(rows(mine, plain), kept, plain)


def test_without_a_declaration_it_is_refused(real):
    with pytest.raises(pm.CapabilityError) as refused:
        pm.workload(real("receipt.xes.gz"))
    assert refused.value.lack == "finished"
