"""Cases that wait for persons in a made-up office, which itself keeps count of why. Nothing is of pmtools.

Time is in whole seconds since a Monday at midnight (UTC). A person does one thing at a time, or a batch
at once, and finishes what was begun, after closing time too.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 7 * 86_400
ALWAYS, OFFICE = (0, DAY), (9 * HOUR, 17 * HOUR)
NEVER = 2**40


class Person(NamedTuple):
    """Who works Monday to Friday within `hours` (always: every day), and picks in some order."""

    name: str
    hours: tuple[int, int] = ALWAYS
    order: str = "first"  # or "last", or "urgent" first
    saves: int = 1  # so many are done at once
    pause: int = 5  # between one and the next, so that they are no batch

    def closed(self, until: int) -> Iterator[tuple[int, int]]:
        """When nobody is there."""
        if self.hours == ALWAYS:
            return
        begin, edge = self.hours, 0
        for day in range(until // DAY + 8):
            if day % 7 < 5:
                yield edge, day * DAY + begin[0]
                edge = day * DAY + begin[1]

    def there(self, now: int) -> int:
        """The first moment from now on at which the person is at work."""
        return next((end for begin, end in self.closed(now) if begin <= now < end), now)


class Item(NamedTuple):
    """A case that waits for a person."""

    case: str
    arrives: int
    takes: int
    urgent: bool = False
    delay: int = 0  # so long it is left lying


class Done(NamedTuple):
    """What was done at once, when it was complete, and from when to when it was done."""

    items: tuple[Item, ...]
    ready: int
    start: int
    end: int


def serve(person: Person, items: Iterable[Item]) -> list[Done]:
    """What a person does of all that arrives; a batch that never gets full is not done."""
    coming, waiting, done, now = (
        sorted(items, key=lambda i: i.arrives),
        list[Item](),
        list[Done](),
        0,
    )
    while True:
        while coming and coming[0].arrives <= now:
            waiting.append(coming.pop(0))
        now = person.there(now)
        able = [item for item in waiting if item.arrives + item.delay <= now]
        if len(able) < person.saves:
            later = [item.arrives + item.delay for item in waiting if item not in able]
            now = min([*later, *(item.arrives for item in coming[:1])], default=NEVER)
            if now == NEVER:
                return done
            continue
        if coming and coming[0].arrives <= now:
            continue
        able.sort(key=lambda i: i.arrives, reverse=person.order == "last")
        if person.order == "urgent":
            able.sort(key=lambda i: not i.urgent)
        some = tuple(able[: person.saves])
        waiting = [item for item in waiting if item not in some]
        end = now + max(item.takes for item in some)
        done.append(Done(some, max(item.arrives for item in some), now, end))
        now = end + person.pause


def reasons(person: Person, done: Iterable[Done]) -> Counter[str]:
    """Why the cases waited for a person, by what was going on meanwhile: in seconds."""
    spent, whole = Counter(dict.fromkeys(CAUSES, 0)), list(done)
    shut = list(person.closed(max((one.end for one in whole), default=0)))
    for mine in whole:
        wait = (mine.ready, mine.start)
        busy = [(one, both(wait, (one.start, one.end))) for one in whole]
        busy = [(one, span) for one, span in busy if span[0] < span[1]]
        told = Counter[str]()
        for one, (begin, end) in busy:
            first = min(item.arrives for item in one.items) <= mine.ready
            told["contention" if first else "prioritisation"] += end - begin
        for free in shut:
            begin, end = both(wait, free)
            working = (both((begin, end), span) for _, span in busy)
            told["unavailability"] += max(0, end - begin) - sum(max(0, e - b) for b, e in working)
        told["extraneous"] = mine.start - mine.ready - told.total()
        for item in mine.items:
            spent.update(told)
            spent["batching"] += mine.ready - item.arrives
    return spent


def both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), min(one[1], other[1])


def log_of(work: Mapping[Person, Iterable[Item]], first: int) -> tuple[list[dict[str, Any]], Counter[str]]:  # fmt: skip
    """The steps of an office, with `first` as its first moment (microseconds), and why they waited."""
    rows, spent, seq = list[dict[str, Any]](), Counter[str](), count()

    def row(case: str, activity: str, resource: str, start: int, end: int) -> dict[str, Any]:
        moments = {"start": first + start * 1_000_000, "end": first + end * 1_000_000}
        told = {"case": case, "activity": activity, "resource": resource, "team": "desk"}
        return {**told, **moments, "seq": next(seq), "precision": "time"}

    for person, items in work.items():
        known = list(items)
        rows += [row(i.case, "in", "portal", i.arrives, i.arrives) for i in known]
        done = serve(person, known)
        rows += [row(i.case, "do", person.name, one.start, one.end) for one in done for i in one.items]  # fmt: skip
        spent.update(reasons(person, done))
    return rows, spent


def arrivals(draw: random.Random, n: int, every: float, begin: int = 0) -> list[int]:
    """So many moments, at random, so many seconds apart in the mean."""
    moments, now = list[int](), float(begin)
    for _ in range(n):
        now += draw.expovariate(1 / every)
        moments.append(round(now))
    return moments


def planted(cause: str, seed: int) -> dict[Person, list[Item]]:
    """An office in which cases wait for one reason."""
    draw, number = random.Random(f"{cause} {seed}"), count()
    work = dict[Person, list[Item]]()
    for who in range(4):
        items = list[Item]()
        person = Person(f"p{who}")
        if cause == "contention":
            takes = [round(draw.uniform(600, 1800)) for _ in range(40)]
            moments = arrivals(draw, 40, 1300)
        elif cause == "batching":
            person = person._replace(saves=draw.randint(3, 6))
            takes, moments = [300] * 60, arrivals(draw, 60, 1800)
        elif cause == "prioritisation":
            takes, moments = [], []
            for burst in range(12):
                begin = burst * DAY + draw.randrange(HOUR)
                items.append(Item(f"c{next(number)}", begin, 900, delay=2))
                for _ in range(draw.randint(2, 6)):
                    long = draw.randint(600, 1500)
                    items.append(Item(f"c{next(number)}", begin + 1, long, urgent=True))
                    begin += long + person.pause
            person = person._replace(order="urgent")
        elif cause == "unavailability":
            person = person._replace(hours=OFFICE)
            moments = [day * DAY + draw.randint(18 * HOUR, 30 * HOUR) for day in range(25)]
            takes = [round(draw.uniform(600, 1800)) for _ in moments]
            moments = [m for m in moments if m // DAY % 7 < 5]
        else:
            person = person._replace(hours=OFFICE)
            days = [day for day in range(30) if day % 7 < 5]
            moments = [day * DAY + draw.randint(9 * HOUR, 11 * HOUR) for day in days]
            takes = [draw.randint(300, 900) for _ in days]
        delays = [draw.randint(HOUR, 4 * HOUR) if cause == "extraneous" else 0 for _ in moments]
        items += [
            Item(f"c{next(number)}", moment, long, delay=delay)
            for moment, long, delay in zip(moments, takes, delays, strict=False)
        ]
        work[person] = items
    return work


def mixed(seed: int, weeks: int = 2) -> dict[Person, list[Item]]:
    """An office in which they wait for all reasons, each time in other measure."""
    draw, number = random.Random(f"mixed {seed}"), count()
    work = dict[Person, list[Item]]()
    for order, saves, load in (
        ("first", 1, draw.uniform(0.6, 1)),
        ("last", 1, draw.uniform(0.6, 1)),
        ("urgent", 1, draw.uniform(0.6, 1)),
        ("first", draw.randint(3, 5), draw.uniform(0.5, 1.5)),
        ("first", 1, draw.uniform(0.1, 0.3)),
    ):
        person, items = Person(f"p{len(work)}", OFFICE, order, saves), list[Item]()
        for day in (day for day in range(7 * weeks) if day % 7 < 5):
            while sum(item.takes for item in items) < load * 8 * HOUR * (day - day // 7 * 2 + 1):
                moment = day * DAY + draw.randint(8 * HOUR, 16 * HOUR)
                late = draw.randrange(6 * HOUR) if load < 0.3 or draw.random() < 0.1 else 0
                long = draw.randint(900, 3600)
                items.append(Item(f"c{next(number)}", moment, long, draw.random() < 0.3, late))
        work[person] = items
    return work
