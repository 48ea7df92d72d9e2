"""Property-tax assessments with the value of the property (aanslag OZB en WOZ), and objections.

Most cases are begun in January and sent in mass batches in February; what was built or sold later
follows in weekly batches. Durations are quantiles in working days of office time; days that the
taxpayer needs are calendar days. A case has no closing step: it is closed when the time to object
is over, or with the decision on the objection.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pmtools.sources.services import office
from pmtools.sources.services.chance import Chance, Quantiles
from pmtools.sources.services.service import YEAR, Service, through_the_year
from pmtools.sources.services.walk import Walk, Work

KCC = "Klantcontactcentrum"
TAX = "Belastingen"
BUREAU = "Taxatiebureau (extern)"
VALUERS = "Taxateurs"
OBJECTIONS = "Bezwaar en beroep"

STAFF = {
    KCC: range(1, 8),
    TAX: range(8, 17),
    BUREAU: range(17, 21),
    VALUERS: range(21, 28),
    OBJECTIONS: range(28, 34),
}

BEGIN = "Object klaarzetten"
ANALYSE = "Marktgegevens aanleveren"
MODEL = "Modelwaarde berekenen"
CHECK = "Waarde controleren"
MEND = "Objectkenmerken corrigeren"
ASK_TAX = "Vraag stellen aan Belastingen"
ANSWER = "Vraag van Taxateurs beantwoorden"
SET = "Waarde vaststellen"
RECKON = "Aanslag berekenen"
VERIFY = "Aanslag goedkeuren"
SEND = "Aanslag verzenden"
OBJECT = "Bezwaar ontvangen"
CONFIRM = "Ontvangst bezwaar bevestigen"
ASK = "Motivering opvragen"
SUPPLEMENT = "Motivering ontvangen"
INADMISSIBLE = "Bezwaar niet-ontvankelijk verklaren"
ALLOT = "Bezwaar toewijzen"
REVALUE = "Waarde herbeoordelen"
HEAR = "Hoorgesprek voeren"
DRAFT = "Uitspraak opstellen"
RULE = "Uitspraak verzenden"
LOWER = "Aanslag verminderen"

WORK = {
    ANALYSE: Work(BUREAU, ((0, 0.3), (0.5, 2.6), (0.9, 5), (1, 9))),
    MODEL: Work(VALUERS, ((0, 0.2), (0.5, 1.6), (0.9, 3.4), (1, 7))),
    CHECK: Work(VALUERS, ((0, 0.2), (0.5, 2.2), (0.9, 4.4), (1, 9))),
    MEND: Work(VALUERS, ((0, 0.1), (0.5, 0.8), (0.9, 2), (1, 5))),
    ASK_TAX: Work(VALUERS, ((0, 0.02), (0.5, 0.15), (1, 0.6))),
    ANSWER: Work(TAX, ((0, 0.05), (0.5, 0.25), (1, 0.9))),
    SET: Work(VALUERS, ((0, 0.1), (0.5, 1.5), (0.9, 3), (1, 6))),
    RECKON: Work(TAX, ((0, 0.1), (0.5, 0.8), (0.9, 2), (1, 4))),
    VERIFY: Work(TAX, ((0, 0.1), (0.5, 1.4), (0.9, 3), (1, 6))),
    CONFIRM: Work(KCC, ((0, 0.05), (0.5, 0.7), (0.9, 2), (1, 6))),
    ASK: Work(KCC, ((0, 0.05), (0.5, 0.6), (0.9, 2), (1, 5))),
    INADMISSIBLE: Work(OBJECTIONS, ((0, 0.2), (0.5, 2), (1, 8))),
    ALLOT: Work(KCC, ((0, 0.1), (0.5, 1), (0.9, 3), (1, 6))),
    HEAR: Work(OBJECTIONS, ((0, 1), (0.5, 7), (0.9, 14), (1, 24))),
    DRAFT: Work(OBJECTIONS, ((0, 0.3), (0.5, 3), (0.9, 8), (1, 15))),
    RULE: Work(OBJECTIONS, ((0, 0.05), (0.5, 0.6), (0.9, 2), (1, 4))),
    LOWER: Work(TAX, ((0, 0.2), (0.5, 2), (0.9, 5), (1, 10))),
}

IN_JANUARY = 0.86
FIRST_BATCHES = {
    "2025-01-09": 16, "2025-01-13": 20, "2025-01-15": 20,
    "2025-01-17": 18, "2025-01-21": 16, "2025-01-23": 10,
}  # fmt: skip
"""Days on which the properties of some districts are begun together, and how many of them."""
BATCH_BEGINS = time(9, 15)
MONTHS = {
    1: 0, 2: 60, 3: 90, 4: 100, 5: 105, 6: 110,
    7: 100, 8: 80, 9: 105, 10: 110, 11: 100, 12: 70,
}  # fmt: skip
"""How busy a working day of each month is with what was built or sold."""
FEBRUARY_BATCHES = tuple(date(YEAR, 2, day) for day in (4, 7, 11, 14, 18, 21, 25))
"""Within eight weeks of the beginning of the year, as the WOZ act asks."""
BATCH_DAY = 1
BATCH_SENT = time(16)

KINDS = {"aanslag woning": 84, "aanslag niet-woning": 16}
CHANNELS = {"Berichtenbox": 61, "post": 39}
VALUES: dict[str, Quantiles] = {
    "aanslag woning": ((0, 140), (0.5, 345), (0.9, 620), (1, 1_450)),
    "aanslag niet-woning": ((0, 60), (0.5, 410), (0.9, 1_900), (1, 9_500)),
}
"""Value of the property in thousands of euro."""

WRONG = {"aanslag woning": 0.17, "aanslag niet-woning": 0.3}
"""Share of the values in which the check finds a mistake, that is mended and checked again."""
OBJECTED = {"aanslag woning": 0.19, "aanslag niet-woning": 0.26}
OBJECTION_TERM = timedelta(days=42)
OBJECTION_DAYS: Quantiles = ((0, 1), (0.3, 14), (0.6, 26), (0.9, 38), (1, 41))
"""Calendar days until the taxpayer objects."""
UNREASONED = 0.3
REASON_DAYS: Quantiles = ((0, 1), (0.5, 12), (0.9, 24), (1, 29))
NO_REASON = 0.12
GRACE_DAYS: Quantiles = ((0, 28), (1, 34))
HEARD = 0.35
LOWERED = 0.42

PILE_DAYS: Quantiles = ((0, 6), (0.25, 38), (0.5, 62), (0.75, 88), (0.9, 110), (1, 150))
"""The bottleneck: working days until a valuer gets to the objection."""
FREE_DAYS: Quantiles = ((0, 0.5), (0.5, 5), (0.9, 10), (1, 18))


def received(chance: Chance, n_cases: int) -> list[datetime]:
    """The moments at which properties are begun: together in January, one by one later."""
    later = through_the_year(MONTHS)
    moments = []
    for _ in range(n_cases):
        if chance.happens(IN_JANUARY):
            day = date.fromisoformat(chance.pick(FIRST_BATCHES))
            moments.append(datetime.combine(day, BATCH_BEGINS))
        else:
            moments += later(chance, 1)
    return sorted(moments)


def assessment(walk: Walk) -> None:
    """A property with all that ever happens to its assessment."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = kind = chance.pick(KINDS)
    told["kanaal"] = chance.pick(CHANNELS)
    told["wozwaarde"] = 1_000 * round(chance.draw(VALUES[kind]))
    walk.assign(VALUERS)
    walk.add(BEGIN, TAX, walk.received)
    walk.do(ANALYSE, MODEL, CHECK)
    while walk.checked_again(WRONG[kind]):
        walk.do(MEND, CHECK)
    walk.back_and_forth(ASK_TAX, ANSWER)
    walk.do(SET, RECKON, VERIFY)
    walk.add(SEND, TAX, sent(walk))
    walk.closed = walk.now.date() + OBJECTION_TERM
    if chance.happens(OBJECTED[kind]):
        objection(walk)
        walk.closed = walk.now.date()


def sent(walk: Walk) -> datetime:
    """The moment of the first batch after today: twice a week in February, then once."""
    today = walk.now.date()
    february = (day for day in FEBRUARY_BATCHES if day > today)
    day = next(february, office.next_weekday(today, BATCH_DAY, frozenset()))
    return datetime.combine(day, BATCH_SENT)


def objection(walk: Walk) -> None:
    """An objection from its receipt to the decision."""
    walk.add(OBJECT, KCC, walk.wait(OBJECTION_DAYS))
    walk.do(CONFIRM)
    if walk.chance.happens(UNREASONED) and not reasoned(walk):
        walk.do(INADMISSIBLE, RULE)
        return
    walk.do(ALLOT)
    walk.add(REVALUE, VALUERS, revalued(walk))
    if walk.chance.happens(HEARD):
        walk.do(HEAR)
    walk.do(DRAFT, RULE)
    if walk.chance.happens(LOWERED):
        walk.do(LOWER)


def reasoned(walk: Walk) -> bool:
    """Ask for the reasons and wait for them; False when they do not come."""
    walk.do(ASK)
    walk.suspend(REVALUE)
    if walk.chance.happens(NO_REASON):
        walk.now = walk.wait(GRACE_DAYS)
        walk.resume(REVALUE, walk.now)
        return False
    walk.add(SUPPLEMENT, KCC, walk.wait(REASON_DAYS))
    walk.resume(REVALUE, walk.now)
    return True


def revalued(walk: Walk) -> datetime:
    """The moment at which a valuer has looked at the value again; both answers are drawn."""
    on_the_pile, at_once = walk.office_time(PILE_DAYS), walk.office_time(FREE_DAYS)
    return on_the_pile if walk.has("bottleneck") else at_once


PROPERTY_TAX = Service(
    title="Aanslag onroerendezaakbelasting en WOZ (fictief)",
    prefix="WOZ",
    n_cases=1_200,
    seed=438,
    received=received,
    staff=STAFF,
    work=WORK,
    story=assessment,
)
