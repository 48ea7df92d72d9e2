"""What a server refuses, in words: what is wrong, and whom to ask for what. Never a body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from pmtools.errors import SourceError
from pmtools.sources.zgw.asking.profile import Profile

CODE = re.compile(r"[a-zA-Z][\w-]{0,60}")
APART = timedelta(minutes=2)
"""Clocks that differ by more are said to differ."""


class RefusedError(SourceError):
    """An answer that is not 200: its status, and the code that the server gave with it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def code_of(body: Any) -> str:
    """The code of an error as the standard has it; that of its first parameter when it is invalid.

    >>> code_of({"code": "invalid", "invalidParams": [{"code": "unknown-parameters"}]})
    'unknown-parameters'
    """
    if not isinstance(body, Mapping):
        return ""
    params = body.get("invalidParams")
    first = params[0] if isinstance(params, list) and params else {}
    codes = [part.get("code") for part in (first, body) if isinstance(part, Mapping)]
    told = [code for code in codes if isinstance(code, str) and CODE.fullmatch(code)]
    return told[0] if told else ""


def refusal(
    profile: Profile, place: str, status: int, code: str, clock_apart: timedelta | None
) -> RefusedError:
    """The error for an answer; `place` is the API and path that were asked."""
    asked = f"{place} of {profile.host} answered {status}{f' ({code})' if code else ''}"
    return RefusedError(status, code, f"{asked}: {_advice(profile, status, code, clock_apart)}")


def _advice(profile: Profile, status: int, code: str, apart: timedelta | None) -> str:
    client = repr(profile.client)
    clock = _clock(apart)
    by_code = {
        "invalid-client-identifier": f"the server does not know client {client}. Ask its "
        "administrator to register this client id with a secret, or mend client.id in the profile.",
        "invalid-jwt-signature": f"the secret is not the one of client {client}. Put the right one "
        "in the environment or the keyring, or ask the administrator for a new one.",
        "jwt-expired": f"the server finds the token too old.{clock}",
        "jwt-immaturesignatureerror": f"the server finds the token too new.{clock}",
        "permission_denied": f"client {client} has no right to this. Ask the administrator to give "
        "it reading rights: scope zaken.lezen for the case types that you want and up to the "
        "confidentiality they have, and catalogi.lezen.",
    }
    by_status = {
        401: f"it does not accept client {client}. Ask the administrator which client may read.",
        403: f"client {client} may not see this.{clock} Ask the administrator which rights it has.",
        404: "there is nothing at this address. Check the addresses under [server] in the profile.",
        406: "it does not accept the header Accept-Crs: EPSG:4326 that the standard asks for. Does "
        "a gateway in between take it away? Ask the administrator.",
        429: "it wants fewer requests, also after waiting. Try again later.",
    }
    return by_code.get(code) or by_status.get(
        status, "this is not as the standard has it. Ask the administrator; the state is kept."
    )


def _clock(apart: timedelta | None) -> str:
    if apart is None or abs(apart) < APART:
        return " Check the clock of this machine."
    minutes = round(abs(apart).total_seconds() / 60)
    way = "behind" if apart > timedelta(0) else "ahead of"
    return f" The clock of this machine is {minutes:,} minutes {way} that of the server: set it."


def clock_apart(date: str | None, now: datetime) -> timedelta | None:
    """How far the server's clock is ahead of ours, by its header `Date`; None when it is not told.

    >>> clock_apart("Sun, 29 Nov 2026 15:00:00 GMT", datetime(2026, 11, 29, 14, tzinfo=UTC))
    datetime.timedelta(seconds=3600)
    """
    try:
        theirs = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    if theirs is None:
        return None
    return theirs.replace(tzinfo=theirs.tzinfo or UTC) - now
