"""The audit trail of a case: one row a change, with the whole record before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bodies import Body, link, stamp
from .records import Zaak

if TYPE_CHECKING:
    from .world import World

SHOWN = {
    "create": ("Object aangemaakt", 201),
    "update": ("Object bijgewerkt", 200),
    "partial_update": ("Object deels bijgewerkt", 200),
    "destroy": ("Object verwijderd", 204),
}
APPLICATION = "78591bab-9a00-4887-849c-53b21a67782f"


def add(
    world: World, one: Zaak, action: str, kind: str, old: Body | None, new: Body | None, user: str,
    *, code: int | None = None, bulk: bool = False,
) -> None:  # fmt: skip
    """The row, unless the change was loaded in `bulk`."""
    if bulk:
        return
    world.employees.add(user)
    shown, usual = SHOWN[action]
    record = new or old or {}
    one.trail.append(
        {
            "uuid": world.uuid(), "bron": "ZRC", "applicatieId": APPLICATION,
            "applicatieWeergave": "zaaksysteem", "gebruikersId": user,
            "gebruikersWeergave": world.free("audit.gebruikersWeergave"), "actie": action,
            "actieWeergave": shown, "resultaat": code or usual,
            "hoofdObject": link("zaken", one.uuid), "resource": kind, "resourceUrl": record["url"],
            "toelichting": world.free("audit.toelichting"),
            "resourceWeergave": f"{one.identificatie} {world.free('audit.resourceWeergave')}",
            "aanmaakdatum": stamp(world.now), "wijzigingen": {"oud": old, "nieuw": new},
        }
    )  # fmt: skip
