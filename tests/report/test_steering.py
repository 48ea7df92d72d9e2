"""What steering says: of each case that is due, and of how good the forecast was."""

import pandas as pd
import pytest

from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.passages.steering import due, outlook, standing, standing_on, track_record

DAY = pd.Timestamp("2026-05-05").as_unit("us")


def running(*left: int, team: str = "Team", chance: float = 0.25) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "case_id": [f"zaak-{team}-{n}" for n in left],
            "activity": "Toets <b>",
            "step_days": 3,
            "team": team,
            "deadline": [DAY + pd.Timedelta(days=n) for n in left],
            "days_left": list(left),
            "suspended": False,
            "chance": chance,
            "low": 0.1,
            "high": 0.5,
            "n_like": 40,
            "basis": "step",
        }
    )


def whole(**other: float) -> pd.DataFrame:
    told = {"n": 10, "n_told": 10, "already": 2, "expected": 4.2, "low": 2.0, "high": 7.1}
    return pd.DataFrame([told | other])


def check(**other: object) -> pd.DataFrame:
    told = {
        "n": 300, "n_cases": 120, "n_unknown": 12, "late": 80, "expected": 76.0, "brier": 0.12,
        "brier_naive": 0.14, "gain": 0.02, "gain_low": 0.01, "gain_high": 0.03, "days": 12,
        "first": DAY, "last": DAY, "verdict": "beats",
    }  # fmt: skip
    return pd.DataFrame([told | other])


def basis(**other: object) -> pd.DataFrame:
    told = {
        "service": "benefit", "service_nl": "Bijstand", "service_en": "Benefit", "as_of": DAY,
        "own_deadline": "", "suspends": True, "exact": False, "recognised": "benefit",
        "gap_from": pd.NaT, "gap_to": pd.NaT, "n_after": 0,
    }  # fmt: skip
    return pd.DataFrame([told | other])


def test_the_list_holds_what_is_due_and_no_name_of_a_case() -> None:
    choose("nl")
    passage = due(running(-3, 0, 7, 8, 9), basis(), check(), days=7)
    assert passage.answer is not None
    assert passage.answer.days_left.to_list() == [-3, 0, 7]
    assert "zaak-" not in passage.body
    assert "3 van de 5 lopende zaken" in passage.body
    assert passage.body.count("al bereikt") == 2
    assert "25% (10% – 50%)" in passage.body
    assert "Toets &lt;b&gt;" in passage.body
    assert "12 mei 2026" in passage.body


def test_with_cases_they_are_named() -> None:
    choose("nl")
    passage = due(running(-3, 8), basis(), check(), days=7, cases=True)
    assert "zaak-Team--3" in passage.body
    assert "zaak-Team-8" not in passage.body


def test_a_team_with_few_running_cases_is_not_named() -> None:
    choose("nl")
    rows = pd.concat([running(1, 2, 3, 4, 5), running(6, team="Geheim")], ignore_index=True)
    passage = due(rows, basis(), check())
    assert passage.answer is not None
    assert "Geheim" not in passage.body + passage.answer.to_csv()
    assert "minder dan vijf lopende zaken" in passage.body
    assert "Geheim" in due(rows, basis(), check(), cases=True).body


def test_an_unknown_chance_and_a_suspension_are_told() -> None:
    choose("nl")
    rows = running(1, 2, chance=float("nan")).assign(suspended=[True, False])
    assert due(rows, basis(), check()).body.count("niet te zeggen") == 2
    assert "Opgeschort" in due(rows, basis(), check()).body
    assert (
        "Geen van deze zaken is volgens het log op dit moment opgeschort"
        in due(running(1), basis(), check()).body
    )


def test_nothing_due_is_a_sentence() -> None:
    choose("en")
    assert "none is past" in due(running(20), basis(), check()).body.lower()


def test_the_four_figures() -> None:
    choose("en")
    answer = standing(running(-2, -1, 0, 7, 8), whole(n=5, n_told=5), check(), 7).answer
    assert answer is not None
    assert answer.value.to_list() == ["5", "3", "1", "4 (2 to 7)"]
    untold = standing(running(1), whole(n=1, n_told=0), check()).answer
    assert untold is not None
    assert "expected" not in untold.figure.to_list()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (whole(), "Of the 10 that run, 4 will be decided after their deadline"),
        (whole(n=12), "Of another 2 no chance can be told; 12 run in all"),
        (whole(n=0, n_told=0), "Nothing runs"),
        (whole(n_told=0), "no earlier case to compare with"),
    ],
)
def test_what_to_expect(found: pd.DataFrame, said: str) -> None:
    choose("en")
    assert said in outlook(found, check()).body


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (check(), "This predicted better than"),
        (check(verdict="does not beat", gain_low=-0.01), "did not demonstrably predict better"),
        (check(verdict="does not beat", gain_high=-0.01), "predicted worse than"),
        (check(verdict="too little data"), "Do not lean on these chances"),
        (check(n=0, days=0, first=pd.NaT, last=pd.NaT), "no earlier day"),
    ],
)
def test_whether_it_was_right(found: pd.DataFrame, said: str) -> None:
    choose("en")
    assert said in track_record(found).body


BAD = [
    (check(verdict="does not beat", gain_high=-0.01), "it predicted worse"),
    (check(verdict="too little data"), "too few earlier cases"),
    (check(n=0, days=0, first=pd.NaT, last=pd.NaT), "no earlier day"),
]


@pytest.mark.parametrize(("found", "said"), BAD)
def test_a_forecast_that_did_badly_is_not_leant_on(found: pd.DataFrame, said: str) -> None:
    choose("en")
    glance = standing(running(1), whole(), found)
    assert glance.answer is not None
    assert glance.answer.value.to_list()[-1] == "4"
    for body in (glance.body, outlook(whole(), found).body, due(running(1), basis(), found).body):
        assert "Do not lean on this" in body
        assert said in body


def test_one_that_is_not_better_concludes_no_more_than_that() -> None:
    choose("nl")
    body = track_record(check(verdict="does not beat", gain_low=-0.01, gain=-0.0001)).body
    assert "niet aantoonbaar beter dan alleen het aantal dagen dat over is.</strong>" in body
    assert "-0,000" not in body
    assert "Leun" not in outlook(whole(), check(verdict="does not beat", gain_low=-0.01)).body


def test_what_is_not_known_of_suspensions_is_not_said() -> None:
    choose("nl")
    assert "niet te zeggen" in due(running(1), basis(suspends=False), check()).body
    own = due(running(1), basis(own_deadline="d"), check()).body
    assert "Geen van deze zaken" not in own
    assert "noemt de zaak zelf" in own


def test_of_the_list_only_what_is_past_its_deadline_is_cut() -> None:
    choose("nl")
    passage = due(running(*range(-249, 61)), basis(), check(), days=60)
    assert passage.answer is not None
    assert len(passage.answer) == 310
    assert passage.body.count("<tr>") == 1 + 200 + 60
    assert "Van de 250 zaken waarvan de uiterste dag om is" in passage.body
    assert "De andere 50 staan alleen in answers/due.parquet" in passage.body


def test_no_team_is_named_that_follows_from_the_others() -> None:
    choose("nl")
    teams = [running(*range(1, n + 1), team=name) for name, n in (("A", 9), ("B", 6), ("C", 2))]
    passage = due(pd.concat(teams, ignore_index=True), basis(), check(), days=20)
    assert passage.answer is not None
    assert set(passage.answer.team.dropna()) == {"A"}


def test_a_log_that_ends_oddly_or_is_of_another_service_is_warned_of() -> None:
    choose("nl")
    summary = pd.DataFrame({"last": [DAY.tz_localize("UTC")], "zone": ["UTC"]})
    assert "Let op" not in standing_on(basis(), summary).body
    gap = {"gap_from": pd.Timestamp("2025-01-31"), "gap_to": DAY, "n_after": 3}
    body = standing_on(basis(recognised="woo", **gap), summary).body
    assert "na 31 januari 2025 staat er maandenlang niets en dan nog 3 gebeurtenissen" in body
    assert "tot 5 mei 2026" in body
    assert "-p at=2025-01-31" in body
    assert "een andere dienst, ‘woo’" in body


def test_days_before_the_deadline_are_not_negative() -> None:
    with pytest.raises(ParameterError, match="days is -1"):
        due(running(1), basis(), check(), days=-1)
