"""What is asked, kept and never asked, as a sheet for a processing record or a DPIA.

It is made from the lists that the code itself goes by, so that it cannot say something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pmtools.sources.zgw.asking.gate import ALLOWED
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.keeping.fields import DOCUMENTS, Keeper, Row
from pmtools.sources.zgw.keeping.trail import CHANGES, DOCUMENT

RESOURCES = (
    *("zaaktype", "statustype", "resultaattype", "roltype", "besluittype"),
    *("zaak", "status", "resultaat", "rol", "besluit", "document", "substatus"),
)
PSEUDONYMS = {"rol": ("wie",)}
NEVER = (
    "roles of natural persons, other organisations and branches (only betrokkeneType medewerker "
    "and organisatorische_eenheid are asked for)",
    "the BSN, or any parameter with it",
    "documents and their contents (the Documenten API), notes, contacts, case objects and geometry",
    "expand: nothing is asked along with something else",
)
ADDRESS = "https://zaken.example.nl/00000000-0000-4000-8000-000000000000"


def sheet(profile: Profile) -> Iterator[str]:
    """The lines of the sheet of a profile.

    >>> lines = list(sheet(Profile("p", {"zaken": "https://zaken.example.nl"}, "c", "c")))
    >>> [line for line in lines if line.startswith("- status:")]
    ['- status: id, zaak, statustype, moment, gezet_door']
    """
    yield f"# What pmtools takes by profile {profile.name}"
    yield ""
    yield f"Server: {profile.host}. Client: {profile.client}. It reads; it never writes."
    kinds = ", ".join(profile.case_types) or "all that the client sees"
    since = f", that started from {profile.since:%Y-%m-%d}" if profile.since else ""
    yield f"Case types: {kinds}{since}."
    yield ""
    yield "## What is asked"
    for api, paths in ALLOWED.items():
        if api in profile.apis:
            yield from (f"- {api} {_path(path)}" for path in paths if _asked(profile, path))
    yield ""
    yield "## What is never asked"
    yield from (f"- {one}" for one in NEVER)
    yield ""
    yield "## What is kept; every other field is dropped in memory"
    for resource, row in _rows(profile).items():
        kept = [_name(profile, resource, name) for name in row]
        yield f"- {resource}: {', '.join(name for name in kept if name)}"
    if profile.properties:
        yield f"- zaakeigenschappen with the name: {', '.join(profile.properties)}"
    if profile.audit_trail:
        kinds = ", ".join(kind for kind in CHANGES if kind != DOCUMENT or profile.documents)
        yield (
            f"- audit trail, of {kinds}: moment, action, and of what changed only opschorting."
            "indicatie, verlenging.duur, uiterlijkeEinddatumAfdoening, einddatumGepland and who "
            f"has a role{'; who did it, as a pseudonym' if profile.employees else ''}"
        )
    yield ""
    yield "## Persons"
    yield _persons(profile)


def _persons(profile: Profile) -> str:
    if not profile.employees:
        return "Employees are left out; units (teams) are kept by their name."
    return (
        "Employees are kept as pseudonyms (HMAC-SHA256) under a key in the configuration folder of "
        "who pulls, apart from the data; units (teams) by their name. pmtools zgw pull --new-key "
        "adds a key, after which earlier pseudonyms cannot be linked to later ones without it."
    )


def _asked(profile: Profile, path: str) -> bool:
    optional = {
        "audittrail": profile.audit_trail,
        "zaakeigenschappen": bool(profile.properties),
        DOCUMENTS: profile.documents,
        "substatussen": profile.substatuses,
    }
    return optional.get(path.rpartition("/")[2], True)


def _path(path: str) -> str:
    parts = ["{uuid}" if "[0-9a-f]" in part else part for part in path.split("/")]
    return "/".join(parts)


def _name(profile: Profile, resource: str, name: str) -> str:
    if name not in PSEUDONYMS.get(resource, ()):
        return name
    return f"{name} (pseudonym)" if profile.employees else ""


def _rows(profile: Profile) -> dict[str, Row]:
    """A row of each resource, as the keeper makes it of a record without anything in it."""
    record: dict[str, Any] = dict.fromkeys(("url", "zaak", "zaaktype", "statustype"), ADDRESS)
    record |= {"resultaattype": ADDRESS, "betrokkeneType": "medewerker"}
    keeper = Keeper(str)
    optional = {"document": profile.documents, "substatus": profile.substatuses}
    names = [name for name in RESOURCES if optional.get(name, True)]
    return {name: getattr(keeper, name)(record) or {} for name in names}
