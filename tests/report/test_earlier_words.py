"""What is said at a finding of what was tried there before."""

import re
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.language import choose

HOURS = dict.fromkeys(("total", "median", "p90", "slowest", "save_low", "save_high"))
FINDING = {
    "id": "place-1", "kind": "place", "scope": "transition", "from_activity": "a",
    "to_activity": "b", "n": 4, "n_cases": 4, "share": 0.4, **HOURS,
}  # fmt: skip
EFFECT = {
    "finding": "place-1", "n_found": 1, "register": "Regio Oost", "id": "x", "title": "Vaker samen",
    "team": "bouwen", "process": "vergunning", "step": "Besluit", "measure": "waiting_before",
    "measured_step": "", "countermeasure": "Twee vergaderingen", "problem": "p", "hypothesis": "h",
    "start": pd.Timestamp("2025-03-01"), "verdict": "improved", "effect": -9.5, "low": -15.0,
    "high": -4.0, "unit": "days", "n_before": 210, "n_after": 180,
    "reviewed": pd.Timestamp("2026-01-10"), "scope": "", "overlapping": "", "lessons": "", "worse": "",
}  # fmt: skip


def body(*effects: dict[str, Any]) -> str:
    rows = [{**EFFECT, **one} for one in effects]
    earlier = pd.DataFrame(rows, columns=list(EFFECT)).astype({"n_before": "Int64"})
    return passage(earlier)


def passage(earlier: pd.DataFrame | None) -> str:
    findings = pd.DataFrame([FINDING, {**FINDING, "id": "place-2", "to_activity": "c"}])
    for name in HOURS:
        findings[name] = pd.Timedelta("9h")
    whole = pd.DataFrame({"n": [9], "total": [pd.Timedelta("100h")]})
    return pm.sentences(findings, whole, findings, earlier=earlier).body


def plain(markup: str) -> str:
    return re.sub(r"<[^>]+>", " ", markup.replace("</strong> ", "</strong>")).replace("  ", " ")


def test_what_got_worse_meanwhile_is_told_with_it() -> None:
    told = plain(body({"worse": "rework\nwip"}))
    assert "intussen is slechter geworden: aandeel zaken met herhaald werk, werkvoorraad" in told
    assert "slechter" not in plain(body({}))


def test_it_is_told_with_its_effect_and_conditions() -> None:
    told = plain(body({"lessons": "Kleine zaken hoeven niet\nBel eerst!"}))
    assert "Hier is eerder iets geprobeerd. Zo ging dat:" in told
    assert "Vaker samen (bouwen, vanaf maart 2025; register ‘Regio Oost’). Oordeel: verb" in told
    assert "Gedaan: Twee vergaderingen. Gemeten: wachttijd vóór ‘Besluit’, gemiddeld per" in told
    assert "9,5 dagen minder dan ervoor. Met 95% zekerheid ligt het verschil tussen 15 d" in told
    assert "minder en 4 dagen minder. Vergeleken zijn 210 zaken van ervoor met 180 zaken" in told
    assert "Het ging om alle zaken, bij de stap ‘Besluit’ (proces: vergunning)." in told
    assert "Wat het team ervan leerde: Kleine zaken hoeven niet. Bel eerst!" in told
    assert told.count("Het is geen belofte") == 1
    assert "niet hielp" not in told


def test_it_stands_below_its_own_finding_only() -> None:
    first, second = body({}).split("en ‘c’")
    assert "Vaker samen" in first
    assert "Vaker samen" not in second
    assert body({}, {}).count("<li>") == 4


@pytest.mark.parametrize("earlier", [None, pd.DataFrame(columns=list(EFFECT))])
def test_without_any_nothing_is_said(earlier: pd.DataFrame | None) -> None:
    said = passage(earlier)
    assert said == passage(None)
    assert "belofte" not in said
    assert "earlier" not in said


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("not_shown", "Oordeel: geen verandering aangetoond."),
        ("worse", "Oordeel: slechter geworden."),
        ("too_little_data", "Oordeel: nog te weinig gegevens om iets te zeggen."),
    ],
)
def test_what_did_not_help_is_told_alike(verdict: str, said: str) -> None:
    told = plain(body({"verdict": verdict, "lessons": "Het wachten zat elders."}))
    assert said in told
    assert "Wat het team ervan leerde: Het wachten zat elders." in told
    assert "Ook wat niet hielp staat erbij." in told
    assert "9,5 dagen minder dan ervoor" in told


def test_the_scope_and_what_else_went_on_are_conditions() -> None:
    scope = 'attribute = "kanaal"\nvalues = ["<b>balie"]\n'
    told = body({"scope": scope, "overlapping": "Een\nTwee\nDrie\nVier"})
    assert "Het ging om zaken met kanaal &lt;b&gt;balie, bij de stap" in told
    assert "in deze tijd liep of begon ook ‘Een’, ‘Twee’, ‘Drie’, …. Wat aan welke" in told


def test_what_is_not_known_is_left_out() -> None:
    bare = {"effect": None, "low": None, "high": None, "unit": "", "n_before": None}
    told = plain(body(bare))
    assert "Gemeten" not in told
    assert "Vergeleken" not in told
    assert "verschil tussen" not in plain(body({"low": None}))
    assert "9,5 dagen minder dan ervoor. Vergeleken" in plain(body({"low": None}))


def test_fewer_than_five_cases_have_no_number() -> None:
    told = plain(body({"n_after": 4, "verdict": "too_little_data"}))
    assert "210 zaken van ervoor met minder dan 5 zaken van erna" in told
    assert "met 5 zaken" in plain(body({"n_after": 5}))


def test_rework_is_told_of_its_step_and_in_points() -> None:
    told = plain(body({"measure": "rework", "measured_step": "Toets", "unit": "points"}))
    assert "aandeel zaken met herhaald werk bij ‘Toets’: 9,5 procentpunt minder dan ervoor" in told


def test_how_many_more_there_are_is_told() -> None:
    more = "In totaal is hier 7 keer iets geprobeerd. Hierboven staan de 2 metingen"
    assert more in plain(body({"n_found": 7}, {"n_found": 7}))
    assert "In totaal" not in body({})


def test_texts_of_others_are_text_on_a_line_and_short() -> None:
    bad = "<script>alert(1)</script>\u202e\x00\n" + "x" * 5000
    texts = ("title", "team", "register", "step", "process", "countermeasure", "lessons")
    scope = 'attribute = "kanaal"\nvalues = ["' + "y" * 5000 + '"]\n'
    said = body(dict.fromkeys(texts, bad) | {"overlapping": bad, "scope": scope})
    assert "<script" not in said
    assert "\u202e" not in said
    assert "\n" not in said
    assert said.count("&lt;script&gt;") >= len(texts)
    assert max(map(len, said.split())) <= 450
    assert len(said) < 6000


def test_it_is_told_in_english() -> None:
    choose("en")
    told = plain(body({"verdict": "worse", "lessons": "x", "overlapping": "y", "n_found": 2}))
    assert (
        "Vaker samen (bouwen, from March 2025; register ‘Regio Oost’). Verdict: got worse." in told
    )
    for dutch in ("Gedaan", "Gemeten", "Oordeel", "zaken", "ging om", "leerde", "belofte", "keer"):
        assert dutch not in told
