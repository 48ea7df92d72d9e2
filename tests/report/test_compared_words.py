"""What is said of the cases where nothing was changed."""

from typing import Any

import pandas as pd
import pytest

from pmtools.report.language import choose
from pmtools.report.passages.compared import compared

READINGS = (
    *("supported", "elsewhere_too", "unsure", "against", "only_better", "only_worse", "neither"),
    "too_few",
)
ROW = {
    "measure": "throughput_p80", "verdict": "improved", "reading": "supported",
    "outside": -2.0, "outside_low": -5.0, "outside_high": 1.0,
    "difference": -7.0, "low": -10.0, "high": -4.0, "smallest": 4.5,
    "apart": 0.4, "apart_low": -1.0, "apart_high": 1.8, "horizon": 60.0,
    "inside_before": 40.0, "outside_before": 30.0,
    "n_before": 120, "n_after": 80, "weeks_before": 48, "weeks_after": 20, "left_out": 0,
}  # fmt: skip
NOTHING = dict.fromkeys(
    (*("outside", "outside_low", "outside_high", "difference", "low", "high", "smallest"),
     *("apart", "apart_low", "apart_high", "horizon", "inside_before", "outside_before")),
    float("nan"),
)  # fmt: skip


def said(others: tuple[str, ...] = (), **given: Any) -> str:
    asked = pd.DataFrame([{"overlapping": others}])
    return compared(pd.DataFrame([{**ROW, **given}]), asked).body


def test_both_differences_are_told_with_their_way_and_interval() -> None:
    body = said()
    assert "past bij het oordeel" in body
    assert "duurde een zaak in dezelfde tijd 2 dagen korter dan ervoor" in body
    assert "tussen 5 dagen korter en 1 dag langer" in body
    assert "bij de zaken van deze iteratie 7 dagen korter" in body
    assert "tussen 10 dagen korter en 4 dagen korter" in body
    assert "Elk kwartaal werd het bij de zaken van deze iteratie 9,6 uur langer" in body
    assert "120 zaken van ervoor vergeleken met 80 zaken van erna" in body
    assert "beslist niet" in body
    for absent in ("4,5 dagen", "Let op", "vooraf al uit elkaar"):
        assert absent not in body


def test_an_improvement_that_others_had_too_is_not_certain() -> None:
    body = said(reading="elsewhere_too", low=-10.0, high=2.0)
    assert "Ook bij andere zaken ging het beter." in body
    assert "Of het aan deze verandering ligt, is daardoor niet zeker." in body
    assert "kleiner dan 4,5 dagen" in body
    assert "slechter" in said(reading="elsewhere_too", verdict="worse", low=-10.0, high=2.0)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("measure", ["throughput_p80", "waiting_before", "share_in_term"])
def test_every_reading_is_said(language: str, reading: str, measure: str) -> None:
    choose(language)
    given = NOTHING if reading == "too_few" else {}
    body = said(reading=reading, measure=measure, **given)
    assert "nan" not in body
    assert "{" not in body


def test_too_few_is_told_with_how_many_there_are_and_are_needed() -> None:
    body = said(reading="too_few", n_after=10, **NOTHING)
    assert "te weinig andere zaken om mee te vergelijken" in body
    assert "120 zaken van ervoor en 10 zaken van erna" in body
    assert "minstens 30 zaken" in body


def test_groups_that_drifted_apart_are_a_caution_in_the_lead() -> None:
    body = said(apart_low=0.2)
    assert "Wees er voorzichtig mee" in body.split("</p>")[0]
    assert "Vóór de start liepen beide groepen al uit elkaar." in body


def test_groups_of_another_size_are_a_caution() -> None:
    body = said(outside_before=8.0, inside_before=0.03)
    assert "de groepen verschillen veel" in body
    assert "43 minuten" in body
    assert "8 dagen bij de andere" in body
    assert "de groepen verschillen" not in said(inside_before=0.0, outside_before=0.0)


def test_shares_are_told_in_points() -> None:
    body = said(measure="rework", outside=-0.02, outside_low=-0.05, outside_high=0.01,
                difference=0.071, low=0.04, high=0.1, inside_before=0.5, outside_before=0.2)  # fmt: skip
    assert "was het aandeel in dezelfde tijd 2,0 procentpunt lager" in body
    assert "7,1 procentpunt hoger" in body
    assert "gemiddeld 50% bij" in body
    assert "met wat 60 dagen na haar begin bekend was" in body


@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_of_others_are_shown_as_they_are(language: str, hostile: str) -> None:
    choose(language)
    body = said((hostile, "a\u202e\nb"), left_out=4)
    assert "<script>" not in body
    assert "&lt;script&gt;" in body
    assert "\u202e" not in body
