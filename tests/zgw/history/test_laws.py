"""Laws of histories, on made up ones: what is looked at is contained, and no order plays a part."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmtools.sources.zgw.history.events import History, events
from pmtools.sources.zgw.history.tables import read_catalogue, read_tables

START = datetime(2026, 1, 5, tzinfo=UTC) - timedelta(hours=1)
"""Midnight in the Netherlands on the day on which every case here is registered."""
NOW = timedelta(days=100)
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def iso(since: timedelta) -> str:
    return (START + since).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


seconds = st.integers(1, int(NOW.total_seconds()) - 1)


@st.composite
def histories(draw):
    """True moments of suspension and resumption, and looks: sent, read and answered."""
    times = sorted(draw(st.lists(seconds, max_size=8, unique=True)))
    toggles = [timedelta(seconds=one) for one in times]
    looks, free = [], timedelta()
    for at in sorted(draw(st.lists(seconds, min_size=1, max_size=8, unique=True))):
        sent = max(timedelta(seconds=at), free)
        read = sent + timedelta(milliseconds=draw(st.integers(1, 90_000)))
        answered = read + timedelta(milliseconds=draw(st.integers(1, 90_000)))
        looks.append((sent, read, answered))
        free = answered + timedelta(seconds=1)
    # Now and then a change happens while an answer is under way, or at its very moments.
    for moments in draw(st.lists(st.sampled_from(looks), max_size=2)):
        off = draw(st.sampled_from([-1, 0, 1])) * timedelta(milliseconds=1)
        toggles = sorted({*toggles, draw(st.sampled_from(moments)) + off})
    return toggles, looks


def suspended_at(toggles, moment) -> str:
    return str(sum(one <= moment for one in toggles) % 2)


def runs_of(toggles, looks):
    """What snapshots keep: run-length, from the first answer to the last request."""
    shown = [(suspended_at(toggles, read), sent, answered) for sent, read, answered in looks]
    runs = [[*of] for _, of in groupby(shown, key=lambda one: one[0])]
    kept = [(run[0][0], run[0][2], run[-1][1]) for run in runs]
    return [
        (value, first, last if n < len(kept) - 1 else None)
        for n, (value, first, last) in enumerate(kept)
    ]


def intervals(rows):
    """From and until when a case is suspended, by events in order; they alternate."""
    found, begun = [], None
    for activity, moment in rows:
        if activity == "Opgeschort":
            assert begun is None
            begun = moment
        elif activity == "Hervat":
            assert begun is not None
            found.append((begun, moment))
            begun = None
    found += [(begun, NOW * 2)] if begun is not None else []
    merged = []
    for begin, end in found:
        assert begin <= end
        if merged and merged[-1][1] >= begin:
            begin = merged.pop()[0]  # noqa: PLW2901
        merged.append((begin, end))
    return merged


@pytest.fixture
def schema(new_state, tmp_path):
    made = new_state(tmp_path / "empty").catalogue()
    text = "\n".join(made.db.iterdump())
    made.db.close()
    return text


def switches_of(db) -> list[tuple[str, timedelta]]:
    zone = "Europe/Amsterdam"
    tables = read_tables(db, ("", None), zone)
    rows = events(History(tables, read_catalogue(db), pl.Series(dtype=pl.String)))
    kept = rows.filter(pl.col("activity").is_in(["Opgeschort", "Hervat"]))
    return [
        (activity, moment - START) for activity, moment in kept.select("activity", "end").rows()
    ]


def state_of(schema, toggles, looks, *, trail: bool) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(schema)
    db.execute(
        "INSERT INTO zaak (id, registratiedatum, first_seen, seen_from) VALUES ('z', '2026-01-05', ?, ?)",
        (iso(looks[0][2]), iso(looks[-1][0])),
    )
    for value, first, last in runs_of(toggles, looks):
        told = (value, iso(first), last if last is None else iso(last))
        db.execute("INSERT INTO seen VALUES ('z', 'opgeschort', ?, ?, ?)", told)
    if trail:
        records = [("create", timedelta(), "", None, None)]
        records += [
            ("partial_update", one, "opgeschort", str(n % 2), str((n + 1) % 2))
            for n, one in enumerate(toggles)
        ]
        for number, (actie, moment, field, old, new) in enumerate(records):
            db.execute(
                "INSERT INTO trail VALUES ('z', ?, ?, ?, 'zaak', 'z', 'p', ?, ?, ?)",
                (number, iso(moment), actie, field, old, new),
            )
    return db


@QUICK
@given(history=histories())
def test_suspensions_by_looks_contain_the_true_ones_that_were_looked_at(schema, history):
    toggles, looks = history
    found = intervals(switches_of(state_of(schema, toggles, looks, trail=False)))
    true = [*pairwise(toggles)][::2] + ([(toggles[-1], NOW * 2)] if len(toggles) % 2 else [])
    for begin, end in true:
        if any(begin <= read < end for _, read, _ in looks):
            assert any(first <= begin and end <= last for first, last in found)
    # What is told is not wider than the looks around it allow.
    for first, last in found:
        assert any(
            suspended_at(toggles, read) == "1" and first <= read <= last for _, read, _ in looks
        )


@QUICK
@given(history=histories())
def test_suspensions_by_the_trail_are_the_true_ones_whatever_the_looks_show(schema, history):
    toggles, looks = history
    found = switches_of(state_of(schema, toggles, looks, trail=True))
    assert found == [(("Opgeschort", "Hervat")[n % 2], one) for n, one in enumerate(toggles)]


def filled(made, order: random.Random) -> None:
    """Rows of a few cases, with ties, in some order."""
    rows = []
    for n in range(8):
        z = f"z{n}"
        rows.append(
            (
                "zaak",
                {
                    "id": z,
                    "zaaktype": "type",
                    "registratiedatum": "2026-01-05",
                    "first_seen": iso(NOW),
                    "seen_from": iso(NOW),
                    "roles_from": iso(NOW),
                },
            )
        )
        for k, kind in enumerate(("ontvangen", "bezig", "bezig", "klaar", "bezig")):
            moment = f"2026-01-{6 + (n + k) // 3:02}T{'00:00:00' if n % 2 else '09:00:00'}Z"
            rows.append(
                ("status", {"id": f"s{n}{k}", "zaak": z, "statustype": kind, "moment": moment})
            )
            rows.append(
                (
                    "trail",
                    {
                        "zaak": z,
                        "number": k,
                        "moment": "2026-02-01T09:00:00Z",
                        "actie": "create",
                        "soort": "status",
                        "object": f"s{n}{k}",
                        "wie": f"p{k}",
                        "field": "",
                    },
                )
            )
        for k in range(3):
            rows.append(
                (
                    "rol",
                    {
                        "id": f"r{n}{k}",
                        "zaak": z,
                        "soort": "organisatorische_eenheid",
                        "generiek": "behandelaar",
                        "registratiedatum": "2026-01-06T09:00:00Z",
                        "team": f"T{k}",
                    },
                )
            )
            rows.append(
                (
                    "seen",
                    {
                        "zaak": z,
                        "field": "opgeschort",
                        "value": str(k % 2),
                        "first": iso(timedelta(days=20 + 2 * k)),
                        "last": iso(timedelta(days=21 + 2 * k)),
                    },
                )
            )
            rows.append(("besluit", {"id": f"b{n}{k}", "zaak": z, "datum": "2026-01-07"}))
            rows.append(("eigenschap", {"zaak": z, "naam": f"e{k}", "waarde": f"w{k}"}))
            rows.append(("resultaat", {"id": f"x{n}{k}", "zaak": z, "resultaattype": "verleend"}))
    order.shuffle(rows)
    for table, values in rows:
        made.add(table, **values)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_pulling_changes_nothing(new_state, tmp_path, seed):
    logs = []
    for order in (random.Random(0), random.Random(seed + 1)):
        made = new_state(tmp_path / str(len(logs))).catalogue()
        filled(made, order)
        logs.append(made.log(rows=30 if logs else 10_000))
        made.db.close()
    one, other = logs
    assert other.origin.sha256 == one.origin.sha256
    assert other.events.equals(one.events)
    assert other.cases.equals(one.cases)


def test_another_content_has_another_hash(new_state, tmp_path):
    hashes = set()
    for change in (
        "",
        "UPDATE status SET moment = '2026-01-09T10:00:00Z' WHERE id = 's00'",
        "UPDATE zaak SET kanaal = 'x' WHERE id = 'z1'",
        "UPDATE trail SET wie = 'p9' WHERE zaak = 'z3'",
    ):
        made = new_state(tmp_path / str(len(hashes))).catalogue()
        filled(made, random.Random(0))
        made.db.execute(change)
        hashes.add(made.log().origin.sha256)
        made.db.close()
    assert len(hashes) == 4
