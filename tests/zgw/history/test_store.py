"""The stored log: whole in the folder of its state, in any number of buckets, as every command takes it."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest
from typer.testing import CliRunner

import pmtools as pm
from pmtools.cli.app import app
from pmtools.engine.buckets import in_buckets
from pmtools.errors import PrivacyError, SchemaError
from pmtools.log import LargeLog
from pmtools.origin import Note
from pmtools.sources.store.manifest import read_manifest
from pmtools.sources.store.reading import parts_of, read_store
from pmtools.sources.zgw.history.log import build_log

HOSTILE = [
    '=cmd|"/c calc"',
    "a\nb",
    "x" * 500,
    "</script>",
    "naam\x00nul",
    "ﷺ 🏛",
    "'; DROP TABLE zaak; --",
]


@pytest.fixture
def several(state):
    for n in range(40):
        zaak, unit = f"z{n:02}", (f"r{n:02}", f"Team {n % 7}")
        state.case(zaak, kanaal="Web").status(
            "ontvangen", f"2026-01-{1 + n % 28:02}T09:00:00Z", zaak=zaak
        )
        if n % 3 == 0:
            state.status("klaar", f"2026-03-{1 + n % 28:02}T09:00:00Z", zaak=zaak)
            state.trail(
                "status",
                "create",
                f"2026-03-{1 + n % 28:02}T09:00:01Z",
                zaak=zaak,
                object=f"s{state.numbers['status']:03}",
                wie=f"p{n % 5}",
            )
        if n % 2:
            state.add(
                "rol",
                id=unit[0],
                zaak=zaak,
                soort="organisatorische_eenheid",
                generiek="behandelaar",
                registratiedatum="2026-01-02T09:00:00Z",
                team=unit[1],
            )
    return state


def test_buckets_make_no_difference(several, tmp_path):
    one = several.log()
    assert len(read_manifest(several.folder).buckets) == 1
    many = several.log(rows=13)
    n = len(read_manifest(several.folder).buckets)
    assert n > 8
    assert many.events.equals(one.events)
    assert many.events.schema == one.events.schema
    assert many.cases.equals(one.cases)
    assert many.origin.sha256 == one.origin.sha256
    assert many.events["seq"].to_list() == list(range(many.events.height))


def test_measures_are_the_same_read_a_part_at_a_time(several):
    log = several.log(rows=13)
    large = pm.read_log(several.folder, memory="460MB")
    if not isinstance(large, LargeLog):  # it is small: as parts all the same
        manifest = read_manifest(several.folder)
        large = LargeLog(
            parts_of(several.folder, manifest), manifest.origin, partial(in_buckets, n=8)
        )
    for measure in (pm.throughput_time, pm.variants, pm.activities, pm.time_between, pm.handovers):
        assert measure(large).equals(measure(log)), measure.__name__
    assert pm.throughput_time(log, by="laatste_team").equals(
        pm.throughput_time(large, by="laatste_team")
    )
    with pytest.raises(PrivacyError):
        pm.throughput_time(log, by="attribute:resource")


def test_a_command_takes_the_folder_and_store_does_not_add_to_it(several):
    several.log()
    folder = str(several.folder)
    done = CliRunner().invoke(app, ["check", folder])
    assert done.exit_code == 0, done.output
    refused = CliRunner().invoke(app, ["store", "environmental_permit", "--out", folder])
    assert refused.exit_code != 0
    assert "was not made by pmtools store" in " ".join(refused.output.split())
    assert (several.folder / "state.sqlite").exists()


def test_a_new_log_replaces_the_old_one_and_nothing_else(several):
    several.log()
    (several.folder / "letter.txt").write_text("dear")
    (several.folder / "data-7").mkdir()  # of a command that was killed
    several.status("bezig", "2026-05-01T09:00:00Z", zaak="z00")
    assert "In behandeling" in several.log().labels
    there = {path.name for path in several.folder.iterdir()}
    assert there == {"state.sqlite", "store.json", "letter.txt", "data-8"}


def test_an_old_log_stays_whole_when_a_new_one_cannot_be_made(several, monkeypatch):
    before = several.log()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmtools.sources.store.disk.json.dump", full)
    with pytest.raises(OSError, match="No space"):
        build_log(several.db, several.folder, "zaken")
    assert read_store(several.folder).events.equals(before.events)
    assert {path.name for path in several.folder.iterdir()} == {
        "state.sqlite",
        "store.json",
        "store.json.part",
        "data-1",
    }


def test_a_log_without_an_event_is_refused_with_what_to_check(state):
    with pytest.raises(SchemaError, match="pmtools zgw check"):
        state.log()
    assert not (state.folder / "data-1").exists()
    state.case(registratiedatum="", startdatum=None).status("nowhere", "2026-01-01T00:00:00Z")
    with pytest.raises(SchemaError, match="1 × status of a type that is not in the catalogue"):
        state.log()


def test_labels_and_properties_may_be_anything(state, accounted_for):
    for n, label in enumerate(HOSTILE):
        state.add(
            "statustype",
            id=f"t{n}",
            zaaktype="type",
            omschrijving=label,
            volgnummer=n,
            eindstatus=0,
        )
        state.case(f"z{n}", zaaktype="type").status(f"t{n}", "2026-01-05T09:00:00Z", zaak=f"z{n}")
        state.add("eigenschap", zaak=f"z{n}", naam=label, waarde=label)
    state.add("eigenschap", zaak="z0", naam="team", waarde="x").add(
        "eigenschap", zaak="z0", naam="finished", waarde="y"
    )
    log = state.log(rows=5)
    assert {*HOSTILE} < {*log.labels}
    assert {*HOSTILE, "team_source", "finished_source"} < {*log.cases.columns}
    assert log.cases.filter(pl.col("case_id").cast(pl.String) == "z2")[HOSTILE[2]].to_list() == [
        HOSTILE[2]
    ]
    assert accounted_for(log)


def test_notes_say_what_cannot_be_known(state):
    for number, day in enumerate(("01", "02", "05", "06"), start=1):
        state.add(
            "run",
            number=number,
            begun=f"2026-03-{day}T08:00:00.000000Z",
            ended=f"2026-03-{day}T08:10:00.000000Z",
            scope="VERG, BEZWAAR; up to openbaar",
        )
    state.case(audit="closed", einddatum=None).seen("opgeschort", ("1", "2026-03-01T08:00", None))
    state.seen("verlenging", ("P1D", "2026-03-01T08:00", None)).status(
        "nowhere", "2026-01-06T09:00:00Z"
    )
    state.case(
        "hidden", audit="read", hidden_since="2026-03-05T08:00:00.000000Z", einddatum="2026-02-01"
    ).status("bezig", "2026-01-06T09:00:00Z", zaak="hidden")
    told = {
        note.key: dict(note.values) for note in state.log().origin.notes if isinstance(note, Note)
    }
    assert told == {
        "zgw_scope": {"scope": "VERG, BEZWAAR; up to openbaar"},
        "zgw_first_look": {"n": 1, "first": "2026-03-01"},
        "zgw_blind": {"hours": 72},
        "zgw_intervals": {"suspended": 1, "extended": 1},
        "zgw_hidden": {"n": 1},
        "zgw_unknown_statuses": {"n": 1},
        "zgw_end_differs": {"n": 1},
    }


def test_durations_are_whole_days_from_the_first_day_of_the_case(state):
    state.add(
        "zaaktype",
        id="months",
        identificatie="M",
        omschrijving="Maanden",
        doorlooptijd="P1Y1M",
        servicenorm="P8W",
    )
    state.case(zaaktype="months", startdatum="2026-01-31", verlenging="PT36H").case(
        "y", zaaktype="gone"
    )
    columns = ("doorlooptijd", "servicenorm", "verlenging", "zaaktype", "zaaktype_code")
    # 31 January 2026 and thirteen months: 28 February 2027.
    assert state.log().cases.select(*columns).rows() == [
        (None, None, None, None, None),
        (393, 56, None, "Maanden", "M"),
    ]


def test_a_case_type_has_the_name_of_its_latest_version(state):
    state.add(
        "zaaktype",
        id="new",
        identificatie="VERG",
        catalogus="c",
        omschrijving="Vergunning (nieuw)",
        begin_geldigheid="2026-01-01",
        versiedatum="2026-01-01",
        concept=0,
    )
    state.add(
        "zaaktype",
        id="draft",
        identificatie="VERG",
        catalogus="c",
        omschrijving="Ontwerp",
        begin_geldigheid="2027-01-01",
        versiedatum="2027-01-01",
        concept=1,
    )
    state.case().case("y", zaaktype="new")
    assert state.log().cases.select("zaaktype", "zaaktype_versie").rows() == [
        ("Vergunning (nieuw)", "2026-01-01"),
        ("Vergunning (nieuw)", "2025-01-01"),
    ]
