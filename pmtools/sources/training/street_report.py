"""Reports on public space (melding openbare ruimte): a process that can be read from a map.

Some reports are of what was reported before; some repairs are found wanting and are done again.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
DISTRICT = "Wijkbeheer"
CONTRACTOR = "Aannemer (extern)"
STAFF = {KCC: range(1, 7), DISTRICT: range(7, 14), CONTRACTOR: range(14, 20)}

RECEIVE = "Melding ontvangen"
ASSESS = "Melding beoordelen"
LINK = "Dubbele melding koppelen"
ORDER = "Opdracht geven"
REPAIR = "Herstel uitvoeren"
INSPECT = "Herstel controleren"
INFORM = "Melder informeren"
CLOSE = "Melding afsluiten"

SOON: Quantiles = ((0, 0.02), (0.5, 0.4), (0.9, 1.2), (1, 3))
DAYS: Quantiles = ((0, 0.5), (0.5, 3), (0.9, 8), (1, 14))
WORK = {
    ASSESS: Work(DISTRICT, SOON),
    LINK: Work(DISTRICT, SOON),
    ORDER: Work(DISTRICT, SOON),
    REPAIR: Work(CONTRACTOR, DAYS),
    INSPECT: Work(DISTRICT, ((0, 0.2), (0.5, 1), (0.9, 3), (1, 5))),
    INFORM: Work(KCC, SOON),
    CLOSE: Work(KCC, SOON),
}
KINDS = {"lantaarnpaal": 35, "stoeptegel": 40, "zwerfafval": 25}
CHANNELS = {"app": 60, "telefoon": 30, "balie": 10}
DOUBLE = 0.17
WANTING = 0.25
MONTHS = dict.fromkeys(range(1, 12), 100) | {12: 0}


def street_report(walk: Walk) -> None:
    """A report from a resident, until it is closed."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = chance.pick(KINDS)
    told["kanaal"] = chance.pick(CHANNELS)
    walk.assign(DISTRICT)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(ASSESS)
    if chance.happens(DOUBLE):
        walk.do(LINK)
    else:
        walk.do(ORDER, REPAIR, INSPECT)
        if chance.happens(WANTING):
            walk.do(REPAIR, INSPECT)
    walk.do(INFORM, CLOSE)


STREET_REPORT = Service(
    title="Melding openbare ruimte (fictief)",
    prefix="MOR",
    n_cases=60,
    seed=1,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=street_report,
)
