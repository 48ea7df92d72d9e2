"""What is asked, kept and never asked, as a sheet for a processing record or a DPIA.

It is made from the lists that the code itself goes by, so that it cannot say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pmtools.sources.zgw.asking.gate import ALLOWED, SEARCH
from pmtools.sources.zgw.asking.profile import Profile
from pmtools.sources.zgw.keeping.fields import DOCUMENTS, Keeper, Row
from pmtools.sources.zgw.keeping.trail import CHANGES, DOCUMENT

RESOURCES = (
    *("zaaktype", "statustype", "resultaattype"),
    *("zaak", "status", "resultaat", "rol", "besluit", "document", "substatus"),
)
Say = Callable[..., str]
PSEUDONYMS = {"rol": ("wie",)}
NEVER = ("persons", "bsn", "contents", "expand")
"""What is never asked, by the words for it."""
ADDRESS = "https://zaken.example.nl/00000000-0000-4000-8000-000000000000"


def sheet(profile: Profile, say: Say) -> Iterator[str]:
    """The lines of the sheet of a profile; `say` gives the words of a key, its fields filled in.

    >>> profile = Profile("p", {"zaken": "https://zaken.example.nl"}, "c", "c")
    >>> lines = list(sheet(profile, lambda key, **values: key))
    >>> [line for line in lines if line.startswith("- status:")]
    ['- status: id, zaak, statustype, moment, gezet_door']
    """
    yield f"# {say('title', profile=profile.name)}"
    yield ""
    yield say("server", host=profile.host, client=profile.client)
    kinds = ", ".join(profile.case_types) or say("all")
    yield say("types", types=kinds)
    if profile.since:
        yield say("since", day=f"{profile.since:%Y-%m-%d}")
    yield from ("", f"## {say('asked')}")
    for api, paths in ALLOWED.items():
        if api in profile.apis:
            yield from (f"- {api} {_path(path)}" for path in paths if _asked(profile, path))
    yield f"- zaken {SEARCH}: {say('search')}"
    yield from ("", f"## {say('never')}")
    yield from (f"- {say(f'never_{one}')}" for one in NEVER)
    yield from ("", f"## {say('kept')}")
    yield from _kept(profile, say)
    yield from ("", f"## {say('persons')}")
    yield say("pseudonyms" if profile.employees else "units_alone")


def _kept(profile: Profile, say: Say) -> Iterator[str]:
    for resource, row in _rows(profile).items():
        kept = [_name(profile, resource, name, say) for name in row]
        yield f"- {resource}: {', '.join(name for name in kept if name)}"
    if profile.properties:
        yield f"- {say('properties', names=', '.join(profile.properties))}"
    if profile.audit_trail:
        kinds = ", ".join(kind for kind in CHANGES if kind != DOCUMENT or profile.documents)
        yield f"- {say('trail', kinds=kinds)}"
        if profile.employees:
            yield f"- {say('trail_who')}"


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


def _name(profile: Profile, resource: str, name: str, say: Say) -> str:
    if name not in PSEUDONYMS.get(resource, ()):
        return name
    return f"{name} ({say('pseudonym')})" if profile.employees else ""


def _rows(profile: Profile) -> dict[str, Row]:
    """A row of each resource, as the keeper makes it of a record without anything in it."""
    record: dict[str, Any] = dict.fromkeys(("url", "zaak", "zaaktype", "statustype"), ADDRESS)
    record |= {"resultaattype": ADDRESS, "betrokkeneType": "medewerker"}
    keeper = Keeper(str)
    optional = {"document": profile.documents, "substatus": profile.substatuses}
    names = [name for name in RESOURCES if optional.get(name, True)]
    return {name: getattr(keeper, name)(record) or {} for name in names}
