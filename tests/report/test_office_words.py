"""The report in office time: working days and hours, and every figure says by which hours."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pandas as pd
import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.definitions import below, definition
from pmtools.report.language import choose, spoken
from pmtools.report.plots.scales import scale_of
from pmtools.report.words import words_of
from pmtools.report.words.office import Office

WEEK = (*["09:00-12:00, 13:00-17:00"] * 4, "09:00-13:00", "", "")
OFFICE = Office(
    "Gemeente X",
    "Europe/Amsterdam",
    WEEK,
    timedelta(hours=8),
    closed=(date(2024, 12, 25), date(2025, 1, 1), date(2025, 4, 21)),
    teams=(("Balie <1>", ("", "10:00-20:00", "", "", "", "", "")),),
    elsewhere=2,
)
NL = replace(words_of("nl"), office=OFFICE)
EN = replace(words_of("en"), office=OFFICE)
HOURS = "ma–do 09:00–12:00 + 13:00–17:00, vr 09:00–13:00"
OF_TIME = (
    "throughput_time", "time_between", "waiting_time", "processing_time", "idle_time", "rework",
    "handovers", "workload",
)  # fmt: skip
BASIS = f"kantoortijd (‘Gemeente X’: {HOURS})"


@pytest.fixture(autouse=True)
def at_the_office() -> Iterator[None]:
    choose("nl", office=OFFICE)
    yield
    choose("nl")


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        ("0s", "0 werkuren", "0 working hours"),
        ("0.5s", "minder dan 1 seconde", "less than 1 second"),
        ("90s", "90 seconden", "90 seconds"),
        ("90min", "90 minuten", "90 minutes"),
        ("5h", "5 werkuren", "5 working hours"),
        ("15h", "15 werkuren", "15 working hours"),
        ("16h", "2 werkdagen", "2 working days"),
        ("20h", "2,5 werkdagen", "2.5 working days"),
        ("8000h", "1.000 werkdagen", "1,000 working days"),
    ],
)
def test_a_worked_duration_as_people_say_it(value: str, dutch: str, english: str) -> None:
    assert [words.duration(pd.Timedelta(value)) for words in (NL, EN)] == [dutch, english]


def test_a_working_day_is_as_long_as_the_calendar_says() -> None:
    short = replace(NL, office=replace(OFFICE, day=timedelta(hours=4)))
    assert short.duration(pd.Timedelta("12h")) == "3 werkdagen"
    always = replace(NL, office=replace(OFFICE, day=timedelta(days=1)))
    assert always.duration(pd.Timedelta("3D")) == "3 werkdagen"


@pytest.mark.parametrize(
    ("value", "said"),
    [("0s", "0 werkdagen"), ("3h", "minder dan 1 werkdag"), ("9h", "1 werkdag"), ("23h", "3 werkdagen")],
)  # fmt: skip
def test_where_only_days_are_known_only_working_days_are_told(value: str, said: str) -> None:
    assert replace(NL, whole_days=True).duration(pd.Timedelta(value)) == said


def test_hours_are_said_by_days_with_the_same_ones() -> None:
    assert NL.basis == BASIS
    assert EN.basis.startswith("office time (‘Gemeente X’: Mon–Thu 09:00–12:00 + 13:00–17:00, Fri")
    assert NL.week(("", "", "10:00-14:00", "", "", "", "")) == "wo 10:00–14:00"
    assert NL.week(("00:00-24:00",) * 7) == "ma–zo 00:00–24:00"
    usual = replace(NL, office=replace(OFFICE, name="kantoortijd"))
    assert usual.basis == f"kantoortijd ({HOURS})"  # its name is said already
    assert words_of("nl").basis == "kalendertijd"


@pytest.mark.parametrize("of", OF_TIME)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_definition_says_its_time_and_that_it_is_gross(of: str, language: str) -> None:
    names = {"nl": ("kantoortijd", "kalendertijd", "bruto"), "en": ("office time", "calendar time", "gross")}  # fmt: skip
    office, calendar, gross = names[language]
    words = replace(words_of(language), office=OFFICE)
    plain, worked = definition(of, words_of(language)), definition(of, words)
    assert calendar in plain and gross in plain and "{" not in plain
    assert gross in worked and "{" not in worked
    if of == "workload":  # the age of what runs
        assert calendar in worked
    else:
        assert office in worked and "Gemeente X" in worked and "09:00–12:00" in worked
        assert calendar not in worked


def test_hours_of_teams_are_told_where_they_count() -> None:
    own = "Heeft het team van de stap in deze kalender eigen uren, dan gelden die."
    assert own in definition("time_between", NL)
    assert own not in definition("throughput_time", NL)
    assert own not in definition("time_between", replace(NL, office=replace(OFFICE, teams=())))


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(ParameterError, match="Choose throughput_time"):
        definition("speed", NL)


def test_below_a_table_stands_in_which_time_its_durations_are() -> None:
    spans = pd.DataFrame({"n": [1], "total": [pd.Timedelta("1h")]})
    ages = spans.rename(columns={"total": "age_p90"})
    assert below(spans, "", NL) == f"Tijden zijn {BASIS}; opschorting is niet afgetrokken (bruto)."
    assert below(ages, "", NL) == below(spans[["n"]], "", NL) == ""
    assert below(spans, "idle_time", NL).startswith(f"Stilstand: de {BASIS} tussen het eerste")


def test_ages_and_quiet_periods_stay_calendar_time() -> None:
    from pmtools.report.tables import said

    day = pd.Timedelta("3D")
    told = {name: said(name, day, NL) for name in ("age_median", "age_p90", "longest", "median")}
    assert told == dict.fromkeys(("age_median", "age_p90", "longest"), "3 dagen") | {
        "median": "9 werkdagen"
    }
    concerns = pd.DataFrame(
        {
            "concern": ["quiet"], "subject": [""], "n": [1], "detail": [""],
            "longer_than": [pd.Timedelta("7D")], "longest": [pd.Timedelta("30D")],
        }
    )  # fmt: skip
    assert "meer dan 7 dagen" in pm.health(concerns).body


def test_a_filter_says_that_it_looks_at_calendar_time() -> None:
    kept = pm.cases.ThroughputAtMost("14 days")
    assert pm.filter_words(kept) == "zaken die hooguit 14 dagen kalendertijd duren"


def test_axes_say_their_unit_and_time() -> None:
    scale = scale_of("duration", pd.Timedelta("80h"))
    assert (scale.title, scale.amount(pd.Timedelta("80h"))) == ("werkdagen (kantoortijd)", 10)
    assert scale_of("duration", pd.Timedelta("8h")).title == "werkuren (kantoortijd)"
    assert scale_of("duration", pd.Timedelta(0)).title == "werkdagen (kantoortijd)"
    assert scale_of("count", 4).title == ""


def texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_the_age_of_running_cases_is_drawn_in_calendar_time() -> None:
    months = pd.date_range("2025-01-01", periods=2, freq="MS")
    work = pd.DataFrame({"period": months, "age_median": pd.to_timedelta(["20D", "41D"])})
    picture = pm.plot_timeline(work, "age_median", of="workload")
    assert "dagen (kalendertijd)" in texts(picture.body)
    assert "41 dagen" in picture.title
    trend = work.rename(columns={"period": "month", "age_median": "median"})
    picture = pm.plot_timeline(trend, "median")
    assert "werkdagen (kantoortijd)" in texts(picture.body)
    assert picture.definition == definition("throughput_time", NL)
    assert picture.definition in unescape(picture.markup("trend"))


def whole(*spans: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    values = pd.to_timedelta(list(spans))
    tails = {f"p{at}": [values.to_series().quantile(at / 100)] for at in (80, 90)}
    cases = pd.DataFrame({"n": 1, "median": values})
    return cases, pd.DataFrame({"n": [len(values)], "median": [values.median()]} | tails)


def test_classes_of_throughput_time_are_in_working_days() -> None:
    # A working day is 8 hours: 1 day = 8 h, 5 days = 40 h, 520 days = 4160 h.
    picture = pm.plot_distribution(*whole("0s", "1h", "2h", "8h", "8.5h", "40h", "41h", "4161h"))
    names = [text for text in texts(picture.body) if "werk" in text or "kantoor" in text]
    assert names[:5] == [
        "geen kantoortijd", "tot 1 werkuur", "1 werkuur tot 1 werkdag", "1 tot 5 werkdagen",
        "5 tot 10 werkdagen",
    ]  # fmt: skip
    assert names[-1] == "langer dan 520 werkdagen"
    assert picture.answer["n_cases"].to_list() == [1, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 1]


def test_where_only_days_are_known_classes_are_whole_working_days() -> None:
    choose("nl", whole_days=True, office=OFFICE)
    picture = pm.plot_distribution(*whole("0s", "7h", "15h", "47h"))
    names = [text for text in texts(picture.body) if "werk" in text or "kantoor" in text]
    assert names == [
        "geen kantoortijd", "1 werkdag", "2 tot 5 werkdagen", "6 tot 10 werkdagen"
    ]  # fmt: skip
    assert picture.answer["n_cases"].to_list() == [1, 1, 1, 1]


def test_a_short_working_day_has_no_class_of_an_hour() -> None:
    choose("nl", office=replace(OFFICE, day=timedelta(hours=2)))
    picture = pm.plot_distribution(*whole("30min", "2h", "3h"))
    assert picture.answer["n_cases"].to_list() == [2, 1]
    assert picture.answer["up_to"].to_list() == [pd.Timedelta("2h"), pd.Timedelta("10h")]


def test_arrows_of_no_office_time_do_not_say_the_same_moment() -> None:
    from pmtools.report.flow.labels import said_time

    assert said_time(pd.Timedelta(0), spoken()) == "geen kantoortijd"
    assert said_time(pd.Timedelta(0), words_of("nl")) == "zelfde moment"


def test_a_map_in_the_other_language_keeps_the_clock(between: pd.DataFrame) -> None:
    steps = pd.DataFrame(
        {
            "activity": ["a", "b", "c"], "n": 4, "n_cases": 4, "n_first": [4, 0, 0],
            "n_last": [0, 0, 4], "position": [0.0, 0.5, 1.0],
        }
    )  # fmt: skip
    picture = pm.plot_flow(steps, between, language="en")
    assert "office time (‘Gemeente X’: Mon–Thu" in picture.definition


def test_the_masthead_says_hours_teams_and_closed_days() -> None:
    rows = pd.DataFrame({"part": ["rows_read"], "reason": [""], "rows": [4], "examples": [""]})
    summary = pd.DataFrame(
        {
            "source": ["log.csv"], "zone": ["Europe/Amsterdam"], "n_cases": [1], "n_events": [4],
            "first": [pd.Timestamp("2024-12-01", tz="UTC")], "last": [pd.Timestamp("2025-05-01", tz="UTC")],
        }
    )  # fmt: skip
    body = pm.masthead(summary, rows).body
    assert f"Tijden: {BASIS}, in de tijdzone Europe/Amsterdam." in body
    assert "een werkdag is gemiddeld 8 werkuren" in body
    assert "Met eigen uren: Balie &lt;1&gt; di 10:00–20:00." in body
    assert "2 teams uit deze kalender komen in het log niet voor." in body
    assert "gesloten was: 3" in body
    assert "<li>2024: 25 dec</li><li>2025: 1 jan, 21 apr</li>" in body
    choose("nl")
    assert "Tijden: kalendertijd, avonden, weekenden en feestdagen meegeteld." in (
        pm.masthead(summary, rows).body
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "gemiddeld 1 minuut."), (90, "gemiddeld 1,5 werkuren.")]
)
def test_the_masthead_says_a_very_short_day(minutes: int, said: str) -> None:
    choose("nl", office=replace(OFFICE, day=timedelta(minutes=minutes)))
    log = pm.example_log()
    assert said in pm.masthead(pm.log_summary(log), pm.provenance(log)).body


def test_speak_takes_the_time_basis_of_a_log() -> None:
    log = pm.example_log().on(pm.office_calendar())
    pm.speak("nl", pm.log_summary(log), pm.time_basis(log))
    assert spoken().office is not None
    assert spoken().duration(pd.Timedelta("16h")) == "2 werkdagen"
    assert spoken().basis == "kantoortijd (ma–vr 09:00–17:00)"
    pm.speak("nl", pm.log_summary(log), pm.time_basis(log.on(None)))
    assert spoken().office is None
