"""Passages: what the sentences say of the answers."""

import pandas as pd

import pmtools as pm


def test_findings_say_share_total_cases_and_days(between: pd.DataFrame) -> None:
    body = pm.sentences(pm.places(between, most=3)).body
    assert "Op deze plekken samen ligt 90% van alle tijd" in body
    assert "Tussen ‘a’ en ‘b’ ligt 40% van alle tijd tussen stappen." in body
    assert "Samen 40 uur, in 4 zaken. De helft van de keren duurt dit hooguit 10 uur" in body
    assert "1 op de 10" not in body  # of four occurrences


def test_of_many_occurrences_the_longest_tenth_is_told(between: pd.DataFrame) -> None:
    body = pm.sentences(pm.places(between.assign(n=50), most=2)).body
    assert "hooguit 60 seconden, ongeveer 1 op de 10 keer 20 uur of langer." in body
    same = between.assign(n=50, p90=between["median"])
    assert "1 op de 10" not in pm.sentences(pm.places(same)).body


def test_a_process_whose_time_is_spread_out_is_told_as_such(between: pd.DataFrame) -> None:
    thin = pm.places(between).assign(share=[0.03, 0.02, 0.01])
    assert "ook de grootste zijn samen maar 6% van alle tijd" in pm.sentences(thin).body


def test_labels_of_a_log_are_text(between: pd.DataFrame, hostile: str) -> None:
    body = pm.sentences(pm.places(between)).body
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&#x27;" in body


def test_a_step_after_itself_is_said_as_such(between: pd.DataFrame) -> None:
    body = pm.sentences(pm.places(between, most=4)).body
    assert "Tussen twee keer ‘c’ achter elkaar ligt 10% van alle tijd tussen stappen." in body


def test_no_finding_is_said_kindly(between: pd.DataFrame) -> None:
    still = between.assign(total=pd.Timedelta(0))
    assert "geen plek die eruit springt" in pm.sentences(pm.places(still)).body


def test_the_four_figures() -> None:
    throughput = pd.DataFrame(
        {"n": [1434], "median": [pd.Timedelta("48min")], "p90": [pd.Timedelta("14D")]}
    )
    said = pm.glance(throughput, pd.DataFrame({"n_cases": range(116)})).answer
    assert said["value"].to_list() == ["1.434", "48 minuten", "14 dagen", "116"]


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
    assert "Klaar volgens de mapping: 1 zaak. Nog niet klaar: 1 zaak." in with_starts
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
