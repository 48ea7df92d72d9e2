"""The test vectors of the law, each computed by hand from its article.

Each is asked of the slow oracle too, so that neither is the other's only witness.
"""

from datetime import date, timedelta

import numpy as np
import pytest

from pmtools.clock.case_deadline import deadline_of, penalty_of
from pmtools.clock.legal import legal_calendar
from pmtools.errors import ParameterError

DAY = timedelta(days=1)
DECREES = ["2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"]


def day(text):
    return date.fromisoformat(text)


def rolled(text):
    return str(legal_calendar().rolled(np.array([text], "datetime64[D]"))[0])


def free(text):
    return not legal_calendar().working(np.array([text], "datetime64[D]"))[0]


# The legal calendar


def test_easter_of_the_oracle(law):
    """The dates of Easter as printed in almanacs."""
    printed = (
        "2000-04-23 2008-03-23 2011-04-24 2019-04-21 2024-03-31 2025-04-20 2026-04-05 2038-04-25"
    )
    for text in printed.split():
        assert law.easter(int(text[:4])) == day(text)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-01-01", "2026-04-06", "2026-05-25", "2026-12-25", "2026-12-26", "2026-05-14"),
        *("2026-04-27", "2026-05-05", "2026-04-03", "2026-05-16", "2026-05-17"),
        *("2025-04-26", "2014-04-26", "2013-04-30", "2012-04-30"),  # the King's, then the Queen's
    ],
)
def test_a_day_that_rolls(law, text):
    """Atw art. 1(1) and 3(1): weekends and the recognised holidays; 3(2): Good Friday."""
    assert law.is_free(day(text))
    assert free(text)


@pytest.mark.parametrize(
    "text", ["2026-04-02", "2026-04-07", "2026-04-28", "2026-05-04", "2026-05-06", "2025-04-28"]
)
def test_a_day_that_does_not(law, text):
    """Atw art. 3: no other day, and not 27 April where the King's day is kept on the 26th."""
    assert not law.is_free(day(text))
    assert not free(text)


@pytest.mark.parametrize("text", ["2014-04-30", "2015-04-30"])
def test_the_queens_day_is_over(law, text):
    """Atw art. 3(1): the day on which the King's birthday is kept; until 2013 30 April."""
    assert not law.is_free(day(text))
    assert not free(text)


@pytest.mark.parametrize("text", DECREES)
def test_days_made_equal_by_royal_decree(decrees, text):
    """Atw art. 3(3)."""
    assert day(text) in decrees
    assert free(text)


def test_5_may_rolls_every_year_which_the_library_does_not_know(law):
    """Atw art. 3(1): "de vijfde mei", not only in lustrum years."""
    import holidays

    liberation = day("2026-05-05")
    assert liberation not in holidays.country_holidays("NL", years=2026)
    assert law.rolled(liberation) == day("2026-05-06")
    assert rolled("2026-05-05") == "2026-05-06"
    years = range(2010, 2029)
    assert all(free(f"{year}-05-05") for year in years)


def test_the_calendar_is_that_of_the_oracle(law, decrees):
    """Atw art. 1 and 3, every day of the tables."""
    ours = legal_calendar()
    days = np.arange(np.datetime64(ours.first), np.datetime64(ours.last) + 1)
    wanted = [not law.is_free(one, decrees) for one in days.tolist()]
    assert ours.working(days).tolist() == wanted
    some = days[:-10]
    assert ours.rolled(some).tolist() == [law.rolled(one, decrees) for one in some.tolist()]


# Terms: rule, start, amount, unit, last day


def both(law, decrees, rule, start, amount, unit, roll=True):
    """The answer, which is the oracle's as well."""
    end = law.end_of_term(day(start), amount, unit, roll, decrees)
    assert deadline_of(rule, day(start)) == end
    return str(end)


def test_awb_4_13_over_the_kings_day(law, decrees):
    """Art. 4:13(2) Awb, eight weeks; 27 April: Atw art. 1 and 3."""
    assert both(law, decrees, "awb-4-13", "2026-03-02", 8, "weeks") == "2026-04-28"


def test_awb_4_13_on_an_ordinary_day(law, decrees):
    """Art. 4:13(2) Awb: the day of receipt is day 0, the 56th day the last."""
    assert both(law, decrees, "awb-4-13", "2026-01-06", 8, "weeks") == "2026-03-03"


def test_awb_4_13_over_christmas_and_new_year(law, decrees):
    """Atw art. 3: Friday 25 and Saturday 26 December, then a Sunday."""
    assert both(law, decrees, "awb-4-13", "2026-10-30", 8, "weeks") == "2026-12-28"
    assert both(law, decrees, "awb-4-13", "2025-11-06", 8, "weeks") == "2026-01-05"  # and a decree


def test_woo_over_easter(law, decrees):
    """Art. 4.4(1) Woo, four weeks; Good Friday to Easter Monday: Atw art. 3(1) and (2)."""
    assert both(law, decrees, "woo-4-4", "2026-03-06", 4, "weeks") == "2026-04-07"


def test_woo_over_5_may(law, decrees):
    """Art. 4.4(1) Woo; Atw art. 3(1): 5 May in a year that is no lustrum."""
    assert both(law, decrees, "woo-4-4", "2026-04-07", 4, "weeks") == "2026-05-06"


@pytest.mark.parametrize("rule", ["awb-3-18", "ow-16-66"])
def test_six_months_do_not_roll(law, decrees, rule):
    """Art. 3:18(1) Awb; Atw art. 4(a): a term of more than three months. 4 July is a Saturday."""
    assert both(law, decrees, rule, "2026-01-04", 6, "months", roll=False) == "2026-07-04"


@pytest.mark.parametrize("start", ["2026-08-29", "2026-08-30", "2026-08-31"])
def test_six_months_end_with_the_month(law, decrees, start):
    """Art. 3:18(1) Awb: where the day is lacking, the last one of the month (a Sunday stays)."""
    assert both(law, decrees, "ow-16-66", start, 6, "months", roll=False) == "2027-02-28"


def test_six_months_to_a_leap_day(law, decrees):
    """Art. 3.12(7) Wabo."""
    assert both(law, decrees, "wabo-3-12", "2023-08-31", 6, "months", roll=False) == "2024-02-29"


def test_wmo_over_ascension_and_a_decree(law, decrees):
    """Art. 2.3.2 Wmo, six weeks; 14 May Ascension, 15 May Atw art. 3(3), then the weekend."""
    assert both(law, decrees, "wmo-2-3-2", "2026-04-02", 6, "weeks") == "2026-05-18"


def test_wmo_decision(law, decrees):
    """Art. 2.3.5(2) Wmo, two weeks."""
    assert both(law, decrees, "wmo-2-3-5", "2026-04-20", 2, "weeks") == "2026-05-04"
    assert both(law, decrees, "wmo-2-3-5", "2026-04-21", 2, "weeks") == "2026-05-06"


def test_objection_with_committee(law, decrees):
    """Art. 7:10(1) Awb, twelve weeks from the end of the objection term; Whit Monday.

    Atw art. 4(a) excludes terms of more than twelve weeks, so this one rolls.
    """
    assert both(law, decrees, "awb-7-10-committee", "2026-03-02", 12, "weeks") == "2026-05-26"


def test_objection_without_committee(law, decrees):
    """Art. 7:10(1) Awb, six weeks; 13 April is a Monday."""
    assert both(law, decrees, "awb-7-10", "2026-03-02", 6, "weeks") == "2026-04-13"


def test_term_for_objecting(law, decrees):
    """Art. 6:7 and 6:8(1) Awb: the day after the announcement is day 1, the 42nd the last."""
    assert both(law, decrees, "awb-6-7", "2026-01-19", 6, "weeks") == "2026-03-02"
    assert both(law, decrees, "awb-6-7", "2026-03-24", 6, "weeks") == "2026-05-06"


def test_assistance(law, decrees):
    """Art. 4:13(2) Awb: the Participatiewet has no term of its own."""
    assert both(law, decrees, "pw-4-13", "2026-03-02", 8, "weeks") == "2026-04-28"


def test_decision_not_to_deal_with(law, decrees):
    """Art. 4:5(4) Awb, four weeks after the supplement."""
    assert both(law, decrees, "awb-4-5-4", "2026-03-06", 4, "weeks") == "2026-04-07"


def test_copy_from_the_register(law, decrees):
    """Art. 2.55 Wet BRP, four weeks; 29 March 2027 is Easter Monday."""
    assert both(law, decrees, "brp-2-55", "2027-03-01", 4, "weeks") == "2027-03-30"


def test_permit_with_consent_of_another(law, decrees):
    """Art. 16.64 Omgevingswet, twelve weeks, which still roll (Atw art. 4(a)): Whit Monday."""
    assert both(law, decrees, "ow-16-64-consent", "2026-03-02", 12, "weeks") == "2026-05-26"


def test_valuation(law, decrees):
    """Art. 24(1) Wet WOZ: eight weeks after the start of the year; 1 January is day 0."""
    assert both(law, decrees, "woz-24", "2026-01-01", 8, "weeks") == "2026-02-26"


def test_objection_to_a_valuation_in_the_same_year(law):
    """Art. 30 Wet WOZ: within the calendar year in which it came in; 31 December is the end."""
    for text in ("2026-01-01", "2026-03-02", "2026-11-19"):
        assert not law.in_last_weeks(day(text), 6)
        assert deadline_of("woz-30", day(text), received=day(text)) == day("2026-12-31")


@pytest.mark.parametrize("received", ["2026-11-20", "2026-12-31"])
def test_objection_to_a_valuation_in_the_last_six_weeks(law, decrees, received):
    """Art. 30 Wet WOZ: received in the last six weeks (20 November is the first of 42 days).

    Then art. 7:10(1) Awb: six weeks from the end of the objection term.
    """
    assert law.in_last_weeks(day(received), 6)
    term = day("2027-01-04")
    found = deadline_of("woz-30", term, received=day(received))
    assert found == law.end_of_term(term, 6, "weeks", True, decrees) == day("2027-02-15")


# Extension


def extended(law, decrees, rule, start, terms, given, rolls):
    """The deadline with an extension given on a day; terms are (amount, unit) of base and more."""
    (amount, unit), more = terms
    found = deadline_of(rule, day(start), extended=day(given))
    wanted = law.deadline(
        day(start),
        amount,
        unit,
        extension=more,
        extended=day(given),
        roll=rolls[0],
        roll_sum=rolls[1],
        decrees=decrees,
    )
    assert found == wanted
    return str(found)


def test_woo_put_off(law, decrees):
    """Art. 4.4(2) Woo: two weeks, counted on from 3 April; six weeks in all roll."""
    terms = ((4, "weeks"), (2, "weeks"))
    assert (
        extended(law, decrees, "woo-4-4", "2026-03-06", terms, "2026-04-03", (True, True))
        == "2026-04-17"
    )


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("2026-04-27", "2026-06-08"),
        ("2026-04-28", "2026-06-08"),  # the last day of the term as it rolled
        ("2026-04-29", "2026-04-28"),  # too late: it changes nothing
    ],
)
def test_permit_extended(law, decrees, given, last):
    """Art. 16.64 Omgevingswet: once six weeks, within the term; fourteen weeks in all."""
    terms = ((8, "weeks"), (6, "weeks"))
    assert extended(law, decrees, "ow-16-64", "2026-03-02", terms, given, (True, False)) == last


def test_a_permit_extended_does_not_roll(law, decrees):
    """Atw art. 4(a): eight and six weeks are more than twelve; 11 April 2026 is a Saturday."""
    terms = ((8, "weeks"), (6, "weeks"))
    assert (
        extended(law, decrees, "ow-16-64", "2026-01-03", terms, "2026-02-02", (True, False))
        == "2026-04-11"
    )


def test_an_objection_put_off_to_twelve_weeks_rolls(law, decrees):
    """Art. 7:10(3) Awb; Atw art. 4(a): twelve weeks are not more than twelve. Whit Monday."""
    terms = ((6, "weeks"), (6, "weeks"))
    assert (
        extended(law, decrees, "awb-7-10", "2026-03-02", terms, "2026-04-13", (True, True))
        == "2026-05-26"
    )


def test_the_extensive_procedure_extended(law, decrees):
    """Art. 16.66 Omgevingswet: six months to Saturday 4 July, and six weeks."""
    terms = ((6, "months"), (6, "weeks"))
    assert (
        extended(law, decrees, "ow-16-66", "2026-01-04", terms, "2026-03-01", (False, False))
        == "2026-08-15"
    )
    assert (
        extended(law, decrees, "ow-16-66", "2026-01-04", terms, "2026-07-05", (False, False))
        == "2026-07-04"
    )


def test_a_rule_without_extension_has_none():
    """Art. 4:13 Awb knows no extension of a fixed length."""
    assert deadline_of("awb-4-13", day("2026-03-02"), extended=day("2026-03-10")) == day(
        "2026-04-28"
    )


# Suspension


def suspended(law, decrees, start, *stops, amount=8):
    intervals = [(day(a), day(b)) for a, b in stops]
    stopped = law.suspended(intervals)
    found = deadline_of("awb-4-13", day(start), suspensions=intervals)
    assert found == law.deadline(day(start), amount, "weeks", stopped=stopped, decrees=decrees)
    return str(found)


def test_twenty_days_suspended(law, decrees):
    """Art. 4:15(1)(a) Awb: 13 January to 1 February; 22 March is a Sunday."""
    assert len(law.suspended([(day("2026-01-12"), day("2026-02-02"))])) == 20
    assert suspended(law, decrees, "2026-01-05", ("2026-01-12", "2026-02-02")) == "2026-03-23"


@pytest.mark.parametrize("completed", ["2026-01-12", "2026-01-13"])
def test_completed_at_once(law, decrees, completed):
    """Art. 4:15(1) Awb: "met ingang van de dag na" to "tot de dag waarop": no day between."""
    assert suspended(law, decrees, "2026-01-06", ("2026-01-12", completed)) == "2026-03-03"


def test_one_day_suspended(law, decrees):
    """Art. 4:15(1) Awb: the 13th only."""
    assert suspended(law, decrees, "2026-01-06", ("2026-01-12", "2026-01-14")) == "2026-03-04"


def test_suspensions_that_overlap_count_once(law, decrees):
    """Art. 4:15 Awb: the term stands still or it does not; 13 January to 1 February."""
    stops = [
        ("2026-01-12", "2026-01-26"),
        ("2026-01-19", "2026-02-02"),
        ("2026-01-20", "2026-01-22"),
    ]
    assert suspended(law, decrees, "2026-01-05", *stops) == "2026-03-23"


def test_suspensions_that_touch(law, decrees):
    """Art. 4:15(1) Awb: the day of completion counts again, though a new request goes out on it."""
    stops = [("2026-01-12", "2026-01-19"), ("2026-01-19", "2026-02-02")]
    assert suspended(law, decrees, "2026-01-06", *stops) == "2026-03-23"  # 6 + 13 days, a Sunday


def test_asked_on_the_day_of_receipt(law, decrees):
    """Art. 4:15(1)(a) Awb: then the first day does not count: 14 January is day 1."""
    assert suspended(law, decrees, "2026-01-06", ("2026-01-06", "2026-01-14")) == "2026-03-10"


def test_asked_on_the_last_day(law, decrees):
    """Art. 4:15(1)(a) Awb: suspended from the day after, when the term has ended."""
    assert suspended(law, decrees, "2026-01-06", ("2026-03-03", "2026-03-20")) == "2026-03-03"


def test_asked_on_the_day_before(law, decrees):
    """Art. 4:15(1)(a) Awb: one day is left, that of completion."""
    assert suspended(law, decrees, "2026-01-06", ("2026-03-02", "2026-03-20")) == "2026-03-20"


def test_asked_when_the_term_was_over(law, decrees):
    """Art. 4:15(1) Awb suspends a term that runs."""
    assert suspended(law, decrees, "2026-01-06", ("2026-03-10", "2026-03-30")) == "2026-03-03"


def test_a_second_request_within_the_time_won(law, decrees):
    """Art. 4:15(1)(a) Awb: 3 March would have been the last day, the first suspension moved it."""
    stops = [("2026-01-12", "2026-02-02"), ("2026-03-10", "2026-03-13")]
    assert suspended(law, decrees, "2026-01-06", *stops) == "2026-03-25"


def test_months_move_by_the_days_suspended(law, decrees):
    """Art. 3:18 with 4:15 Awb: 4 July and twenty days; Friday 24 July."""
    stops = [(day("2026-01-12"), day("2026-02-02"))]
    found = deadline_of("ow-16-66", day("2026-01-04"), suspensions=stops)
    stopped = law.suspended(stops)
    assert found == law.deadline(day("2026-01-04"), 6, "months", stopped=stopped, roll=False)
    assert found == day("2026-07-24")


def test_until_the_day_of_and_through_it(law):
    """Art. 4.4(3) Woo: "tot en met de dag"; art. 4:15(1) Awb: "tot de dag"."""
    view = [(day("2026-01-12"), day("2026-01-15"))]
    assert len(law.suspended(view)) == 2
    assert len(law.suspended(view, through=True)) == 3


def test_suspended_and_extended(law, decrees):
    """Art. 16.64 Omgevingswet and 4:15 Awb: the extension is in time while the term still runs.

    56 days and 20 end on Sunday 22 March, rolled to the 23rd; with 42 more on 3 May, a Sunday too.
    """
    stops = [(day("2026-01-12"), day("2026-02-02"))]
    asked = {"suspensions": stops, "extended": day("2026-03-23")}
    assert deadline_of("ow-16-64", day("2026-01-05"), **asked) == day("2026-05-03")
    late = {"suspensions": stops, "extended": day("2026-03-24")}
    assert deadline_of("ow-16-64", day("2026-01-05"), **late) == day("2026-03-23")


# Change of law


def test_before_and_after_the_omgevingswet():
    """Invoeringswet Omgevingswet art. 4.3: what was received before 2024 stays under the Wabo."""
    assert deadline_of("wabo-3-9", day("2023-12-31")) == day("2024-02-26")
    assert deadline_of("ow-16-64", day("2024-01-01")) == day("2024-02-26")
    with pytest.raises(ParameterError, match="wabo-3-9"):
        deadline_of("wabo-3-9", day("2024-01-01"))
    with pytest.raises(ParameterError, match="ow-16-64"):
        deadline_of("ow-16-64", day("2023-12-31"))


def test_the_day_of_receipt_chooses_the_rule():
    """The same: not the day from which the term is counted."""
    found = deadline_of("wabo-3-9", day("2024-01-08"), received=day("2023-12-31"))
    assert found == day("2024-03-04")


# Penalty


@pytest.mark.parametrize(
    ("notice", "most"), [("2026-03-03", 1442), ("2019-01-01", 1442), ("2018-12-31", 1260)]
)
def test_most(law, notice, most):
    """Art. 4:17(1) and (2) Awb: 14 days of 23, 35 and 45 euro; of 20, 30 and 40 before 2019.

    The regulation of 14 November 2018: the day on which the notice came in decides.
    """
    due, late = day(notice) - 7 * DAY, day(notice) + 300 * DAY
    amounts = law.PENALTY if most == 1442 else law.FORMER_PENALTY
    assert law.penalty(due, day(notice), late, amounts) == most
    assert penalty_of("awb-4-17", due, day(notice), late) == most


@pytest.mark.parametrize(
    ("days", "euro"),
    [
        (0, 0),
        (1, 23),
        (14, 322),
        (15, 357),
        (28, 812),
        (29, 857),
        (41, 1397),
        (42, 1442),
        (43, 1442),
    ],
)
def test_by_days(law, days, euro):
    """Art. 4:17(2) and (3) Awb; the circular: received on a Monday, due from the Tuesday two weeks later.

    Notice on Tuesday 3 March, so 18 March is the first day.
    """
    due, notice = day("2026-03-02"), day("2026-03-03")
    until = day("2026-03-18") + days * DAY
    assert law.penalty(due, notice, until) == euro
    assert penalty_of("awb-4-17", due, notice, until) == euro


def test_the_circulars_monday(law):
    """Circular on penalties (BWBR0035667) 1.1, under condition 3: Monday, then Tuesday two weeks later."""
    assert law.first_penalty_day(day("2026-02-27"), day("2026-03-02")) == day("2026-03-17")
    assert penalty_of("awb-4-17", day("2026-02-27"), day("2026-03-02"), day("2026-03-17")) == 0
    assert penalty_of("awb-4-17", day("2026-02-27"), day("2026-03-02"), day("2026-03-18")) == 23


@pytest.mark.parametrize("notice", ["2026-02-01", "2026-03-01", "2026-03-02"])
def test_a_notice_before_the_term_ended_is_none(law, notice):
    """Art. 4:17(3) Awb; RvS 2011-02-09, BP3711: one that is premature is no notice."""
    asked = day("2026-03-02"), day(notice), day("2026-12-31")
    assert law.penalty(*asked) == 0
    assert penalty_of("awb-4-17", *asked) == 0


def test_decided_before_the_two_weeks_were_over(law):
    """Art. 4:17(3) Awb."""
    asked = day("2026-03-02"), day("2026-03-10"), day("2026-03-12")
    assert law.penalty(*asked) == 0
    assert penalty_of("awb-4-17", *asked) == 0


def test_holidays_do_not_stop_a_penalty(law):
    """Art. 4:17(1) Awb: the Algemene termijnenwet does not apply to the 42 days."""
    due, notice = day("2026-03-16"), day("2026-03-17")
    assert law.penalty(due, notice, day("2026-04-07")) == 6 * 23  # 1 to 6 April: Easter within
    assert penalty_of("awb-4-17", due, notice, day("2026-04-07")) == 6 * 23


def test_an_extension_of_the_extensive_procedure_is_told_within_eight_weeks() -> None:
    """Art. 16.66(3) Omgevingswet: 8 weeks from 5 January end on 2 March (`extend_within`)."""
    base, longer = day("2026-07-05"), day("2026-08-16")
    assert deadline_of("ow-16-66", day("2026-01-05")) == base
    assert deadline_of("ow-16-66", day("2026-01-05"), extended=day("2026-03-02")) == longer
    assert deadline_of("ow-16-66", day("2026-01-05"), extended=day("2026-03-03")) == base
