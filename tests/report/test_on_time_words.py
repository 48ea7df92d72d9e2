"""Passages about terms: every figure with its denominator, every rule with its article."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.clock.rule import ROLES
from pmtools.clock.rule_files import read_rules
from pmtools.clock.service_files import read_service, services
from pmtools.measures.rules_applied import COLUMNS
from pmtools.measures.terms.verdicts import STATUS
from pmtools.report.labels import LONGEST
from pmtools.report.passages.unjudged import JUDGED, RUN, WITHOUT
from pmtools.report.words import words_of


def whole(**given: object) -> pd.DataFrame:
    row = {
        "n_cases": 600, "n_in_time": 476, "n_late": 32, "n_running": 56, "n_overdue": 5,
        "n_withdrawn": 20, "n_no_decision": 1, "n_uncertain": 2, "n_unknown": 8, "share": 476 / 508,
        "n_norm": 0, "n_in_norm": 0, "share_norm": None, "n_extended": 31, "n_extended_late": 0,
        "n_suspended": 205, "n_suspended_late": 0, "n_reopened": 0, "penalty_low": 0,
        "penalty_high": 1736,
    }  # fmt: skip
    return pd.DataFrame([row | given])


def basis(**given: object) -> pd.DataFrame:
    row = {
        "service": "woo", "service_nl": "Woo-verzoek <b>", "service_en": "Woo request", "file": "",
        "as_of": pd.Timestamp("2025-12-31"), "norm": "", "own_deadline": "", "own_decided": "",
        "suspends": True, "extends": True, "notices": False, "exact": False, "recognised": "woo",
        "gap_from": pd.NaT, "gap_to": pd.NaT, "n_after": 0,
    }  # fmt: skip
    return pd.DataFrame([row | given])


def rules(*given: dict[str, object]) -> pd.DataFrame:
    row = {
        "n_cases": 600, "rule": "r", "rule_nl": "Regel", "rule_en": "Rule", "procedure": "p",
        "procedure_nl": "gewoon", "procedure_en": "usual", "article": "art. 1 with 2 and 3 Wet",
        "starts": "received", "term": "8 weeks", "extension": "6 weeks", "rolls": True,
        "rolls_extended": False, "grounds": "art. 4:15 Awb", "penalty": "art. 4:17 Awb",
        "penalty_grace": "2 weeks", "by_law": False, "valid_from": pd.Timestamp("2024-01-01"),
        "valid_to": pd.NaT, "source": "read <here>", "rolls_source": "Atw", "caveat_nl": "",
        "caveat_en": "",
    }  # fmt: skip
    return pd.DataFrame([row | one for one in given or ({},)], columns=list(COLUMNS))


NONE = rules().head(0)


def test_the_share_has_its_denominator_and_running_cases_are_apart() -> None:
    body = pm.verdict(whole(), basis(), rules()).body
    assert "94%</strong> <span>op tijd: 476 van de 508 besloten zaken" in body
    assert "5</strong> <span>al over de termijn: 5 van de 61 lopende zaken met een bekende" in body
    assert (
        "Van de 600 zaken zijn er 508 besloten met een bekende termijn, wachten er 61 met" in body
    )
    assert "wachten er 61 met een bekende termijn nog op een besluit, en" in body
    assert "hebben er 31 om een andere reden geen oordeel" in body
    assert "Lopende zaken tellen niet als op tijd of te laat" in body
    assert "Stand aan het eind van 31 december 2025" in body
    assert "Woo-verzoek &lt;b&gt;" in body


def test_a_verdict_names_its_article_and_asks_for_a_lawyer() -> None:
    body = pm.verdict(whole(), basis(), rules()).body
    assert "Getoetst aan art. 1 met 2 en 3 Wet. Een jurist moet nog bevestigen" in body
    own = pm.verdict(whole(), basis(own_deadline="uiterste <dag>"), NONE).body
    assert "het kenmerk ‘uiterste &lt;dag&gt;’ van de zaak zelf, niet aan een wettelijke" in own
    assert "dwangsom" not in own.lower()
    assert "geen zaak waarop een regel" in pm.verdict(whole(), basis(), NONE).body


def test_the_norm_is_told_where_one_is_given() -> None:
    told = whole(n_norm=500, n_in_norm=300, share_norm=0.6)
    body = pm.verdict(told, basis(norm="1 weeks"), rules()).body
    assert "60%</strong> <span>binnen de eigen servicenorm van 1 week: 300 van de 500" in body
    assert "servicenorm" not in pm.verdict(whole(), basis(), rules()).body


def test_without_a_decision_there_is_no_share() -> None:
    body = pm.verdict(whole(n_in_time=0, n_late=0, share=None), basis(), rules()).body
    assert "–</strong> <span>nog geen zaak met een bekende termijn is besloten" in body


def test_the_term_is_counted_from_the_event_of_its_rule() -> None:
    assert "van de dag na ontvangst tot" in pm.verdict(whole(), basis(), rules()).body
    other = pm.verdict(whole(), basis(), rules({"starts": "objection_term"})).body
    assert "van de dag na de gebeurtenis waarmee hij volgens de regel begint" in other


def test_the_rules_are_a_table_for_a_lawyer() -> None:
    wabo = {"by_law": True, "penalty": "", "penalty_grace": "", "extension": "", "n_cases": 1}
    old = {"valid_from": pd.Timestamp("2010-10-01"), "valid_to": pd.Timestamp("2023-12-31")}
    body = pm.legal_rules(rules({}, wabo | old), basis()).body
    assert "8 weken, vanaf de dag na ontvangst. Eén keer 6 weken te verlengen." in body
    assert (
        "schuift de gewone termijn door naar een werkdag. Een verlengde termijn schuift niet"
        in body
    )
    assert "dwangsom mogelijk (art. 4:17 Awb)" in body
    assert "van rechtswege verleend, geen dwangsom" in body
    assert "vanaf 1 januari 2024" in body
    assert "1 oktober 2010 tot en met 31 december 2023" in body
    assert '<dd lang="en">read &lt;here&gt; Atw' in body


def test_the_calendar_year_and_every_start_are_said() -> None:
    body = pm.legal_rules(rules({"term": "calendar year", "extension": ""}), basis()).body
    assert "Tot en met 31 december van het jaar van ontvangst. Verlengen kan" in body
    starts = {one.starts for versions in read_rules().rules.values() for one in versions}
    for language in ("nl", "en"):
        assert starts <= words_of(language).texts["term_start"].keys()


def test_the_penalty_is_a_range_with_its_assumptions() -> None:
    body = pm.penalties(whole(), basis(), rules()).body
    assert "€ 0 tot € 1.736 (art. 4:17 Awb)" in body
    assert "Te laat besloten of over de termijn: 37 zaken" in body
    assert "geen stap voor een ingebrekestelling" in body
    assert "alsof iedereen de dag na de termijn een ingebrekestelling stuurde" in body
    assert "vanaf 2 weken na de ingebrekestelling" in body
    known = pm.penalties(whole(penalty_low=23, penalty_high=23), basis(notices=True), rules()).body
    assert "Mogelijke dwangsom: € 23 (" in known
    assert "ook alleen zaken met een ingebrekestelling" in known
    assert "de dag van het besluit telt niet mee" in known
    glance = pm.verdict(whole(), basis(notices=True), rules()).body
    assert "laag en hoog alleen zaken met een ingebrekestelling" in glance
    assert "alsof iedereen" not in glance


def test_without_a_penalty_the_reason_is_told() -> None:
    free = {"penalty": "", "penalty_grace": ""}
    assert "hoort geen dwangsom" in pm.penalties(whole(), basis(), rules(free)).body
    by_law = pm.penalties(whole(), basis(), rules(free | {"by_law": True})).body
    assert "van rechtswege" in by_law
    assert "€" not in by_law
    own = pm.penalties(whole(), basis(own_deadline="d"), NONE).body
    assert "niet te berekenen" in own


def stops(**given: object) -> pd.DataFrame:
    row = {
        "kind": "supplement", "n": 244, "n_cases": 210, "n_unended": 14, "n_unmatched": 0,
        "median": pd.Timedelta("15D"), "p90": pd.Timedelta("33D"),
    }  # fmt: skip
    return pd.DataFrame([row | given])


def test_suspensions_how_often_how_long_and_what_did_not_count() -> None:
    body = pm.standstill(stops(), whole(n_suspended_late=3), basis()).body
    assert "in 210 zaken, 244 keer met een einde" in body
    assert "De helft duurde hooguit 15 dagen, ongeveer 9 van de 10 hooguit 33 dagen." in body
    assert "Zonder einde: 14 keer" in body
    assert "einde zonder begin" not in body
    assert "Pas na het einde van de termijn begonnen: 3 keer" in body
    assert "Verlengd, en dat binnen de termijn meegedeeld: 31 van de 600 zaken" in body
    few = pm.standstill(stops(n=9, n_unmatched=1), whole(n_extended_late=2), basis()).body
    assert "9 van de 10" not in few
    assert "Een einde zonder begin: 1 keer" in few
    assert "Pas na de termijn verlengd: 2" in few


def test_a_log_without_such_steps_says_so() -> None:
    body = pm.standstill(stops().head(0), whole(), basis(suspends=False, extends=False)).body
    assert "kent geen stap voor opschorting" in body
    assert "kent geen stap voor verlenging" in body
    assert "31 van de 600" not in body


def statuses(**counts: int) -> pd.DataFrame:
    return pd.DataFrame({"kind": list(counts), "n_cases": list(counts.values())})


def test_cases_without_a_verdict_are_counted_with_the_reason() -> None:
    told = statuses(in_time=90, running=5, overdue=1, no_start=3, uncertain=1)
    body = pm.unjudged(told, basis()).body
    assert "Van de 100 zaken zijn er 90 op tijd of te laat genoemd. De andere:" in body
    assert "<li>6 zaken met een bekende termijn, nog zonder besluit" in body
    assert "<li>3 zaken zonder de gebeurtenis waarmee de termijn begint" in body
    assert "of het zijn zaken van een andere dienst" in body
    assert "<li>1 zaak met een opschorting zonder einde" in body
    assert "alleen als u erom vraagt" in body
    assert "alleen als u erom vraagt" not in pm.unjudged(told, basis(), listed=True).body
    assert "zonder uiterste datum" in pm.unjudged(told, basis(own_deadline="d")).body
    assert "Alle 9 zaken zijn besloten" in pm.unjudged(statuses(late=9), basis()).body


def test_every_status_is_counted_somewhere() -> None:
    assert {*JUDGED, *RUN, *WITHOUT} == set(STATUS.categories)


def test_how_the_log_was_read_can_be_mended() -> None:
    meant = pd.DataFrame(
        {"role": ["received", "procedure: x"], "activity": ["<i>", "b"], "n_events": [3, 2]}
    )
    body = pm.reading(meant, basis()).body
    assert "Verander het in woo.service.toml" in body
    assert "&lt;i&gt;" in body
    assert "laat procedure ‘x’ zien" in body
    assert "uw eigen bestand, own.toml" in pm.reading(meant, basis(file="own.toml")).body
    assert "haar kenmerk ‘d’" in pm.reading(meant, basis(own_deadline="d")).body
    for language in ("nl", "en"):
        assert set(ROLES) <= words_of(language).texts["role"].keys()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_service_that_is_shipped_is_named_when_there_is_none(language: str) -> None:
    said = words_of(language)("lack.service")
    there = said.split(": ")[1].split(";")[0].replace(" en ", ", ").replace(" and ", ", ")
    named = [read_service(name.strip(), read_rules()).id for name in there.split(", ")]
    assert sorted(named) == sorted(services())


def test_what_was_compared_to_the_second_is_said() -> None:
    own = pm.verdict(whole(), basis(own_deadline="d", exact=True), NONE).body
    assert "tot op de seconde vergeleken" in own
    assert "later op de laatste dag telt dus als te laat" in own
    assert "op of vóór" not in own + pm.glossary("verdict", "last_day").body
    assert "seconde" not in pm.verdict(whole(), basis(own_deadline="d"), NONE).body


def test_a_reopened_case_is_told_at_a_glance() -> None:
    body = pm.verdict(whole(n_reopened=3), basis(), rules()).body
    assert "Heropend na een besluit: 3 zaken. Voor die zaken telt het eerste besluit" in body
    assert "Heropend" not in pm.verdict(whole(), basis(), rules()).body


def test_of_deadlines_of_its_own_it_is_not_said_what_they_allow_for() -> None:
    own = basis(own_deadline="d", suspends=False, extends=False)
    body = pm.standstill(stops().head(0), whole(), own).body
    assert "telt dan zonder" not in body
    assert "of de uiterste datum daarmee rekent, is dus niet te zeggen" in body
    assert "31 van de 600" not in pm.standstill(stops(), whole(), basis(own_deadline="d")).body


def test_a_caveat_stands_with_its_rule() -> None:
    given = {"caveat_nl": "Alleen <b> binnen", "caveat_en": "Only within"}
    assert "Alleen &lt;b&gt; binnen" in pm.legal_rules(rules(given), basis()).body
    assert "Let op" not in pm.legal_rules(rules(), basis()).body
    # A cell of a table shows so many letters.
    for versions in read_rules().rules.values():
        assert all(len(said) <= LONGEST for one in versions for said in dict(one.caveat).values())


def test_english() -> None:
    pm.speak("en")
    body = pm.verdict(whole(), basis(), rules()).body
    assert "Judged by art. 1 with 2 and 3 Wet. A lawyer still has to confirm" in body
    assert "€ 0 to € 1,736" in body
    assert "Woo request" in body
