"""What a client may see of a server, before anything is pulled; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from pmtools.sources.zgw.asking.paging import Lists, Page
from pmtools.sources.zgw.asking.refusals import clock_apart
from pmtools.sources.zgw.asking.rights import Rights, rights_of
from pmtools.sources.zgw.asking.server import Server
from pmtools.sources.zgw.keeping.fields import Keeper, Row
from pmtools.sources.zgw.keeping.values import MOMENT, id_of, like
from pmtools.sources.zgw.reading.catalogue import catalogue, chosen, sees_decisions
from pmtools.sources.zgw.reading.details import trail_of
from pmtools.sources.zgw.reading.reader import Step

LEVELS = (
    *("openbaar", "beperkt_openbaar", "intern", "zaakvertrouwelijk"),
    *("vertrouwelijk", "confidentieel", "geheim", "zeer_geheim"),
)
"""From public to most secret (ZGW, vertrouwelijkheidaanduiding)."""
HEADING = "Counting the cases of each type"


@dataclass(frozen=True)
class CaseType:
    """A case type, folded over its versions."""

    identificatie: str
    omschrijving: str
    n_versions: int
    n_cases: int | None
    """Of those that this client sees; None where the server does not count exactly."""
    doorlooptijd: str
    servicenorm: str
    taken: bool
    """Whether the profile selects it."""


@dataclass(frozen=True)
class Seen:
    """What this client may see."""

    rights: Rights
    versions: dict[str, str]
    """API to the version that the server says it has."""
    case_types: tuple[CaseType, ...]
    n_by_level: dict[str, int] | None
    """Confidentiality to the number of cases that have it; None where counts are not exact."""
    audit: str
    """`read`, `closed` (no right), `none` (a case without a trail), `no case`, or `not asked`."""
    decisions: bool
    page_size: int | None
    """How many records a page of cases can have; None where `pageSize` is not known."""
    tells_changes: bool
    """Whether cases say when they changed (`laatstGemuteerd`)."""
    elsewhere: bool
    """Whether the addresses of next pages are on another host than the profile's."""
    clock_apart: timedelta | None


def check(server: Server, step: Step = lambda heading, done, of: None) -> Seen:
    """Ask what this client may see. RefusedError and the like say what is wrong, and the remedy."""
    lists, keeper = Lists(server), Keeper(str, employees=False)
    types = catalogue(lists, keeper)["zaaktype"]
    taken = {row["id"] for row in chosen(server.profile, types)}
    first = server.get("zaken", "/zaken", {})
    page = lists.page("zaken", "/zaken", {"ordering": "identificatie"}, 1)
    body = first.body if isinstance(first.body, dict) else {}
    return Seen(
        rights=rights_of(server),
        versions=server.versions,
        case_types=tuple(_case_types(lists, types, taken, step)),
        n_by_level=_levels(lists),
        audit=_audit(server, keeper, page),
        decisions=sees_decisions(lists),
        page_size=_page_size(lists, page),
        tells_changes=any(like(MOMENT, record, "laatstGemuteerd") for record in page.records),
        elsewhere=_elsewhere(server, body.get("next")),
        clock_apart=clock_apart(first.headers.get("Date"), server.now()),
    )


def _case_types(lists: Lists, types: list[Row], taken: set[str], step: Step) -> Iterator[CaseType]:
    folded = dict[tuple[str, str], list[Row]]()
    for row in sorted(types, key=lambda row: (row["identificatie"], row["versiedatum"])):
        folded.setdefault((row["identificatie"], row["catalogus"]), []).append(row)
    for done, versions in enumerate(folded.values()):
        step(HEADING, done, len(folded))
        counts = [_count(lists, row["id"]) for row in versions]
        latest = versions[-1]
        yield CaseType(
            identificatie=latest["identificatie"],
            omschrijving=latest["omschrijving"],
            n_versions=len(versions),
            n_cases=None if None in counts else sum(count or 0 for count in counts),
            doorlooptijd=latest["doorlooptijd"],
            servicenorm=latest["servicenorm"],
            taken=latest["id"] in taken,
        )


def _count(lists: Lists, kind: str) -> int | None:
    address = lists.reference("catalogi", "/zaaktypen", kind)
    return lists.first("zaken", "/zaken", {"zaaktype": address}).count


def _levels(lists: Lists) -> dict[str, int] | None:
    """How many cases there are of each level; a list has those up to the level that is asked."""
    found, before = dict[str, int](), 0
    for level in LEVELS:
        asked = {"maximaleVertrouwelijkheidaanduiding": level}
        count = lists.first("zaken", "/zaken", asked).count
        if count is None:
            return None
        if count > before:
            found[level] = count - before
        before = max(before, count)
    return found


def _audit(server: Server, keeper: Keeper, page: Page) -> str:
    if not server.profile.audit_trail:
        return "not asked"
    cases = [id_of(record.get("url")) for record in page.records[:1]]
    return str(trail_of(server, keeper, cases[0])["audit"]) if cases else "no case"


def _page_size(lists: Lists, page: Page) -> int | None:
    if ("zaken", "/zaken") in lists.unsized:
        return None
    return lists.server.profile.page_size if page.last else len(page.records)


def _elsewhere(server: Server, following: object) -> bool:
    if not isinstance(following, str):
        return False
    return urlsplit(following).netloc != urlsplit(server.profile.apis["zaken"]).netloc
