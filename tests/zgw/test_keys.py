"""The keys of a state: kept apart, added to without the names, and told apart from others."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmtools.errors import PrivacyError
from pmtools.privacy.pseudonyms import keys_of, pseudonyms
from pmtools.sources.zgw.keeping.keys import pseudonyms_of
from pmtools.sources.zgw.state.state import State, opened

ROLE = {
    **{"id": "r", "zaak": "z", "soort": "medewerker", "generiek": "behandelaar"},
    **{"registratiedatum": "", "begin_geldigheid": "", "einde_geldigheid": "", "team": None},
}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    return tmp_path / "settings"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    (tmp_path / "log").mkdir()
    with opened(tmp_path / "log") as state:
        yield state


def fill(state: State, who: str) -> None:
    told = json.dumps(["medewerker", "behandelaar", who, None])
    unit = json.dumps(["organisatorische_eenheid", "behandelaar", None, "Team Zuid"])
    trail = {"zaak": "z", "moment": "", "actie": "", "soort": "rol", "object": "r", "field": "rol"}
    with state.page():
        state.put("rol", [{**ROLE, "wie": who}])
        for field, value in (
            ("rol:r", told),
            ("rol:u", unit),
            ("rol:x", ""),
            ("verlenging", "P6W"),
        ):
            state.put(
                "seen", [{"zaak": "z", "field": field, "value": value, "first": "1", "last": None}]
            )
        state.put("trail", [{**trail, "number": 0, "wie": who, "old": None, "new": told}])


def employees(state: State) -> set[str]:
    columns = [row[0] for row in state.rows("SELECT wie FROM rol UNION ALL SELECT wie FROM trail")]
    values = [
        row[0]
        for row in state.rows(
            "SELECT value FROM seen WHERE field = 'rol:r' UNION ALL SELECT new FROM trail"
        )
    ]
    return {*columns, *(json.loads(value)[2] for value in values)}


def test_a_new_key_changes_every_pseudonym_as_if_it_was_always_there(
    config: Path, state: State
) -> None:
    before = pseudonyms_of(state)
    fill(state, before("j.jansen"))
    after = pseudonyms_of(state, new_key=True)
    assert after("j.jansen") != before("j.jansen")
    assert employees(state) == {after("j.jansen")}
    others = {row["field"]: row["value"] for row in state.rows("SELECT field, value FROM seen")}
    assert json.loads(others["rol:u"])[3] == "Team Zuid"
    assert (others["rol:x"], others["verlenging"]) == ("", "P6W")
    assert pseudonyms_of(state)("j.jansen") == after("j.jansen")


def test_the_old_key_alone_does_not_give_the_new_pseudonym(config: Path, state: State) -> None:
    pseudonyms_of(state)
    after = pseudonyms_of(state, new_key=True)
    old, new = keys_of(state.told("key_name"))
    assert after("j.jansen") == pseudonyms(new)(pseudonyms(old)("j.jansen"))


def test_a_change_of_keys_that_was_broken_off_is_finished(
    config: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pseudonyms_of(state)
    fill(state, before("j.jansen"))
    monkeypatch.setattr("pmtools.sources.zgw.keeping.keys.json.dumps", None)
    with pytest.raises(Exception, match="user-defined function raised exception"):
        pseudonyms_of(state, new_key=True)
    assert employees(state) == {before("j.jansen")}
    monkeypatch.undo()
    monkeypatch.setenv("PMTOOLS_CONFIG", str(config))
    assert employees(state) == {before("j.jansen")}
    after = pseudonyms_of(state)
    assert employees(state) == {after("j.jansen")}
    assert len(keys_of(state.told("key_name"))) == 2


def test_asked_again_it_adds_no_third_key_to_one_that_was_not_used(
    config: Path, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(state, pseudonyms_of(state)("j.jansen"))
    monkeypatch.setattr("pmtools.sources.zgw.keeping.keys._carry_over", lambda *given: None)
    pseudonyms_of(state, new_key=True)
    monkeypatch.undo()
    monkeypatch.setenv("PMTOOLS_CONFIG", str(config))
    pseudonyms_of(state, new_key=True)
    assert len(keys_of(state.told("key_name"))) == 2


@pytest.mark.parametrize("there", [b"x" * 32, b"short", b""])
def test_another_key_is_refused(config: Path, state: State, there: bytes) -> None:
    pseudonyms_of(state)
    path = config / f"{state.told('key_name')}.key"
    path.write_bytes(there)
    with pytest.raises(PrivacyError, match="Put that key back|Put the right key"):
        pseudonyms_of(state)


def test_a_lost_key_is_not_made_anew_in_silence(config: Path, state: State) -> None:
    fill(state, pseudonyms_of(state)("j.jansen"))
    (config / f"{state.told('key_name')}.key").unlink()
    for _ in range(2):
        with pytest.raises(PrivacyError, match="not the one that this state was made with"):
            pseudonyms_of(state)
    assert not list(config.glob("*.key"))


@pytest.mark.parametrize("new_key", [False, True])
def test_a_key_that_cannot_be_written_is_said_with_what_helps_a_pull(
    config: Path, state: State, monkeypatch: pytest.MonkeyPatch, new_key: bool
) -> None:
    if new_key:
        pseudonyms_of(state)

    def full(*given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmtools.privacy.pseudonyms.os.open", full)
    with pytest.raises(PrivacyError, match="cannot be read or made") as raised:
        pseudonyms_of(state, new_key=new_key)
    assert "PMTOOLS_CONFIG" in str(raised.value)
    assert "--keep-resources" not in str(raised.value)


def test_no_key_lies_with_the_state(config: Path, state: State, tmp_path: Path) -> None:
    pseudonyms_of(state)
    key = keys_of(state.told("key_name"))[0]
    assert not [file for file in (tmp_path / "log").iterdir() if key in file.read_bytes()]
