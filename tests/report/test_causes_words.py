"""The causes of waiting in words: what weighs, what can be done, and on what it rests."""

import pandas as pd
import pytest

import pmtools as pm
from pmtools.report.language import choose

DAY = pd.Timedelta(days=1)
NONE = {
    "from_activity": "Intake", "to_activity": "Toets", "party": "own", "n": 10, "activity": None,
    "n_steps": None, "n_batched": None, "size": None, "trigger": None, "trigger_value": None,
    "weekday": None, "weekday_share": None, "team": None, "team_share": None,
    "weekend_share": None, "feast_share": None, "held_share": 0.25,
}  # fmt: skip


def lever(cause: str, **given: object) -> str:
    choose("nl")
    row = {"cause": cause, "waiting": 40 * DAY, "share": 0.4, "place_waiting": 20 * DAY,
           "each": 2 * DAY, **NONE, **given}  # fmt: skip
    return pm.levers(pd.DataFrame([row])).body


def test_each_lever_has_its_place_scenario_and_question() -> None:
    for cause in ("batching", "prioritisation", "contention", "unavailability", "extraneous"):
        said = lever(cause)
        assert "40 dagen (40% van het wachten)" in said
        assert "Het meest ligt tussen ‘Intake’ en ‘Toets’: 20 dagen, op 10 keer." in said
        assert "hooguit 20 dagen minder gewacht, gemiddeld 2 dagen per keer" in said
        assert "Vraag het team" in said


@pytest.mark.parametrize(
    ("trigger", "value", "said"),
    [
        ("weekday", 2, "De meeste stapels beginnen op dinsdag."),
        ("hour", 9, "tussen 9 uur en een uur later"),
        ("size", 5, "als er 5 liggen"),
        ("none", None, "Een vast moment of een vaste grootte is er niet."),
    ],
)
def test_a_batch_says_what_triggers_it(trigger: str, value: int | None, said: str) -> None:
    told = lever("batching", activity="Toets <b>", n_steps=30, n_batched=20, size=5,
                 trigger=trigger, trigger_value=value)  # fmt: skip
    assert said in told
    assert "‘Toets &lt;b&gt;’: 20 van de 30 keer" in told


def test_contention_says_team_and_a_weekday_that_stands_out() -> None:
    assert "60% vóór stappen van Front" in lever("contention", team="Front", team_share=0.6)
    told = lever("contention", weekday=1, weekday_share=0.5)
    assert "Van dit wachten is 50% van stappen die op maandag klaarlagen" in told
    assert "klaarlagen" not in lever("contention")


def test_waiting_for_another_is_told() -> None:
    """What waits for another is no scenario of our own."""
    told = lever("extraneous", party="applicant")
    assert "Daar wacht de zaak op de aanvrager" in told
    assert "minder gewacht" not in told
    assert "die ligt vast" in lever("extraneous", party="legal")
    assert "Daar wacht" not in lever("extraneous")


def test_without_waiting_there_is_nothing_to_do() -> None:
    choose("nl")
    empty = pm.levers(pd.DataFrame(columns=["cause", *NONE]))
    assert "Geen enkele oorzaak springt eruit" in empty.body


def test_the_findings_of_a_log_leave_small_causes_out() -> None:
    log = pm.example_log("benefit")
    told = pm.cause_findings(pm.waiting_causes(log), pm.batches(log), pm.contention(log, "team"),
                             pm.unavailability(log))  # fmt: skip
    assert (told.share >= 0.05).all()
    assert "batching" not in set(told.cause)
    assert told.waiting.is_monotonic_decreasing
    away = told.set_index("cause").loc["unavailability"]
    assert away.weekend_share + away.feast_share < 1
    # Two fifths of a week would be about a third; no weekday of this log has so much.
    assert told.weekday.isna().all()
    assert (told.dropna(subset="team").team_share <= 1).all()


def basis(**given: object) -> pd.DataFrame:
    row = {
        "n_events": 9, "n_no_start": 0, "n_negative": 0, "n_waits": 5, "n_no_resource": 0,
        "no_resource": 0 * DAY, "n_no_time": 0, "no_time": 0 * DAY, "n_resources": 3,
        "outside_share": 0.02, "together_share": 0.1, "hours": "given", "calendar": "kantoor",
        "n_own": 1, "n_team": 2, "n_office": 3, "n_parallel": 0, "parallel": 0.5, "batch": 2,
        "starts": "", "parties": "usual.toml", "reviewed": False, "n_named": 1, "n_absent": 0,
        "n_unmatched": 0, "off_share": 0.7,
    }  # fmt: skip
    return pd.DataFrame([{**row, **given}])


def test_the_ground_says_all_that_is_left_out() -> None:
    choose("nl")
    plain = pm.grounds(basis()).body
    assert "in minstens 50% van de zaken" in plain
    assert "Niet verdeeld" not in plain
    odd = basis(n_no_resource=2, no_resource=3 * DAY, n_no_time=1, no_time=DAY, n_no_start=4,
                n_negative=1, n_parallel=3, hours="unknown", outside_share=None)  # fmt: skip
    told = pm.grounds(odd).body
    for said in (
        "2 keer wachten, samen 3 dagen, omdat bij die stap niet staat wie haar deed",
        "1 keer wachten, samen 24 uur, omdat van een moment alleen de dag bekend is",
        "4 stappen zonder begin", "1 stap met een einde vóór het begin", "Bij 3 paren",
        "Iedereen geldt hier als altijd aan het werk",
    ):  # fmt: skip
        assert said in told
    assert "buiten die werktijden" not in told
    assert (
        "Namen in de kalender die in dit log niet voorkomen: 2"
        in pm.grounds(basis(n_absent=2)).body
    )
    assert (
        "4 stappen zonder begin: dat is geschat"
        in pm.grounds(basis(n_no_start=4, starts="estimate")).body
    )


def efficiency(**shares: float) -> pd.DataFrame:
    told = pd.DataFrame({"cause": list(shares), "share": list(shares.values())})
    return told.assign(waiting=told.share * 10 * DAY, processing=DAY, all_waiting=10 * DAY,
                       efficiency=1 / 11, without=0.1)  # fmt: skip


def test_what_has_to_be_known_first_is_told_first() -> None:
    choose("nl")
    half = efficiency(batching=0.25, contention=0.25)
    told = pm.why(half, basis(n_no_start=4, outside_share=0.6)).body
    for said in (
        "niet te verdelen: wie of hoe laat ontbreekt", "van 44% van de stappen is het begin niet",
        "60% van de stappen begint buiten de werktijden", "van een hele week valt 70% buiten",
    ):  # fmt: skip
        assert said in told
    plain = pm.why(efficiency(batching=1.0), basis()).body
    assert "Let op" not in plain
    assert "niet te verdelen" not in plain
    for hours in ("usual", "discovered", "unknown"):
        assert "calendar=BESTAND.toml" in pm.why(half, basis(hours=hours)).body


def test_an_estimate_of_which_the_bounds_lie_apart_gives_no_levers() -> None:
    choose("nl")
    frame = pd.DataFrame({
        "starts": ["earliest", "estimate", "latest"], "waiting": [10 * DAY] * 3,
        "contention": [5 * DAY, 3 * DAY, 4.5 * DAY], "unavailability": [5 * DAY, 7 * DAY, 5.5 * DAY],
        "efficiency": [0.3, 0.1, 0.0],
    })  # fmt: skip
    row = {"cause": "contention", "waiting": DAY, "share": 0.3, "place_waiting": DAY,
           "each": DAY, **NONE}  # fmt: skip
    found = pd.DataFrame([row])
    assert "Knop" in pm.levers(found, frame).body
    frame.loc[2, ["contention", "unavailability"]] = [0 * DAY, 10 * DAY]
    assert "te ver uit elkaar" in pm.levers(found, frame).body
    told = pm.why(efficiency(batching=1.0), basis(starts="estimate", n_no_start=9), frame).body
    assert "zo laat mogelijk, dan is 0% van de tijd werk; zo vroeg mogelijk, dan 30%" in told


def test_a_log_in_which_nothing_waits_says_so() -> None:
    choose("nl")
    nothing = efficiency(batching=0.0).assign(all_waiting=0 * DAY)
    assert "wacht geen stap op een andere" in pm.why(nothing, basis()).body
    assert "wacht geen stap op een andere" in pm.efficiencies(nothing).body
