"""Very many cases at once: without audit rows and history, which nobody could hold in memory."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from .records import Part, Resultaat, Rol, Status, Type, Zaak

if TYPE_CHECKING:
    from .world import World

FIRST = date(2026, 1, 1)
TEAMS = ("Team Vergunningen", "Team Bezwaar", "Team Balie")


def fill(world: World, n_cases: int, steps: int) -> None:
    """Cases spread over a year of start dates, 60 % of them closed, of three zaaktypen."""
    kinds = [world.type("OMG-VERG"), world.type("BEZWAAR"), world.type("VERHUIZING")]
    for number in range(n_cases):
        add(world, kinds[number % 3], FIRST - timedelta(days=number % 365), steps)
    world.version += 1


def add(world: World, kind: Type, start: date, steps: int) -> None:
    world.number += 1
    day = start.isoformat()
    one = Zaak(
        world.number, world.uuid(), kind.uuid, f"ZAAK-{day[:4]}-{world.number:010}", day, day,
        kind.vertrouwelijkheid, world.now, gepland=day, uiterlijk=day,
    )  # fmt: skip
    world.zaken[one.uuid] = one
    labels = [world.statustypen[part] for part in kind.statustypen]
    closed = world.number % 5 < 3
    began = datetime(start.year, start.month, start.day, 9) + timedelta(seconds=world.number)
    text = world.free("statustoelichting")
    for step in range(steps):
        at = began + timedelta(hours=step)
        last = closed and step == steps - 1
        label = labels[-1] if last else labels[step % (len(labels) - 1)]
        status = Status(world.uuid(), one.uuid, label.uuid, at.isoformat(), None, text)
        one.statuses.append(status)
        world.statussen[status.uuid] = status
    one.current = one.statuses[-1]
    if closed:
        one.einddatum = one.current.moment[:10]
        one.resultaat = Resultaat(world.uuid(), one.uuid, kind.resultaattypen[0])
        world.resultaten[one.resultaat.uuid] = one.resultaat
    for part in kind.roltypen[:3]:
        role(world, one, world.roltypen[part], f"{day}T09:00:00Z")


def role(world: World, one: Zaak, kind: Part, moment: str) -> None:
    soort, who, name = {
        "Aanvrager": ("natuurlijk_persoon", "", ""),
        "Behandelaar": ("medewerker", f"kanarie.mdw{world.number % 40}", ""),
        "Team": ("organisatorische_eenheid", f"T-{world.number % 3}", TEAMS[world.number % 3]),
    }[kind.omschrijving]
    if soort == "medewerker":
        world.employees.add(who)
    new = Rol(
        world.uuid(),
        one.uuid,
        soort,
        kind.uuid,
        kind.omschrijving,
        kind.generiek,
        moment,
        who,
        name,
    )
    one.rollen.append(new)
    world.rollen[new.uuid] = new
