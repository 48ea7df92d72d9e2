"""Disabled parking cards (gehandicaptenparkeerkaart): it went faster, and nothing got faster.

On 2 June 2025 a new form came. From then on more applications are renewals, which need no medical
advice and are quick, before and after alike.
"""

from __future__ import annotations

from datetime import datetime

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
WMO = "Wmo-loket"
ADVISER = "Medisch adviseur (extern)"
STAFF = {KCC: range(1, 7), WMO: range(7, 14), ADVISER: range(14, 19)}

RECEIVE = "Aanvraag ontvangen"
CHECK = "Aanvraag controleren"
ASK = "Medisch advies vragen"
ADVICE = "Medisch advies ontvangen"
DECIDE = "Besluit nemen"
SEND = "Besluit verzenden"

SOON: Quantiles = ((0, 0.2), (0.5, 1), (1, 2.5))
WORK = {
    CHECK: Work(WMO, SOON),
    ASK: Work(WMO, SOON),
    ADVICE: Work(ADVISER, ((0, 15), (0.5, 18), (1, 21))),
    DECIDE: Work(WMO, ((0, 2), (0.5, 3), (1, 4))),
    SEND: Work(KCC, SOON),
}
CHANGED = datetime(2025, 6, 2)
FIRST, RENEWAL = "eerste aanvraag", "verlenging"
BEFORE, AFTER = {FIRST: 72, RENEWAL: 28}, {FIRST: 34, RENEWAL: 66}
CHANNELS = {"website": 70, "balie": 30}
MONTHS = dict.fromkeys(range(1, 12), 100) | {12: 0}


def disabled_parking_card(walk: Walk) -> None:
    """An application for a card, until the decision is sent."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = kind = chance.pick(AFTER if walk.received >= CHANGED else BEFORE)
    told["kanaal"] = chance.pick(CHANNELS)
    walk.assign(WMO)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(CHECK)
    if kind == FIRST:
        walk.do(ASK, ADVICE)
    walk.do(DECIDE, SEND)


DISABLED_PARKING_CARD = Service(
    title="Gehandicaptenparkeerkaart (fictief)",
    prefix="GPK",
    n_cases=180,
    seed=18,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=disabled_parking_card,
)
