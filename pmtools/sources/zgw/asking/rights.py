"""What a client may do, as far as the server tells it; one that may write is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmtools.errors import PrivacyError
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.asking.server import Server
from pmtools.sources.zgw.keeping.values import CODE, id_or

READING = (".lezen", ".consumeren")
"""What a scope ends in by which nothing can be changed."""
UNTOLD = (401, 403, 404)


@dataclass(frozen=True)
class Rights:
    """The rights of a client; `known` is false where the server does not tell a client its own."""

    known: bool
    everything: bool = False
    """`heeftAlleAutorisaties`: all rights on all that is there, BSN included."""
    writing: tuple[str, ...] = ()
    """The scopes by which something can be changed."""
    scopes: tuple[str, ...] = ()
    most: tuple[tuple[str, str], ...] = ()
    """Case type (id) and the most confidential of its cases that can be seen."""


def rights_of(server: Server) -> Rights:
    """What the Autorisaties API says of the profile's client; unknown when it does not say."""
    if "autorisaties" not in server.profile.apis:
        return Rights(known=False)
    try:
        asked = {"clientId": server.profile.client}
        body = server.get("autorisaties", "/applicaties/consumer", asked).body
    except RefusedError as refused:
        if refused.status in UNTOLD:
            return Rights(known=False)
        raise
    return _rights(body)


def require_reading(profile: Profile, rights: Rights) -> None:
    """PrivacyError for a client that can do more than read, unless the profile accepts it."""
    if profile.accept_write or not (rights.everything or rights.writing):
        return
    what = (
        "has all rights (heeftAlleAutorisaties)"
        if rights.everything
        else f"may write ({', '.join(rights.writing[:5])})"
    )
    raise PrivacyError(
        f"Client {profile.client!r} of {profile.host} {what}. A log needs reading alone: ask the "
        "administrator for a client with zaken.lezen for the case types that you want, and "
        "catalogi.lezen. To use this one all the same: accept_write = true under [client]."
    )


def _rights(body: Any) -> Rights:
    told = body if isinstance(body, Mapping) else {}
    values = told.get("autorisaties")
    parts = [one for one in values if isinstance(one, Mapping)] if isinstance(values, list) else []
    scopes = dict.fromkeys(
        scope
        for part in parts
        for scope in part.get("scopes") or []
        if isinstance(scope, str) and CODE.fullmatch(scope.replace(".", "_").replace("-", "_"))
    )
    most = {
        id_or(part, "zaaktype"): str(part.get("maxVertrouwelijkheidaanduiding"))
        for part in parts
        if id_or(part, "zaaktype")
    }
    return Rights(
        known=True,
        everything=told.get("heeftAlleAutorisaties") is True,
        writing=tuple(scope for scope in scopes if not scope.endswith(READING)),
        scopes=tuple(scopes),
        most=tuple(sorted(most.items())),
    )
