"""What the world holds: one record a resource, with the ids of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LEVELS = (
    "openbaar", "beperkt_openbaar", "intern", "zaakvertrouwelijk", "vertrouwelijk",
    "confidentieel", "geheim", "zeer_geheim",
)  # fmt: skip


@dataclass(slots=True)
class Type:
    """A zaaktype of one version with what hangs under it; the lists hold ids."""

    uuid: str
    catalogus: str
    identificatie: str
    omschrijving: str
    doorlooptijd: str | None
    servicenorm: str | None
    begin: str
    eind: str | None = None
    concept: bool = False
    vertrouwelijkheid: str = "zaakvertrouwelijk"
    verlengingstermijn: str | None = "P42D"
    statustypen: list[str] = field(default_factory=list)
    resultaattypen: list[str] = field(default_factory=list)
    roltypen: list[str] = field(default_factory=list)
    besluittypen: list[str] = field(default_factory=list)
    eigenschappen: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Part:
    """A statustype, resultaattype, roltype or besluittype."""

    uuid: str
    zaaktype: str
    catalogus: str
    omschrijving: str
    volgnummer: int = 0
    eind: bool = False
    generiek: str = ""
    concept: bool = False


@dataclass(slots=True)
class Catalogus:
    uuid: str
    domein: str
    zaaktypen: list[str] = field(default_factory=list)
    besluittypen: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Status:
    """`moment` is UTC without the Z, so that it sorts."""

    uuid: str
    zaak: str
    statustype: str
    moment: str
    door: str | None = None
    text: str = ""


@dataclass(slots=True)
class Substatus:
    uuid: str
    zaak: str
    status: str
    moment: str
    text: str = ""


@dataclass(slots=True)
class Resultaat:
    uuid: str
    zaak: str
    resultaattype: str


@dataclass(slots=True)
class Rol:
    """`soort`: betrokkeneType; `wie`: the id of an employee or a unit; `naam`: of a unit."""

    uuid: str
    zaak: str
    soort: str
    roltype: str
    omschrijving: str
    generiek: str
    registratie: str
    wie: str = ""
    naam: str = ""
    told: tuple[Any, str] | None = None


@dataclass(slots=True)
class Besluit:
    uuid: str
    identificatie: str
    zaak: str
    besluittype: str
    datum: str
    verzend: str | None = None
    publicatie: str | None = None


@dataclass(slots=True)
class Eigenschap:
    uuid: str
    zaak: str
    eigenschap: str
    naam: str
    waarde: str


@dataclass(slots=True)
class Document:
    uuid: str
    zaak: str
    registratie: str


@dataclass(slots=True)
class Zaak:
    pk: int
    uuid: str
    zaaktype: str
    identificatie: str
    registratiedatum: str
    startdatum: str
    vertrouwelijkheid: str
    gemuteerd: datetime
    gepland: str | None = None
    uiterlijk: str | None = None
    einddatum: str | None = None
    kanaal: str = "Web"
    betaling: str = "nvt"
    organisatie: str = "517439943"
    hoofdzaak: str | None = None
    opgeschort: bool = False
    eerder: bool = False
    opschortreden: str = ""
    verlenging: str | None = None
    resultaat: Resultaat | None = None
    current: Status | None = None
    statuses: list[Status] = field(default_factory=list)
    substatuses: list[Substatus] = field(default_factory=list)
    rollen: list[Rol] = field(default_factory=list)
    eigenschappen: list[Eigenschap] = field(default_factory=list)
    documenten: list[Document] = field(default_factory=list)
    besluiten: list[Besluit] = field(default_factory=list)
    deelzaken: list[str] = field(default_factory=list)
    trail: list[dict[str, Any]] = field(default_factory=list)
    told: tuple[Any, str] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One true change. `row`: the row of the case shows it; `touched`: laatstGemuteerd moved.

    `field`: zaak, deleted, status, opgeschort, verlenging, uiterlijke_einddatum,
    einddatum_gepland, einddatum, resultaat, `rol:<id>`, `besluit:<id>`, `eigenschap:<id>`,
    `document:<id>`, `substatus:<id>`.
    """

    moment: datetime
    case: str
    field: str
    old: Any
    new: Any
    audited: bool
    row: bool
    touched: bool
