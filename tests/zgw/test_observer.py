"""The oracle against a case that was worked out by hand, with and without the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime

from zgw_observer import Pull, Row, expected, pull
from zgw_stub import World


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def story(*, audit: bool) -> tuple[World, str, list[Pull]]:
    """Ten changes between four looks; 2 March 2026 is in winter time, 29 March begins summer.

    pull 1: 3 March 09:00, pull 2: 5 March, pull 3: 8 March, pull 4: 20 March, all at 09:00 UTC
    """
    world, pulls = World(), []
    case = world.open_case("BEZWAAR", team="Team Alfa", employee="kanarie.mdw1")  # 2 March 09:00
    world.now = at("03-03T09:00")
    pulls.append(pull(world, audit=audit))
    world.now = at("03-03T12:00")
    world.suspend(case)
    world.now = at("03-04T10:00")
    world.resume(case)
    world.now = at("03-04T12:00")
    world.set_status(case, "Hoorzitting gepland", "2026-03-01T08:00:00Z")
    world.now = at("03-05T09:00")
    pulls.append(pull(world, audit=audit))
    world.now = at("03-06T10:00")
    world.suspend(case)
    world.assign_team(case, "Team Beta")
    world.now = at("03-08T09:00")
    pulls.append(pull(world, audit=audit))
    world.now = at("03-09T15:00")
    world.resume(case)
    world.extend(case)  # uiterlijk moves with it
    world.now = at("03-10T16:00")
    world.decide(case, "2026-03-10", "2026-03-11")
    world.close(case, "Geweigerd")
    world.now = at("03-12T10:00")
    world.set_status(case, "Gehoord")
    world.now = at("03-20T09:00")
    pulls.append(pull(world, audit=audit))
    return world, case, pulls


DAYS = [
    ("Besluit genomen", at("03-09T23:00")), ("Besluit verzonden", at("03-10T23:00")),
]  # fmt: skip
STATUSES = [
    ("Hoorzitting gepland", at("03-01T08:00")), ("Ontvangen", at("03-02T09:00")),
    ("Beslist", at("03-10T16:00")), ("Heropend", at("03-12T10:00")), ("Gehoord", at("03-12T10:00")),
]  # fmt: skip
ASSIGNED = [
    ("Toegewezen aan behandelaar", at("03-02T09:00")), ("Toegewezen aan Team Alfa", at("03-02T09:00")),
]  # fmt: skip


def test_without_a_trail_changes_lie_between_two_looks() -> None:
    world, case, pulls = story(audit=False)
    third, fourth = at("03-08T09:00"), at("03-20T09:00")
    spans = [
        ("Opgeschort", at("03-05T09:00"), at("03-05T09:00"), third),
        ("Toegewezen aan Team Beta", at("03-05T09:00"), at("03-05T09:00"), third),
        ("Hervat", fourth, third, fourth),
        ("Termijn verlengd", third, third, fourth),
        ("Uiterste datum gewijzigd", third, third, fourth),
    ]
    rows = [Row(case, *span) for span in spans]
    rows += [Row(case, *one) for one in STATUSES + ASSIGNED]
    rows += [Row(case, *one, precision="day") for one in DAYS]
    rows.append(Row(case, "Zaak geregistreerd", at("03-01T23:00"), precision="day"))
    rows.append(Row(case, "Resultaat vastgelegd: Geweigerd", at("03-10T16:00")))
    found = expected(world.history, pulls)
    assert set(found) == set(rows)
    assert len(found) == len(rows) == 16
    for row in found:
        if row.earliest and row.latest and row.true:
            assert row.earliest <= row.true <= row.latest


def test_with_the_trail_every_change_has_its_moment() -> None:
    world, case, pulls = story(audit=True)
    moments = [
        ("Opgeschort", at("03-03T12:00")), ("Hervat", at("03-04T10:00")),
        ("Opgeschort", at("03-06T10:00")), ("Toegewezen aan Team Beta", at("03-06T10:00")),
        ("Hervat", at("03-09T15:00")), ("Termijn verlengd", at("03-09T15:00")),
        ("Uiterste datum gewijzigd", at("03-09T15:00")), ("Zaak geregistreerd", at("03-02T09:00")),
        ("Resultaat vastgelegd: Geweigerd", at("03-10T16:00")),
    ]  # fmt: skip
    rows = [Row(case, *one) for one in moments + STATUSES + ASSIGNED]
    rows += [Row(case, *one, precision="day") for one in DAYS]
    found = expected(world.history, pulls)
    assert set(found) == set(rows)
    assert len(found) == len(rows) == 18


def test_a_pull_knows_only_what_was_there_when_it_looked() -> None:
    world, _, pulls = story(audit=False)
    first = expected(world.history, pulls[:1])
    assert [row.activity for row in first] == [
        "Zaak geregistreerd", "Ontvangen", "Toegewezen aan Team Alfa", "Toegewezen aan behandelaar",
    ]  # fmt: skip
    second = {row.activity for row in expected(world.history, pulls[:2])}
    assert second == {row.activity for row in first} | {"Hoorzitting gepland"}


def test_what_is_suspended_at_first_sight_began_after_registration() -> None:
    world = World()
    open_, closed = (world.open_case("BEZWAAR", wijk=None, initiator=False) for _ in range(2))
    world.now = at("03-03T09:00")
    for case in (open_, closed):
        world.suspend(case)
    world.close(closed)
    world.now = at("03-09T09:00")
    found = expected(world.history, [pull(world)])
    spans = {row.case: (row.earliest, row.latest) for row in found if row.activity == "Opgeschort"}
    assert spans == {
        open_: (at("03-01T23:00"), at("03-09T09:00")),
        closed: (at("03-01T23:00"), at("03-09T09:00")),  # an end can be backdated
    }


def test_a_deleted_case_vanishes_and_a_hidden_one_stays_as_it_was() -> None:
    world = World()
    gone, hidden, never = (world.open_case("BEZWAAR") for _ in range(3))
    pulls = [pull(world, hidden=[never])]
    world.tick(days=1)
    world.delete_case(gone)
    world.set_status(hidden, "Gehoord")
    world.tick(days=1)
    pulls.append(pull(world, hidden=[hidden, never]))
    found = expected(world.history, pulls)
    assert {row.case for row in found} == {hidden}
    assert {row.activity for row in found} == {"Zaak geregistreerd", "Ontvangen"}
    assert {row.case for row in expected(world.history, pulls[:1])} == {gone, hidden}


def test_without_laatst_gemuteerd_a_backdated_status_waits_for_a_full_reading() -> None:
    world = World()
    case = world.open_case("BEZWAAR")
    pulls = [pull(world)]
    world.tick(days=1)
    world.set_status(case, "Gehoord", "2026-03-01T10:00:00Z")
    pulls.append(pull(world))

    def told(**how: bool) -> set[str]:
        return {row.activity for row in expected(world.history, pulls, **how)}

    assert "Gehoord" in told()
    assert "Gehoord" not in told(gemuteerd=False)
    pulls.append(pull(world, full=True))
    assert "Gehoord" in told(gemuteerd=False)


def test_a_handler_changed_and_changed_back_is_unknown_and_no_reason_to_read_the_trail() -> None:
    world = World()
    case = world.open_case("BEZWAAR", team="Team Alfa")
    pulls = [pull(world, audit=True)]
    for team in ("Team Beta", "Team Alfa"):
        world.tick(days=1)
        world.assign_team(case, team)
    pulls.append(pull(world, audit=True))
    assert [row.activity for row in expected(world.history, pulls)].count(
        "Toegewezen aan Team Beta"
    ) == 0
    world.tick(days=1)
    world.suspend(case)
    pulls.append(pull(world, audit=True))
    found = {row.activity: row.end for row in expected(world.history, pulls)}
    assert found["Toegewezen aan Team Beta"] == at("03-03T09:00")


def test_statuses_of_midnights_are_days() -> None:
    world = World()
    world.now = at("07-01T09:00")
    case = world.open_case("VERHUIZING", registered="2026-06-01", first=None, initiator=False)
    world.set_status(case, 3, "2026-06-02T00:00:02Z")
    world.set_status(case, 2, "2026-06-02T00:00:01Z")
    world.set_status(case, 1, "2026-06-01T00:00:00+02:00")
    lone = world.open_case("BEZWAAR", registered="2026-06-01", first=None, initiator=False)
    world.set_status(lone, 1, "2026-06-01T00:00:00Z")
    world.set_status(lone, 2, "2026-06-01T10:00:00Z")
    found = expected(world.history, [pull(world)])
    steps = {
        (row.case, row.activity): (row.end, row.precision)
        for row in found
        if row.activity[0] != "Z"
    }
    assert steps == {
        (case, "Ontvangen"): (at("05-31T22:00"), "day"),
        (case, "Gecontroleerd"): (at("06-01T22:00"), "day"),
        (case, "Verwerkt"): (at("06-01T22:00"), "day"),
        (lone, "Ontvangen"): (at("06-01T00:00"), "time"),
        (lone, "Hoorzitting gepland"): (at("06-01T10:00"), "time"),
    }
