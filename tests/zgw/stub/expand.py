"""The `expand` of /zaken, for the paths that were recorded: a tree of dotted names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import bodies, catalogue

if TYPE_CHECKING:
    from .records import Zaak
    from .world import World


def expanded(world: World, one: Zaak, paths: str) -> dict[str, Any]:
    wanted = paths.split(",")
    tops = {path.split(".")[0] for path in wanted}
    below = {path for path in wanted if "." in path}
    told: dict[str, Any] = {}
    if "zaaktype" in tops:
        told["zaaktype"] = catalogue.zaaktype(world, world.zaaktypen[one.zaaktype])
    if "status" in tops and one.current:
        told["status"] = bodies.status(world, one.current)
        if "status.statustype" in below:
            kind = catalogue.statustype(world, world.statustypen[one.current.statustype])
            told["status"]["_expand"] = {"statustype": kind}
    if "resultaat" in tops and one.resultaat:
        told["resultaat"] = bodies.resultaat(world, one.resultaat)
        if "resultaat.resultaattype" in below:
            part = world.resultaattypen[one.resultaat.resultaattype]
            told["resultaat"]["_expand"] = {"resultaattype": catalogue.resultaattype(world, part)}
    if "rollen" in tops:
        told["rollen"] = [bodies.rol(world, part) for part in one.rollen]
    if "eigenschappen" in tops:
        told["eigenschappen"] = [bodies.eigenschap(world, part) for part in one.eigenschappen]
    return told
