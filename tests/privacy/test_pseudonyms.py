"""Pseudonyms: equal for equal names under one key, and a key that is kept safely."""

import os
import stat
from pathlib import Path

import pytest

from pmtools.errors import PrivacyError
from pmtools.privacy.pseudonyms import own_key, pseudonyms


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMTOOLS_CONFIG", str(tmp_path / "settings"))
    return tmp_path / "settings"


def test_the_pseudonym_is_the_documented_hmac() -> None:
    # printf 'J. Jansen' | openssl dgst -sha256 -hmac key -binary | base32 | cut -c1-10
    assert pseudonyms(b"key")("J. Jansen") == "p-zalwk4sre2"


def test_another_key_gives_another_pseudonym() -> None:
    assert pseudonyms(b"a" * 32)("jan") != pseudonyms(b"b" * 32)("jan")


def test_a_key_is_made_once_and_kept(config: Path) -> None:
    assert own_key() == own_key()
    assert [path.name for path in config.iterdir()] == ["pseudonym.key"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no owner-only mode")
def test_only_its_owner_reads_the_key(config: Path) -> None:
    own_key()
    assert stat.S_IMODE((config / "pseudonym.key").stat().st_mode) == 0o600


def test_a_key_of_the_wrong_length_is_refused(config: Path) -> None:
    config.mkdir()
    (config / "pseudonym.key").write_bytes(b"short")
    with pytest.raises(PrivacyError, match="has 5 bytes, not 32"):
        own_key()


def test_a_folder_that_cannot_be_made_names_the_remedy(config: Path) -> None:
    config.write_text("a file in the way")
    with pytest.raises(PrivacyError, match="PMTOOLS_CONFIG"):
        own_key()
