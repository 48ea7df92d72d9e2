"""Deadlines of cases: by hand, and every case of real and example logs against a slow reading."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import pmtools as pm
from pmtools.measures.deadlines import deadlines

CLOCK = Path(pm.__file__).parent / "clock"
LOGS = Path(__file__).parents[2] / "logs"
PERMIT = "environmental_permit"
EXAMPLES = [(PERMIT, PERMIT), ("benefit", "benefit"), ("registry_extract", "registry_extract")]
EXAMPLES += [("property_tax", "woz_objection"), ("property_tax", "woz_assessment")]
TOLD = {"in_time", "late", "uncertain", "running", "overdue"}  # have a deadline
ALWAYS = ["procedure", "rule", "received", "decided", "status", "n_unmatched", "n_unended"]
WITH_DEADLINE = ["deadline", "left", "used", "suspended_days", "n_suspensions"]
WITH_DEADLINE += ["n_suspended_late", "extension", "penalty"]


def plain(row: Any) -> dict[str, Any]:
    """A row with days as dates, empty as None, and the names of the oracle."""
    found = {str(k): None if pd.isna(v) else v for k, v in row.items()}
    found = {k: v.date() if isinstance(v, pd.Timestamp) else v for k, v in found.items()}
    found["penalty"] = (found["penalty_low"], found["penalty_high"])
    return found | {"left": found["days_left"], "used": found["used_days"]}


def rows(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["case_id"]: plain(row) for row in frame.to_dict("records")}


def differences(frame: pd.DataFrame, expected: list[Any]) -> list[str]:
    """What is not as in the slow answer: the first of each column."""
    found, wrong = rows(frame), []
    assert sorted(found) == sorted(one.case_id for one in expected)
    for column in ALWAYS + WITH_DEADLINE:
        cases = [one for one in expected if column in ALWAYS or one.status in TOLD]
        pairs = [(one, found[one.case_id][column], getattr(one, column)) for one in cases]
        odd = [(one.case_id, got, want) for one, got, want in pairs if got != want]
        if odd:
            wrong.append(f"{column}: {len(odd)} cases, such as {odd[:3]} (case, found, expected)")
    return wrong


# --- whole logs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    ["1", pytest.param("2", marks=pytest.mark.long), pytest.param("3", marks=pytest.mark.long)],
)
def test_every_permit_of_bpic15(data: Path, slow: ModuleType, law: ModuleType, number: str) -> None:
    """Who is regular, extensive or unknown is stated in the service; all else follows from law."""
    path = data / "logs" / f"BPIC15_{number}.xes.gz"
    service = CLOCK / "services/examples/bpic15.toml"
    expected = slow.judge(slow.read(path), slow.book(law, service, CLOCK))
    log = pm.read_xes(path)
    found = deadlines(log, str(service))
    counts = Counter(one.status for one in expected)
    assert Counter(found.status) == counts
    whole = pm.on_time(log, str(service)).iloc[0]
    assert {name: whole[f"n_{name}"] for name in ("in_time", "late", *TOLD)} == {
        name: counts[name] for name in ("in_time", "late", *TOLD)
    }
    assert whole.n_cases == len(expected)
    assert differences(found, expected) == []


def test_receipt_by_the_deadlines_that_the_cases_state(
    data: Path, slow: ModuleType, law: ModuleType, tmp_path: Path
) -> None:
    """By the moment 952, 377 and 105, as is known of this log; by the day, as the law counts, more."""
    path = data / "logs" / "receipt.xes.gz"
    service = CLOCK / "services/examples/receipt.toml"
    cases = slow.read(path)
    by_moment = Counter(
        slow.local(case.attributes["enddate"]) <= slow.local(case.attributes["deadline"])
        if "enddate" in case.attributes
        else None
        for case in cases
    )
    assert by_moment == {True: 952, False: 377, None: 105}
    log = pm.read_xes(path)
    exact = Counter(deadlines(log, str(service)).status)
    assert (exact["in_time"], exact["late"]) == (952, 377)
    assert exact["running"] + exact["overdue"] == 105
    by_day = tmp_path / "receipt.toml"
    text = service.read_text(encoding="utf-8")
    by_day.write_text(text.replace("exact = true\n", ""), encoding="utf-8")
    found = deadlines(log, str(by_day))
    expected = slow.judge(cases, slow.book(law, service, CLOCK))
    assert Counter(found.status) == Counter(one.status for one in expected)
    counts = Counter(found.status)
    assert (counts["in_time"], counts["late"]) == (1020, 309)
    assert counts["running"] + counts["overdue"] == by_moment[None]
    same_day = sum(
        slow.local(own["enddate"]).date() == slow.local(own["deadline"]).date()
        and slow.local(own["enddate"]) > slow.local(own["deadline"])
        for own in (case.attributes for case in cases)
        if "enddate" in own
    )
    assert counts["in_time"] - by_moment[True] == same_day == 68
    assert differences(found, expected) == []


@pytest.mark.parametrize("at", ["", pytest.param("2025-06-16", marks=pytest.mark.long)])
@pytest.mark.parametrize(("name", "service"), EXAMPLES)
def test_every_case_of_an_example(
    slow: ModuleType, law: ModuleType, name: str, service: str, at: str
) -> None:
    book = slow.book(law, CLOCK / f"services/{service}.toml", CLOCK)
    ends = slow.finished(LOGS / f"{name}.mapping.toml")
    day = date.fromisoformat(at) if at else None
    expected = slow.judge(slow.read(LOGS / f"{name}.xes.gz"), book, day, ends)
    found = deadlines(pm.read_log(name), service, at=at)
    assert differences(found, expected) == []


# --- by hand -------------------------------------------------------------------------------------

GOT, SENT, DECIDED = "Aanvraag ontvangen", "Besluit verzenden", "Besluit vaststellen"
ASKED, CAME = "Aanvullende gegevens opvragen", "Aanvullende gegevens ontvangen"
LONGER, GONE = "Beslistermijn verlengen", "Aanvraag intrekken"
STOP, GO = "Termijn opgeschort", "Termijn hervat"
NOTICE, AGAIN = "Ingebrekestelling ontvangen", "Zaak heropend"
AT = "2026-06-01"
BASE = {"received": "2026-01-05", "rule": "ow-16-64", "deadline": "2026-03-02"}
HAND: dict[str, tuple[str, dict[str, Any]]] = {
    # 5 January + 56 days is Monday 2 March: decided on the deadline is in time.
    "on the deadline": (
        f"01-05 {GOT}; 03-02 {SENT}",
        {**BASE, "status": "in_time", "left": 0, "used": 56, "decided": "2026-03-02"},
    ),
    "a day later": (f"01-05 {GOT}; 03-03 {SENT}", {"status": "late", "left": -1, "used": 57}),
    # Saturday 3 January + 56 = Saturday 28 February, which rolls to Monday (Atw art. 1).
    "received on a weekend": (
        f"01-03 {GOT}; 03-02 {SENT}",
        {"received": "2026-01-03", "deadline": "2026-03-02", "status": "in_time"},
    ),
    # 2 March + 56 = 27 April, King's Day, so Tuesday 28 (domain.md).
    "to King's Day": (f"03-02 {GOT}; 04-28 {SENT}", {"deadline": "2026-04-28", "left": 0}),
    # Decided by the day of sending, where the case has it; the first of two.
    "decided, later sent": (
        f"01-05 {GOT}; 02-27 {DECIDED}; 03-04 {SENT}; 03-09 {SENT}",
        {"decided": "2026-03-04", "status": "late", "left": -2},
    ),
    "decided, not sent": (f"01-05 {GOT}; 02-27 {DECIDED}", {"decided": "2026-02-27"}),
    # 13 January to 1 February stand still: 20 days, 22 March is a Sunday (domain.md).
    "suspended": (
        f"01-05 {GOT}; 01-12 {ASKED}; 02-02 {CAME}; 03-23 {SENT}",
        {"deadline": "2026-03-23", "suspended_days": 20, "n_suspensions": 1, "used": 57, "left": 0},
    ),
    # The second request begins nothing, the second answer ends nothing.
    "asked twice": (
        f"01-05 {GOT}; 01-12 {ASKED}; 01-20 {ASKED}; 02-02 {CAME}; 02-05 {CAME}; 03-23 {SENT}",
        {"deadline": "2026-03-23", "suspended_days": 20, "n_suspensions": 1, "n_unmatched": 1},
    ),
    # 13 January to 9 February, once where both last: 28 days, to Monday 30 March.
    "two kinds at once": (
        f"01-05 {GOT}; 01-12 {ASKED}; 01-20 {STOP}; 02-02 {CAME}; 02-10 {GO}; 03-24 {SENT}",
        {"deadline": "2026-03-30", "suspended_days": 28, "n_suspensions": 1, "status": "in_time"},
    ),
    # An answer within the day of the request: not a day stands still.
    "asked and answered at once": (
        f"01-05 {GOT}; 01-12 {ASKED}; 01-12 {CAME}; 03-02 {SENT}",
        {"deadline": "2026-03-02", "suspended_days": 0, "n_suspensions": 0, "n_unended": 0},
    ),
    # The answer ends nothing, the request is never answered; in time without it, so in time.
    "ends before it begins": (
        f"01-05 {GOT}; 01-10 {CAME}; 01-12 {ASKED}; 01-20 {SENT}",
        {"status": "in_time", "n_unmatched": 1, "n_unended": 1, "deadline": "2026-03-02"},
    ),
    # Late without the suspension, in time if it lasted: the log does not tell.
    "never ends, then decided": (
        f"01-05 {GOT}; 01-12 {ASKED}; 03-10 {SENT}",
        {"status": "uncertain", "n_unended": 1, "deadline": "2026-03-02"},
    ),
    # Asked on the last day: the term had ended before a day could stand still. Late either way.
    "never ends, asked too late": (
        f"01-05 {GOT}; 03-02 {ASKED}; 03-10 {SENT}",
        {"status": "late", "n_suspensions": 0, "n_suspended_late": 1, "deadline": "2026-03-02"},
    ),
    "suspended after the term": (
        f"01-05 {GOT}; 03-10 {ASKED}; 03-20 {CAME}; 03-30 {SENT}",
        {"status": "late", "left": -28, "suspended_days": 0, "n_suspended_late": 1},
    ),
    # 13 January to 1 June, the day of the view: 140 days, from 2 March to Monday 20 July.
    "never ends, running": (
        f"01-05 {GOT}; 01-12 {ASKED}",
        {
            "status": "running",
            "deadline": "2026-07-20",
            "suspended_days": 140,
            "used": 7,
            "left": 49,
        },
    ),
    # 4 May + 56 = Monday 29 June: 28 days left.
    "running": (
        f"05-04 {GOT}",
        {"status": "running", "deadline": "2026-06-29", "left": 28, "used": 28, "decided": None},
    ),
    "at the end of its last day": (f"04-06 {GOT}", {"status": "overdue", "left": 0}),
    "a day before that": (f"04-07 {GOT}", {"status": "running", "left": 1}),
    "overdue": (f"01-05 {GOT}", {"status": "overdue", "left": -91, "used": 147}),
    # Told on the last day: 98 days after 5 January is Monday 13 April.
    "extended in time": (
        f"01-05 {GOT}; 03-02 {LONGER}; 04-13 {SENT}",
        {"extension": 1, "deadline": "2026-04-13", "status": "in_time", "left": 0},
    ),
    # With the extension fourteen weeks: more than twelve, no roll (10 January + 98 = 18 April).
    "extended, ends on a Saturday": (
        f"01-10 {GOT}; 02-02 {LONGER}; 04-20 {SENT}",
        {"extension": 1, "deadline": "2026-04-18", "status": "late", "left": -2},
    ),
    "extended too late": (
        f"01-05 {GOT}; 03-03 {LONGER}; 04-13 {SENT}",
        {"extension": 2, "deadline": "2026-03-02", "status": "late", "left": -42},
    ),
    "extended twice is once": (
        f"01-05 {GOT}; 02-02 {LONGER}; 02-20 {LONGER}; 04-14 {SENT}",
        {"extension": 1, "deadline": "2026-04-13", "status": "late", "left": -1},
    ),
    # 98 + 20 days after 5 January: Sunday 3 May, which does not roll.
    "extended during a suspension": (
        f"01-05 {GOT}; 01-12 {ASKED}; 01-20 {LONGER}; 02-02 {CAME}; 05-03 {SENT}",
        {"extension": 1, "deadline": "2026-05-03", "suspended_days": 20, "left": 0},
    ),
    # Told after 2 March, but before the suspended term ended on 23 March.
    "extended in time because suspended": (
        f"01-05 {GOT}; 01-12 {ASKED}; 02-02 {CAME}; 03-20 {LONGER}; 05-03 {SENT}",
        {"extension": 1, "deadline": "2026-05-03", "status": "in_time"},
    ),
    "withdrawn": (f"01-05 {GOT}; 01-12 {GONE}", {"status": "withdrawn", "decided": None}),
    # A decision was given: it has a verdict, whenever it was withdrawn.
    "decided, then withdrawn": (
        f"01-05 {GOT}; 03-03 {SENT}; 03-04 {GONE}",
        {"status": "late", "left": -1},
    ),
    # The first decision counts; that it was reopened is told.
    "reopened": (
        f"01-05 {GOT}; 02-10 {SENT}; 02-12 {AGAIN}; 04-20 {SENT}",
        {"status": "in_time", "decided": "2026-02-10", "reopened": True},
    ),
    "received twice": (f"01-05 {GOT}; 01-20 {GOT}; 03-03 {SENT}", {**BASE, "status": "late"}),
    "never received": (
        f"01-05 Toets volledigheid; 02-10 {SENT}",
        {"status": "no_start", "received": None, "deadline": None, "left": None, "rule": None},
    ),
    # Wabo: eight weeks, no penalty. 26 February 2024 is a Monday.
    "the last day of the Wabo": (
        f"2023-12-31 {GOT}; 2024-05-01 {SENT}",
        {"rule": "wabo-3-9", "deadline": "2024-02-26", "left": -65, "penalty": (0, 0)},
    ),
    "the first day of the Omgevingswet": (
        f"2024-01-01 {GOT}; 2024-05-01 {SENT}",
        {"rule": "ow-16-64", "deadline": "2024-02-26", "left": -65, "penalty": (0, 1442)},
    ),
    "before any rule": (
        f"2010-09-30 {GOT}; 2010-10-20 {SENT}",
        {"status": "no_rule", "rule": None, "deadline": None},
    ),
    "on the first day of a rule": (f"2010-10-01 {GOT}", {"rule": "wabo-3-9", "status": "overdue"}),
    # No notice in the log, so from none to one on the first day, 3 March: two weeks to 17 March,
    # then 18 to 29 March are 12 days of 23 euro; the day of the decision, the 30th, is none.
    "late, no notices known": (f"01-05 {GOT}; 03-30 {SENT}", {"penalty": (0, 276)}),
    # A notice on Monday 9 March: the first day is Tuesday 24, so six days until the 30th.
    "late, with a notice": (f"01-05 {GOT}; 03-09 {NOTICE}; 03-30 {SENT}", {"penalty": (138, 138)}),
    "a notice too early": (f"01-05 {GOT}; 03-02 {NOTICE}; 05-30 {SENT}", {"penalty": (0, 0)}),
    "a notice too early, and one again": (
        f"01-05 {GOT}; 02-02 {NOTICE}; 03-09 {NOTICE}; 05-30 {SENT}",
        {"penalty": (1442, 1442)},
    ),
    # Of 11 May: from 26 May. The day as of which it is asked is over and counts, so seven days.
    "overdue, with a notice": (f"01-05 {GOT}; 05-11 {NOTICE}", {"penalty": (161, 161)}),
    "a notice under the Wabo": (
        f"2023-01-05 {GOT}; 2023-03-09 {NOTICE}; 2023-05-30 {SENT}",
        {"rule": "wabo-3-9", "status": "late", "penalty": (0, 0)},
    ),
}
FITTING = f"01-02 {GOT}; 01-03 {SENT}"  # a log has to have both
CASES = ("case_id", "activity", "end", "team", "zaaktype", "kanaal")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A CSV file of cases: an id to `day activity; day activity`, a day of 2026 without its year."""

    def write(cases: dict[str, str], kind: str = "bouwen", team: str = "Vergunningen") -> Path:
        lines = [",".join(CASES)]
        for case_id, steps in cases.items():
            for number, step in enumerate(steps.split("; ")):
                day, _, label = step.partition(" ")
                day = day if len(day) == 10 else f"2026-{day}"
                moment = f"{day}T{8 + number:02}:00:00"
                lines.append(f"{case_id},{label},{moment},{team},{kind},post")
        path = tmp_path / "cases.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def expected_of(row: dict[str, Any]) -> dict[str, Any]:
    days = ("received", "decided", "deadline")
    return {k: date.fromisoformat(v) if k in days and v else v for k, v in row.items()}


@pytest.mark.parametrize("name", HAND)
def test_by_hand(
    name: str, written: Callable[..., Path], slow: ModuleType, law: ModuleType
) -> None:
    """Each alone in its log; the slow reading has to agree with the hand as well."""
    steps, row = HAND[name]
    path = written({"1": steps, "2": FITTING})
    book = slow.book(law, CLOCK / f"services/{PERMIT}.toml", CLOCK)
    slowly = slow.judge(slow.read(path), book, date.fromisoformat(AT))
    wanted = expected_of(row)
    assert {k: getattr(slowly[0], k) for k in wanted if k != "reopened"} == {
        k: v for k, v in wanted.items() if k != "reopened"
    }
    found = deadlines(pm.read_csv(path), PERMIT, at=AT)
    own = rows(found)["1"]
    assert {k: own[k] for k in wanted} == wanted
    assert differences(found, slowly) == []


def test_what_the_law_book_does_not_know(written: Callable[..., Path]) -> None:
    """An unknown kind has no procedure; that comes first, but who withdrew has withdrawn."""
    steps = {
        "1": f"01-05 {GOT}; 03-30 {SENT}",
        "2": f"01-05 {GOT}; 01-06 {GONE}",
        "3": "01-05 Iets",
    }
    path = written(steps, kind="monument")
    found = rows(deadlines(pm.read_csv(path), PERMIT, at=AT))
    assert [found[i]["status"] for i in "123"] == ["no_procedure", "withdrawn", "no_procedure"]
    assert all(found[i]["deadline"] is None and found[i]["penalty"] == (0, 0) for i in "123")
    assert found["1"]["decided"] == date(2026, 3, 30)


def test_a_finished_case_without_decision(written: Callable[..., Path]) -> None:
    """Only where the mapping says what finished means: else it runs."""
    path = written({"1": f"01-05 {GOT}; 02-10 Zaak afsluiten", "2": FITTING})
    mapping = pm.LogMapping(activities=("Zaak afsluiten",))
    closed = rows(deadlines(pm.read_csv(path, mapping=mapping), PERMIT, at=AT))
    assert closed["1"]["status"] == "no_decision"
    assert rows(deadlines(pm.read_csv(path), PERMIT, at=AT))["1"]["status"] == "overdue"
    before = rows(deadlines(pm.read_csv(path, mapping=mapping), PERMIT, at="2026-02-09"))
    assert before["1"]["status"] == "running"


def test_the_amounts_of_before_2019_go_by_the_day_of_the_notice(
    written: Callable[..., Path],
) -> None:
    """Extensive, six months: to 5 July and 5 December 2018; 42 days in default in both cases."""
    steps = {
        "1": f"2018-01-05 {GOT}; 2018-08-09 {NOTICE}; 2019-05-30 {SENT}",
        "2": f"2018-06-05 {GOT}; 2019-01-09 {NOTICE}; 2019-05-30 {SENT}",
    }
    path = written(steps, kind="Omgevingsvergunning uitgebreid")
    found = rows(deadlines(pm.read_csv(path), PERMIT))
    assert [found[i]["rule"] for i in "12"] == ["wabo-3-12", "wabo-3-12"]
    assert [found[i]["deadline"] for i in "12"] == [date(2018, 7, 5), date(2018, 12, 5)]
    assert [found[i]["penalty"] for i in "12"] == [(1260, 1260), (1442, 1442)]


def test_the_view_of_a_third_party_counts_through_its_last_day(
    written: Callable[..., Path],
) -> None:
    """Woo 4.4(3): 10 to 20 March, 11 days; from 30 March to 10 April 2026, a Friday."""
    steps = "03-02 Verzoek ontvangen; 03-09 Zienswijze gevraagd; 03-20 Zienswijze ontvangen"
    path = written({"1": f"{steps}; 04-10 Besluit verzonden"})
    found = rows(deadlines(pm.read_csv(path), "woo"))["1"]
    assert (found["deadline"], found["suspended_days"]) == (date(2026, 4, 10), 11)
    assert (found["status"], found["penalty"]) == ("in_time", (0, 0))


def test_an_objection_runs_from_the_end_of_the_term_for_objection(
    written: Callable[..., Path],
) -> None:
    """Twelve weeks from 2 March: 25 May is Whit Monday, so 26 (domain.md)."""
    steps = {
        "1": "02-20 Bezwaar ontvangen; 03-02 Einde bezwaartermijn; 05-26 Besluit op bezwaar verzonden",
        "2": "02-20 Bezwaar ontvangen",
    }
    found = rows(deadlines(pm.read_csv(written(steps)), "objection_committee", at=AT))
    assert (found["1"]["deadline"], found["1"]["left"]) == (date(2026, 5, 26), 0)
    assert found["2"]["status"] == "no_start"


def test_an_objection_to_a_woz_value(written: Callable[..., Path]) -> None:
    """To the end of the year, or in its last six weeks (from 20 November 2026) by Awb 7:10."""
    sent = "2027-01-04 Uitspraak verzenden"
    steps = {
        "1": f"11-19 Bezwaar ontvangen; {sent}",
        "2": f"11-20 Bezwaar ontvangen; {sent}",
        "3": f"11-20 Bezwaar ontvangen; 11-23 Einde bezwaartermijn; {sent}",
    }
    found = rows(deadlines(pm.read_csv(written(steps)), "woz_objection"))
    assert (found["1"]["rule"], found["1"]["deadline"]) == ("woz-30", date(2026, 12, 31))
    assert found["1"]["status"] == "late"
    assert found["2"]["status"] == "no_start"
    assert (found["3"]["rule"], found["3"]["deadline"]) == ("awb-7-10", date(2027, 1, 4))


def test_the_own_norm_is_in_calendar_days_from_receipt(written: Callable[..., Path]) -> None:
    """Six weeks from 5 January end on 16 February; a suspension does not move it."""
    steps = {
        "1": f"01-05 {GOT}; 02-16 {SENT}",
        "2": f"01-05 {GOT}; 01-12 {ASKED}; 02-02 {CAME}; 02-20 {SENT}",
        "3": f"05-25 {GOT}",
    }
    path = written(steps)
    found = rows(deadlines(pm.read_csv(path), with_norm(path), at=AT))
    assert [found[i]["norm_left"] for i in "123"] == [0, -4, 35]
    assert [found[i]["status"] for i in "123"] == ["in_time", "in_time", "running"]
    plainly = rows(deadlines(pm.read_csv(path), PERMIT, at=AT))
    assert all(plainly[i]["norm_left"] is None for i in "123")


def with_norm(path: Path) -> str:
    text = (CLOCK / f"services/{PERMIT}.toml").read_text(encoding="utf-8")
    file = path.with_name("norm.toml")
    file.write_text(f'norm = "6 weeks"\n{text}', encoding="utf-8")
    return str(file)


def test_labels_are_known_in_other_spellings(written: Callable[..., Path]) -> None:
    """Case, dashes, underscores and spaces do not matter; a code behind the words does not."""
    for label in ("AANVRAAG_ONTVANGEN", " aanvraag - ontvangen ", "Aanvraag ontvangen (A-01)"):
        path = written({"1": f"01-05 {label}; 03-02 {SENT}"})
        assert rows(deadlines(pm.read_csv(path), PERMIT))["1"]["received"] == date(2026, 1, 5)


def test_a_moment_belongs_to_its_day_in_amsterdam(written: Callable[..., Path]) -> None:
    """22:30 UTC in summer is half past midnight of the next day here: one day late."""
    path = written({"1": f"05-04 {GOT}; 06-29 {SENT}"})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("06-29T09:00:00", "06-29T22:30:00Z"), encoding="utf-8")
    found = rows(deadlines(pm.read_csv(path), PERMIT))["1"]
    assert (found["decided"], found["status"]) == (date(2026, 6, 30), "late")


def test_a_status_keeps_only_its_cases() -> None:
    log = pm.example_log()
    whole = deadlines(log, PERMIT)
    for asked in ("late", "running,overdue", " late , in_time "):
        names = [name.strip() for name in asked.split(",")]
        kept = whole[whole.status.isin(names)].reset_index(drop=True)
        pd.testing.assert_frame_equal(deadlines(log, PERMIT, status=asked), kept, check_dtype=False)


# --- what the docstring says, and what comes after ------------------------------------------------


def test_what_follows_the_decision_changes_nothing(written: Callable[..., Path]) -> None:
    """A request or an extension after the decision, or one that lasts on, moves no deadline.

    5 January to 20 February are 46 days. In the third case 11 January to 20 February stand still.
    """
    steps = {
        "1": f"01-05 {GOT}; 02-20 {SENT}; 02-25 {ASKED}; 03-20 {CAME}",
        "2": f"01-05 {GOT}; 02-20 {SENT}; 02-25 {LONGER}",
        "3": f"01-05 {GOT}; 01-10 {ASKED}; 02-20 {SENT}; 03-20 {CAME}",
    }
    found = rows(deadlines(pm.read_csv(written(steps)), PERMIT, at=AT))
    assert [found[i]["deadline"] for i in "12"] == [date(2026, 3, 2)] * 2
    assert [found[i]["used"] for i in "123"] == [46, 46, 5]
    assert [found[i]["suspended_days"] for i in "123"] == [0, 0, 41]


def test_an_uncertain_case_may_cost_nothing(written: Callable[..., Path]) -> None:
    """Had it stood still until the decision it would be in time: the range begins at none."""
    steps = {"1": f"01-05 {GOT}; 01-12 {ASKED}; 03-09 {NOTICE}; 03-30 {SENT}"}
    found = rows(deadlines(pm.read_csv(written(steps)), PERMIT, at=AT))["1"]
    assert (found["status"], found["penalty"]) == ("uncertain", (0, 138))


def test_days_left_are_of_who_was_decided_or_runs(written: Callable[..., Path]) -> None:
    path = written({"1": f"01-05 {GOT}; 01-12 {GONE}", "2": FITTING})
    assert rows(deadlines(pm.read_csv(path), PERMIT, at=AT))["1"]["left"] is None


def test_a_case_that_was_taken_up_again_runs_on(written: Callable[..., Path]) -> None:
    steps = {"1": f"01-05 {GOT}; 01-12 {GONE}; 01-20 Zaak heropend", "2": FITTING}
    assert rows(deadlines(pm.read_csv(written(steps)), PERMIT, at=AT))["1"]["status"] == "overdue"


def test_an_attribute_may_have_any_name(tmp_path: Path) -> None:
    """`step` and `day_received` are names that the measure itself has for something else."""
    text = "zaak,stap,datum,step,day_received\n" + "".join(
        f"{case},{label},2026-0{day},{kind},{kind}\n"
        for case, kind in (("1", "kort"), ("2", "lang"))
        for label, day in (("Aanvraag ontvangen", "1-05"), ("Besluit verzenden", "3-02"))
    )
    log, service = tmp_path / "zaken.csv", tmp_path / "own.toml"
    log.write_text(text, encoding="utf-8")
    pack = (CLOCK / f"services/{PERMIT}.toml").read_text(encoding="utf-8")
    for name in ("step", "day_received"):
        service.write_text(
            pack.replace('attribute = "zaaktype"', f'attribute = "{name}"').replace(
                'values = ["bouwen"', 'values = ["kort"'
            ),
            encoding="utf-8",
        )
        found = rows(deadlines(pm.read_csv(log), str(service)))
        assert [found[case]["status"] for case in "12"] == ["in_time", "no_procedure"]


def test_a_decision_of_before_the_receipt_is_no_verdict(written: Callable[..., Path]) -> None:
    """One of the two days is wrong: the term has no start that can be believed."""
    path = written({"1": f"02-05 {GOT}; 01-12 {SENT}", "2": FITTING})
    assert rows(deadlines(pm.read_csv(path), PERMIT))["1"]["status"] == "no_start"


def test_only_the_deadline_has_to_be_in_the_table_of_holidays(written: Callable[..., Path]) -> None:
    """As of years later, and although nobody knows the holidays of then."""
    path = written({"1": f"01-05 {GOT}", "2": FITTING})
    for at in ("2028-12-31", "2043-01-01"):
        assert rows(deadlines(pm.read_csv(path), PERMIT, at=at))["1"]["status"] == "overdue"
    late = path.with_name("late.csv")
    late.write_text(path.read_text(encoding="utf-8").replace("2026-", "2040-"), encoding="utf-8")
    assert set(deadlines(pm.read_csv(late), PERMIT).status) == {"no_calendar"}


def test_a_long_extension_keeps_only_its_own_case_from_a_verdict(
    written: Callable[..., Path],
) -> None:
    """An own rule may have any: nobody knows the holidays of its end, those of the others we do."""
    path = written({"1": f"01-05 {GOT}; 01-20 {LONGER}", "2": FITTING})
    own, service = path.with_name("rules.toml"), path.with_name("own.toml")
    own.write_text(
        '[[rule]]\nid = "apv"\narticle = "art. 1 APV"\nstarts = "received"\nterm = "8 weeks"\n'
        'extension = "400 weeks"\nrolls = { base = true, sum = true, source = "APV" }\n'
        'source = "APV"\nvalid_from = 2020-01-01\nname = { nl = "a", en = "b" }\n',
        encoding="utf-8",
    )
    pack = (CLOCK / f"services/{PERMIT}.toml").read_text(encoding="utf-8")
    service.write_text(pack.replace('"ow-16-64"]', '"apv"]'), encoding="utf-8")
    found = rows(deadlines(pm.read_csv(path), str(service), terms=str(own)))
    assert [found[case]["status"] for case in "12"] == ["no_calendar", "in_time"]
