"""Two logs or selections in one line: words and map, and the odd ones too."""

from pathlib import Path

import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.exploring.difference import difference


@pytest.fixture
def log() -> pm.EventLog:
    return pm.example_log()


def made(tmp_path: Path, name: str, *rows: str) -> pm.EventLog:
    file = tmp_path / f"{name}.csv"
    file.write_text("\n".join(["case_id,activity,end", *rows]), encoding="utf-8")
    return pm.read_csv(file)


def test_the_submodule_does_not_hide_the_function() -> None:
    assert pm.difference is difference


def test_words_and_map(log: pm.EventLog) -> None:
    desk = log.keep(pm.cases.Attribute("kanaal", ["balie"]))
    found = pm.difference(log, desk, names=("alles", "balie"))
    assert "In ‘balie’ komt ‘Advies welstand vragen’ minder vaak voor" in found.body
    assert "A is ‘alles’: 600 zaken. B is ‘balie’: 60 zaken." in found.body
    assert found.answer is not None
    assert found.answer.equals(pm.differences(log, desk))
    assert "answers/" not in found.body


def test_a_log_beside_itself(log: pm.EventLog) -> None:
    body = pm.difference(log, log).body
    assert "Geen stap verschilt" in body
    assert "De helft van de zaken duurt bij beide hooguit" in body
    assert "(+" not in body
    assert "(−" not in body


def test_logs_that_share_nothing(tmp_path: Path) -> None:
    one = made(tmp_path, "one", "1,a,2025-01-01", "1,b,2025-01-02")
    other = made(tmp_path, "other", "1,c,2025-01-01", "1,d,2025-01-02", "2,c,2025-01-01")
    body = pm.difference(one, other).body
    assert body.count("alleen in A") >= 3
    assert body.count("alleen in B") >= 3
    assert "selectie A heeft maar 1 zaak" in body
    assert "selectie B heeft maar 2 zaken" in body


def test_one_case_of_one_step(tmp_path: Path) -> None:
    one = made(tmp_path, "one", "1,a,2025-01-01")
    body = pm.difference(one, one).body
    assert "100% → 100%" in body
    assert "<button" not in body
    assert "Tijd tussen stappen" not in body
    assert pm.map(one).title.startswith("Zo loopt het werk")
    assert pm.timeline(one).title.startswith("Elke rij is een zaak")
    assert pm.timeline(one, "1").title == "Zaak 1: 1 stap, op één moment."


def test_office_time_and_english(log: pm.EventLog) -> None:
    office = log.on(pm.office_calendar())
    body = pm.difference(office, office, language="en").body
    assert "working days" in body
    assert "Share of the cases in A" in body
    with pytest.raises(ParameterError, match="same clock"):
        pm.difference(log, office)
