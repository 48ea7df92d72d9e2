"""Parking permits for residents (parkeervergunning): most by number is not most by share.

Where something lacks, it is asked for and the application is checked again. Most of those come by
the website, as most applications do; by e-mail it happens most often.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
PARKING = "Parkeren"
STAFF = {KCC: range(1, 8), PARKING: range(8, 14)}

RECEIVE = "Aanvraag ontvangen"
CHECK = "Aanvraag controleren"
ASK = "Gegevens opvragen"
SUPPLEMENT = "Gegevens ontvangen"
GRANT = "Vergunning verlenen"
SEND = "Vergunning versturen"

SOON: Quantiles = ((0, 0.1), (0.5, 0.7), (0.9, 1.8), (1, 3))
WORK = {
    CHECK: Work(PARKING, SOON),
    ASK: Work(PARKING, SOON),
    GRANT: Work(PARKING, ((0, 0.2), (0.5, 1.4), (1, 3))),
    SEND: Work(KCC, SOON),
}
SUPPLEMENT_DAYS: Quantiles = ((0, 2), (0.5, 8), (0.9, 14), (1, 20))
CHANNELS = {"website": 60, "balie": 24, "e-mail": 16}
INCOMPLETE = {"website": 0.24, "balie": 0.2, "e-mail": 0.62}
MONTHS = dict.fromkeys(range(1, 12), 100) | {12: 0}


def parking_permit(walk: Walk) -> None:
    """An application for a parking permit, until it is sent."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = "parkeervergunning bewoner"
    told["kanaal"] = channel = chance.pick(CHANNELS)
    walk.assign(PARKING)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(CHECK)
    if chance.happens(INCOMPLETE[channel]):
        walk.do(ASK)
        walk.add(SUPPLEMENT, KCC, walk.wait(SUPPLEMENT_DAYS))
        walk.do(CHECK)
    walk.do(GRANT, SEND)


PARKING_PERMIT = Service(
    title="Parkeervergunning bewoners (fictief)",
    prefix="PRK",
    n_cases=120,
    seed=11,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=parking_permit,
)
