"""Permits to fell a tree (kapvergunning): long is not yet late, as the term can stand still.

The regular procedure of the Omgevingswet, eight weeks. A few applications lack something: the term
stands still until it comes.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
PERMITS = "Vergunningen"
GREEN = "Groenbeheer"
SIGNING = "Mandaathouders"
STAFF = {KCC: range(1, 7), PERMITS: range(7, 14), GREEN: range(14, 20), SIGNING: range(20, 25)}

RECEIVE = "Aanvraag ontvangen"
CHECK = "Toets volledigheid"
ASK = "Aanvullende gegevens opvragen"
SUPPLEMENT = "Aanvullende gegevens ontvangen"
LOOK = "Boom bekijken"
DECIDE = "Besluit vaststellen"
SEND = "Besluit verzenden"

SOON: Quantiles = ((0, 0.1), (0.5, 1), (0.9, 2), (1, 4))
WORK = {
    CHECK: Work(PERMITS, SOON),
    ASK: Work(PERMITS, SOON),
    LOOK: Work(GREEN, ((0, 3), (0.5, 9), (1, 16))),
    DECIDE: Work(SIGNING, ((0, 1), (0.5, 4), (1, 9))),
    SEND: Work(KCC, SOON),
}
SLOW: Quantiles = ((0, 38), (1, 46))
"""Working days until a tree has been looked at that the district forgot."""
FORGOTTEN = 0.12
LACKING = 0.2
SUPPLEMENT_DAYS: Quantiles = ((0, 18), (1, 55))
CHANNELS = {"Omgevingsloket": 80, "balie": 20}
MONTHS = dict.fromkeys(range(1, 11), 100) | {11: 50, 12: 20}


def tree_felling_permit(walk: Walk) -> None:
    """An application to fell a tree, until the decision is sent."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = "kappen"
    told["kanaal"] = chance.pick(CHANNELS)
    walk.assign(PERMITS)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(CHECK)
    if chance.happens(LACKING):
        walk.do(ASK)
        walk.suspend(CHECK)
        walk.add(SUPPLEMENT, KCC, walk.wait(SUPPLEMENT_DAYS))
        walk.resume(CHECK, walk.now)
    elif chance.happens(FORGOTTEN):
        walk.add(LOOK, GREEN, walk.office_time(SLOW))
    if walk.steps[-1].activity != LOOK:
        walk.do(LOOK)
    walk.do(DECIDE, SEND)


TREE_FELLING_PERMIT = Service(
    title="Kapvergunning (fictief)",
    prefix="KAP",
    n_cases=30,
    seed=2950,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=tree_felling_permit,
)
