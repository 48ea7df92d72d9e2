"""Rules applied: the version of the day of receipt, and how many cases it judged."""

from pathlib import Path

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.rules_applied import COLUMNS

RECEIVED = {"a": "2023-12-30", "b": "2023-12-31", "c": "2024-01-01", "d": "2024-01-02"}


@pytest.fixture
def log(tmp_path: Path) -> pm.EventLog:
    """Permits around the Omgevingswet (1 January 2024); d is of a kind that no procedure takes."""
    rows = ["zaak,stap,moment,case:zaaktype"]
    for case, day in RECEIVED.items():
        kind = "onbekend" if case == "d" else "bouwen"
        rows.append(f"{case},Aanvraag ontvangen,{day},{kind}")
        rows.append(f"{case},Besluit verzenden,2024-02-01,{kind}")
    path = tmp_path / "permits.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return pm.read_csv(path)


def test_a_case_is_judged_by_the_rule_of_its_receipt(log: pm.EventLog) -> None:
    found = pm.rules_applied(log, "environmental_permit")
    assert found.columns.to_list() == list(COLUMNS)
    assert found[["rule", "n_cases", "by_law"]].to_numpy().tolist() == [
        ["wabo-3-9", 2, True],
        ["ow-16-64", 1, False],
    ]


def test_what_a_rule_says_is_told(log: pm.EventLog) -> None:
    wabo, ow = pm.rules_applied(log, "environmental_permit").to_dict("records")
    assert (wabo["article"], wabo["term"], wabo["extension"]) == (
        "art. 3.9 Wabo",
        "8 weeks",
        "6 weeks",
    )
    assert (wabo["penalty"], ow["penalty"]) == ("", "art. 4:17 Awb")  # by law: no penalty
    assert ow["penalty_grace"] == "2 weeks"
    assert wabo["valid_to"] == pd.Timestamp("2023-12-31")
    assert pd.isna(ow["valid_to"])
    assert "art. 4:15(1)(a) Awb" in ow["grounds"]


def test_the_versions_of_one_rule_are_told_apart(log: pm.EventLog, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    rule = """
[[rule]]
id = "own"
article = "art. {n} Own"
starts = "received"
term = "{n} weeks"
rolls = {{ base = false, sum = false, source = "x" }}
source = "x"
valid_from = {first}
{last}name = {{ nl = "Eigen", en = "Own" }}
"""
    new = rule.format(n=2, first="2024-01-01", last="valid_to = 2024-01-01\n")
    newest = rule.format(n=3, first="2024-01-02", last="")
    old = rule.format(n=1, first="2000-01-01", last="valid_to = 2023-12-31\n")
    own.write_text(newest + new + old, encoding="utf-8")
    service = tmp_path / "service.toml"
    service.write_text(
        'id = "own"\nname = { nl = "Eigen", en = "Own" }\n[[procedure]]\nid = "all"\nrules = ["own"]\n'
        'otherwise = true\nname = { nl = "alle", en = "all" }\n[events]\n'
        'received = ["Aanvraag ontvangen"]\nsent = ["Besluit verzenden"]\n',
        encoding="utf-8",
    )
    found = pm.rules_applied(log, str(service), terms=str(own))
    assert dict(zip(found["article"], found["n_cases"], strict=True)) == {
        "art. 1 Own": 2,
        "art. 2 Own": 1,
        "art. 3 Own": 1,
    }


def test_they_are_the_rules_of_the_deadlines() -> None:
    log = pm.example_log("property_tax")
    each = pm.deadlines(log, "woz_objection")["rule"].value_counts()
    found = pm.rules_applied(log, "woz_objection")
    assert dict(zip(found["rule"], found["n_cases"], strict=True)) == each.to_dict()
