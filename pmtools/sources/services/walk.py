"""One case, walked from its first step to the last: the machinery that every service shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pmtools.sources.services import office
from pmtools.sources.services.chance import Chance, Quantiles

START, COMPLETE, SUSPEND, RESUME = "start", "complete", "suspend", "resume"
MEETING_STARTS = timedelta(hours=1)
MEETING_LASTS = timedelta(hours=2, minutes=30)
LATENESS = timedelta(hours=2)
HANDLER_DOES_IT = 0.85
SELDOM = 0.15
"""What is left of the share of cases that are checked again, when that is not planted."""
ROUNDS = (0.55, 0.8, 0.5, 0.3)
"""Share of the cases that go back and forth between two teams, and of those once more, and on."""

Attribute = str | int | float


class Step(NamedTuple):
    """What happened when, in local time, and by whom."""

    activity: str
    moment: datetime
    team: str | None
    resource: str | None
    transition: str = COMPLETE


class Work(NamedTuple):
    """A step of a team, in working days: how long it takes, and how long it first lies.

    Without `lies` the start of the step is not recorded, and `days` holds both.
    """

    team: str
    days: Quantiles
    lies: Quantiles = ()


@dataclass(frozen=True)
class Case:
    """A case: its attributes, its steps in order of time, and the day on which it was closed."""

    attributes: Mapping[str, Attribute]
    steps: tuple[Step, ...]
    closed: date | None

    def until(self, end: datetime) -> Case:
        """The case as it was at a moment: what comes at or after it is not there."""
        known = tuple(step for step in self.steps if step.moment < end)
        closed = self.closed if self.closed and self.closed < end.date() else None
        return replace(self, steps=known, closed=closed)


class Walk:
    """The case under way: where it is in time and what has been done."""

    def __init__(
        self,
        received: datetime,
        chance: Chance,
        staff: Mapping[str, Sequence[int]],
        work: Mapping[str, Work],
        faults: frozenset[str],
    ) -> None:
        self.now = self.received = received
        self.chance = chance
        self.staff = staff
        self.work = work
        self.faults = faults
        self.attributes: dict[str, Attribute] = {}
        self.handlers = self.handler = ""
        self.steps: list[Step] = []
        self.closed: date | None = None

    def case(self) -> Case:
        """What has become of it; closed on the day of its last step unless told otherwise."""
        return Case(self.attributes, tuple(self.steps), self.closed or self.now.date())

    def has(self, fault: str) -> bool:
        """Whether this fault is planted."""
        return fault in self.faults

    def assign(self, team: str) -> None:
        """Give the case someone of this team, who does most of the team's steps in it."""
        self.handlers, self.handler = team, self.someone(team)

    def add(
        self, activity: str, team: str, moment: datetime, start: datetime | None = None
    ) -> None:
        """Record a step of any team at a moment, and go on from there."""
        resource = self.handler
        if team != self.handlers or not self.chance.happens(HANDLER_DOES_IT):
            resource = self.someone(team)
        if start:
            self.steps.append(Step(activity, start, team, resource, START))
        self.steps.append(Step(activity, moment, team, resource))
        self.now = moment

    def do(self, *activities: str) -> None:
        """Do steps one after the other, each taking office time."""
        for activity in activities:
            team, days, lies = self.work[activity]
            if lies:
                self.begin(activity, self.office_time(lies))
            else:
                self.add(activity, team, self.office_time(days))

    def begin(self, activity: str, start: datetime) -> None:
        """Do a step that is begun at this moment."""
        self.now = start
        self.add(
            activity, self.work[activity].team, self.office_time(self.work[activity].days), start
        )

    def suspend(self, activity: str) -> None:
        """From now on this step waits for somebody outside."""
        self._pause(activity, SUSPEND, self.now)

    def resume(self, activity: str, moment: datetime) -> None:
        """At this moment the step could go on."""
        self._pause(activity, RESUME, moment)

    def back_and_forth(self, ask: str, answer: str) -> None:
        """Send the case to another team and back, in some cases several times, where planted."""
        if not self.has("ping_pong"):
            return
        for share in ROUNDS:
            if not self.chance.happens(share):
                return
            self.do(ask, answer)

    def checked_again(self, share: float) -> bool:
        """Whether a check finds something, so that it will be done again: seldom unless planted."""
        return self.chance.happens(share if self.has("rework") else share * SELDOM)

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

    def someone(self, team: str) -> str:
        """An employee of the team, who is a number."""
        numbers = self.staff[team]
        return f"medewerker {numbers[self.chance.whole(len(numbers))]:02d}"

    def _pause(self, activity: str, transition: str, moment: datetime) -> None:
        last = self.steps[-1]
        self.steps.append(Step(activity, moment, last.team, last.resource, transition))

    def _time(self, days: Quantiles, day: timedelta = office.DAY) -> timedelta:
        # A minute at least, so that no two steps of a case share a moment.
        return timedelta(seconds=max(60, round(self.chance.draw(days) * day.total_seconds())))

    def _part(self, whole: timedelta) -> timedelta:
        return timedelta(seconds=self.chance.whole(int(whole.total_seconds())))
