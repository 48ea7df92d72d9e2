"""How the fictitious municipality handles a permit application: the steps, who does them, how long.

Regular procedure of the Omgevingswet. Durations are quantiles in working days of office time, read
as "half of the work is done within …"; days that the applicant needs are calendar days.
"""

from __future__ import annotations

from pmtools.sources.services.chance import Quantiles
from pmtools.sources.services.walk import Work

KCC = "Klantcontactcentrum"
PERMITS = "Vergunningen"
AESTHETICS = "Welstand (extern)"
MANDATE = "Mandaathouders"
FINANCE = "Financiën"
LEGAL = "Juridische zaken"

STAFF = {
    KCC: tuple(range(1, 7)),
    PERMITS: tuple(range(7, 17)),
    AESTHETICS: tuple(range(17, 20)),
    MANDATE: tuple(range(20, 25)),
    FINANCE: tuple(range(25, 31)),
    LEGAL: tuple(range(31, 37)),
}

RECEIVE = "Aanvraag ontvangen"
CONFIRM = "Ontvangstbevestiging versturen"
CHECK = "Toets volledigheid"
ASK = "Aanvullende gegevens opvragen"
SUPPLEMENT = "Aanvullende gegevens ontvangen"
DISMISS = "Aanvraag buiten behandeling stellen"
WITHDRAW = "Aanvraag intrekken"
PLAN = "Toetsen aan omgevingsplan"
ASK_ADVICE = "Advies welstand vragen"
ADVICE = "Advies welstand ontvangen"
ASSESS = "Inhoudelijke beoordeling"
EXTEND = "Beslistermijn verlengen"
DRAFT = "Conceptbesluit opstellen"
DECIDE = "Besluit vaststellen"
SEND = "Besluit verzenden"
PUBLISH = "Besluit publiceren"
FEE = "Leges opleggen"
CLOSE = "Zaak afsluiten"
ASK_LEGAL = "Vraag stellen aan Juridische zaken"
ANSWER = "Vraag van Vergunningen beantwoorden"

WORK = {
    CONFIRM: Work(KCC, ((0, 0.01), (0.55, 0.1), (0.9, 0.9), (1, 3))),
    CHECK: Work(PERMITS, ((0, 0.1), (0.25, 0.5), (0.5, 1.1), (0.9, 3), (0.98, 6), (1, 11))),
    ASK: Work(PERMITS, ((0, 0.02), (0.6, 0.25), (0.9, 1.2), (1, 4))),
    DISMISS: Work(PERMITS, ((0, 0.1), (0.5, 1), (1, 5))),
    PLAN: Work(PERMITS, ((0, 0.1), (0.25, 0.6), (0.5, 1.2), (0.9, 3.4), (0.98, 7), (1, 13))),
    ASK_ADVICE: Work(PERMITS, ((0, 0.02), (0.5, 0.3), (0.9, 1.5), (1, 4))),
    ASSESS: Work(PERMITS, ((0, 0.2), (0.25, 0.9), (0.5, 1.8), (0.9, 4.8), (0.98, 9), (1, 17))),
    EXTEND: Work(PERMITS, ((0, 0.05), (0.5, 0.3), (1, 2))),
    DRAFT: Work(PERMITS, ((0, 0.1), (0.25, 0.5), (0.5, 1.1), (0.9, 3), (0.98, 6), (1, 10))),
    SEND: Work(PERMITS, ((0, 0.02), (0.5, 0.4), (0.9, 1.5), (1, 4))),
    PUBLISH: Work(PERMITS, ((0, 0.2), (0.5, 0.9), (0.9, 2), (1, 4))),
    FEE: Work(FINANCE, ((0, 0.1), (0.5, 1.1), (0.9, 3), (1, 7))),
    CLOSE: Work(PERMITS, ((0, 0.05), (0.5, 0.6), (0.9, 2.4), (1, 9))),
    ASK_LEGAL: Work(PERMITS, ((0, 0.02), (0.5, 0.2), (1, 1))),
    ANSWER: Work(LEGAL, ((0, 0.1), (0.5, 0.8), (0.9, 1.8), (1, 3))),
}

MONTHS = {
    1: 80,
    2: 95,
    3: 125,
    4: 135,
    5: 130,
    6: 110,
    7: 80,
    8: 50,
    9: 100,
    10: 105,
    11: 95,
    12: 75,
}
"""How busy a working day of each month is with new applications; 100 is usual."""

KINDS = {"bouwen": 52, "kappen": 22, "inrit": 14, "reclame": 12}
CHANNELS = {"Omgevingsloket": 78, "post": 13, "balie": 9}
FEES: dict[str, Quantiles] = {
    "bouwen": ((0, 260), (0.25, 620), (0.5, 1_180), (0.9, 5_400), (1, 24_000)),
    "kappen": ((0, 92.35), (1, 92.35)),
    "inrit": ((0, 318.7), (1, 318.7)),
    "reclame": ((0, 184.1), (0.7, 184.1), (1, 412.5)),
}
"""Fee (leges) in euro: a fixed tariff, or a share of the costs of building."""

INCOMPLETE = {"Omgevingsloket": 0.32, "balie": 0.4, "post": 0.66}
"""Share of the applications that lack something at first sight."""
INCOMPLETE_KIND = {"bouwen": 1.15, "kappen": 0.65, "inrit": 0.85, "reclame": 0.9}
STILL_INCOMPLETE = 0.2
MOST_REQUESTS = 3
NO_SUPPLEMENT = 0.07
SUPPLEMENT_DAYS: Quantiles = ((0, 0.3), (0.25, 7), (0.5, 13.5), (0.8, 22), (0.95, 36), (1, 57))
"""Calendar days until the applicant sends what was asked for."""
GRACE_DAYS: Quantiles = ((0, 29), (0.6, 36), (1, 56))
"""Calendar days until the municipality stops waiting for what was asked for."""

ADVISED = {"bouwen": 0.72, "kappen": 0.0, "inrit": 0.0, "reclame": 0.8}
"""Share of the applications that go to the external committee for aesthetics."""
ASK_ADVICE_FIRST = 0.15
ADVICE_HELD = 0.15
ADVICE_DAYS: Quantiles = ((0, 0.3), (0.5, 1.5), (0.9, 4), (1, 9))
"""Working days from the committee's meeting to its written advice."""
COMMITTEE_DAY = 2
ODD_WEEKS = frozenset(range(1, 54, 2))

WITHDRAWN = {CHECK: 0.02, SUPPLEMENT: 0.035, ASSESS: 0.025}
"""Share of the applications that the applicant withdraws after this step."""
WITHDRAW_DAYS: Quantiles = ((0, 0.2), (0.5, 4), (0.9, 12), (1, 25))
EXTEND_AFTER_DAYS = 32
EXTENDED = 0.6
PUBLISH_FIRST = 0.7

MEETING_DAY = 1
NO_MEETING_WEEKS = frozenset({1, 30, 31, 32, 52})
PILE_DAYS: Quantiles = (
    (0, 0.3), (0.1, 2.5), (0.25, 4.5), (0.5, 7.3), (0.75, 10.5), (0.9, 15.5), (0.98, 24), (1, 36),
)  # fmt: skip
"""The bottleneck: working days that a draft lies on the mandate holder's pile before it is tabled
at a weekly meeting (Tuesday, not in the summer recess nor around New Year)."""
DESK_DAYS: Quantiles = ((0, 0.05), (0.5, 0.6), (0.9, 2), (1, 6))
"""The same without the bottleneck: the draft is signed at the desk."""
