"""Which questions a log can answer."""

from pathlib import Path

import pytest

import pmtools as pm
from pmtools.measures.capabilities import capabilities

LOGS = {
    "receipt.xes.gz": {"transition", "team", "resource"},
    "Sepsis.xes.gz": {"transition", "team"},
    "BPIC15_1.xes.gz": {"transition", "resource"},
    "patients.csv.gz": {"transition", "start", "resource"},
}


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.capabilities is capabilities


@pytest.mark.parametrize("name", LOGS)
def test_real_logs(data: Path, name: str) -> None:
    found = pm.capabilities(pm.read_log(data / "logs" / name))
    assert found.capability.to_list() == ["transition", "start", "team", "resource", "finished"]
    assert set(found.capability[found.supported]) == LOGS[name]


def test_a_mapping_makes_finished_known(data: Path) -> None:
    log = pm.read_log(data / "logs" / "receipt.xes.gz", mapping=pm.LogMapping(attribute="enddate"))
    found = pm.capabilities(log).set_index("capability").supported
    assert found["finished"]
