"""Changes by snapshots and by the trail: what is told once, and how wide an interval is."""

from __future__ import annotations

import json

import pytest

BETWEEN = "moment: between two snapshots"
UNIT, PERSON = "organisatorische_eenheid", "medewerker"


def role(kind: str, who: str, generic: str = "behandelaar") -> str:
    return json.dumps([kind, generic, *((None, who) if kind == UNIT else (who, None))])


def of(rows: list[tuple], *labels: str) -> list[tuple]:
    return [row for row in rows if row[0] in labels]


SUSPENSION = ("Opgeschort", "Hervat")


def test_a_change_that_the_trail_told_is_not_told_again_by_a_snapshot(state, told):
    state.case(audit="read", audit_from="2026-03-09T08:00:01.000000Z")
    state.trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.trail("zaak", "partial_update", "2026-03-02T10:00:00Z", opgeschort=("0", "1"))
    state.seen(
        "opgeschort", ("0", "2026-03-01T08:00", "2026-03-02T08:00"), ("1", "2026-03-03T08:00", None)
    )
    assert of(told(state.log(), "derived"), *SUSPENSION) == [
        ("Opgeschort", "2026-03-02 11:00", None)
    ]


def test_what_the_trail_tells_between_two_equal_looks_is_told(state, told):
    state.case().trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.trail("zaak", "partial_update", "2026-03-02T10:00:00Z", opgeschort=("0", "1"))
    state.trail("zaak", "partial_update", "2026-03-02T11:00:00Z", opgeschort=("1", "0"))
    state.seen("opgeschort", ("0", "2026-03-01T08:00", None))
    assert of(told(state.log(), "derived"), *SUSPENSION) == [
        ("Opgeschort", "2026-03-02 11:00", None),
        ("Hervat", "2026-03-02 12:00", None),
    ]


@pytest.mark.parametrize(
    ("sent", "arrived"), [("09:59:58", "10:00:03"), ("09:59:50", "09:59:55"), ("10:00:10", "10:00:20")]
)  # fmt: skip
def test_an_answer_that_crosses_the_change_or_another_clock_adds_nothing(
    state, told, sent, arrived
):
    # The snapshot shows what was before the change although it arrived after it, or what is after
    # it although it arrived before: the trail is believed.
    state.case(seen_from=f"2026-03-02T{sent}.000000Z")
    state.trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.trail("zaak", "partial_update", "2026-03-02T10:00:00Z", opgeschort=("0", "1"))
    late = arrived > "10:00"
    state.seen("opgeschort", ("0" if late else "1", f"2026-03-02T{arrived}", None))
    assert of(told(state.log(), "derived"), *SUSPENSION) == [
        ("Opgeschort", "2026-03-02 11:00", None)
    ]


def test_what_was_changed_behind_the_back_of_the_trail_is_known_by_snapshots(state, told):
    state.case(audit="read").trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.seen(
        "opgeschort", ("0", "2026-03-01T08:00", "2026-03-02T08:00"), ("1", "2026-03-03T08:00", None)
    )
    assert of(told(state.log(), "earliest", "latest", "derived"), *SUSPENSION) == [
        ("Opgeschort", "2026-03-02 09:00", "2026-03-02 09:00", "2026-03-03 09:00", BETWEEN)
    ]


def test_a_migrated_case_was_suspended_between_its_registration_and_the_trail(state, told):
    state.case().trail(
        "zaak", "partial_update", "2026-02-02T10:00:00Z", wie="p1", opgeschort=("1", "0")
    )
    assert of(told(state.log(), "earliest", "latest", "resource", "derived"), *SUSPENSION) == [
        ("Opgeschort", "2026-01-05 00:00", "2026-01-05 00:00", "2026-02-02 11:00", None, BETWEEN),
        ("Hervat", "2026-02-02 11:00", None, None, "p1", None),
    ]


def test_the_look_is_the_bound_after_the_end_too_as_an_end_can_be_set_back_in_time(state, told):
    state.case(einddatum="2026-02-10")
    state.seen("verlenging", ("P42D", "2026-03-01T08:00", None))
    assert of(told(state.log(), "earliest", "latest"), "Termijn verlengd") == [
        ("Termijn verlengd", "2026-01-05 00:00", "2026-01-05 00:00", "2026-03-01 09:00")
    ]


def test_at_a_first_look_at_an_open_case_the_look_is_the_bound(state, told):
    state.case().seen("opgeschort", ("1", "2026-03-01T08:00", None))
    assert of(told(state.log(), "earliest", "latest"), *SUSPENSION) == [
        ("Opgeschort", "2026-01-05 00:00", "2026-01-05 00:00", "2026-03-01 09:00")
    ]


def test_a_case_resumed_between_two_looks(state, told):
    state.case()
    state.seen(
        "opgeschort", ("1", "2026-03-01T08:00", "2026-03-08T08:00"), ("0", "2026-03-09T08:00", None)
    )
    assert of(told(state.log(), "earliest", "latest"), *SUSPENSION) == [
        ("Opgeschort", "2026-01-05 00:00", "2026-01-05 00:00", "2026-03-01 09:00"),
        ("Hervat", "2026-03-09 09:00", "2026-03-08 09:00", "2026-03-09 09:00"),
    ]


def test_what_began_and_ended_between_two_looks_is_not_there(state, told):
    state.case().seen("opgeschort", ("0", "2026-03-01T08:00", None))
    assert of(told(state.log()), *SUSPENSION) == []


def test_between_two_suspensions_of_which_one_look_saw_the_gap_there_is_no_overlap(state, told):
    state.case()
    state.seen(
        "opgeschort",
        ("1", "2026-03-01T08:00", "2026-03-02T08:00"),
        ("0", "2026-03-03T08:00:04", "2026-03-03T08:00:01"),  # asked at 1, answered at 4
        ("1", "2026-03-04T08:00", "2026-03-05T08:00"),
        ("0", "2026-03-06T08:00", None),
    )
    assert of(told(state.log(), "earliest", "latest"), *SUSPENSION) == [
        ("Opgeschort", "2026-01-05 00:00", "2026-01-05 00:00", "2026-03-01 09:00"),
        ("Hervat", "2026-03-03 09:00:04", "2026-03-02 09:00", "2026-03-03 09:00:04"),
        ("Opgeschort", "2026-03-03 09:00:04", "2026-03-03 09:00:01", "2026-03-04 09:00"),
        ("Hervat", "2026-03-06 09:00", "2026-03-05 09:00", "2026-03-06 09:00"),
    ]


def test_another_extension_is_another_event(state, told):
    state.case().trail("zaak", "update", "2026-02-02T10:00:00Z", verlenging=("", "P14D"))
    state.trail("zaak", "update", "2026-02-03T10:00:00Z", verlenging=("P14D", "P42D"))
    state.trail("zaak", "update", "2026-02-04T10:00:00Z", verlenging=("P42D", ""))
    log = state.log()
    assert [row[1] for row in of(told(log), "Termijn verlengd")] == [
        "2026-02-02 11:00",
        "2026-02-03 11:00",
    ]


def test_a_role_that_is_put_to_another_team(state, told):
    state.case().status("bezig", "2026-03-20T12:00:00Z")
    state.add("rol", id="r", zaak="z", soort=UNIT, generiek="behandelaar", registratiedatum="2026-01-05T12:00:00Z", team="B")  # fmt: skip
    state.seen(
        "rol:r",
        (role(UNIT, "A"), "2026-03-01T08:00", "2026-03-08T08:00"),
        (role(UNIT, "B"), "2026-03-09T08:00", None),
    )
    assert told(state.log(), "team", "earliest", "latest", "derived")[1:] == [
        ("Toegewezen aan A", "2026-01-05 13:00", "A", None, None, None),
        (
            "Toegewezen aan B",
            "2026-03-08 09:00",
            "B",
            "2026-03-08 09:00",
            "2026-03-09 09:00",
            BETWEEN,
        ),
        ("In behandeling", "2026-03-20 13:00", "B", None, None, "team: handler's team of the case"),
    ]


def test_a_role_that_is_put_as_the_trail_tells(state, told):
    state.case().trail("zaak", "create", "2026-01-05T11:59:00Z")
    state.add("rol", id="r", zaak="z", soort=PERSON, generiek="behandelaar", registratiedatum="2026-01-05T12:00:00Z", wie="p2")  # fmt: skip
    state.trail(
        "rol",
        "create",
        "2026-01-05T12:00:00.007Z",
        object="r",
        wie="boss",
        rol=(None, role(PERSON, "p1")),
    )
    state.trail(
        "rol",
        "update",
        "2026-02-05T12:00:00Z",
        object="r",
        wie="boss",
        rol=(role(PERSON, "p1"), role(PERSON, "p2")),
    )
    state.seen("rol:r", (role(PERSON, "p2"), "2026-03-01T08:00", None))
    assert told(state.log(), "resource", "earliest", "derived")[1:] == [
        ("Toegewezen aan behandelaar", "2026-01-05 13:00", "p1", None, None),
        ("Toegewezen aan behandelaar", "2026-02-05 13:00", "p2", None, None),
    ]


def test_a_role_that_vanishes_ends_and_one_that_comes_again_is_told_again(state, told):
    state.case()
    state.seen(
        "rol:r",
        (role(UNIT, "A"), "2026-03-01T08:00", "2026-03-02T08:00"),
        ("", "2026-03-03T08:00", "2026-03-04T08:00"),
        (role(UNIT, "A"), "2026-03-05T08:00", None),
    )
    state.status("bezig", "2026-03-02T12:00:00Z").status("bezig", "2026-03-03T09:00:00Z").status(
        "bezig", "2026-03-06T09:00:00Z"
    )
    log = state.log()
    assert told(log, "team", "earliest", "latest")[1:] == [
        ("Toegewezen aan A", "2026-01-05 00:00", "A", "2026-01-05 00:00", "2026-03-01 09:00"),
        ("In behandeling", "2026-03-02 13:00", "A", None, None),  # for all that is known
        ("In behandeling", "2026-03-03 10:00", None, None, None),
        ("Toegewezen aan A", "2026-03-04 09:00", "A", "2026-03-04 09:00", "2026-03-05 09:00"),
        ("In behandeling", "2026-03-06 10:00", "A", None, None),
    ]


def test_an_adviser_who_becomes_the_handler_is_assigned_then(state, told):
    state.case()
    state.add("rol", id="r", zaak="z", soort=PERSON, generiek="behandelaar", registratiedatum="2026-01-05T12:00:00Z", wie="p1")  # fmt: skip
    state.seen(
        "rol:r",
        (role(PERSON, "p1", "adviseur"), "2026-03-01T08:00", "2026-03-02T08:00"),
        (role(PERSON, "p1"), "2026-03-03T08:00", None),
    )
    assert told(state.log(), "resource", "latest")[1:] == [
        ("Toegewezen aan behandelaar", "2026-03-02 09:00", "p1", "2026-03-03 09:00")
    ]


def test_a_look_of_the_very_moment_of_a_change_is_no_news(state, told):
    state.case(seen_from="2026-03-02T10:00:03.000000Z")
    state.trail("zaak", "create", "2026-01-05T10:00:00Z")
    state.trail("zaak", "update", "2026-03-02T10:00:00Z", opgeschort=("0", "1"))
    state.trail("zaak", "update", "2026-03-02T10:00:03Z", opgeschort=("1", "0"))
    state.seen("opgeschort", ("0", "2026-03-01T08:00", None))
    assert of(told(state.log()), *SUSPENSION) == [
        ("Opgeschort", "2026-03-02 11:00"),
        ("Hervat", "2026-03-02 11:00:03"),
    ]


def test_a_role_that_was_seen_before_its_registration_is_known_by_looks(state, told):
    state.case()
    state.add("rol", id="r", zaak="z", soort=UNIT, generiek="behandelaar", registratiedatum="2026-03-09T07:00:00Z", team="B")  # fmt: skip
    state.seen("rol:r", (role(UNIT, "A"), "2026-03-01T08:00", "2026-03-08T08:00"), (role(UNIT, "B"), "2026-03-09T08:00", None))  # fmt: skip
    assert told(state.log(), "earliest", "latest")[1:] == [
        ("Toegewezen aan A", "2026-01-05 00:00", "2026-01-05 00:00", "2026-03-01 09:00"),
        ("Toegewezen aan B", "2026-03-08 09:00", "2026-03-08 09:00", "2026-03-09 09:00"),
    ]
