"""A profile: which server, as which client, and what is taken of it; never a secret."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pmtools.errors import ParameterError

APIS = {
    "zaken": "zaken/api/v1",
    "catalogi": "catalogi/api/v1",
    "besluiten": "besluiten/api/v1",
    "autorisaties": "autorisaties/api/v1",
}
"""The APIs that are asked, and where Open Zaak has them below its address."""
KEYS = {
    "server": ("url", *APIS, "certificate", "accept_http"),
    "client": ("id", "user", "accept_write"),
    "take": (
        *("case_types", "since", "properties", "employees", "audit_trail", "page_size"),
        *("documents", "substatuses"),
    ),
}
SECRET = re.compile(r"secret|password|wachtwoord|geheim|token|credential|^jwt$", re.IGNORECASE)
JWT = re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}")
LOCAL = ("localhost", "127.0.0.1", "::1")
PAGE_SIZE, LARGEST_PAGE = 500, 500
LONGEST = 1 << 20
T = TypeVar("T", str, bool, int)


@dataclass(frozen=True)
class Profile:
    """Where the APIs are, who asks, and what is asked for."""

    name: str
    """The file's name without its ending: what the log is called."""
    apis: Mapping[str, str]
    """API to its base address, without a slash at the end."""
    client: str
    user: str
    """The `user_id` in the server's own audit log: that of this service, never a person's."""
    accept_write: bool = False
    """Whether a client that can do more than read is accepted."""
    certificate: Path | None = None
    """A PEM file with the certificate that is trusted besides those of the system."""
    case_types: tuple[str, ...] = ()
    """The `identificatie` of each case type to take; all that the client sees when empty."""
    since: date | None = None
    """Cases that started (`startdatum`) from this day."""
    properties: tuple[str, ...] = ()
    """The names of the zaakeigenschappen that are kept."""
    employees: bool = True
    """Whether employees are kept, as pseudonyms; else only teams."""
    audit_trail: bool = True
    page_size: int = PAGE_SIZE
    documents: bool = False
    """Whether it is asked when documents were added: a request for each case that is read."""
    substatuses: bool = False
    """Whether substatuses are asked for, which only Open Zaak has: a request for each case."""

    @property
    def host(self) -> str:
        """The host of the Zaken API."""
        return urlsplit(self.apis["zaken"]).hostname or ""


def read_profile(path: str | Path) -> Profile:
    r"""The profile in a TOML file. ParameterError names the file, the key and the remedy.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "vergunningen.toml"
    ...     told = '[server]\nurl = "https://zaken.example.nl"\n[client]\nid = "pmtools"'
    ...     _ = path.write_text(told)
    ...     read_profile(path).apis["zaken"]
    'https://zaken.example.nl/zaken/api/v1'
    """
    path = Path(path)
    try:
        if path.stat().st_size > LONGEST:
            raise ParameterError(f"{path.name} is too large for a profile. Give a TOML file.")
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ParameterError(
            f"The profile {path} cannot be read: {error.strerror}. Check the name; the README "
            "shows what stands in a profile."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        # What is wrong may stand beside a secret: only the place is said.
        place = re.search(r"at line \d+, column \d+", str(error))
        raise ParameterError(
            f"{path.name} is not valid TOML{f' ({place[0]})' if place else ''}. Put texts between "
            "double quotes."
        ) from None
    return _profile(path, told)


def _profile(path: Path, told: Mapping[str, Any]) -> Profile:
    _require_no_secret(path.name, told)
    _require_known(path.name, told)
    server, client, take = (_Table(path.name, name, told.get(name, {})) for name in KEYS)
    certificate = server.get("certificate", str, "")
    size = take.get("page_size", int, PAGE_SIZE)
    if not 1 <= size <= LARGEST_PAGE:
        raise take.wrong("page_size", f"a number from 1 to {LARGEST_PAGE}")
    return Profile(
        name=path.stem,
        apis=_apis(server),
        client=client.required("id"),
        user=client.get("user", str, "pmtools"),
        accept_write=client.get("accept_write", bool, False),
        certificate=(path.parent / certificate) if certificate else None,
        case_types=take.texts("case_types"),
        since=_since(take),
        properties=take.texts("properties"),
        employees=take.get("employees", bool, True),
        audit_trail=take.get("audit_trail", bool, True),
        page_size=size,
        documents=take.get("documents", bool, False),
        substatuses=take.get("substatuses", bool, False),
    )


def _apis(server: _Table) -> dict[str, str]:
    given = {api: server.get(api, str, "") for api in APIS}
    url = server.get("url", str, "")
    if not url and not (given["zaken"] and given["catalogi"]):
        raise ParameterError(
            f'{server.file}: [server] needs url = "https://…", below which the APIs are as in Open '
            "Zaak, or the address of each: zaken = …, catalogi = …"
        )
    apis = {}
    for api, below in APIS.items():
        address = given[api] or (f"{url.rstrip('/')}/{below}" if url else "")
        if address:
            apis[api] = _address(server, api, address)
    return apis


def _address(server: _Table, api: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # no empty part between two points, none too long
    except ValueError:
        host = None
    odd = parts.query or parts.fragment or not address.isprintable() or " " in address
    if not host or parts.scheme not in ("http", "https") or odd:
        raise server.wrong("url", "an address such as https://openzaak.example.nl", api)
    if parts.username or parts.password:
        raise server.wrong("url", "an address without a name or password in it", api)
    if parts.scheme == "http" and host not in LOCAL and not server.get("accept_http", bool, False):
        raise server.wrong(
            "url",
            "an address with https, as with http anyone in between can read along (accept_http = "
            "true takes it, for a network that you trust)",
            api,
        )
    return address.rstrip("/")


def _since(take: _Table) -> date | None:
    value = take.values.get("since")
    if value is None or type(value) is date:
        return value
    raise take.wrong("since", "a date without quotes, such as since = 2024-01-01")


def _require_no_secret(file: str, told: Any, place: str = "") -> None:
    """ParameterError when a key or a value looks like a secret; what it says is not repeated."""
    if isinstance(told, Mapping):
        for key, value in told.items():
            if SECRET.search(key):
                raise ParameterError(
                    f"{file}: {place}{key} looks like a secret, and a profile holds none. Remove "
                    "it, change the secret if others could read this file, and give it by the "
                    "environment or the keyring: pmtools zgw check says how."
                )
            _require_no_secret(file, value, f"{place}{key}.")
    elif isinstance(told, list):
        for value in told:
            _require_no_secret(file, value, place)
    elif isinstance(told, str) and JWT.search(told):
        raise ParameterError(
            f"{file}: {place.rstrip('.')} holds a token. Remove it: pmtools makes its own."
        )


def _require_known(file: str, told: Mapping[str, Any]) -> None:
    for table, values in told.items():
        if table not in KEYS or not isinstance(values, Mapping):
            tables = ", ".join(f"[{name}]" for name in KEYS)
            raise ParameterError(f"{file}: {table!r} is not known. A profile has {tables}.")
        for key in values:
            if key not in KEYS[table]:
                raise ParameterError(
                    f"{file}: {table}.{key} is not known. [{table}] has: {', '.join(KEYS[table])}."
                )


@dataclass(frozen=True)
class _Table:
    """A table of the file, and what is said of a value in it that cannot be."""

    file: str
    name: str
    values: Mapping[str, Any]

    def get(self, key: str, kind: type[T], otherwise: T) -> T:
        value = self.values.get(key, otherwise)
        if type(value) is not kind:
            kinds = {str: "a text between quotes", bool: "true or false", int: "a whole number"}
            raise self.wrong(key, kinds[kind])
        return value

    def required(self, key: str) -> str:
        value = self.get(key, str, "").strip()
        if not value:
            raise self.wrong(key, 'filled in, such as id = "pmtools"')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, 'a list of texts, such as ["A", "B"]')
        return tuple(value)

    def wrong(self, key: str, expected: str, other: str = "") -> ParameterError:
        place = other if other and self.values.get(other) else key
        return ParameterError(f"{self.file}: {self.name}.{place} must be {expected}.")
