"""The measures once more: slow, plain loops over the steps of each case, without pmtools.

Times are whole microseconds since 1970 in UTC. A `Step` is one that was done; a case is a list of
steps in the order of the log: by end, else start; ties in the order of the source.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Step(NamedTuple):
    """One step of a case; what is not known is None."""

    activity: str
    start: int | None
    end: int | None
    resource: str | None = None
    team: str | None = None

    @property
    def moment(self) -> int:
        found = self.start if self.end is None else self.end
        assert found is not None
        return found


Cases = Mapping[str, list[Step]]
Found = dict[Any, list[tuple[int, str]]]  # key: the times with their cases


def in_order(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.moment)  # stable


def waiting(cases: Cases, key: Callable[[Step, Step], Hashable]) -> Found:
    """Each step with a start, from the latest end before it; the key is of both steps."""
    found: Found = defaultdict(list)
    for case_id, steps in cases.items():
        for place, step in enumerate(steps):
            if step.start is None:
                continue
            before = [e for e in steps[:place] if e.end is not None and e.end <= step.start]
            if before:
                latest = max(e.end for e in before if e.end is not None)
                last = [e for e in before if e.end == latest][-1]
                found[key(last, step)].append((step.start - latest, case_id))
    return found


def between(cases: Cases, key: Callable[[Step, Step], Hashable]) -> Found:
    found: Found = defaultdict(list)
    for case_id, steps in cases.items():
        for a, b in pairwise(steps):
            if a.end is not None and b.end is not None:
                found[key(a, b)].append((b.end - a.end, case_id))
    return found


def processing(cases: Cases, key: Callable[[Step], Hashable]) -> Found:
    found: Found = defaultdict(list)
    for case_id, steps in cases.items():
        for step in steps:
            if None not in (step.start, step.end) and step.end >= step.start:
                found[key(step)].append((step.end - step.start, case_id))
    return found


def idle(steps: Iterable[Step]) -> int | None:
    """Between two moments that follow each other nothing changes, so one look at each is enough.

    A step without an end is in hand from its start on; one without a start takes no part, nor does
    one that ends before it starts. None where no step has both moments.
    """
    steps = [s for s in steps if s.start is not None and (s.end is None or s.end >= s.start)]
    starts, ends = [s.start for s in steps], [s.end for s in steps if s.end is not None]
    if not ends:
        return None
    first, last = min(starts), max(ends)
    moments = sorted({first, last, *(m for m in [*starts, *ends] if m < last)})
    idle = 0
    for a, b in pairwise(moments):
        busy = any(step.start <= a and (step.end is None or step.end >= b) for step in steps)
        idle += 0 if busy else b - a
    return idle


def by_resource(cases: Cases) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for steps in cases.values():
        for step in steps:
            if step.resource is not None:
                found[step.resource].append(step)
    return found


def edges(cases: Cases) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for steps in cases.values():
        found["start", steps[0].activity] += 1
        found["end", steps[-1].activity] += 1
    return dict(found)


def rework(cases: Cases) -> dict[tuple[str, str], SimpleNamespace]:
    """(kind, activity): times with their cases, and how many are repeat, redo, to the start."""
    found: dict[tuple[str, str], SimpleNamespace] = {}
    for case_id, steps in cases.items():
        for place, step in enumerate(steps):
            earlier = [e for e in steps[:place] if e.activity == step.activity]
            if not earlier:
                continue
            kind = "self_loop" if steps[place - 1].activity == step.activity else "repetition"
            new = SimpleNamespace(times=[], n_repeat=0, n_redo=0, n_to_start=0)
            row = found.setdefault((kind, step.activity), new)
            row.times.append((step.moment - earlier[-1].moment, case_id))
            if None not in (step.resource, earlier[-1].resource):
                same = step.resource == earlier[-1].resource
                row.n_repeat += same
                row.n_redo += not same
            row.n_to_start += step.activity == steps[0].activity
    return found


def handovers(cases: Cases) -> dict[tuple[str, str], SimpleNamespace]:
    """(from team, to team): times with their cases, and how many go straight back."""
    found: dict[tuple[str, str], SimpleNamespace] = {}
    for case_id, steps in cases.items():
        came_from = None
        for a, b in pairwise(steps):
            if a.team is None or b.team is None:
                came_from = None
            elif a.team != b.team:
                new = SimpleNamespace(times=[], n_back=0)
                row = found.setdefault((a.team, b.team), new)
                row.times.append((b.moment - a.moment, case_id))
                row.n_back += came_from == b.team
                came_from = a.team
    return found


def local(micros: int) -> datetime:
    return (EPOCH + timedelta(microseconds=micros)).astimezone(ZONE)


def midnight(day: date) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return (moment - EPOCH) // timedelta(microseconds=1)


def moments(steps: Iterable[Step]) -> list[int]:
    return [m for step in steps for m in (step.start, step.end) if m is not None]


def workload(
    cases: Cases, finished: set[str], last: int | None = None
) -> dict[str, SimpleNamespace]:
    """Day after day: who comes, who goes, and at the end of a month who is there, how long.

    `last` is the last moment of the log, where the cases are a part of it.
    """
    comes, goes = defaultdict(list), defaultdict(list)
    for case_id, steps in cases.items():
        comes[local(min(moments(steps))).date()].append(case_id)
        if case_id in finished:
            goes[local(max(moments(steps))).date()].append(case_id)
    last = last or max(max(moments(steps)) for steps in cases.values())
    day, there, found = min(comes), set[str](), {}
    while day <= local(last).date():
        month = found.setdefault(f"{day:%Y-%m}", SimpleNamespace(arrivals=0, completions=0))
        month.arrivals += len(comes[day])
        month.completions += len(goes[day])
        there = (there | set(comes[day])) - set(goes[day])
        day += timedelta(days=1)
        now = min(midnight(day), last)
        month.ages = [now - min(moments(cases[case_id])) for case_id in there]
    return found


def micros_of(text: str) -> int:
    """A moment as it is written; without an offset it is a local one."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return (moment - EPOCH) // timedelta(microseconds=1)
