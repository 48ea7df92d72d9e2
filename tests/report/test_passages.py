"""Passages: what the sentences say of the answers."""

import pandas as pd

import pmtools as pm


def found(between: pd.DataFrame, **given: object) -> pd.DataFrame:
    """The transitions as findings, largest first."""
    spent = between[between["total"] > pd.Timedelta(0)]
    rows = spent.sort_values("total", ascending=False).assign(
        id="place-1",
        kind="place",
        scope="transition",
        save_high=pd.Timedelta("9h"),
        save_low=pd.Timedelta("2h"),
        slowest=pd.Timedelta("14h"),
    )
    return rows.assign(**given)  # type: ignore[arg-type]


WHOLE = pd.DataFrame({"n": [9], "total": [pd.Timedelta("100h")]})


LOST = pd.DataFrame({"from_activity": "a", "to_activity": ["b", "c"], "share": [0.03, 0.12]})


def said(findings: pd.DataFrame) -> str:
    return pm.sentences(findings, WHOLE, LOST).body


def test_where_no_place_stands_out_the_largest_is_told(between: pd.DataFrame) -> None:
    rework = said(found(between, kind="rework", scope="repetition"))
    assert "de grootste, tussen ‘a’ en ‘c’, heeft 12% van alle tijd tussen stappen." in rework
    waiting = pm.sentences(
        found(between, kind="rework", scope="repetition"), WHOLE, LOST, "waiting_time"
    )
    assert "heeft 12% van alle wachttijd." in waiting.body
    assert "Eén plek die eruit springt" not in said(found(between))


def test_findings_are_not_to_be_added_up(between: pd.DataFrame) -> None:
    assert "niet bij elkaar op te tellen" in said(found(between))
    assert "niet bij elkaar op te tellen" not in said(found(between).head(1))


def test_how_much_lies_in_the_slowest_tenth_is_told_where_it_is_much(
    between: pd.DataFrame,
) -> None:
    many = between.assign(n=50)
    body = said(found(many))
    assert "12 uur of langer. De langste 1 op de 10 keer zijn samen 35% van die tijd." in body
    assert "De langste" not in said(found(many, slowest=pd.Timedelta("2h")).head(1))
    assert "De langste" not in said(found(between))  # four times have no tenth


def test_findings_say_share_total_cases_and_days(between: pd.DataFrame) -> None:
    body = said(found(between))
    assert "Tussen ‘a’ en ‘b’ ligt 40% van alle tijd tussen stappen." in body
    assert "Samen 40 uur, in 4 zaken. De helft van de keren duurt dit hooguit 10 uur" in body
    assert "Vraag het team: wat gebeurt er in deze tijd" in body
    assert "1 op de 10" not in body  # of four occurrences


def test_waiting_and_rework_have_words_of_their_own(between: pd.DataFrame) -> None:
    waiting = said(found(between, kind="waiting"))
    assert "Het wachten op ‘b’, na ‘a’, is 40% van alle wachttijd." in waiting
    assert "waarop wacht de zaak hier" in waiting
    again = said(found(between, kind="rework", scope="repetition"))
    assert "‘a’ gebeurt in 40% van de zaken later nog een keer." in again
    at_once = said(found(between, kind="rework", scope="self_loop"))
    assert "‘a’ gebeurt in 40% van de zaken twee keer of vaker direct achter elkaar." in at_once


def test_of_many_occurrences_the_longest_tenth_is_told(between: pd.DataFrame) -> None:
    body = said(found(between.assign(n=50)))
    assert "hooguit 60 seconden, ongeveer 1 op de 10 keer 20 uur of langer." in body
    same = between.assign(n=50, p90=between["median"])
    assert "1 op de 10" not in said(found(same))


def test_labels_of_a_log_are_text(between: pd.DataFrame, hostile: str) -> None:
    for body in (said(found(between)), pm.scenarios(found(between)).body):
        assert "<script" not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#x27;" in body


def test_a_step_after_itself_is_said_as_such(between: pd.DataFrame) -> None:
    body = said(found(between))
    assert "Tussen twee keer ‘c’ achter elkaar ligt 10% van alle tijd tussen stappen." in body


def test_no_finding_is_said_kindly(between: pd.DataFrame) -> None:
    assert "Niets springt eruit" in said(found(between).head(0))
    still = pd.DataFrame({"n": [9], "total": [pd.Timedelta(0)]})
    assert "verstrijkt geen tijd" in pm.sentences(found(between).head(0), still, LOST).body


def test_a_scenario_says_its_assumption_and_what_it_touches(between: pd.DataFrame) -> None:
    body = pm.scenarios(found(between.assign(n=50))).body
    assert (
        "nooit langer duurt dan wat nu de helft van de keren haalt (10 uur): 9 uur minder" in body
    )
    assert "in 4 zaken. Dat is gemiddeld 2,2 uur per zaak." in body
    assert "Als alleen de langste 1 op de 10 keer terugkomt tot 12 uur: 2 uur minder." in body
    assert "Tel ze niet bij elkaar op" in body
    assert "geen scenario uit te rekenen" in pm.scenarios(found(between).head(0)).body


def test_the_four_figures() -> None:
    throughput = pd.DataFrame(
        {"n": [1434], "median": [pd.Timedelta("48min")], "p90": [pd.Timedelta("14D")]}
    )
    routes = pd.DataFrame({"n_cases": range(116)})
    told = pm.glance(summary(n_cases=1434), throughput, routes).answer
    assert told["value"].to_list() == ["1.434", "48 minuten", "14 dagen", "116"]
    assert "klaar zijn" not in " ".join(told["meaning"])


def test_figures_of_the_finished_cases_say_so() -> None:
    throughput = pd.DataFrame(
        {"n": [9], "median": [pd.Timedelta("48min")], "p90": [pd.Timedelta("14D")]}
    )
    told = pm.glance(summary(n_cases=12), throughput, pd.DataFrame({"n_cases": [12]})).answer
    assert told["value"].to_list() == ["12", "48 minuten", "1"]  # nine cases have no P90
    assert told["meaning"][1] == "zo lang duurt de helft van de zaken die klaar zijn hooguit"


def test_what_the_log_can_answer() -> None:
    able = pd.DataFrame({"capability": ["team", "start"], "supported": [True, False]})
    body = pm.answerable(able).body
    assert "Overdrachten tussen teams: ja." in body
    assert "nee, stappen hebben één moment" in body


def test_questions_have_room_for_an_answer() -> None:
    body = pm.questions().body
    assert body.count("<textarea") == body.count("<label") == 3
    for question in ("Wat leren we hiervan?", "Wat gaan we doen?", "Klopt ons doel nog?"):
        assert question in body


def test_groups_are_a_question_and_none_are_said_to_be_there() -> None:
    assert "geen oordeel" in pm.groups(["kanaal"]).body
    assert "geen kenmerk van zaken met twee tot twaalf waarden" in pm.groups([]).body


def test_only_days_are_said_to_be_known() -> None:
    body = pm.limits(summary(n_day_only=4), by_finished()).body
    assert "Daarom noemt dit rapport alleen hele dagen" in body
    assert "hele dagen" not in pm.limits(summary(n_day_only=3), by_finished()).body


def summary(**given: object) -> pd.DataFrame:
    row = {
        "source": "log.xes", "zone": "Europe/Amsterdam", "n_cases": 2, "n_events": 4, "n_day_only": 0,
        "n_started": 0, "n_open": 0, "first": pd.Timestamp("2024-12-31 23:30", tz="UTC"),
        "last": pd.Timestamp("2025-01-02", tz="UTC"),
    }  # fmt: skip
    return pd.DataFrame([row | given])


def test_limits_follow_from_the_log() -> None:
    assert "‘tijd tussen stappen’ en niet ‘wachttijd’" in pm.limits(summary(), by_finished()).body
    with_starts = pm.limits(
        summary(n_started=3, n_open=1, n_day_only=2), by_finished({True: 1, False: 1})
    ).body
    assert (
        "Klaar volgens de mapping: 1 zaak. De doorlooptijd gaat over die zaken. Nog niet klaar: 1"
        in with_starts
    )
    assert "één moment per stap" not in with_starts
    assert "Van 50% van de momenten is alleen de dag bekend" in with_starts
    assert "Bij 1 gebeurtenis ontbreekt het einde" in with_starts


def test_the_masthead_has_local_days() -> None:
    body = pm.masthead(summary(source="<b>.xes"), rows_went(10, {"event without a time": 2})).body
    assert "1 januari 2025 tot en met 2 januari 2025" in body
    assert "&lt;b&gt;.xes · 2 zaken · 4 gebeurtenissen" in body
    assert (
        "Van 10 gelezen regels zijn er 8 gebruikt en 2 terzijde gelegd (2 zonder moment)." in body
    )


def by_finished(counts: dict[bool | None, int] | None = None) -> pd.DataFrame:
    rows = list((counts or {None: 2}).items())
    return pd.DataFrame(rows, columns=["finished", "n_cases"]).astype({"finished": object})


def rows_went(n_read: int, aside: dict[str, int]) -> pd.DataFrame:
    rows = [("events", "", n_read - sum(aside.values()), "")]
    rows += [("set_aside", reason, n, "line 2") for reason, n in aside.items()]
    return pd.DataFrame(
        [*rows, ("rows_read", "", n_read, "")], columns=["part", "reason", "rows", "examples"]
    )
