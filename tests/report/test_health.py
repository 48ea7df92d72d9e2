"""Concerns about a log, in sentences."""

from pathlib import Path

import pmtools as pm
from pmtools.report.health import health_sentences
from pmtools.report.words import words_of


def test_each_concern_is_one_sentence(data: Path) -> None:
    health = pm.log_health(pm.read_csv(data / "logs" / "daqapo_hospital.csv"))
    dutch = health_sentences(health, words_of("nl"))
    assert len(dutch) == health["concern"].nunique()
    assert "Stappen die eindigen voordat ze beginnen: 4 (Registration 3, Trage 1)." in dutch
    assert "Zaaknummers die in de reeks ontbreken: 5 (511, 513 to 516)." in dutch
    english = health_sentences(health, words_of("en"))
    assert any("30 minutes in which no case shows anything: 9" in text for text in english)
    assert any(
        text.startswith("Steps of one case that overlap in time: 9 times, 7") for text in english
    )
