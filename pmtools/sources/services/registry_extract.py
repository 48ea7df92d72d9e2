"""Extracts from the register of residents (uittreksel BRP): at the desk at once, else within days.

Durations are quantiles in working days of office time, read as "half of the work is done within …";
days that the applicant needs are calendar days.
"""

from __future__ import annotations

from datetime import datetime

from pmtools.sources.services import office
from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
DESK = "Balie Burgerzaken"
REGISTER = "Burgerzaken"
DOCUMENTS = "Documentbeheer"

STAFF = {
    KCC: range(1, 8),
    DESK: range(8, 17),
    REGISTER: range(17, 25),
    DOCUMENTS: range(25, 31),
}

RECEIVE = "Aanvraag ontvangen"
IDENTIFY = "Identiteit vaststellen"
ASK_FEE = "Leges opvragen"
FEE = "Leges ontvangen"
DISMISS = "Aanvraag buiten behandeling stellen"
LOOK_UP = "Gegevens opzoeken"
MAKE = "Uittreksel opmaken"
CHECK = "Uittreksel controleren"
MEND = "Uittreksel herstellen"
ASK_PEER = "Vraag stellen aan Documentbeheer"
ANSWER = "Vraag van Burgerzaken beantwoorden"
CERTIFY = "Uittreksel waarmerken"
SEND = "Uittreksel verzenden"
HAND_OVER = "Uittreksel uitreiken"
CLOSE = "Zaak afsluiten"

WORK = {
    IDENTIFY: Work(REGISTER, ((0, 0.03), (0.5, 0.4), (0.9, 1.1), (1, 3))),
    ASK_FEE: Work(REGISTER, ((0, 0.01), (0.5, 0.1), (0.9, 0.5), (1, 2))),
    DISMISS: Work(REGISTER, ((0, 0.05), (0.5, 0.4), (1, 2))),
    LOOK_UP: Work(REGISTER, ((0, 0.02), (0.5, 0.3), (0.9, 0.9), (1, 3))),
    MAKE: Work(REGISTER, ((0, 0.02), (0.5, 0.3), (0.9, 0.9), (1, 3))),
    CHECK: Work(REGISTER, ((0, 0.03), (0.5, 0.35), (0.9, 1), (1, 3))),
    MEND: Work(REGISTER, ((0, 0.02), (0.5, 0.3), (0.9, 0.9), (1, 2))),
    ASK_PEER: Work(REGISTER, ((0, 0.01), (0.5, 0.04), (1, 0.15))),
    ANSWER: Work(DOCUMENTS, ((0, 0.01), (0.5, 0.06), (1, 0.25))),
    SEND: Work(DOCUMENTS, ((0, 0.03), (0.5, 0.3), (0.9, 0.9), (1, 3))),
    CLOSE: Work(DOCUMENTS, ((0, 0.03), (0.5, 0.3), (0.9, 0.9), (1, 4))),
}
AT_DESK: Quantiles = ((0, 0.002), (0.5, 0.008), (0.9, 0.02), (1, 0.06))
"""At the desk every step takes minutes."""

MONTHS = {
    1: 120, 2: 100, 3: 100, 4: 105, 5: 120, 6: 125,
    7: 105, 8: 95, 9: 105, 10: 95, 11: 90, 12: 75,
}  # fmt: skip
KINDS = {"uittreksel BRP": 76, "meertalig uittreksel BRP": 15, "attestatie de vita": 9}
CHANNELS = {"website": 58, "balie": 26, "post": 9, "e-mail": 7}
COUNTER = "balie"
PAID_AT_ONCE = "website"
FEES = {"uittreksel BRP": 16.9, "meertalig uittreksel BRP": 19.4, "attestatie de vita": 14.3}

FEE_DAYS: Quantiles = ((0, 0.2), (0.5, 2.2), (0.9, 5), (1, 11))
"""Calendar days until the applicant pays."""
NEVER_PAID = 0.06
GRACE_DAYS: Quantiles = ((0, 14), (1, 18))
WRONG = 0.2
"""Share of the extracts in which the check finds a mistake, that is mended and checked again."""

CERTIFYING_DAYS = (1, 3)
AT_ONCE: Quantiles = ((0, 0.03), (0.5, 0.3), (0.9, 0.9), (1, 3))


def extract(walk: Walk) -> None:
    """An application with all that ever happens to it."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = kind = chance.pick(KINDS)
    told["kanaal"] = channel = chance.pick(CHANNELS)
    told["leges"] = FEES[kind]
    if channel == COUNTER:
        at_the_desk(walk)
    else:
        in_writing(walk, asked_to_pay=channel != PAID_AT_ONCE)


def at_the_desk(walk: Walk) -> None:
    """Everything by one team while the applicant waits, or comes back when the desk is closed."""
    walk.assign(DESK)
    walk.add(RECEIVE, DESK, walk.received)
    activities = [IDENTIFY, FEE, LOOK_UP, MAKE, CHECK]
    if walk.checked_again(WRONG):
        activities += [MEND, CHECK]
    for activity in (*activities, HAND_OVER, CLOSE):
        walk.add(activity, DESK, walk.office_time(AT_DESK))


def in_writing(walk: Walk, *, asked_to_pay: bool) -> None:
    """Registered, made and checked, certified by another team, and sent."""
    walk.assign(REGISTER)
    walk.add(RECEIVE, KCC, walk.received)
    walk.do(IDENTIFY)
    if asked_to_pay and not paid(walk):
        walk.do(DISMISS, CLOSE)
        return
    walk.do(LOOK_UP)
    walk.back_and_forth(ASK_PEER, ANSWER)
    walk.do(MAKE, CHECK)
    while walk.checked_again(WRONG):
        walk.do(MEND, CHECK)
    walk.add(CERTIFY, DOCUMENTS, certified(walk))
    walk.do(SEND, CLOSE)


def paid(walk: Walk) -> bool:
    """Ask for the fee and wait for it; False when it does not come."""
    walk.do(ASK_FEE)
    walk.suspend(LOOK_UP)
    if walk.chance.happens(NEVER_PAID):
        walk.now = walk.wait(GRACE_DAYS)
        walk.resume(LOOK_UP, walk.now)
        return False
    walk.add(FEE, REGISTER, walk.wait(FEE_DAYS))
    walk.resume(LOOK_UP, walk.now)
    return True


def certified(walk: Walk) -> datetime:
    """The bottleneck: extracts are certified on Tuesdays and Thursdays; without it, at once."""
    today = walk.now.date()
    day = min(office.next_weekday(today, each, frozenset()) for each in CERTIFYING_DAYS)
    on_the_day = walk.at_meeting(day)
    at_once = walk.office_time(AT_ONCE)
    return on_the_day if walk.has("bottleneck") else at_once


REGISTRY_EXTRACT = Service(
    title="Uittreksel BRP (fictief)",
    prefix="BRP",
    n_cases=1_500,
    seed=414,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=extract,
)
