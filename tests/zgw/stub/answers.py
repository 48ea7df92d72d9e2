"""Answers: a status, headers and a text; and the problems of the standard."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .world import World

TITLES = {
    400: ("ValidationError", "invalid", "Ongeldige invoer."),
    403: (
        "PermissionDenied",
        "permission_denied",
        "Je hebt geen toestemming om deze actie uit te voeren.",
    ),
    404: ("NotFound", "not_found", "Niet gevonden."),
    405: ("MethodNotAllowed", "method_not_allowed", "Methode niet toegestaan."),
    406: ("NotAcceptable", "not_acceptable", "Kan niet voldoen aan de opgegeven Accept header."),
    429: ("Throttled", "throttled", "Verzoek was gesmoord."),
    500: ("APIException", "error", "Er is een serverfout opgetreden."),
    502: ("APIException", "error", "Bad gateway."),
    503: ("APIException", "error", "Tijdelijk niet beschikbaar."),
    504: ("APIException", "error", "Gateway timeout."),
}


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)


class ProblemError(Exception):
    """An answer that is none of the usual ones; raised where it is found out."""

    def __init__(
        self, status: int, detail: str = "", code: str = "", wrong: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {detail}")
        self.status, self.detail, self.code, self.wrong = status, detail, code, wrong


def problem(world: World, told: ProblemError, number: int) -> Answer:
    """The body of a problem; where there are canaries, `title`, `instance` and reasons hold one."""
    kind, code, title = TITLES[told.status]
    mark = f" {world.free('fout.title')}" if world.canaries_on else ""
    place = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    body: dict[str, Any] = {
        "type": f"@ZGW@/ref/fouten/{kind}/", "code": told.code or code, "title": f"{title}{mark}",
        "status": told.status, "detail": told.detail or title,
        "instance": f"urn:uuid:{place}{mark and world.free('fout.instance')}",
    }  # fmt: skip
    if told.wrong:
        reason = f"{told.wrong['reason']}{mark and world.free('fout.reason')}"
        body["invalidParams"] = [told.wrong | {"reason": reason}]
    return Answer(told.status, json.dumps(body))


def page(world: World, status: int) -> Answer:
    """The page of a gateway or of a framework: markup, with what should not be in it."""
    text = f"<html><body><h1>{status}</h1><pre>{world.free('fout.pagina')}</pre></body></html>"
    return Answer(status, text, {"content-type": "text/html; charset=utf-8"})
