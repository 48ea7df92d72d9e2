"""Why cases wait, once more: the five causes by their definitions, slowly and without pmtools.

A step is a dict of `case`, `activity`, `resource`, `team`, `start`, `end`, `seq` (its place in the
source) and `precision`. Moments are whole microseconds since 1970 in UTC; what is not known is None.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60_000_000  # microseconds
DAY = 24 * 60  # minutes
CAUSES = ("batching", "contention", "prioritisation", "unavailability", "extraneous")
Step = dict[str, Any]
Span = tuple[int, int]
Week = Mapping[int, Sequence[Span]]


class Hours(NamedTuple):
    """Minutes of the day by weekday (Monday is 0): of all, and of those who have their own."""

    zone: str
    week: Week
    closed: frozenset[date] = frozenset()
    teams: Mapping[str, Week] = {}
    persons: Mapping[str, Week] = {}

    def week_of(self, person: str, team: str | None) -> Week:
        return self.persons.get(person) or self.teams.get(team or "") or self.week


class Parties(NamedTuple):
    """Labels of activities to the party that is waited for before, and after them.

    A log that has none of them tells nothing: `unknown`.
    """

    before: Mapping[str, str] = {}
    after: Mapping[str, str] = {}


def waits(
    steps: Sequence[Step],
    hours: Hours | None = None,
    *,
    least: int = 2,
    share: float = 0.5,
    parties: Parties | None = None,
) -> list[Step]:
    """One row per step that waited for another: who for what, how long and why.

    Without hours everyone is always at work.
    """
    known = with_enabling(steps, share)
    able = [s for s in known if s["resource"] is not None and s["precision"] == "time"]
    lanes = by(able, "resource")
    ready = {id(s): (at, max(x["enabled"] for x in b)) for at, b in enumerate(in_batches(able, least)) for s in b}  # fmt: skip
    moments = [m for s in known for m in (s["enabled"], s["start"])]
    team, opened, rows = teams(able), dict[str, list[Span]](), list[Step]()
    told = parties or Parties()
    named = {label for which in told for label in which}.intersection(s["activity"] for s in steps)
    for step in known:
        before = step["before"]
        if before is None:
            continue
        origin, to, who = before["activity"], step["activity"], step["resource"]
        party = told.before.get(to) or told.after.get(origin) or "own"
        row = {
            **step,
            "from_activity": origin,
            "to_activity": to,
            "from_resource": before["resource"],
            "party": party if named else "unknown",
            "wait": step["start"] - step["enabled"],
            "split": who is not None and "day" not in (step["precision"], before["precision"]),
        }
        if row["split"]:
            week = str(hours and hours.week_of(who, team.get(who)))
            if week not in opened:
                opened[week] = stretches(hours, who, team.get(who), min(moments), max(moments))
            row |= split(step, lanes[who], ready, opened[week])
        rows.append(row)
    return rows


def split(
    step: Step, lane: Iterable[Step], batches: Mapping[int, Span], opened: list[Span]
) -> dict[str, Any]:
    """The causes of a wait, and when nobody was there."""
    mine, ready = batches.get(id(step), (None, step["enabled"]))
    rest = [(ready, step["start"])]
    earlier, others = list[Span](), list[Span]()
    for other in lane:
        if other is step or not ready < until(other) or not other["start"] < step["start"]:
            continue
        same = mine is not None and batches.get(id(other), (None, 0))[0] == mine
        first = other["enabled"] <= (step["enabled"] if same else ready)
        (earlier if first else others).append((other["start"], until(other)))
    contention = common(rest, earlier)
    prioritisation = minus(common(rest, others), contention)
    free = minus(minus(rest, contention), prioritisation)
    away = minus(free, [one for one in opened if ready < one[1] and one[0] < step["start"]])
    lengths = (
        ready - step["enabled"],
        *(length(one) for one in (contention, prioritisation, away, minus(free, away))),
    )
    told = dict(zip(CAUSES, lengths, strict=True))
    return {**told, "away": away, "held": held(step, lane, ready, opened) if lengths[0] else 0}


def held(step: Step, lane: Iterable[Step], ready: int, opened: list[Span]) -> int:
    """How long, while its batch was not complete, the resource was busy or not at work."""
    saved = [(step["enabled"], ready)]
    busy = common(saved, [(s["start"], until(s)) for s in lane if s is not step])
    return length(merged([*busy, *minus(saved, opened)]))


def with_enabling(steps: Iterable[Step], share: float) -> list[Step]:
    """The steps with a start, with when each could begin and after which step (None: the first)."""
    cases = in_cases(steps)
    pairs, found = side_by_side(cases, share), list[Step]()
    for case in cases.values():
        first = min(m for s in case for m in (s["start"], s["end"]) if m is not None)
        for place, step in enumerate(case):
            if step["start"] is None:
                continue
            could = [
                s
                for s in case[:place]
                if s["end"] is not None
                and s["end"] <= step["start"]
                and frozenset((s["activity"], step["activity"])) not in pairs
            ]
            before = could[-1] if could else None
            found.append({**step, "before": before, "enabled": before["end"] if before else first})
    return found


def in_cases(steps: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps of each case in order; those that end before they start take no part."""
    known = [s for s in steps if None in (s["start"], s["end"]) or s["start"] <= s["end"]]
    known.sort(key=lambda s: (s["start"] if s["end"] is None else s["end"], s["seq"]))
    return by(known, "case")


def side_by_side(cases: Mapping[str, list[Step]], share: float) -> set[frozenset[str]]:
    """The pairs of activities that run in parallel."""
    both, overlap = Counter[frozenset[str]](), Counter[frozenset[str]]()
    for case in cases.values():
        timed = by((s for s in case if None not in (s["start"], s["end"])), "activity")
        for a, b in combinations(timed, 2):
            both[frozenset((a, b))] += 1
            overlap[frozenset((a, b))] += any(
                x["start"] < x["end"]
                and y["start"] < y["end"]
                and x["start"] < y["end"]
                and y["start"] < x["end"]
                for x in timed[a]
                for y in timed[b]
            )
    return {pair for pair, n in overlap.items() if n and n / both[pair] >= share}


def in_batches(able: Iterable[Step], least: int) -> list[list[Step]]:
    """The batches: what one resource does of one activity in one go."""
    found = list[list[Step]]()
    for lane in by(able, "resource").values():
        for same in by(lane, "activity").values():
            same.sort(key=lambda s: (s["start"], s["enabled"], until(s)))
            batch = list[Step]()
            for step in same:
                joins = batch and (
                    step["enabled"] <= batch[0]["start"]
                    and step["start"] <= max(until(s) for s in batch)
                )
                if not joins:
                    batch = []
                    found.append(batch)
                batch.append(step)
    return [batch for batch in found if len(batch) >= least]


def kind(batch: Sequence[Step]) -> str:
    """How the steps of a batch lie: `parallel`, `concurrent` or `sequential`."""
    spans = sorted((s["start"], until(s)) for s in batch)
    if len(set(spans)) == 1:
        return "parallel"
    return "concurrent" if any(b[0] < a[1] for a, b in pairwise(spans)) else "sequential"


def efficiency(steps: Sequence[Step], rows: Iterable[Step]) -> tuple[int, int, float | None]:
    """The time worked, all waiting, and the first as a share of both."""
    spans = [(s["start"], s["end"]) for case in in_cases(steps).values() for s in case]
    worked = sum(end - start for start, end in spans if None not in (start, end))
    waited = sum(row["wait"] for row in rows)
    return worked, waited, worked / (worked + waited) if worked + waited else None


def until(step: Step) -> int:
    """When a step is out of hand: what has no end is in hand for no time."""
    return int(step["start"] if step["end"] is None else step["end"])


def by(steps: Iterable[Step], name: str) -> dict[Any, list[Step]]:
    groups = defaultdict(list)
    for step in steps:
        groups[step[name]].append(step)
    return dict(groups)


def teams(known: Iterable[Step]) -> dict[str, str]:
    """The team of each resource: that of most of its steps, the first by name of several."""
    told = [(s["resource"], s["team"]) for s in known if s["resource"] and s["team"]]
    times = Counter(told)
    return {r: team for (r, team), _ in sorted(times.items(), key=lambda x: (-x[1], x[0]), reverse=True)}  # fmt: skip


def stretches(hours: Hours | None, who: str, team: str | None, first: int, last: int) -> list[Span]:
    """When a person works between two moments, by asking every minute."""
    if hours is None:
        return [(first, last)]
    week, zone, spans = hours.week_of(who, team), ZoneInfo(hours.zone), list[Span]()
    for hour in range(first // MINUTE // 60, last // MINUTE // 60 + 1):
        wall = (EPOCH + timedelta(hours=hour)).astimezone(zone)  # no zone changes within an hour
        for minute in range(60):
            now = wall.replace(tzinfo=None) + timedelta(minutes=minute)
            at, open_now = (hour * 60 + minute) * MINUTE, now.hour * 60 + now.minute
            if now.date() in hours.closed or not any(
                begin <= open_now < end for begin, end in week.get(now.weekday(), ())
            ):
                continue
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], at + MINUTE)
            else:
                spans.append((at, at + MINUTE))
    return spans


def merged(spans: Iterable[Span]) -> list[Span]:
    whole = list[Span]()
    for begin, end in sorted(spans):
        if whole and begin <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        elif begin < end:
            whole.append((begin, end))
    return whole


def minus(spans: Iterable[Span], without: Iterable[Span]) -> list[Span]:
    left = merged(spans)
    for begin, end in merged(without):
        left = [part for a, b in left for part in ((a, min(b, begin)), (max(a, end), b)) if part[0] < part[1]]  # fmt: skip
    return left


def common(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    return minus(spans, minus(spans, others))


def length(spans: Iterable[Span]) -> int:
    return sum(end - begin for begin, end in spans)
