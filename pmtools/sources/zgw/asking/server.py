"""One server: requests that pass the gate, tried again when it is busy, answers as JSON."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pmtools.errors import ParameterError, SourceError
from pmtools.sources.zgw.asking.gate import require_allowed, require_search
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.asking.refusals import clock_apart, code_of, refusal
from pmtools.sources.zgw.asking.token import Tokens
from pmtools.sources.zgw.keeping.fields import asked_fields

if TYPE_CHECKING:
    import ssl

    import httpx

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
OK = 200
BUSY = (429, 500, 502, 503, 504)
TRIES, BROKEN_TRIES = 7, 3
SHORTEST, LONGEST = 1.0, 30.0
"""Seconds between two tries, doubled each time, when the server does not say how many."""
PATIENCE = 300.0
"""The longest that the server can ask us to wait."""
TIMEOUT = 120.0


@dataclass(frozen=True)
class Answer:
    """The body of an answer, and between which two moments it was true."""

    body: Any
    sent: datetime
    arrived: datetime
    headers: Mapping[str, str]


def _now() -> datetime:
    return datetime.now(UTC)


class Server:
    """A client of the APIs in a profile. It asks; it never writes, and never leaves the profile."""

    def __init__(
        self,
        profile: Profile,
        secret: str,
        now: Callable[[], datetime] = _now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        import httpx

        self.profile, self.now, self._sleep = profile, now, sleep
        self._tokens = Tokens(profile, secret, now)
        self._counting = Lock()
        self.asked = 0
        """The number of requests that were sent."""
        self.versions: dict[str, str] = {}
        """API to the version that its answers say it has."""
        self._http = httpx.Client(
            verify=_trusted(profile), timeout=TIMEOUT, follow_redirects=False, auth=_no_auth()
        )

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def address(self, api: str, path: str) -> str:
        """The address of a path, as it is written in a parameter."""
        if api not in self.profile.apis:
            raise ParameterError(
                f"Profile {self.profile.name} has no address of the {api} API: give it under "
                f"[server], as {api} = …"
            )
        return self.profile.apis[api] + path

    def get(
        self,
        api: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        question: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask once what may be asked, and again while the server is busy or the line breaks.

        A `question` goes in the body, to the one path that takes it (see `gate.SEARCH`).
        PrivacyError before anything is sent when it may not be asked; RefusedError when the server
        refuses; SourceError when it cannot be reached or its answer is no JSON.
        """
        parameters = dict(parameters or {})
        if question is None:
            require_allowed(api, path, parameters)
        else:
            fields = asked_fields(documents=self.profile.documents)
            require_search(path, parameters, question, fields)
        url, place = self.address(api, path), f"{path} ({api})"
        for tried in range(TRIES):
            sent, last = self.now(), tried == TRIES - 1
            try:
                response = self._send(url, parameters, question)
            except _errors() as error:
                if last or _for_ever(error):
                    raise _unreached(self.profile, place, error) from None
                self._sleep(_pause(tried))
                continue
            if response.status_code in BUSY and not last:
                self._sleep(_asked_pause(response, tried, self.now()))
                continue
            body = self._body(response, place, last=tried >= BROKEN_TRIES - 1)
            if body is not _BROKEN:
                self.versions[api] = str(response.headers.get("API-version", ""))[:20]
                return Answer(body, sent, self.now(), response.headers)
            self._sleep(_pause(tried))
        raise AssertionError("a try is always the last")

    def _send(
        self, url: str, parameters: Mapping[str, Any], question: Mapping[str, Any] | None
    ) -> httpx.Response:
        headers = {"Authorization": self._tokens.header(), "Accept": "application/json", **CRS}
        try:
            if question is not None:
                return self._http.post(url, params=parameters, headers=headers, json=question)
            return self._http.get(url, params=parameters, headers=headers)
        finally:
            with self._counting:
                self.asked += 1

    def _body(self, response: httpx.Response, place: str, *, last: bool) -> Any:
        """The body; RefusedError when it says that something is wrong."""
        try:
            body = response.json()
        except (ValueError, RecursionError):
            body = _BROKEN
        if response.status_code != OK:
            apart = clock_apart(response.headers.get("Date"), self.now())
            code = code_of(body)
            raise refusal(self.profile, place, response.status_code, code, apart)
        if body is _BROKEN and last:
            raise SourceError(
                f"{place} of {self.profile.host} answered something that is no JSON, "
                f"{BROKEN_TRIES} times. Does the address in the profile lead to the API, or to a "
                "page for people?"
            )
        return body


_BROKEN = object()


def _no_auth() -> Any:
    """No user and password of this machine's own files (.netrc) for the server."""
    return lambda request: request


def _errors() -> type[Exception]:
    import httpx

    return httpx.RequestError  # also a body that cannot be unpacked


def _trusted(profile: Profile) -> ssl.SSLContext:
    """The certificates of the system and of certifi, and that of the profile's file."""
    import ssl

    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if profile.certificate is not None:
        try:
            context.load_verify_locations(profile.certificate)
        except (OSError, ssl.SSLError) as error:
            raise ParameterError(
                f"The certificate {profile.certificate} of profile {profile.name} cannot be read "
                f"({error.strerror or 'it is no PEM file'}). Give a PEM file with the certificate."
            ) from None
    return context


def _for_ever(error: Exception) -> bool:
    """Whether trying again cannot help: a certificate that is not trusted, a name nobody has."""
    told = str(error)
    return "CERTIFICATE_VERIFY_FAILED" in told or "Name or service not known" in told


def _unreached(profile: Profile, place: str, error: Exception) -> SourceError:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        why = re.search(r"verify failed: ([^(]+?)\.? \(", str(error))
        return SourceError(
            f"The certificate of {profile.host} is not trusted"
            f"{f' ({why[1]})' if why else ''}. If it is the municipality's own, "
            "ask the administrator for it as a PEM file and name that in the profile, under "
            '[server]: certificate = "file.pem". There is no way to switch the check off.'
        )
    return SourceError(
        f"{place} of {profile.host} could not be asked ({type(error).__name__}). Check the address "
        "in the profile and the network; the same command goes on where it stopped."
    )


def _pause(tried: int) -> float:
    return float(min(SHORTEST * 2**tried, LONGEST))


def _asked_pause(response: httpx.Response, tried: int, now: datetime) -> float:
    """What the header Retry-After asks, as seconds or as a moment; else our own pause."""
    told = str(response.headers.get("Retry-After", "")).strip()
    if told.isascii() and told.isdigit():
        return min(float(told), PATIENCE)
    try:
        until = parsedate_to_datetime(told) - now if told else timedelta(0)
    except (ValueError, TypeError):
        return _pause(tried)
    asked = until.total_seconds()
    return min(max(asked, 0.0), PATIENCE) if told else _pause(tried)
