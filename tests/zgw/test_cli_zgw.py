"""`pmtools zgw check` and `pull` as they are typed: what is said, exit codes, and the log after it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from zgw_pulling import lines
from zgw_story import Story
from zgw_stub import Stub, World

import pmtools as pm
from pmtools.cli.app import app

PROFILE = """
[server]
url = "{base}"
[client]
id = "{client}"
[take]
case_types = ["BEZWAAR", "OMG-VERG"]
"""


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def profile(scratch: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Path:
    return written(scratch, stub, monkeypatch, "extractor")


def written(folder: Path, stub: Stub, monkeypatch: pytest.MonkeyPatch, client: str) -> Path:
    monkeypatch.setenv("PMTOOLS_ZGW_SECRET", f"geheim-van-{client}")
    path = folder / "vergunningen.toml"
    path.write_text(PROFILE.format(base=stub.base, client=client), encoding="utf-8")
    return path


def run(*given: object) -> Result:
    return CliRunner().invoke(app, ["zgw", *map(str, given)])


def facts(done: Result) -> dict[str, str]:
    """Heading to what stands behind it."""
    return {line[:16].strip(): line[16:] for line in done.stdout.partition("\n\n")[0].splitlines()}


def test_check_says_what_this_client_may_see(world: World, stub: Stub, profile: Path) -> None:
    for code, n in (("BEZWAAR", 2), ("OMG-VERG", 3), ("VERHUIZING", 4)):
        for _ in range(n):
            world.open_case(code)
    world.open_case("OMG-VERG", version=1)
    done = run("check", profile)
    assert done.exit_code == 0, done.output
    told = facts(done)
    assert told["cases"] == "10"
    assert told["confidentiality"] == "openbaar 4, zaakvertrouwelijk 6"
    assert told["rights"].startswith("unknown: this client may not ask")
    assert told["audit trail"].startswith("no right: suspensions, extensions and handlers")
    assert told["versions"] == "catalogi 1.3.1, zaken 1.5.1, besluiten 1.1.0"
    assert told["page size"] == "500"
    assert told["decisions"] == "can be read"
    rows = [line.split()[:6] for line in done.stdout.partition("\n\n")[2].splitlines()]
    assert ["OMG-VERG", "4", "2", "P49D", "P35D", "yes"] in rows
    assert ["VERHUIZING", "4", "1", "P5D", "P3D", "no"] in rows
    assert list(profile.parent.iterdir()) == [profile]


def test_check_of_a_client_with_more_rights(
    world: World, stub: Stub, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open_case("BEZWAAR")
    profile = written(scratch, stub, monkeypatch, "auditor")
    told = facts(run("check", profile))
    assert told["rights"].startswith("reading only: ")
    assert told["audit trail"].startswith("can be read: suspensions")
    stub.clients["auditor"].scopes |= {"zaken.bijwerken"}
    done = run("check", profile)
    assert done.exit_code == 2
    assert facts(done)["rights"] == "may also WRITE: zaken.bijwerken"
    assert "ask the administrator for a client with zaken.lezen" in done.stderr


def test_check_of_another_kind_of_server(
    world: World, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.gemuteerd = False
    for _ in range(5):
        world.open_case("BEZWAAR")
    with Stub(world, page_size=False, default_page=2, next_host="https://elders.example") as stub:
        stub.grant("extractor", "geheim-van-extractor")
        now = datetime.now(UTC)
        stub.clock = lambda: now
        told = facts(run("check", written(scratch, stub, monkeypatch, "extractor")))
    assert told["page size"].startswith("that of the server")
    assert told["changes"].startswith("cases do not say when they changed")
    assert told["next pages"] == "on another host; they are asked at the profile's address"
    assert told["clock"] == "as that of the server"


def test_check_of_a_server_that_does_not_count_exactly(
    world: World, stub: Stub, profile: Path
) -> None:
    stub.options.fuzzy = 3
    for _ in range(8):
        world.open_case("BEZWAAR")
    told = facts(run("check", profile))
    assert told["cases"].startswith("unknown: this server does not count")
    assert "confidentiality" not in told


def test_check_asks_for_no_trail_where_the_profile_says_so(
    world: World, stub: Stub, profile: Path
) -> None:
    world.open_case("BEZWAAR")
    profile.write_text(f"{profile.read_text('utf-8')}\naudit_trail = false\n", encoding="utf-8")
    assert facts(run("check", profile))["audit trail"].startswith("not asked for")
    assert not stub.received("/audittrail")


def test_the_sheet_is_made_without_asking(stub: Stub, profile: Path) -> None:
    done = run("check", profile, "--sheet")
    assert done.exit_code == 0
    assert "- zaken /rollen" in done.stdout
    assert "- het BSN, of een parameter waar het in staat" in done.stdout
    assert "wie (pseudoniem)" in done.stdout
    english = run("check", profile, "--sheet", "--language", "en").stdout
    assert "- the BSN, or any parameter with it" in english
    assert len(english.splitlines()) == len(done.stdout.splitlines())
    optional = ("- zaken /zaakinformatieobjecten", "- zaken /substatussen")
    optional += ("- document: id, zaak, moment", "- substatus: id, zaak, moment")
    assert not [line for line in optional if line in done.stdout]
    assert "zaakinformatieobject" not in done.stdout
    profile.write_text(
        f"{profile.read_text('utf-8')}\ndocuments = true\nsubstatuses = true\n", encoding="utf-8"
    )
    told = run("check", profile, "--sheet").stdout
    assert [line for line in optional if line in told] == [*optional]
    assert "audittrail, van zaak, rol, status, resultaat, zaakinformatieobject:" in told
    assert stub.requests == []


def test_a_pull_gives_a_log_that_every_command_takes(
    world: World, stub: Stub, profile: Path, scratch: Path
) -> None:
    Story(world, 41).begin(40)
    done = run("pull", profile, "--quiet")
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == "vergunningen"
    n = len({one[0] for one in lines(scratch / "vergunningen")})
    assert done.stderr.startswith(f"{n} cases: {n} new, {n} read, 0 deleted")
    checked = CliRunner().invoke(app, ["check", "vergunningen"])
    assert f"cases       {n}" in checked.stdout
    log = pm.read_log(scratch / "vergunningen")
    assert pm.throughput_time(log)["n"].sum() <= n
    small = pm.read_log(scratch / "vergunningen", memory="600MB")
    assert pm.activities(small).equals(pm.activities(log))
    service = scratch / "vergunningen" / "BEZWAAR.service.toml"
    terms = scratch / "vergunningen" / "terms.toml"
    kept = pm.on_time(log, str(service), terms=str(terms))
    assert len(kept) > 0
    again = run("pull", profile, "--quiet")
    assert "0 new" in again.stderr


def test_what_is_wrong_is_one_message(
    world: World, stub: Stub, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMTOOLS_ZGW_SECRET", "fout-geheim")
    for command in ("check", "pull"):
        done = run(command, profile)
        assert done.exit_code == 2
        assert done.stderr.startswith("pmtools: ")
        assert "the secret is not the one of client 'extractor'" in done.stderr
        assert "fout-geheim" not in done.output
        assert "Traceback" not in done.output


def test_a_profile_that_is_not_there(scratch: Path) -> None:
    done = run("pull", "nergens.toml")
    assert done.exit_code == 2
    assert "The profile nergens.toml cannot be read" in done.stderr


def test_without_the_extra_it_says_how_to_install_it(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "jwt" else find(name)
    )
    done = run("check", profile)
    assert done.exit_code == 2
    assert 'pip install "pmtools[zgw]"' in done.stderr
    assert "jwt" in done.stderr
