"""One permit application, walked from receipt to the closing of its case."""

from __future__ import annotations

from datetime import datetime, timedelta

from pmtools.sources.services import environmental_permit_steps as p
from pmtools.sources.services import office
from pmtools.sources.services.service import Service, through_the_year
from pmtools.sources.services.walk import Walk


def permit(walk: Walk) -> None:
    """An application with all that ever happens to it."""
    chance, told = walk.chance, walk.attributes
    told["zaaktype"] = kind = chance.pick(p.KINDS)
    told["kanaal"] = channel = chance.pick(p.CHANNELS)
    told["leges"] = round(chance.draw(p.FEES[kind]), 2)
    walk.assign(p.PERMITS)
    walk.add(p.RECEIVE, p.KCC, walk.received)
    walk.do(p.CONFIRM)
    suspended = made_complete(walk, p.INCOMPLETE[channel] * p.INCOMPLETE_KIND[kind])
    if suspended is not None and assessed(walk, p.ADVISED[kind]):
        decide(walk, suspended)
    walk.do(p.CLOSE)


def made_complete(walk: Walk, share: float) -> timedelta | None:
    """Check the application and ask for what lacks; how long that took, None when it ends here."""
    walk.do(p.CHECK)
    suspended = timedelta(0)
    requests = 0
    while requests < p.MOST_REQUESTS and walk.checked_again(share):
        requests += 1
        walk.do(p.ASK)
        walk.suspend(p.CHECK)
        if walk.chance.happens(p.NO_SUPPLEMENT):
            walk.now = walk.wait(p.GRACE_DAYS)
            walk.resume(p.CHECK, walk.now)
            walk.do(p.DISMISS)
            return None
        asked = walk.now
        walk.add(p.SUPPLEMENT, p.KCC, walk.wait(p.SUPPLEMENT_DAYS))
        walk.resume(p.CHECK, walk.now)
        suspended += walk.now - asked
        if withdrawn(walk, p.SUPPLEMENT):
            return None
        walk.do(p.CHECK)
        share = p.STILL_INCOMPLETE
    return None if withdrawn(walk, p.CHECK) else suspended


def assessed(walk: Walk, advised: float) -> bool:
    """Test the plan against the rules, with advice where needed; False when it ends here."""
    if walk.chance.happens(advised):
        if walk.chance.happens(p.ASK_ADVICE_FIRST):
            ask_advice_first(walk)
        else:
            walk.do(p.PLAN, p.ASK_ADVICE)
            walk.add(p.ADVICE, p.AESTHETICS, advice(walk))
    else:
        walk.do(p.PLAN)
    walk.do(p.ASSESS)
    walk.back_and_forth(p.ASK_LEGAL, p.ANSWER)
    return not withdrawn(walk, p.ASSESS)


def ask_advice_first(walk: Walk) -> None:
    """Test the plan while the committee is at work; what is ready first comes first."""
    walk.do(p.ASK_ADVICE)
    ready = advice(walk)
    walk.do(p.PLAN)
    if ready == walk.now:
        ready = office.after_work(ready, timedelta(minutes=1))
    walk.add(p.ADVICE, p.AESTHETICS, ready)
    walk.steps.sort(key=lambda step: step.moment)
    walk.now = walk.steps[-1].moment


def advice(walk: Walk) -> datetime:
    """The moment of the advice: a fortnightly meeting, sometimes two, and then the writing.

    Without the committee one adviser begins to write at once; the draws are the same.
    """
    day = office.next_weekday(walk.now.date(), p.COMMITTEE_DAY, p.ODD_WEEKS)
    if walk.chance.happens(p.ADVICE_HELD):
        day = office.next_weekday(day, p.COMMITTEE_DAY, p.ODD_WEEKS)
    writing = timedelta(seconds=round(walk.chance.draw(p.ADVICE_DAYS) * office.DAY.total_seconds()))
    meeting = walk.at_meeting(day)
    return office.after_work(meeting if walk.has("committee") else walk.now, writing)


def withdrawn(walk: Walk, after: str) -> bool:
    """Let the applicant withdraw in some of the cases; True when that happened."""
    if not walk.chance.happens(p.WITHDRAWN[after]):
        return False
    walk.add(p.WITHDRAW, p.KCC, walk.wait(p.WITHDRAW_DAYS))
    return True


def decide(walk: Walk, suspended: timedelta) -> None:
    """Draft the decision, have it signed, send it, publish it and charge the fee."""
    used = walk.now - walk.received - suspended
    if used > timedelta(days=p.EXTEND_AFTER_DAYS) and walk.chance.happens(p.EXTENDED):
        walk.do(p.EXTEND)
    walk.do(p.DRAFT)
    walk.add(p.DECIDE, p.MANDATE, signed(walk))
    walk.do(p.SEND)
    order = (p.PUBLISH, p.FEE) if walk.chance.happens(p.PUBLISH_FIRST) else (p.FEE, p.PUBLISH)
    walk.do(*order)


def signed(walk: Walk) -> datetime:
    """The moment at which the mandate holder signs.

    Both answers are drawn in either case: a control log differs by the bottleneck and nothing else.
    """
    tabled = walk.office_time(p.PILE_DAYS)
    at_desk = walk.office_time(p.DESK_DAYS)
    day = office.next_weekday(tabled.date(), p.MEETING_DAY, p.NO_MEETING_WEEKS)
    at_meeting = walk.at_meeting(day)
    return at_meeting if walk.has("bottleneck") else at_desk


PERMIT = Service(
    title="Omgevingsvergunning (fictief)",
    prefix="OMG",
    n_cases=600,
    seed=393,
    received=through_the_year(p.MONTHS),
    staff=p.STAFF,
    work=p.WORK,
    story=permit,
)
