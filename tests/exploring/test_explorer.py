"""What is on the screen for what was asked: the same numbers as the measures give of the same filter."""

import re
from pathlib import Path
from typing import Any

import pytest

import pmtools as pm
from pmtools.exploring.explorer import Explorer
from pmtools.exploring.saved import keep_filter, kept_filter
from pmtools.report.words import words_of

WORDS = words_of("nl")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))


@pytest.fixture
def screen() -> Explorer:
    return pm.explore("environmental_permit", "nl")


def rule(screen: Explorer, kind: str, **told: Any) -> dict[str, str]:
    screen.tell({"do": "rule", "kind": kind, "told": {k.rstrip("_"): v for k, v in told.items()}})
    return screen.slots()


def place_of(screen: Explorer, name: str) -> str:
    return str([step.name for step in screen.choices.steps].index(name))


def attribute(screen: Explorer, name: str, *values: str) -> dict[str, Any]:
    names = [one for one, _ in screen.choices.attributes]
    told = [str(one.value) for one in screen.choices.attributes[names.index(name)][1]]
    return {"attribute": str(names.index(name)), "value": [str(told.index(one)) for one in values]}


STEP, OTHER = "Leges opleggen", "Besluit verzenden"
ASKED = {
    "period": (
        lambda screen: {"how": "within", "first": "2025-01-01", "last": "2025-03-31"},
        pm.cases.Period("within", "2025-01-01", "2025-03-31"),
    ),
    "attribute": (
        lambda screen: attribute(screen, "kanaal", "balie", "post"),
        pm.cases.Attribute("kanaal", ["balie", "post"]),
    ),
    "step": (lambda screen: {"step": place_of(screen, STEP), "occurs": "no"}, ~pm.cases.Occurs(STEP)),
    "followed": (
        lambda screen: {
            "from": place_of(screen, STEP), "to": place_of(screen, OTHER),
            "directly": "no", "occurs": "yes",
        },
        pm.cases.Followed(STEP, by=OTHER),
    ),
    "variants": (lambda screen: {"most": "3"}, pm.cases.MostFrequentVariants(3)),
    "duration": (
        lambda screen: {"least": "14", "longest": "60"},
        pm.cases.ThroughputAtLeast("14 days") & pm.cases.ThroughputAtMost("60 days"),
    ),
    "finished": (lambda screen: {"state": "no"}, pm.cases.Finished("no")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_a_control_keeps_what_the_filter_keeps(kind: str, screen: Explorer) -> None:
    told, kept = ASKED[kind]
    given = told(screen)
    parts = rule(screen, kind, **given)
    try:
        log = pm.example_log().keep(kept)
    except pm.PmtoolsError:
        assert screen.message.startswith("Er blijft geen enkele zaak over.")
        return
    assert screen.filter == kept
    assert screen.log.events.equals(log.events)
    done = pm.throughput_time(log.done()).iloc[0]
    cases = len(log.cases)
    assert f"{WORDS.number(cases)} van 600 zaken" in parts["figures"]
    assert WORDS.duration(done["median"]) in parts["figures"]
    assert f"neemt er {600 - cases} weg, houdt {WORDS.count(cases, 'case')} over" in parts["rules"]
    first = pm.activities(log).iloc[0]
    assert f">{WORDS.number(first['n'])}×<" in parts["picture"]


def test_asking_for_nothing_takes_the_rule_back(screen: Explorer) -> None:
    for kind, (told, _) in ASKED.items():
        given = told(screen)
        rule(screen, kind, **given)
        before = len(screen.asked.rules)
        empty = {"period": {}, "attribute": {**given, "value": []}, "variants": {"most": ""},
                 "duration": {}, "finished": {"state": ""}}  # fmt: skip
        if kind in empty:
            rule(screen, kind, **empty[kind])
            assert len(screen.asked.rules) == before - 1
    screen.tell({"do": "clear"})
    assert screen.filter is None
    assert screen.log is screen.whole


def test_rules_add_up_and_each_tells_what_it_takes(screen: Explorer) -> None:
    rule(screen, "attribute", **attribute(screen, "kanaal", "balie"))
    parts = rule(screen, "step", step=place_of(screen, STEP), occurs="yes")
    desk = pm.cases.Attribute("kanaal", ["balie"])
    both = desk & pm.cases.Occurs(STEP)
    counts = [len(pm.example_log().keep(one).cases) for one in (desk, both)]
    assert screen.filter == both
    for gone, left in ((600 - counts[0], counts[0]), (counts[0] - counts[1], counts[1])):
        assert f"neemt er {gone} weg, houdt {left} zaken over" in parts["rules"]
    (first, *_) = screen.asked.rules
    screen.tell({"do": "drop", "key": first})
    assert screen.filter == pm.cases.Occurs(STEP)


def test_what_leaves_nothing_is_named_and_the_picture_stays(screen: Explorer) -> None:
    before = rule(screen, "attribute", **attribute(screen, "kanaal", "balie"))
    parts = rule(screen, "duration", least="4000")
    assert "Dat komt door: zaken die minstens 4.000 dagen duren" in screen.message
    assert parts["picture"] == before["picture"]
    assert "houdt 0 zaken over" in parts["rules"]
    with pytest.raises(pm.PmtoolsError, match="geen enkele zaak"):
        _ = screen.log
    screen.tell({"do": "drop", "key": "duration"})
    assert (screen.message, screen.slots()["picture"]) == ("", before["picture"])


def test_a_step_and_an_arrow_tell_their_cases(screen: Explorer) -> None:
    log = pm.example_log()
    between = pm.time_between(log)
    arrow = between.iloc[0]
    screen.tell({"do": "place", "step": STEP})
    told = screen.slots()["chosen"]
    n, cases = pm.activities(log).set_index("activity").loc[STEP, ["n", "n_cases"]]
    assert f"{n} keer, in {cases} zaken" in told
    screen.tell({"do": "place", "source": arrow["from_activity"], "step": arrow["to_activity"]})
    told = screen.slots()["chosen"]
    assert f"{arrow['n']} keer, in {arrow['n_cases']} zaken" in told
    assert f"hooguit {WORDS.duration(arrow['median'])}" in told
    screen.tell({"do": "without"})
    way = pm.cases.Followed(arrow["from_activity"], by=arrow["to_activity"], directly=True)
    assert screen.filter == ~way
    assert screen.slots()["chosen"] == ""


def test_what_was_set_apart_is_compared_with(screen: Explorer) -> None:
    rule(screen, "attribute", **attribute(screen, "kanaal", "balie"))
    screen.tell({"do": "apart"})
    assert "staat apart" in screen.message
    screen.tell({"do": "clear"})
    rule(screen, "attribute", **attribute(screen, "kanaal", "post"))
    screen.tell({"do": "tab", "value": "difference"})
    told = screen.slots()["picture"]
    assert "zaken met kanaal balie" in told
    log = pm.example_log()
    a, b = (log.keep(pm.cases.Attribute("kanaal", [one])) for one in ("balie", "post"))
    assert pm.difference(a, b, names=("apart gezet", "nu gekozen")).body in told
    screen.tell({"do": "together"})
    screen.tell({"do": "clear"})
    assert "nog niets om te vergelijken" in screen.slots()["picture"]


def test_office_time_is_told_in_working_days(screen: Explorer) -> None:
    screen.tell({"do": "clock", "value": "office"})
    parts = screen.slots()
    assert "werkdagen" in parts["figures"]
    log = pm.example_log().on(pm.office_calendar())
    with pytest.raises(AssertionError):
        assert WORDS.duration(pm.throughput_time(log.done()).iloc[0]["median"]) in parts["figures"]
    assert "kantoortijd" in parts["picture"]


def test_a_case_and_all_cases_in_time(screen: Explorer) -> None:
    screen.tell({"do": "case", "value": "OMG-2025-0001"})
    log = pm.example_log()
    assert pm.timeline(log, "OMG-2025-0001").title in screen.slots()["picture"]
    screen.tell({"do": "tab", "value": "dots"})
    screen.tell({"do": "along", "value": "since_start"})
    assert pm.timeline(log, along="since_start").title in screen.slots()["picture"]


def test_a_case_that_is_filtered_away_gives_way_to_one_that_is_not(screen: Explorer) -> None:
    screen.tell({"do": "case", "value": "OMG-2025-0001"})
    away = pm.throughput_time(pm.example_log(), by="attribute:kanaal")["kanaal"].to_list()
    held = {one for one in away if one != channel_of("OMG-2025-0001")}
    parts = rule(screen, "attribute", **attribute(screen, "kanaal", *held))
    assert "Zaak OMG-2025-0001 hoort niet bij deze keuze." in parts["picture"]
    times = pm.throughput_time(screen.log, by="case").sort_values("median", ascending=False)
    assert f"Zaak {times.case_id.iloc[0]}:" in parts["picture"]
    screen.tell({"do": "clear"})
    assert pm.timeline(pm.example_log(), "OMG-2025-0001").title in screen.slots()["picture"]


def channel_of(case: str) -> str:
    cases = pm.example_log().cases.to_pandas().set_index("case_id")
    return str(cases.loc[case, "kanaal"])


def test_what_is_kept_comes_back_and_is_a_line_of_python(screen: Explorer) -> None:
    rule(screen, "attribute", **attribute(screen, "kanaal", "balie"))
    parts = rule(screen, "keep", name="balie alleen")
    assert 'pmtools report environmental_permit --filter "balie alleen"' in screen.message
    assert kept_filter("balie alleen") == screen.filter
    line = re.search(r"<pre[^>]*>log\.keep\((.*?)\)</pre>", parts["keep"])
    assert line
    code = line[1].replace("&#x27;", "'").replace("&amp;", "&")
    assert eval(code, {"pm": pm}) == screen.filter  # noqa: S307 (our own line)
    screen.tell({"do": "clear"})
    rule(screen, "load", name="balie alleen")
    assert screen.filter == kept_filter("balie alleen")
    rule(screen, "keep", name="../x")
    assert "cannot name a filter" in screen.message


def test_a_filter_for_another_log_names_what_is_not_here(screen: Explorer) -> None:
    keep_filter(pm.cases.Occurs("Huwelijk sluiten"), "elders")
    rule(screen, "load", name="elders")
    assert "has no activity 'Huwelijk sluiten'" in screen.message
    assert screen.filter is None


def test_a_group_of_rules_is_taken_up_as_one(screen: Explorer) -> None:
    either = pm.cases.Occurs(STEP) | pm.cases.Finished("no")
    keep_filter(either & pm.cases.Finished("yes"), "samen")
    rule(screen, "load", name="samen")
    assert len(screen.asked.rules) == 2
    assert screen.filter == either & pm.cases.Finished("yes")


def test_no_control_offers_who_did_it(tmp_path: Path) -> None:
    rows = ["zaak,activiteit,tijdstip,medewerker,aanvrager,wijk"]
    for n in range(30):
        rows += [f"{n},{step},2025-01-{day:02},Jan Jansen,P. Pietersen,Noord{n % 2}"
                 for day, step in ((1 + n % 20, "Intake"), (5 + n % 20, "Besluit"))]  # fmt: skip
    log = tmp_path / "zaken.csv"
    log.write_text("\n".join(rows), encoding="utf-8")
    screen = pm.explore(log)
    shown = screen.controls() + "".join(screen.slots().values()) + screen.still()
    assert "Noord0" in shown
    for name in ("Jansen", "Pietersen"):
        assert name not in shown


HOSTILE = ["<img src=x onerror=alert(1)>", "a\"b'c", "x" * 300, "$x_1$", "\u202eabc", "זמן"]


def test_hostile_labels_are_text_everywhere(tmp_path: Path) -> None:
    import csv

    log = tmp_path / "zaken.csv"
    with log.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["zaak", "activiteit", "tijdstip", "<b>wijk</b>"])
        for n in range(24):
            for day, step in enumerate(HOSTILE, 1):
                out.writerow([f"<i>{n}", step, f"2025-01-{day + n % 9:02}", HOSTILE[n % 2]])
    screen = pm.explore(log)
    for tab in ("map", "difference", "dots", "case"):
        screen.tell({"do": "tab", "value": tab})
        screen.tell({"do": "place", "step": HOSTILE[0]})
        rule(screen, "step", step="0", occurs="yes")
        shown = screen.controls() + "".join(screen.slots().values()) + screen.still()
        assert "<img src=x" not in shown
        assert "<i>" not in shown
        assert "<b>wijk" not in shown


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1,a,2025-01-01"], ">1 zaak<"),
        ([f"{n},a,2025-01-01" for n in range(9)], ">9 zaken<"),
        ([f"{n},{s},2025-01-0{d}" for n in range(9) for d, s in ((1, "a"), (3, "b"))], ">9 zaken<"),
    ],
)
def test_small_and_simple_logs_can_be_explored(tmp_path: Path, rows: list[str], said: str) -> None:
    log = tmp_path / "zaken.csv"
    log.write_text("\n".join(["zaak,activiteit,tijdstip", *rows]), encoding="utf-8")
    screen = pm.explore(log)
    assert said in screen.slots()["figures"]
    for tab in ("difference", "dots", "case", "map"):
        screen.tell({"do": "tab", "value": tab})
        screen.tell({"do": "place", "step": "a"})
        parts = screen.slots()
        assert parts["picture"]
    assert "Stap ‘a’" in parts["chosen"]
    assert screen._repr_html_().startswith('<div class="pmtools"><style>')


def test_nonsense_changes_nothing(screen: Explorer) -> None:
    for message in ({"do": "x"}, {"do": "rule", "kind": "y"}, {},
                    {"do": "rule", "kind": "variants", "told": {"most": "-3"}},
                    {"do": "rule", "kind": "step", "told": {"step": "99999"}},
                    {"do": "rule", "kind": "period", "told": {"first": "gisteren"}}):  # fmt: skip
        screen.tell(message)
        assert screen.message, message
        assert screen.filter is None
