"""Real logs: every answer by every key is that of the slow oracle."""

from collections import Counter
from datetime import date

import pytest

import pmtools as pm

TEAMS = {"Front": ["r1", "r2", "ID4932", "ID4794", "Kim Passa"], "Back": ["r3", "ID4167", "Immanuel Karagianni"]}  # fmt: skip
MORNINGS = {day: [(8 * 60, 12 * 60)] for day in (0, 2, 4, 5)}
NIGHTS = {day: [(0, 5 * 60 + 30), (22 * 60, 1440)] for day in range(7)}


@pytest.fixture(scope="module")
def office(waiting):
    """The hours of an office, of two teams and of a few persons."""
    week = {day: [(8 * 60, 12 * 60), (13 * 60, 18 * 60)] for day in range(5)}
    closed = frozenset([date(2012, 2, 14), date(2012, 3, 4), date(2011, 5, 5), date(2017, 6, 5)])
    persons = {"r7": NIGHTS, "ID4794": NIGHTS, "Penn Osterwalder": MORNINGS}
    teams = {"Front": MORNINGS, "Back": {**week, 5: [(0, 1440)]}}
    return waiting.Hours("Europe/Amsterdam", week, closed, teams, persons)


@pytest.mark.parametrize(
    "name",
    [
        "Production",
        pytest.param("patients", marks=pytest.mark.long),
        pytest.param("PurchasingExample", marks=pytest.mark.long),
    ],
)
def test_every_answer(name, data, office, waiting, plainly, calendar):
    mapping = pm.LogMapping(teams={who: team for team, some in TEAMS.items() for who in some})
    log = pm.read_csv(data / "logs" / f"{name}.csv.gz", mapping=mapping)
    steps = plainly.steps_of(log)
    rows = waiting.waits(steps, office)
    whose = Counter(row["team"] for row in rows)
    assert set(whose) == {"Front", "Back", None}
    for by in plainly.by:
        found = plainly.found(pm.waiting_causes(log, by=by, calendar=calendar(office)))
        assert found == plainly.wanted(rows, plainly.key_of(by, steps)), by
    spent = [sum(row[cause] for row in rows if row["split"]) for cause in waiting.CAUSES]
    assert sum(map(bool, spent)) == (3 if name == "patients" else 5)
    told = pm.cycle_efficiency(log, calendar=calendar(office))
    worked, waited, share = waiting.efficiency(steps, rows)
    assert told.processing[0].total_seconds() * 1_000_000 == worked
    assert told.all_waiting[0].total_seconds() * 1_000_000 == waited
    assert told.efficiency[0] == share


def test_activities_of_production_that_run_in_parallel(data, waiting, plainly):
    log = pm.read_csv(data / "logs" / "Production.csv.gz")
    pairs = waiting.side_by_side(waiting.in_cases(plainly.steps_of(log)), 0.5)
    assert len(pairs) == pm.causes_basis(log).n_parallel[0] == 6
    assert frozenset(("Milling", "Turning & Milling Q.C.")) in pairs
