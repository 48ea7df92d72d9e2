"""Permits for a market pitch (standplaatsvergunning): a change that helped.

On 2 June 2025 signing every day replaced the weekly meeting; nothing else changed.
"""

from __future__ import annotations

from datetime import datetime

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
PERMITS = "Vergunningen"
TRAFFIC = "Verkeer"
SIGNING = "Mandaathouders"
STAFF = {KCC: range(1, 7), PERMITS: range(7, 13), TRAFFIC: range(13, 18), SIGNING: range(18, 23)}

RECEIVE = "Aanvraag ontvangen"
ASSESS = "Aanvraag beoordelen"
ADVICE = "Advies verkeer"
WRITE = "Besluit opstellen"
SIGN = "Besluit ondertekenen"
SEND = "Besluit verzenden"

SOON: Quantiles = ((0, 0.2), (0.5, 1), (1, 2.5))
WEEKLY: Quantiles = ((0, 3), (0.5, 8), (1, 13))
DAILY: Quantiles = ((0, 0.2), (0.5, 1), (1, 2))
"""Working days until a decision is signed, before and after the change."""
WORK = {
    ASSESS: Work(PERMITS, ((0, 1), (0.5, 4), (1, 8))),
    ADVICE: Work(TRAFFIC, ((0, 2), (0.5, 5), (1, 9))),
    WRITE: Work(PERMITS, SOON),
    SEND: Work(KCC, SOON),
}
CHANGED = datetime(2025, 6, 2)
KINDS = {"eerste aanvraag": 50, "verlenging": 50}
CHANNELS = {"website": 80, "balie": 20}
MONTHS = dict.fromkeys(range(1, 12), 100) | {12: 0}


def pitch_permit(walk: Walk) -> None:
    """An application for a pitch, until the decision is sent."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = chance.pick(KINDS)
    told["kanaal"] = chance.pick(CHANNELS)
    walk.assign(PERMITS)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(ASSESS, ADVICE, WRITE)
    signed = walk.office_time(DAILY if walk.now >= CHANGED else WEEKLY)
    walk.add(SIGN, SIGNING, signed)
    walk.do(SEND)


PITCH_PERMIT = Service(
    title="Standplaatsvergunning (fictief)",
    prefix="STP",
    n_cases=120,
    seed=6,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=pitch_permit,
)
