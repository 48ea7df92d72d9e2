"""The plainest client there is, to look at the stub without the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from .server import Stub


@dataclass
class Told:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


def token(client: str, secret: str, issued: float | None = None, **claims: object) -> str:
    """A token by HS256, issued five seconds ago unless told otherwise."""
    told = {"iss": client, "client_id": client, "user_id": "proef", "user_representation": "proef"}
    whole = told | {"iat": int(time.time() - 5) if issued is None else issued} | claims
    signed = b".".join(seal(json.dumps(part).encode()) for part in ({"alg": "HS256"}, whole))
    made = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + seal(made)).decode()


def seal(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def ask(
    stub: Stub, path: str, params: dict[str, Any] | None = None, *, client: str = "extractor",
    bearer: str | None = None, crs: str | None = "EPSG:4326", method: str = "GET",
    **headers: str,
) -> Told:  # fmt: skip
    """One request on a connection of its own; `bearer` "" sends no token."""
    sent = dict(headers)
    if bearer is None:
        known = stub.clients.get(client)
        bearer = token(client, known.secret if known else "onbekend")
    if bearer:
        sent["Authorization"] = f"Bearer {bearer}"
    if crs is not None:
        sent["Accept-Crs"] = crs
    link = http.client.HTTPConnection(urlsplit(stub.host).netloc, timeout=10)
    try:
        query = f"?{urlencode(params)}" if params else ""
        link.request(method, f"{stub.options.prefix}{path}{query}", headers=sent)
        answer = link.getresponse()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        return Told(answer.status, heads, answer.read().decode())
    finally:
        link.close()
