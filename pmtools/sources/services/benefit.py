"""Benefits under the Participatiewet (bijstandsuitkering), from report to first payment.

Every step has its start and its completion. Durations are quantiles in working days of office time:
how long a step takes, and how long it first lies; days that the applicant needs are calendar days.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

DESK = "Werkplein"
INCOME = "Inkomen"
HOME = "Handhaving"
MANDATE = "Teammanagers"
PAYMENTS = "Uitkeringsadministratie"

STAFF = {
    DESK: range(1, 9),
    INCOME: range(9, 23),
    HOME: range(23, 29),
    MANDATE: range(29, 34),
    PAYMENTS: range(34, 41),
}

REPORT = "Melding registreren"
APPLY = "Aanvraag registreren"
DROP = "Melding laten vervallen"
TALK = "Intakegesprek voeren"
ASK = "Gegevens opvragen"
SUPPLEMENT = "Gegevens ontvangen"
DISMISS = "Aanvraag buiten behandeling stellen"
WITHDRAW = "Aanvraag intrekken"
VISIT = "Huisbezoek afleggen"
ASSESS = "Recht op bijstand beoordelen"
WRITE = "Rapportage opstellen"
CHECK = "Collegiale toets"
MEND = "Rapportage aanpassen"
ASK_PEER = "Vraag stellen aan Handhaving"
ANSWER = "Vraag van Inkomen beantwoorden"
DECIDE = "Besluit nemen"
SEND = "Beschikking verzenden"
PAY = "Uitkering betaalbaar stellen"
CLOSE = "Zaak afsluiten"

SOON: Quantiles = ((0, 0.02), (0.5, 0.3), (0.9, 1), (1, 3))
BRIEF: Quantiles = ((0, 0.01), (0.5, 0.04), (1, 0.15))
HOURS: Quantiles = ((0, 0.05), (0.5, 0.2), (0.9, 0.4), (1, 0.9))
DAYS: Quantiles = ((0, 0.1), (0.5, 0.5), (0.9, 1.3), (1, 3))

FREE_DAYS: Quantiles = ((0, 0.3), (0.5, 2.2), (0.9, 4), (1, 6))
"""Until the applicant can come for the first talk, when consultants have time."""
FULL_DAYS: Quantiles = ((0, 2), (0.25, 8), (0.5, 12), (0.75, 16), (0.9, 20), (1, 30))
"""The bottleneck: the same when the consultants' diaries are full."""

WORK = {
    REPORT: Work(DESK, BRIEF),
    APPLY: Work(DESK, BRIEF, SOON),
    DROP: Work(DESK, BRIEF, SOON),
    TALK: Work(INCOME, HOURS),
    ASK: Work(INCOME, BRIEF, SOON),
    SUPPLEMENT: Work(INCOME, BRIEF),
    DISMISS: Work(INCOME, BRIEF, SOON),
    WITHDRAW: Work(INCOME, BRIEF, SOON),
    ASSESS: Work(INCOME, DAYS, ((0, 0.2), (0.5, 2.4), (0.9, 5), (1, 9))),
    VISIT: Work(HOME, HOURS, ((0, 0.5), (0.5, 3), (1, 9))),
    WRITE: Work(INCOME, DAYS, ((0, 0.1), (0.5, 1.8), (0.9, 4), (1, 8))),
    CHECK: Work(INCOME, HOURS, ((0, 0.1), (0.5, 1.5), (0.9, 3), (1, 6))),
    MEND: Work(INCOME, HOURS, ((0, 0.1), (0.5, 0.8), (0.9, 2), (1, 5))),
    ASK_PEER: Work(INCOME, BRIEF, ((0, 0.02), (0.5, 0.1), (1, 0.4))),
    ANSWER: Work(HOME, BRIEF, ((0, 0.05), (0.5, 0.3), (1, 1.2))),
    DECIDE: Work(MANDATE, BRIEF, ((0, 0.1), (0.5, 1.6), (0.9, 3), (1, 6))),
    SEND: Work(PAYMENTS, BRIEF, ((0, 0.05), (0.5, 0.6), (0.9, 1.5), (1, 4))),
    PAY: Work(PAYMENTS, HOURS, ((0, 0.1), (0.5, 1.2), (0.9, 3), (1, 6))),
    CLOSE: Work(PAYMENTS, BRIEF, ((0, 0.05), (0.5, 0.8), (0.9, 2), (1, 6))),
}

MONTHS = {
    1: 130, 2: 115, 3: 105, 4: 95, 5: 90, 6: 90,
    7: 85, 8: 90, 9: 115, 10: 105, 11: 100, 12: 80,
}  # fmt: skip
KINDS = {"bijstand alleenstaande": 62, "bijstand alleenstaande ouder": 21, "bijstand gehuwden": 17}
CHANNELS = {"website": 64, "balie": 24, "telefoon": 12}
AGES = {"jonger dan 27": 13, "27 tot 45": 46, "45 en ouder": 41}
YOUNG = "jonger dan 27"

SEARCH_DAYS: Quantiles = ((0, 28), (0.7, 31), (1, 40))
"""Calendar days from the report of someone under 27 to the application: four weeks of search."""
FOUND_WORK = 0.25
INCOMPLETE = {"website": 0.44, "balie": 0.36, "telefoon": 0.54}
SUPPLEMENT_DAYS: Quantiles = ((0, 0.5), (0.5, 6.5), (0.9, 13), (1, 21))
"""Calendar days until the applicant sends what was asked for."""
NO_SUPPLEMENT = 0.07
GRACE_DAYS: Quantiles = ((0, 14), (1, 22))
WITHDRAWN = 0.04
VISITED = 0.08
INSUFFICIENT = 0.26
"""Share of the reports that a colleague returns, and that are mended and then checked again."""
GRANTED = 0.8


def benefit(walk: Walk) -> None:
    """A report of somebody without income with all that ever happens to it."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = chance.pick(KINDS)
    told["kanaal"] = channel = chance.pick(CHANNELS)
    told["leeftijdsgroep"] = age = chance.pick(AGES)
    walk.assign(INCOME)
    walk.begin(REPORT, walk.received)
    if applied(walk, age) and talked(walk) and made_complete(walk, INCOMPLETE[channel]):
        decide(walk)
    walk.do(CLOSE)


def applied(walk: Walk, age: str) -> bool:
    """The application, after the search period of the young; False when there is none."""
    if age == YOUNG:
        walk.now = walk.wait(SEARCH_DAYS)
        if walk.chance.happens(FOUND_WORK):
            walk.do(DROP)
            return False
    walk.do(APPLY)
    return True


def talked(walk: Walk) -> bool:
    """The first talk, in a control log as soon as the applicant can come; False if withdrawn."""
    free, full = walk.office_time(FREE_DAYS), walk.office_time(FULL_DAYS)
    walk.begin(TALK, full if walk.has("bottleneck") else free)
    if walk.chance.happens(WITHDRAWN):
        walk.do(WITHDRAW)
        return False
    return True


def made_complete(walk: Walk, share: float) -> bool:
    """Ask for what lacks and wait for it; False when it does not come."""
    if not walk.chance.happens(share):
        return True
    walk.do(ASK)
    walk.suspend(ASSESS)
    if walk.chance.happens(NO_SUPPLEMENT):
        walk.now = walk.wait(GRACE_DAYS)
        walk.resume(ASSESS, walk.now)
        walk.do(DISMISS)
        return False
    walk.begin(SUPPLEMENT, walk.wait(SUPPLEMENT_DAYS))
    walk.resume(ASSESS, walk.now)
    return True


def decide(walk: Walk) -> None:
    """Assess, write the report, have it checked, decide, send and pay."""
    if walk.chance.happens(VISITED):
        walk.do(VISIT)
    walk.do(ASSESS)
    walk.back_and_forth(ASK_PEER, ANSWER)
    walk.do(WRITE, CHECK)
    while walk.checked_again(INSUFFICIENT):
        walk.do(MEND, CHECK)
    walk.do(DECIDE, SEND)
    if walk.chance.happens(GRANTED):
        walk.do(PAY)


BENEFIT = Service(
    title="Bijstandsuitkering (fictief)",
    prefix="PW",
    n_cases=500,
    seed=427,
    received=through_the_year(MONTHS),
    staff=STAFF,
    work=WORK,
    story=benefit,
)
