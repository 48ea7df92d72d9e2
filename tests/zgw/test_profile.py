"""The profile: what it may say, and that no secret can stand in it."""

from datetime import date
from pathlib import Path

import pytest

from pmtools.errors import ParameterError
from pmtools.sources.zgw.asking.profile import read_profile
from pmtools.sources.zgw.asking.secret import secret_of

LEAST = '[server]\nurl = "https://zaken.example.nl"\n[client]\nid = "pmtools"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "vergunningen 2026.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_address_is_enough(tmp_path: Path) -> None:
    profile = read_profile(written(tmp_path, LEAST))
    assert profile.apis == {
        "zaken": "https://zaken.example.nl/zaken/api/v1",
        "catalogi": "https://zaken.example.nl/catalogi/api/v1",
        "besluiten": "https://zaken.example.nl/besluiten/api/v1",
        "autorisaties": "https://zaken.example.nl/autorisaties/api/v1",
    }
    assert (profile.name, profile.user, profile.page_size) == ("vergunningen 2026", "pmtools", 500)
    assert profile.employees
    assert not profile.accept_write
    assert (profile.documents, profile.substatuses) == (False, False)


def test_everything_can_be_said(tmp_path: Path) -> None:
    told = """
    [server]
    zaken = "https://a.example.nl/zrc/"
    catalogi = "https://b.example.nl/ztc"
    certificate = "ca.pem"
    [client]
    id = "uitvoer"
    user = "procesanalyse"
    accept_write = true
    [take]
    case_types = ["OMG-VERG", "BEZWAAR"]
    since = 2024-01-01
    properties = ["wijk"]
    employees = false
    audit_trail = false
    page_size = 100
    documents = true
    substatuses = true
    """
    profile = read_profile(written(tmp_path, told))
    assert profile.apis == {
        "zaken": "https://a.example.nl/zrc",
        "catalogi": "https://b.example.nl/ztc",
    }
    assert profile.certificate == tmp_path / "ca.pem"
    assert (profile.since, profile.case_types) == (date(2024, 1, 1), ("OMG-VERG", "BEZWAAR"))
    assert (profile.client, profile.user) == ("uitvoer", "procesanalyse")
    assert (profile.employees, profile.audit_trail, profile.accept_write) == (False, False, True)
    assert (profile.properties, profile.page_size) == (("wijk",), 100)
    assert (profile.documents, profile.substatuses) == (True, True)


@pytest.mark.parametrize(
    "planted",
    [
        'secret = "hunter2hunter2"',
        'client_secret = "hunter2hunter2"',
        'Wachtwoord = "hunter2hunter2"',
        'api_token = "hunter2hunter2"',
        '[client.credentials]\nx = "hunter2hunter2"',
        '[server.headers]\nx = ["eyJhbGciOiJIUzI1NiJ9.hunter2hunter2"]',
    ],
)
def test_a_secret_in_a_profile_is_refused_and_not_repeated(tmp_path: Path, planted: str) -> None:
    with pytest.raises(ParameterError, match="secret|token") as raised:
        read_profile(written(tmp_path, LEAST + planted))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("", r"\[server\] needs url"),
        ('[server]\nurl = "https://zaken.example.nl"', "client.id must be filled in"),
        (LEAST.replace("https://", "http://"), "server.url must be an address with https"),
        (LEAST.replace("https://", "ftp://"), "server.url must be an address such as"),
        (LEAST.replace("//", "//user:pass@"), "without a name or password"),
        (LEAST.replace(".nl", ".nl?x=1"), "server.url must be an address such as"),
        (LEAST.replace(".nl", ".nl:99999999"), "server.url must be an address such as"),
        (LEAST.replace(".example", "..example"), "server.url must be an address such as"),
        (LEAST.replace(".nl", ".nl/a b"), "server.url must be an address such as"),
        (LEAST.replace(".nl", ".nl\\u0001"), "server.url must be an address such as"),
        (LEAST + "[take]\nsince = 2024", "take.since must be a date without quotes"),
        (LEAST + "[take]\npage_size = 0", "take.page_size must be a number from 1 to 500"),
        (LEAST + "[take]\npage_size = true", "take.page_size must be a whole number"),
        (LEAST + '[take]\ncase_types = "A"', "take.case_types must be a list of texts"),
        (LEAST + "[take]\ndocuments = 1", "take.documents must be true or false"),
        (LEAST + "[take]\nbsn = true", "take.bsn is not known"),
        (LEAST + "[other]\nx = 1", "'other' is not known"),
        (LEAST + "oops", "is not valid TOML"),
    ],
)
def test_what_cannot_be_names_the_place(tmp_path: Path, told: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        read_profile(written(tmp_path, told))


def test_what_is_wrong_in_the_toml_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as raised:
        read_profile(written(tmp_path, LEAST + "secret = hunter2hunter2"))
    assert "hunter2" not in str(raised.value)
    assert "line 5" in str(raised.value)


def test_a_server_on_this_machine_needs_no_https(tmp_path: Path) -> None:
    told = LEAST.replace("https://zaken.example.nl", "http://127.0.0.1:8000")
    assert read_profile(written(tmp_path, told)).host == "127.0.0.1"


def test_http_can_be_accepted_for_a_network_of_ones_own(tmp_path: Path) -> None:
    told = LEAST.replace("https://", "http://").replace("[client]", "accept_http = true\n[client]")
    assert read_profile(written(tmp_path, told)).apis["zaken"].startswith("http://")


def test_the_secret_of_the_profile_counts_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = read_profile(written(tmp_path, LEAST))
    monkeypatch.setenv("PMTOOLS_ZGW_SECRET", "of all")
    assert secret_of(profile) == "of all"
    monkeypatch.setenv("PMTOOLS_ZGW_SECRET_VERGUNNINGEN_2026", "of this one")
    assert secret_of(profile) == "of this one"


def test_the_keyring_is_asked_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.delenv("PMTOOLS_ZGW_SECRET", raising=False)
    kept = {("pmtools zgw", "pmtools@zaken.example.nl"): "of the keyring"}
    monkeypatch.setattr(keyring, "get_password", lambda *asked: kept.get(asked))
    assert secret_of(read_profile(written(tmp_path, LEAST))) == "of the keyring"


def test_without_a_secret_both_places_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.errors import NoKeyringError

    def none(*_: str) -> None:
        raise NoKeyringError

    monkeypatch.delenv("PMTOOLS_ZGW_SECRET", raising=False)
    monkeypatch.setattr(keyring, "get_password", none)
    with pytest.raises(ParameterError) as raised:
        secret_of(read_profile(written(tmp_path, LEAST)))
    assert "PMTOOLS_ZGW_SECRET_VERGUNNINGEN_2026" in str(raised.value)
    assert 'keyring set "pmtools zgw" "pmtools@zaken.example.nl"' in str(raised.value)
