"""What is planted in a log is what a report finds, and in a control log it finds nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

import pmtools as pm
from pmtools.sources.services import Generator

BOTTLENECK = {
    "environmental_permit": ("Conceptbesluit opstellen", "Besluit vaststellen"),
    "registry_extract": ("Uittreksel controleren", "Uittreksel waarmerken"),
    "benefit": ("Aanvraag registreren", "Intakegesprek voeren"),
    "property_tax": ("Bezwaar toewijzen", "Waarde herbeoordelen"),
}
REWORK = {
    "environmental_permit": "Toets volledigheid",
    "registry_extract": "Uittreksel controleren",
    "benefit": "Collegiale toets",
    "property_tax": "Waarde controleren",
}
Found = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings of a generated log, read from its file as a report reads it."""

    def of(service: str, **given: object) -> list[tuple[str, str, str]]:
        path = tmp_path / "log.xes"
        path.write_bytes(Generator(service, **given).xes())  # type: ignore[arg-type]
        log = pm.read_xes(path)
        spent = pm.waiting_time if log.starts_known else pm.time_between
        kind = "waiting" if log.starts_known else "place"
        saved = pm.savings(log, waiting=log.starts_known)
        rows = pm.stand_out(spent(log), saved, pm.rework(log), kind=kind)
        columns = zip(rows["kind"], rows["from_activity"], rows["to_activity"], strict=True)
        return list(columns)

    return of


def check(found: Found, service: str, seeds: range) -> None:
    for seed in seeds:
        planted = found(service, seed=seed)
        places = [one[1:] for one in planted if one[0] != "rework"]
        again = [one[1] for one in planted if one[0] == "rework"]
        assert (places[0], again[0]) == (BOTTLENECK[service], REWORK[service]), seed
        assert found(service, seed=seed, faults=frozenset()) == [], seed


@pytest.mark.parametrize("service", BOTTLENECK)
def test_a_planted_bottleneck_and_rework_are_found_and_nothing_in_a_control(
    service: str, found: Found
) -> None:
    check(found, service, range(7, 8))


@pytest.mark.long
@pytest.mark.parametrize("service", BOTTLENECK)
def test_twenty_logs_and_twenty_controls(service: str, found: Found) -> None:
    check(found, service, range(1, 21))
