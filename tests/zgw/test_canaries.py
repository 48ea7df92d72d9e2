"""Personal data in every field of the source is nowhere afterwards: store, log, errors, reports."""

import gzip
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner
from zgw_pulling import KilledError, lines, profile_of, pull_from
from zgw_story import Story
from zgw_stub import Stub, World, ask, faults

from pmtools.cli.app import app
from pmtools.errors import PmtoolsError
from pmtools.sources.opening import read_log
from pmtools.sources.zgw.keeping.fields import Keeper
from pmtools.sources.zgw.keeping.trail import trail_rows


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that can be written lies below one folder, temporary files too."""
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> bytes:
    """All bytes of all files, unpacked where they are packed; Parquet as its texts."""
    import polars as pl

    told = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            told.append(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
            if zipfile.is_zipfile(path):
                told += [
                    zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()
                ]
            if path.suffix == ".parquet":
                told.append(pl.read_parquet(path).write_json().encode())
    return b"\n".join(told)


def left(world: World, data: bytes) -> list[str]:
    return [one for one in world.canaries() if one.encode() in data]


def test_the_source_has_every_canary(world: World, stub: Stub) -> None:
    """Else the tests below would say nothing."""
    Story(world, 31).begin(15)
    case = world.open_case("BEZWAAR", employee="kanarie.mdw1", team="Team Noord")
    for change in (world.suspend, world.extend, world.add_substatus, world.add_document):
        change(case)
    world.decide(case, "2026-03-01")
    world.tick(minutes=1)
    world.close(case)
    paths = [
        "zaken",
        "statussen",
        "resultaten",
        "rollen",
        f"zaken/{case}/audittrail",
        "substatussen",
    ]
    paths += [f"zaken/{case}/zaakeigenschappen", "zaakinformatieobjecten"]
    told = "".join(ask(stub, f"/zaken/api/v1/{path}", client="auditor").text for path in paths)
    kinds = ("zaaktypen", "statustypen", "resultaattypen", "besluittypen", "catalogussen")
    told += "".join(ask(stub, f"/catalogi/api/v1/{path}", client="auditor").text for path in kinds)
    told += ask(stub, "/besluiten/api/v1/besluiten", client="auditor").text
    absent = [one for one in world.canaries() if one not in told and "fout" not in one]
    assert len(absent) < len(world.canaries()) / 4, absent


@pytest.mark.parametrize("client", ["extractor", "auditor"])
@pytest.mark.parametrize("added", [False, True])
def test_nothing_personal_is_kept(
    world: World, stub: Stub, scratch: Path, client: str, added: bool
) -> None:
    story = Story(world, 32, added=added)
    profile = profile_of(stub, client, documents=added, substatuses=added)
    story.begin(20)
    for turn in range(3):
        with pytest.raises(KilledError):
            pull_from(stub, scratch / "log", client, kill_at=20 + turn, profile=profile)
        assert left(world, contents(scratch)) == []
        pull_from(stub, scratch / "log", client, profile=profile)
        assert left(world, contents(scratch)) == []
        story.go_on(15)
        world.tick(hours=1)
    kinds = {line[1] for line in lines(scratch / "log")}
    assert len(lines(scratch / "log")) > 100
    assert ({"Document toegevoegd", "Substatus gezet"} <= kinds) == added


def test_a_canary_that_is_kept_would_be_found(
    world: World, stub: Stub, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "who", lambda self, name: name)
    world.open_case("BEZWAAR", employee="kanarie.mdw1")
    pull_from(stub, scratch / "log")
    assert left(world, contents(scratch)) == ["kanarie.mdw1"]


@pytest.mark.long
def test_no_error_says_anything_personal(world: World, stub: Stub, scratch: Path) -> None:
    """Every request of a pull refused once, and every body spoiled once."""
    Story(world, 33, added=True).begin(6)
    profile = profile_of(stub, "auditor", documents=True, substatuses=True)
    said = []
    for fault in (
        faults.status(400),
        faults.status(403),
        faults.status(404),
        faults.no_object(7),
        faults.no_json(),
    ):
        for path in (
            "/zaaktypen",
            r"/zaken$",
            "/statussen",
            "/resultaten",
            "/rollen",
            "/audittrail",
            "/besluiten",
            "/zaakinformatieobjecten",
            "/substatussen",
            "/consumer",
        ):
            stub.forget()
            stub.plant(fault, path=path, times=None)
            try:
                pull_from(stub, scratch / f"log{len(said)}", "auditor", profile=profile)
                said.append("")
            except PmtoolsError as error:
                said.append(f"{error!r} {error.__cause__!r} {error.__context__!r}")
    assert len([one for one in said if one]) > 20
    assert left(world, "".join(said).encode()) == []
    assert left(world, contents(scratch)) == []


def test_the_rows_of_a_trail_hold_nothing_of_its_bodies(world: World, stub: Stub) -> None:
    case = world.open_case("BEZWAAR", employee="kanarie.mdw1", team="Team Noord")
    world.suspend(case)
    world.extend(case)
    body = ask(stub, f"/zaken/api/v1/zaken/{case}/audittrail", client="auditor").body
    rows = trail_rows(Keeper(lambda name: "p-x"), case, body)
    assert left(world, repr(rows).encode()) == []
    assert {row["field"] for row in rows} == {
        "",
        "rol",
        "opgeschort",
        "verlenging",
        "uiterlijke_einddatum",
    }


@pytest.mark.long
def test_a_report_of_the_log_holds_nothing_personal(
    world: World, stub: Stub, scratch: Path
) -> None:
    story = Story(world, 34)
    story.begin(40)
    pull_from(stub, scratch / "zaken", "auditor")
    for notebook in ("improvement", "log_health"):
        done = CliRunner().invoke(app, ["report", "zaken", "--notebook", notebook, "--quiet"])
        assert done.exit_code == 0, done.output
    assert left(world, contents(scratch)) == []
    done = CliRunner().invoke(app, ["scan", str(scratch)])
    assert done.exit_code == 0, done.output
    assert read_log(scratch / "zaken").origin.pseudonyms == ("resource",)
    assert os.environ["TMPDIR"] == str(scratch / "tmp")
