"""Every row of the table of events, from states made by hand."""

from __future__ import annotations

import json

import pytest

BETWEEN = "moment: between two snapshots"


def test_a_case_that_was_only_registered(state, told):
    log = state.case().log()
    assert told(log, "precision", "resource", "derived") == [
        ("Zaak geregistreerd", "2026-01-05 00:00", "day", None, None)
    ]
    assert log.cases["finished"].to_list() == [None]


def test_the_trail_tells_when_and_by_whom_a_case_was_registered(state, told):
    state.case().trail("zaak", "create", "2026-01-05T10:11:12.123456Z", wie="p1")
    assert told(state.log(), "precision", "resource") == [
        ("Zaak geregistreerd", "2026-01-05 11:11:12.123456", "time", "p1")
    ]


def test_statuses_are_their_types_at_their_moments(state, told):
    state.case().status("bezig", "2026-01-07T09:30:00Z").status("ontvangen", "2026-01-05T09:00:00Z")
    state.status("klaar", "2026-02-10T15:00:00.5Z")
    log = state.log()
    assert told(log, "precision", "derived") == [
        ("Zaak geregistreerd", "2026-01-05 00:00", "day", None),
        ("Ontvangen", "2026-01-05 10:00", "time", None),
        ("In behandeling", "2026-01-07 10:30", "time", None),
        ("Afgehandeld", "2026-02-10 16:00:00.500", "time", None),
    ]
    assert log.cases["finished"].to_list() == [True]


def test_who_set_a_status_is_its_role_else_the_trail_else_the_handler(state, told):
    state.case()
    handler = {"zaak": "z", "soort": "medewerker", "generiek": "behandelaar"}
    state.add("rol", id="r1", **handler, registratiedatum="2026-01-06T00:00:00Z", wie="p-handler")
    state.add("rol", id="r2", zaak="z", soort="medewerker", generiek="adviseur", wie="p-adviser")
    state.status("ontvangen", "2026-01-05T12:00:00Z")
    state.status("bezig", "2026-01-07T12:00:00Z", gezet_door="r2")
    state.status("bezig", "2026-01-08T12:00:00Z")
    state.trail("status", "create", "2026-01-09T12:00:00Z", object="s003", wie="p-clerk")
    state.status("klaar", "2026-01-10T12:00:00Z")
    rows = told(state.log(), "resource", "derived", "registered")
    assert rows == [
        ("Zaak geregistreerd", "2026-01-05 00:00", None, None, None),
        ("Ontvangen", "2026-01-05 13:00", None, None, None),  # nobody handled it yet
        ("Toegewezen aan behandelaar", "2026-01-06 01:00", "p-handler", None, None),
        ("In behandeling", "2026-01-07 13:00", "p-adviser", None, None),
        ("In behandeling", "2026-01-08 13:00", "p-clerk", None, "2026-01-09 13:00"),
        ("Afgehandeld", "2026-01-10 13:00", "p-handler", "resource: handler of the case", None),
    ]


def test_a_result_of_which_the_trail_tells(state, told):
    state.case(resultaat="r").status("klaar", "2026-02-10T15:00:00Z")
    state.add("resultaat", id="r", zaak="z", resultaattype="verleend")
    state.trail("resultaat", "create", "2026-02-10T14:59:00Z", object="r", wie="p1")
    log = state.log()
    assert told(log, "resource", "registered", "derived")[1:] == [
        ("Resultaat vastgelegd: Verleend", "2026-02-10 15:59", "p1", "2026-02-10 15:59", None),
        ("Afgehandeld", "2026-02-10 16:00", None, None, None),
    ]
    assert log.cases["resultaat"].to_list() == ["Verleend"]


def test_a_result_without_a_trail_stands_just_before_the_last_end(state, told):
    state.case().status("klaar", "2026-02-10T15:00:00Z").status("bezig", "2026-02-11T15:00:00Z")
    state.status("klaar", "2026-02-12T15:00:00Z")
    state.add("resultaat", id="r", zaak="z", resultaattype="verleend")
    assert told(state.log(), "derived")[1:] == [
        ("Afgehandeld", "2026-02-10 16:00", None),
        ("Heropend", "2026-02-11 16:00", "from the statuses"),
        ("In behandeling", "2026-02-11 16:00", None),
        ("Resultaat vastgelegd: Verleend", "2026-02-12 16:00", "moment: end status"),
        ("Afgehandeld", "2026-02-12 16:00", None),
    ]


def test_a_result_of_a_day_stands_before_the_end_of_that_day(state, told):
    state.case().status("bezig", "2026-02-10T23:00:00Z").status("klaar", "2026-02-10T23:00:00Z")
    state.add("resultaat", id="r", zaak="z", resultaattype="verleend")
    assert told(state.log(), "precision")[1:] == [
        ("In behandeling", "2026-02-11 00:00", "day"),
        ("Resultaat vastgelegd: Verleend", "2026-02-11 00:00", "day"),
        ("Afgehandeld", "2026-02-11 00:00", "day"),
    ]


def test_a_result_without_trail_or_end_is_between_two_snapshots(state, told):
    state.case(resultaat="r").add("resultaat", id="r", zaak="z", resultaattype="verleend")
    state.seen(
        "resultaat", ("", "2026-03-01T08:00", "2026-03-08T08:00"), ("r", "2026-03-09T08:00", None)
    )
    assert told(state.log(), "earliest", "latest", "derived")[1:] == [
        ("Resultaat vastgelegd: Verleend", "2026-03-08 09:00", "2026-03-08 09:00", "2026-03-09 09:00", BETWEEN)
    ]  # fmt: skip


def test_decisions_have_days(state, told):
    state.case().add(
        "besluit", id="b", zaak="z", datum="2026-02-08", verzenddatum="2026-02-10", publicatiedatum="2026-02-12"
    )  # fmt: skip
    assert told(state.log(), "precision")[1:] == [
        ("Besluit genomen", "2026-02-08 00:00", "day"),
        ("Besluit verzonden", "2026-02-10 00:00", "day"),
        ("Besluit gepubliceerd", "2026-02-12 00:00", "day"),
    ]


def test_documents_and_substatuses_have_the_moment_of_the_source(state, told):
    state.case().status("bezig", "2026-01-07T09:30:00Z")
    unit = {"zaak": "z", "soort": "organisatorische_eenheid", "generiek": "behandelaar"}
    state.add("rol", id="r1", **unit, registratiedatum="2026-01-05T12:00:00Z", team="Balie")
    state.add("document", id="d1", zaak="z", moment="2026-01-07T09:30:00Z")
    state.add("document", id="d2", zaak="z", moment="2026-01-09T09:30:00.5Z")
    state.add("substatus", id="b1", zaak="z", moment="2026-01-08T00:00:00Z")
    state.trail("zaakinformatieobject", "create", "2026-01-07T09:30:01Z", object="d1", wie="p1")
    assert told(state.log(), "resource", "registered", "precision", "team")[2:] == [
        ("In behandeling", "2026-01-07 10:30", None, None, "time", "Balie"),
        ("Document toegevoegd", "2026-01-07 10:30", "p1", "2026-01-07 10:30:01", "time", "Balie"),
        ("Substatus gezet", "2026-01-08 01:00", None, None, "time", "Balie"),
        ("Document toegevoegd", "2026-01-09 10:30:00.500", None, None, "time", "Balie"),
    ]


def test_suspension_and_extension_by_the_trail_are_exact(state, told):
    state.case().trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.trail(
        "zaak", "partial_update", "2026-01-10T10:00:00.000001Z", wie="p1", opgeschort=("0", "1")
    )
    state.trail("zaak", "partial_update", "2026-01-20T10:00:00Z", wie="p2", opgeschort=("1", "0"))
    state.trail(
        "zaak", "update", "2026-01-25T10:00:00Z", wie="p3", verlenging=("", "P42D"),
        uiterlijke_einddatum=("2026-03-02", "2026-04-13"),
    )  # fmt: skip
    rows = told(state.log(), "resource", "earliest", "latest", "derived")[1:]
    assert rows == [
        ("Opgeschort", "2026-01-10 11:00:00.000001", "p1", None, None, None),
        ("Hervat", "2026-01-20 11:00", "p2", None, None, None),
        ("Uiterste datum gewijzigd", "2026-01-25 11:00", "p3", None, None, None),
        ("Termijn verlengd", "2026-01-25 11:00", "p3", None, None, None),
    ]


def test_suspension_and_extension_by_snapshots_stand_as_wide_as_they_can_be(state, told):
    state.case()
    state.seen(
        "opgeschort",
        ("0", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("1", "2026-03-03T08:00", "2026-03-08T08:00"),
        ("0", "2026-03-09T08:00", None),
    )
    state.seen(
        "verlenging",
        ("", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("P42D", "2026-03-03T08:00", None),
    )
    state.seen(
        "uiterlijke_einddatum",
        ("2026-03-02", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("2026-04-13", "2026-03-03T08:00", None),
    )
    second, third = "2026-03-02 09:00", "2026-03-03 09:00"
    assert told(state.log(), "earliest", "latest", "derived")[1:] == [
        ("Opgeschort", second, second, third, BETWEEN),
        ("Uiterste datum gewijzigd", second, second, third, BETWEEN),
        ("Termijn verlengd", second, second, third, BETWEEN),
        ("Hervat", "2026-03-09 09:00", "2026-03-08 09:00", "2026-03-09 09:00", BETWEEN),
    ]


def test_a_first_date_is_no_change_and_one_that_goes_is_none(state, told):
    state.case().seen(
        "uiterlijke_einddatum",
        ("", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("2026-04-13", "2026-03-03T08:00", "2026-03-04T08:00"),
        ("", "2026-03-05T08:00", None),
    )
    state.seen("einddatum_gepland", ("2026-04-13", "2026-03-03T08:00", "2026-03-04T08:00"), ("2026-05-13", "2026-03-05T08:00", None))  # fmt: skip
    assert [row[0] for row in told(state.log())] == ["Zaak geregistreerd"]


def test_teams_and_handlers_are_assigned_when_their_role_is_registered(state, told):
    state.case().status("bezig", "2026-01-05T12:00:00Z")
    unit = {"zaak": "z", "soort": "organisatorische_eenheid", "generiek": "behandelaar"}
    state.add("rol", id="r1", **unit, registratiedatum="2026-01-06T12:00:00Z", team="Balie")
    state.seen(
        "rol:r1",
        (json.dumps([unit["soort"], "behandelaar", None, "Balie"]), "2026-03-01T08:00", None),
    )
    state.add("rol", id="r2", **unit, registratiedatum="2026-01-08T12:00:00Z", team="Vergunningen")
    state.add("rol", id="r3", zaak="z", soort="organisatorische_eenheid", generiek="adviseur", team="Brandweer", registratiedatum="2026-01-09T12:00:00Z")  # fmt: skip
    state.status("klaar", "2026-01-10T12:00:00Z")
    log = state.log()
    of_case = "team: handler's team of the case"
    assert told(log, "team", "derived") == [
        ("Zaak geregistreerd", "2026-01-05 00:00", "Balie", of_case),  # the first one
        ("In behandeling", "2026-01-05 13:00", "Balie", of_case),
        ("Toegewezen aan Balie", "2026-01-06 13:00", "Balie", None),
        ("Toegewezen aan Vergunningen", "2026-01-08 13:00", "Vergunningen", None),
        ("Afgehandeld", "2026-01-10 13:00", "Vergunningen", of_case),
    ]
    assert log.cases["laatste_team"].to_list() == ["Vergunningen"]


def test_a_case_is_reopened_as_its_status_is(state, told):
    state.case().status("klaar", "2026-01-10T12:00:00Z").status("bezig", "2026-01-12T12:00:00Z")
    state.status("bezig", "2026-01-13T12:00:00Z")
    log = state.log()
    assert [row[0] for row in told(log)][1:] == ["Afgehandeld", "Heropend", "In behandeling", "In behandeling"]  # fmt: skip
    assert log.cases["finished"].to_list() == [False]


@pytest.mark.parametrize("table", ["status", "besluit", "document", "substatus"])
def test_what_cannot_be_an_event_is_set_aside_with_its_place(state, table, accounted_for):
    state.case()
    if table == "status":
        state.status("nowhere", "2026-01-10T12:00:00Z").status("bezig", "soon")
        state.status("bezig", "9999-12-31T00:00:00Z").status(
            "bezig", "2026-01-10T12:00:00Z", zaak="other"
        )
        aside = {"event without a case": 1, "event without a time": 2, "status of a type that is not in the catalogue": 1}  # fmt: skip
        first = ("status s001",)
    elif table != "besluit":
        state.add(table, id="a", zaak="z", moment="").add(table, id="b", zaak="z", moment="soon")
        state.add(table, id="c", zaak="other", moment="2026-01-10T12:00:00Z")
        aside, first = {"event without a case": 1, "event without a time": 2}, (f"{table} a", f"{table} b")  # fmt: skip
    else:
        state.add("besluit", id="b", zaak="z", datum="someday", verzenddatum="")
        aside, first = {"event without a time": 1}, ("besluit b",)
    log = state.log()
    assert log.origin.set_aside == aside
    assert first in log.origin.examples.values()
    assert accounted_for(log)
    assert log.events.height == 1
