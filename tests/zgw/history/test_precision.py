"""Times or dates: decided per case and per case type, and the order within a day."""

from __future__ import annotations

import pytest


def days(rows):
    return [(activity, moment, precision) for activity, moment, precision in rows if activity != "Zaak geregistreerd"]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-03-27T22:00:00Z", "2026-04-11T22:00:00Z"),  # local midnight, an offset of summer
        ("2026-03-27T23:00:00Z", "2026-04-11T23:00:00Z"),  # local midnight, an offset of winter
        ("2026-03-28T00:00:00+01:00", "2026-04-12T00:00:00+02:00"),
        ("2026-03-28T00:00:00Z", "2026-04-12T00:00:00Z"),  # as if it were midnight in UTC
        ("2026-03-28T00:00:01Z", "2026-04-12T00:00:02Z"),  # with a number
        ("2026-03-28T00:00:01Z", "2026-04-12T00:00:99Z"),  # with one that no clock shows
    ],
)
def test_a_case_with_nothing_but_midnights_has_dates(state, told, first, second):
    state.case().status("ontvangen", first).status("bezig", second)
    for n in range(20):  # of its type most statuses have times
        state.case(f"other{n}").status("bezig", "2026-03-27T09:00:00Z", zaak=f"other{n}")
    assert days(told(state.log(), "precision")) == [
        ("Ontvangen", "2026-03-28 00:00", "day"),
        ("In behandeling", "2026-04-12 00:00", "day"),
    ]


@pytest.mark.parametrize(
    "second", ["2026-04-11T22:00:00.001Z", "2026-04-11T21:00:00Z", "2026-04-11T00:01:00Z"]
)
def test_one_time_among_the_statuses_of_a_case_makes_all_of_them_times(state, told, second):
    state.case().status("ontvangen", "2026-03-27T22:00:00Z").status("bezig", second)
    rows = days(told(state.log(), "precision"))
    assert rows[0] == ("Ontvangen", "2026-03-27 23:00", "time")
    assert rows[1][2] == "time"


def test_one_midnight_is_no_sign_by_itself(state, told):
    state.case().status("ontvangen", "2026-03-27T23:00:00Z")
    state.case("b").status("ontvangen", "2026-03-27T09:00:00Z", zaak="b")
    assert days(told(state.log(), "precision")) == [("Ontvangen", "2026-03-28 00:00", "time")]


@pytest.mark.parametrize(("midnights", "precision"), [(9, "day"), (8, "time")])
def test_of_a_type_with_nine_in_ten_midnights_a_midnight_is_a_date(
    state, told, midnights, precision
):
    for n in range(10):
        hour = "00:00:00" if n < midnights else "09:00:00"
        state.case(f"c{n}").status("ontvangen", f"2026-03-27T{hour}Z", zaak=f"c{n}")
    log = state.log(rows=5)  # counted over all buckets
    assert days(told(log, "precision", case="c0")) == [
        ("Ontvangen", "2026-03-27 00:00" if precision == "day" else "2026-03-27 01:00", precision)
    ]
    assert days(told(log, "precision", case="c9")) == [("Ontvangen", "2026-03-27 10:00", "time")]


def test_versions_of_a_case_type_are_one(state, told):
    state.add(
        "zaaktype", id="type2", identificatie="VERG", catalogus="c", omschrijving="Vergunning"
    )
    for n in range(9):
        state.case(f"c{n}").status("ontvangen", "2026-03-27T00:00:00Z", zaak=f"c{n}")
    state.case(zaaktype="type2").status("ontvangen", "2026-03-27T00:00:00Z")
    assert days(told(state.log(), "precision")) == [("Ontvangen", "2026-03-27 00:00", "day")]


def test_statuses_of_one_day_go_by_their_number_then_by_that_of_their_type(state, told):
    state.case(registratiedatum="2026-03-28")
    state.status("klaar", "2026-03-28T00:00:03Z").status("bezig", "2026-03-28T00:00:02Z")
    state.status("bezig", "2026-03-28T00:00:00Z").status("ontvangen", "2026-03-28T00:00:00Z")
    assert [row[0] for row in told(state.log())] == [
        "Zaak geregistreerd", "Ontvangen", "In behandeling", "In behandeling", "Afgehandeld",
    ]  # fmt: skip


def test_a_case_reopened_within_a_day_is_told_just_before_its_status(state, told):
    state.case(registratiedatum="2026-03-28")
    state.status("klaar", "2026-03-28T00:00:01Z").status("bezig", "2026-03-28T00:00:02Z")
    rows = told(state.log(), "precision", "derived")
    assert rows[1:] == [
        ("Afgehandeld", "2026-03-28 00:00", "day", None),
        ("Heropend", "2026-03-28 00:00", "day", "from the statuses"),
        ("In behandeling", "2026-03-28 00:00", "day", None),
    ]
