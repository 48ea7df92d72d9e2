"""One permit application, walked from receipt to the closing of its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pmtools.sources.permits import office
from pmtools.sources.permits import process as p
from pmtools.sources.permits.chance import Chance, Quantiles

MEETING_STARTS = timedelta(hours=1)
MEETING_LASTS = timedelta(hours=2, minutes=30)
LATENESS = timedelta(hours=2)
HANDLER_DOES_IT = 0.85


class Step(NamedTuple):
    """What was completed when, in local time, and by whom."""

    activity: str
    moment: datetime
    team: str
    resource: str


@dataclass(frozen=True)
class Permit:
    """A case: its attributes and its steps in order of time."""

    kind: str
    channel: str
    fee: float
    steps: tuple[Step, ...]

    @property
    def closed(self) -> date | None:
        """The day on which the case was closed, None while it runs."""
        last = self.steps[-1]
        return last.moment.date() if last.activity == p.CLOSE else None

    def until(self, end: datetime) -> Permit:
        """The case as it was at a moment: what comes at or after it is not there."""
        known = tuple(step for step in self.steps if step.moment < end)
        return Permit(self.kind, self.channel, self.fee, known)


class Walk:
    """The case under way: where it is in time and what has been done."""

    def __init__(self, received: datetime, chance: Chance, bottleneck: bool) -> None:
        self.now = self.received = received
        self.chance = chance
        self.bottleneck = bottleneck
        self.kind = chance.pick(p.KINDS)
        self.channel = chance.pick(p.CHANNELS)
        self.fee = round(chance.draw(p.FEES[self.kind]), 2)
        self.handler = self._someone(p.PERMITS)
        self.steps: list[Step] = []
        self.suspended = timedelta(0)

    def add(self, activity: str, team: str, moment: datetime) -> None:
        """Record a step of any team at a moment, and go on from there."""
        resource = self.handler
        if team != p.PERMITS or not self.chance.happens(HANDLER_DOES_IT):
            resource = self._someone(team)
        self.steps.append(Step(activity, moment, team, resource))
        self.now = moment

    def do(self, *activities: str) -> None:
        """Do steps one after the other, each taking office time."""
        for activity in activities:
            work = p.WORK[activity]
            self.add(activity, work.team, office.after_work(self.now, self._time(work.days)))

    def wait(self, days: Quantiles) -> datetime:
        """The moment, in office hours, after a number of calendar days."""
        later = self.now + self._time(days, timedelta(days=1))
        return office.in_office(later, self._part(LATENESS))

    def office_time(self, days: Quantiles) -> datetime:
        """The moment after a number of working days."""
        return office.after_work(self.now, self._time(days))

    def at_meeting(self, day: date) -> datetime:
        """A moment during the meeting of that day."""
        start = datetime.combine(day, office.OPENS) + MEETING_STARTS
        return start + self._part(MEETING_LASTS)

    def _time(self, days: Quantiles, day: timedelta = office.DAY) -> timedelta:
        # A minute at least, so that no two steps of a case share a moment.
        return timedelta(seconds=max(60, round(self.chance.draw(days) * day.total_seconds())))

    def _part(self, whole: timedelta) -> timedelta:
        return timedelta(seconds=self.chance.whole(int(whole.total_seconds())))

    def _someone(self, team: str) -> str:
        staff = p.STAFF[team]
        return f"medewerker {staff[self.chance.whole(len(staff))]:02d}"


def permit(received: datetime, chance: Chance, bottleneck: bool) -> Permit:
    """An application that was received at this moment, with all that ever happens to it."""
    walk = Walk(received, chance, bottleneck)
    walk.add(p.RECEIVE, p.KCC, received)
    walk.do(p.CONFIRM)
    if made_complete(walk) and assessed(walk):
        decide(walk)
    walk.do(p.CLOSE)
    return Permit(walk.kind, walk.channel, walk.fee, tuple(walk.steps))


def made_complete(walk: Walk) -> bool:
    """Check the application and ask for what lacks; False when it ends here."""
    walk.do(p.CHECK)
    share = p.INCOMPLETE[walk.channel] * p.INCOMPLETE_KIND[walk.kind]
    requests = 0
    while requests < p.MOST_REQUESTS and walk.chance.happens(share):
        requests += 1
        walk.do(p.ASK)
        if walk.chance.happens(p.NO_SUPPLEMENT):
            walk.now = walk.wait(p.GRACE_DAYS)
            walk.do(p.DISMISS)
            return False
        asked = walk.now
        walk.add(p.SUPPLEMENT, p.KCC, walk.wait(p.SUPPLEMENT_DAYS))
        walk.suspended += walk.now - asked
        if withdrawn(walk, p.SUPPLEMENT):
            return False
        walk.do(p.CHECK)
        share = p.STILL_INCOMPLETE
    return not withdrawn(walk, p.CHECK)


def assessed(walk: Walk) -> bool:
    """Test the plan against the rules, with advice where needed; False when it ends here."""
    if walk.chance.happens(p.ADVISED[walk.kind]):
        if walk.chance.happens(p.ASK_ADVICE_FIRST):
            ask_advice_first(walk)
        else:
            walk.do(p.PLAN, p.ASK_ADVICE)
            walk.add(p.ADVICE, p.AESTHETICS, advice(walk))
    else:
        walk.do(p.PLAN)
    walk.do(p.ASSESS)
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
    """The moment of the advice: a fortnightly meeting, sometimes two, and then the writing."""
    day = office.next_weekday(walk.now.date(), p.COMMITTEE_DAY, p.ODD_WEEKS)
    if walk.chance.happens(p.ADVICE_HELD):
        day = office.next_weekday(day, p.COMMITTEE_DAY, p.ODD_WEEKS)
    writing = round(walk.chance.draw(p.ADVICE_DAYS) * office.DAY.total_seconds())
    return office.after_work(walk.at_meeting(day), timedelta(seconds=writing))


def withdrawn(walk: Walk, after: str) -> bool:
    """Let the applicant withdraw in some of the cases; True when that happened."""
    if not walk.chance.happens(p.WITHDRAWN[after]):
        return False
    walk.add(p.WITHDRAW, p.KCC, walk.wait(p.WITHDRAW_DAYS))
    return True


def decide(walk: Walk) -> None:
    """Draft the decision, have it signed, send it, publish it and charge the fee."""
    used = walk.now - walk.received - walk.suspended
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
    return at_meeting if walk.bottleneck else at_desk
