"""Who asks, and what they may see: clients, their scopes, and the tokens they show."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .bodies import Body
from .catalogue import url
from .records import LEVELS, Zaak

if TYPE_CHECKING:
    from .world import World

READ = frozenset({"zaken.lezen", "catalogi.lezen", "besluiten.lezen"})
HOMES = {"besluiten": "brc", "catalogi": "ztc", "autorisaties": "ac", "zaken": "zrc"}
SHOWN = {
    "zrc": "Zaken API", "ztc": "Catalogi API", "brc": "Besluiten API", "ac": "Autorisaties API"
}  # fmt: skip
EXPIRY = 3600


class RefusedError(Exception):
    """A token that is not taken: the code and the detail of the answer."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass
class Client:
    """`zaaktypen`: ids and the most confidential level allowed in each; none: all of them."""

    name: str
    secret: str
    scopes: set[str] = field(default_factory=lambda: set(READ))
    zaaktypen: dict[str, str] | None = None
    everything: bool = False

    def may(self, scope: str) -> bool:
        return self.everything or scope in self.scopes

    def sees(self, one: Zaak) -> bool:
        if self.everything or self.zaaktypen is None:
            return True
        level = self.zaaktypen.get(one.zaaktype)
        return level is not None and rank(one.vertrouwelijkheid) <= rank(level)

    def key(self) -> Any:
        """Equal as long as the rights are."""
        kinds = self.zaaktypen
        return (self.everything, kinds is None or tuple(sorted(kinds.items())))

    def limit(self, world: World, *codes: str, level: str = "zeer_geheim") -> None:
        """Only zaaktypen of these identificaties, in every version, up to that level."""
        kinds = world.zaaktypen.values()
        self.zaaktypen = {one.uuid: level for one in kinds if one.identificatie in codes}


def rank(level: str) -> int:
    return LEVELS.index(level)


def application(world: World, client: Client, base: str) -> Body:
    """What Autorisaties tells of a client."""
    given: list[Body] = []
    kinds = client.zaaktypen
    if kinds is None:
        kinds = dict.fromkeys(world.zaaktypen, "zeer_geheim")
    for home, name in SHOWN.items():
        own = sorted(one for one in client.scopes if part(one) == home)
        if not own:
            continue
        row: Body = {"component": home, "componentWeergave": name, "scopes": own}
        if home == "zrc":
            given += [
                row | {"zaaktype": url("zaaktypen", kind), "maxVertrouwelijkheidaanduiding": most}
                for kind, most in kinds.items()
            ]
        elif home == "brc":
            given += [row | {"besluittype": url("besluittypen", one)} for one in world.besluittypen]
        else:
            given.append(row)
    return {
        "url": f"{base}/autorisaties/api/v1/applicaties/{hashlib.md5(client.name.encode(), usedforsecurity=False).hexdigest()}",
        "clientIds": [client.name], "label": f"toepassing {client.name}",
        "heeftAlleAutorisaties": client.everything,
        "autorisaties": [] if client.everything else given,
    }  # fmt: skip


def part(scope: str) -> str:
    return "zrc" if scope.startswith("audittrails") else HOMES[scope.split(".", maxsplit=1)[0]]


def read(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def known(header: str | None, clients: dict[str, Client], clocks: list[datetime]) -> Client:
    """The client of a token that one of the clocks takes; raises `RefusedError` otherwise."""
    if not header or not header.startswith("Bearer "):
        raise RefusedError(
            "permission_denied", "Je hebt geen toestemming om deze actie uit te voeren."
        )
    token = header.removeprefix("Bearer ")
    try:
        head, load, seal = token.split(".")
        claims = json.loads(read(load))
        algorithm = json.loads(read(head))["alg"]
    except (ValueError, KeyError) as bad:
        detail = "JWT could not be decoded. Possibly you made a copy-paste mistake."
        raise RefusedError("jwt-decode-error", detail) from bad
    client = clients.get(claims.get("client_id", ""))
    if client is None:
        raise RefusedError("invalid-client-identifier", "Client identifier bestaat niet")
    signed = hmac.new(client.secret.encode(), f"{head}.{load}".encode(), hashlib.sha256).digest()
    if algorithm != "HS256" or not hmac.compare_digest(signed, read(seal)):
        raise RefusedError("invalid-jwt-signature", "Client credentials zijn niet geldig")
    timely(claims.get("iat"), [clock.timestamp() for clock in clocks])
    return client


def timely(issued: Any, clocks: list[float]) -> None:
    """Not in the future (code and detail: read in Open Zaak), not an hour old; no leeway."""
    if not isinstance(issued, int | float):
        raise RefusedError("jwt-missing-iat", "Claim 'iat' ontbreekt")
    ages = [clock - issued for clock in clocks]
    if any(0 <= age < EXPIRY for age in ages):
        return
    if max(ages) < 0:
        detail = "JWT did not validate, try checking the `nbf` and `iat`"
        raise RefusedError("jwt-immaturesignatureerror", detail)
    raise RefusedError("jwt-expired", "De JWT die gebruikt is voor dit verzoek is verlopen")
