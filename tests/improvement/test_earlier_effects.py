"""Which earlier effects belong to which finding, and in which order they are told."""

from typing import Any

import pandas as pd
import pytest

from pmtools.improvement.earlier_effects import earlier_effects
from pmtools.improvement.library import KINDS
from pmtools.improvement.register.model import BY_NAME


def effects(*rows: dict[str, Any]) -> pd.DataFrame:
    texts = {name: "" for name, kind in KINDS.items() if kind == "str"}
    same = {**texts, "start": "2025-07-01", "reviewed": "2026-01-10", "step": "Besluit"}
    figures = {"n_before": 100, "n_after": 100, "effect": -1.0, "low": -2.0, "high": 0.0}
    told = [{**same, **figures, "measure": "throughput_p80", **row} for row in rows]
    return pd.DataFrame(told, columns=list(KINDS)).astype(KINDS)


def finding(kind: str, from_: str, to: str, id_: str = "f") -> dict[str, str]:
    return {"id": id_, "kind": kind, "from_activity": from_, "to_activity": to}


def matched(kind: str, from_: str, to: str, **row: Any) -> bool:
    return len(earlier_effects(pd.DataFrame([finding(kind, from_, to)]), effects(row))) == 1


@pytest.mark.parametrize("measure", BY_NAME)
def test_a_measure_fits_some_kinds_of_findings(measure: str) -> None:
    time = measure.startswith("throughput") or measure == "waiting_before"
    again = measure in ("rework", "first_time_complete")
    kinds = {"place": time, "waiting": time, "rework": again, "on_time": False}
    for kind, fits in kinds.items():
        assert matched(kind, "Besluit", "Besluit", measure=measure) == fits, kind


@pytest.mark.parametrize(
    ("kind", "sides", "row", "fits"),
    [
        ("place", ("a", "b"), {"step": "b"}, True),
        ("place", ("a", "b"), {"step": "a"}, True),
        ("place", ("a", "b"), {"step": "a", "measure": "waiting_before"}, False),
        ("place", ("a", "b"), {"step": "c"}, False),
        ("waiting", ("a", "b"), {"step": "a"}, False),
        ("waiting", ("a", "b"), {"step": "b"}, True),
        ("waiting", ("a", "b"), {"step": "c", "measured_step": "b"}, True),
        ("place", ("a", "b"), {"step": ""}, False),
        ("place", ("", "b"), {"step": ""}, False),
        ("place", ("a", "Besluit  VASTSTELLEN"), {"step": " besluit\nvaststellen "}, True),
        ("place", ("a", "te vo\u0301o\u0301r"), {"step": "te v\u00f3\u00f3r"}, True),
        ("place", ("a", "Besluit vaststellen"), {"step": "Besluit"}, False),
    ],
)
def test_it_is_about_the_same_step(
    kind: str, sides: tuple[str, str], row: dict[str, Any], fits: bool
) -> None:
    assert matched(kind, *sides, **row) == fits


def test_most_cases_come_first_so_that_failures_are_not_hidden() -> None:
    told = effects(
        {"id": "won", "verdict": "improved"},
        {"id": "unknown", "n_before": None},
        {"id": "won-later", "verdict": "improved", "reviewed": "2026-02-01"},
        {"id": "failed", "verdict": "not_shown", "n_after": 101},
        {"id": "elsewhere", "step": "x", "n_after": 900},
    )
    found = earlier_effects(pd.DataFrame([finding("place", "a", "Besluit")]), told)
    assert found["id"].to_list() == ["failed", "won-later", "won"]
    assert set(found["n_found"]) == {4}
    every = earlier_effects(pd.DataFrame([finding("place", "a", "Besluit")]), told, most=9)
    assert every["id"].to_list()[3:] == ["unknown"]


def test_each_finding_has_its_own() -> None:
    told = effects({"id": "time"}, {"id": "again", "measure": "rework"})
    findings = [finding("place", "a", "Besluit", "place-1"), finding("place", "a", "b", "place-2"),
                finding("rework", "Besluit", "Besluit", "rework-1")]  # fmt: skip
    found = earlier_effects(pd.DataFrame(findings), told)
    assert found[["finding", "id"]].values.tolist() == [["place-1", "time"], ["rework-1", "again"]]
    nothing = earlier_effects(pd.DataFrame(findings[1:2]), told)
    assert nothing.empty
    assert nothing.dtypes.equals(found.dtypes)
    assert earlier_effects(pd.DataFrame(findings), told.head(0)).dtypes.equals(found.dtypes)
    assert earlier_effects(pd.DataFrame(findings).head(0), told).empty
