"""Event permits (evenementenvergunning): the wait is not before the step that takes most work.

Every step has its start and its completion. Assessing takes most work; the wait is for the fire
brigade's advice, which itself takes little.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
PERMITS = "Vergunningen"
POLICE = "Politie (extern)"
FIRE = "Brandweer (extern)"
SIGNING = "Mandaathouders"
STAFF = {
    KCC: range(1, 7),
    PERMITS: range(7, 15),
    POLICE: range(15, 20),
    FIRE: range(20, 25),
    SIGNING: range(25, 30),
}

REGISTER = "Aanvraag registreren"
ASSESS = "Aanvraag beoordelen"
POLICE_ADVICE = "Advies politie"
FIRE_ADVICE = "Advies brandweer"
WRITE = "Besluit opstellen"
SIGN = "Besluit ondertekenen"
SEND = "Besluit verzenden"

BRIEF: Quantiles = ((0, 0.02), (0.5, 0.06), (1, 0.2))
SOON: Quantiles = ((0, 0.05), (0.5, 0.5), (0.9, 1.5), (1, 3))
FULL: Quantiles = ((0, 4), (0.5, 14), (0.9, 22), (1, 30))
"""The bottleneck: working days that an application lies before the fire brigade looks at it."""
WORK = {
    ASSESS: Work(PERMITS, ((0, 0.6), (0.5, 2), (0.9, 4), (1, 6)), SOON),
    POLICE_ADVICE: Work(POLICE, ((0, 0.1), (0.5, 0.4), (1, 1)), ((0, 0.5), (0.5, 3), (1, 7))),
    FIRE_ADVICE: Work(FIRE, ((0, 0.1), (0.5, 0.3), (1, 0.8)), FULL),
    WRITE: Work(PERMITS, ((0, 0.2), (0.5, 0.8), (1, 2)), ((0, 0.2), (0.5, 1.5), (1, 4))),
    SIGN: Work(SIGNING, BRIEF, ((0, 0.2), (0.5, 2), (1, 5))),
    SEND: Work(KCC, BRIEF, SOON),
}
KINDS = {"buurtfeest": 50, "markt": 30, "festival": 20}
CHANNELS = {"website": 80, "e-mail": 20}
ASKS_POLICE = 0.6
MONTHS = {
    1: 70, 2: 100, 3: 140, 4: 150, 5: 140, 6: 120,
    7: 90, 8: 90, 9: 90, 10: 60, 11: 0, 12: 0,
}  # fmt: skip


def event_permit(walk: Walk) -> None:
    """An application for an event, until the decision is sent."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = chance.pick(KINDS)
    told["kanaal"] = chance.pick(CHANNELS)
    walk.assign(PERMITS)
    start = walk.received
    walk.add(REGISTER, KCC, walk.office_time(BRIEF), start)
    walk.do(ASSESS)
    if chance.happens(ASKS_POLICE):
        walk.do(POLICE_ADVICE)
    walk.do(FIRE_ADVICE, WRITE, SIGN, SEND)


EVENT_PERMIT = Service(
    title="Evenementenvergunning (fictief)",
    prefix="EVN",
    n_cases=80,
    seed=2,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=event_permit,
)
